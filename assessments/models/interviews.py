"""Interviews in progress, completed assessments, and what households want."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from assessments.enums import SCORED_TOOLS, AssessmentType, ReassessmentReason, Tool
from assessments.models.instruments import InstrumentVersion
from assessments.querysets import AssessmentQuerySet, DraftQuerySet, JointAssessmentQuerySet
from assessments.rules.anonymity import FINDS_THE_PERSON
from cas.immutability import never_changes
from clients.models import Client, Household, recorded_by
from clients.models.anonymity import no_answers_of_anonymous_households


class Interview(models.Model):
    """What was answered, by question code: usable answers, why others are missing, free text."""

    answers = models.JSONField(default=dict)
    missing = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    assessment_type = models.SmallIntegerField(
        choices=AssessmentType, default=AssessmentType.IN_PERSON
    )
    made_again_because = models.CharField(
        max_length=20, choices=ReassessmentReason, blank=True, db_default=""
    )

    class Meta:
        abstract = True


class Draft(Interview):
    """An interview in progress. Submitting turns it into an assessment with the same key."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="drafts")
    tool = models.CharField(max_length=20, choices=Tool)
    version = models.ForeignKey(InstrumentVersion, on_delete=models.RESTRICT, related_name="+")
    corrects = models.ForeignKey(
        "Assessment", on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    assessed_on = models.DateField(null=True, blank=True)
    offered = models.JSONField(
        default=dict, help_text="Answers offered again, by question: answer, tool, asked_on (R19)."
    )
    told_about_separation = models.BooleanField(default=False)
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
        triggers = [no_answers_of_anonymous_households(FINDS_THE_PERSON, "answers", "notes")]

    def __str__(self):
        return f"{self.get_tool_display()} in progress"

    @property
    def is_scored(self):
        """Whether submitting it gives a score."""
        return self.tool in SCORED_TOOLS

    @property
    def started_on(self):
        """The local day on which it was begun."""
        return timezone.localdate(self.started_at)

    @property
    def saved_on(self):
        """The local day on which it was last saved."""
        return timezone.localdate(self.saved_at)


class Assessment(Interview):
    """A completed interview. It never changes: a correction is a new one that names it (C5)."""

    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="assessments")
    tool = models.CharField(max_length=20, choices=Tool)
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
    score = models.SmallIntegerField(null=True, blank=True)
    threshold = models.SmallIntegerField(null=True, blank=True)
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
            models.CheckConstraint(
                name="only_scored_tools_have_a_score",
                condition=Q(tool__in=SCORED_TOOLS, score__isnull=False, threshold__isnull=False)
                | (~Q(tool__in=SCORED_TOOLS) & Q(score=None, threshold=None)),
                violation_error_message="The Crisis Assessment and the Housing Conversation Tool "
                "have a score and a threshold, the other tools have neither.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["household", "tool", "-assessed_on", "-created_at", "-id"],
                name="assessment_latest_first",
            ),
            models.Index(fields=["expires_on"]),
        ]
        triggers = [
            *never_changes("A completed assessment"),
            no_answers_of_anonymous_households(FINDS_THE_PERSON, "answers", "notes"),
        ]

    def __str__(self):
        return f"{self.get_tool_display()} of {self.assessed_on}"

    @property
    def is_scored(self):
        """Whether it has a score and a threshold; without them `is_evh` is None."""
        return self.tool in SCORED_TOOLS


class JointAssessment(models.Model):
    """A couple without children was assessed together, and told what separating means (R25).

    It counts while the two are members of the household; then each needs an assessment of their
    own. That both were told is what this row says: without it nothing is stored.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.RESTRICT, related_name="joint")
    head = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="+")
    partner = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="+")

    objects = JointAssessmentQuerySet.as_manager()

    class Meta:
        triggers = never_changes("A joint assessment")

    def __str__(self):
        return f"Assessment {self.assessment_id} of a couple"


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
    tool = models.CharField(
        max_length=10, choices=[(tool.value, tool.label) for tool in SCORED_TOOLS]
    )
    is_interested = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = recorded_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_interest_per_stay_and_tool", fields=["stay", "tool"])
        ]

    def __str__(self):
        return f"{self.get_tool_display()}: {'yes' if self.is_interested else 'no'}"
