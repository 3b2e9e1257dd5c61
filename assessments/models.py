"""Tools, interviews in progress, completed assessments and what follows from them."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assessments.enums import AssessmentType, ClientAgreement, DocReadiness, Tool
from assessments.querysets import AssessmentQuerySet, DraftQuerySet
from assessments.rules.instrument import Instrument
from cas.immutability import never_changes
from clients.models import Household, recorded_by

_parsed: dict[str, Instrument] = {}
"""Instruments by the digest of their content, which never changes."""


class InstrumentVersion(models.Model):
    """One version of a tool as data; its content never changes, so old scores stay explainable."""

    tool = models.CharField(max_length=10, choices=Tool)
    version = models.CharField(max_length=20)
    effective_from = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_content_per_tool_version",
                fields=["tool", "version"],
                violation_error_message="This version is loaded already with other content.",
            )
        ]
        triggers = never_changes("A published version of a tool")

    def __str__(self):
        return f"{self.get_tool_display()} {self.version}"

    @property
    def instrument(self) -> Instrument:
        """The content as questions and pages (parsed once per process)."""
        if self.digest not in _parsed:
            _parsed[self.digest] = Instrument.from_content(self.content)
        return _parsed[self.digest]


class Interview(models.Model):
    """What was answered, by question code: usable answers, why others are missing, free text."""

    answers = models.JSONField(default=dict)
    missing = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    assessment_type = models.SmallIntegerField(
        choices=AssessmentType, default=AssessmentType.IN_PERSON
    )

    class Meta:
        abstract = True


class Draft(Interview):
    """An interview in progress. Submitting turns it into an assessment with the same key."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="drafts")
    tool = models.CharField(max_length=10, choices=Tool)
    version = models.ForeignKey(InstrumentVersion, on_delete=models.RESTRICT, related_name="+")
    corrects = models.ForeignKey(
        "Assessment", on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    assessed_on = models.DateField(null=True, blank=True)
    offered = models.JSONField(
        default=dict, help_text="Answers offered again, by question: answer, tool, asked_on (R19)."
    )
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    started_by = recorded_by()
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = recorded_by(null=True, blank=True)
    discard_reason = models.CharField(max_length=500, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_draft_per_household_and_tool",
                fields=["household", "tool"],
                condition=Q(discarded_at=None),
                violation_error_message="This interview has been started already: continue it.",
            ),
            models.CheckConstraint(
                name="discarded_draft_says_who_and_why",
                condition=Q(discarded_at=None, discarded_by=None, discard_reason="")
                | (
                    Q(discarded_at__isnull=False, discarded_by__isnull=False)
                    & ~Q(discard_reason="")
                ),
                violation_error_message="Say why this interview is discarded.",
            ),
        ]

    def __str__(self):
        return f"{self.get_tool_display()} in progress"


class Assessment(Interview):
    """A completed interview. It never changes: a correction is a new one that names it (C5)."""

    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="assessments")
    tool = models.CharField(max_length=10, choices=Tool)
    version = models.ForeignKey(InstrumentVersion, on_delete=models.RESTRICT, related_name="+")
    corrects = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="corrections"
    )
    assessed_on = models.DateField()
    expires_on = models.DateField()
    interviewed_at = models.DateTimeField()
    members = models.JSONField()
    kept = models.JSONField(
        default=dict, help_text="Answers kept from earlier ones, by question: tool, asked_on (C8)."
    )
    is_family = models.BooleanField()
    score = models.SmallIntegerField()
    threshold = models.SmallIntegerField()
    is_evh = models.GeneratedField(
        expression=Q(score__gte=F("threshold")),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_expires_after_it_is_made",
                condition=Q(expires_on__gt=F("assessed_on")),
                violation_error_message="An assessment can't expire before it is made.",
            ),
            models.CheckConstraint(
                name="interview_is_not_in_the_future",
                condition=Q(interviewed_at__lte=F("created_at")),
                violation_error_message="An assessment can't be dated in the future.",
            ),
            models.CheckConstraint(
                name="score_is_not_negative",
                condition=Q(score__gte=0, threshold__gt=0),
                violation_error_message="A score can't be below zero.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["household", "tool", "-assessed_on", "-created_at", "-id"],
                name="assessment_latest_first",
            ),
            models.Index(fields=["expires_on"]),
        ]
        triggers = never_changes("A completed assessment")

    def __str__(self):
        return f"{self.get_tool_display()} of {self.assessed_on}"


class AssessmentEnteredInError(models.Model):
    """Says that an assessment counts for nothing. The assessment itself stays (R17)."""

    assessment = models.OneToOneField(
        Assessment, on_delete=models.RESTRICT, related_name="entered_in_error"
    )
    reason = models.CharField(max_length=500)
    marked_at = models.DateTimeField(db_default=Now(), editable=False)
    marked_by = recorded_by()

    class Meta:
        triggers = never_changes("A mark of error")

    def __str__(self):
        return f"Assessment {self.assessment_id} was entered in error"


@pghistory.track()
class ToolInterest(models.Model):
    """Whether the household wants what a tool opens: crisis or housing resources (R11, C7)."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="interests")
    stay = models.UUIDField()
    tool = models.CharField(max_length=10, choices=Tool)
    is_interested = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = recorded_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_interest_per_stay_and_tool", fields=["stay", "tool"])
        ]

    def __str__(self):
        return f"{self.get_tool_display()}: {'yes' if self.is_interested else 'no'}"


class Shared(models.Model):
    """A record that several people edit; `revision` notices that somebody else was faster."""

    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()

    class Meta:
        abstract = True


@pghistory.track()
class ServicePlan(Shared):
    """The Individualized Service Plan (step 6), completed or updated after every HCT (R14, R15)."""

    household = models.OneToOneField(
        Household, on_delete=models.RESTRICT, related_name="service_plan"
    )
    hct = models.ForeignKey(Assessment, on_delete=models.RESTRICT, related_name="+")
    goal = models.TextField(max_length=2000)
    strengths = models.TextField(max_length=2000, blank=True)
    barriers = models.TextField(max_length=2000, blank=True)
    next_steps = models.TextField(max_length=2000)
    next_review_on = models.DateField(null=True, blank=True)
    client_agrees = models.CharField(max_length=10, choices=ClientAgreement)

    def __str__(self):
        return f"Service plan of household {self.household_id}"


@pghistory.track()
class CaseConferencing(Shared):
    """The Referral & Case Conferencing Tool (step 7): how far the papers are, and what is next."""

    household = models.OneToOneField(
        Household, on_delete=models.RESTRICT, related_name="case_conferencing"
    )
    doc_readiness = models.CharField(
        max_length=20, choices=DocReadiness, default=DocReadiness.NOT_STARTED
    )
    contact_plan = models.TextField(max_length=2000, blank=True)
    vsp_contact = models.CharField(max_length=250, blank=True)
    decision = models.TextField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    next_step_owner = models.CharField(max_length=150, blank=True)
    next_step_due_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return f"Case conferencing of household {self.household_id}"
