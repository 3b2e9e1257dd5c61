"""Programs and their rules, what is known of each household, and who stands where and why."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from assessments.models import Assessment
from assessments.rules.document_catalogue import CATALOGUE
from cas.changes import Cause
from cas.immutability import never_changes
from cas.models import choices_of
from cas.rules import ruleset
from cas.rules.ruleset import RuleSet
from clients.enums import AREAS, LocationSource, PlaceType
from clients.models import Household, recorded_by
from prioritization.enums import (
    DOCUMENT_SETS,
    HouseholdType,
    MovementKind,
    ProgramKind,
    RunKind,
    Subpopulation,
)
from prioritization.querysets import (
    SORT_KEY,
    EntryQuerySet,
    FactsQuerySet,
    ProgramQuerySet,
    RuleVersionQuerySet,
)

CAUSES = choices_of(Cause, lambda cause: cause.label)


@pghistory.track()
class Program(models.Model):
    """A shelter, a housing program or a queue: something that has a list."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=25, choices=ProgramKind)
    beds = models.PositiveIntegerField(null=True, blank=True)
    description = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    sample_as_of = models.DateField(
        null=True, blank=True, help_text="Set for sample data that the county has yet to verify."
    )

    criteria = models.TextField("Who it is for", max_length=1000, blank=True)
    resources = models.TextField("What it offers", max_length=1000, blank=True)
    documents = models.TextField("Documents it asks for", max_length=1000, blank=True)
    contact = models.TextField("How to reach it", max_length=500, blank=True)
    subpopulations = ArrayField(
        models.CharField(max_length=20, choices=Subpopulation), default=list, blank=True
    )
    details_verified_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody last asked the program whether the directory is right.",
    )

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def is_shelter(self):
        return self.kind == ProgramKind.SHELTER

    @property
    def document_set(self):
        """The papers that programs of this kind ask for; None when there is no list of them."""
        return CATALOGUE.sets.get(DOCUMENT_SETS.get(self.kind, ""))


class AsksForAScore(Func):
    """Whether a rule set's requirements name a fact that is, or sounds like, a score (C3)."""

    function = "jsonb_path_exists"
    template = (
        "%(function)s(%(expressions)s, "
        "'$.requirements[*].clause.**.fact"
        ' ? (@ like_regex "(^|_)(score|margin|evh|points|rank)(_|$)")\')'
    )
    output_field = models.BooleanField()


PUBLISHED_RULES_NEVER_CHANGE = """
    RAISE EXCEPTION 'Published rules never change. Publish a new version instead.'
        USING ERRCODE = 'restrict_violation';
"""


class RuleVersion(models.Model):
    """One numbered version of a program's rules: a draft, then published and immutable."""

    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="rule_versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    effective_from = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = recorded_by(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_rule_version_per_number", fields=["program", "number"]
            ),
            models.CheckConstraint(
                name="no_requirement_asks_for_a_score",
                condition=~Q(AsksForAScore("content")),
                violation_error_message="A score or EVH is never a requirement: nobody is kept "
                "off a list because of it (C3, R5).",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_never_changes",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.published_at IS NOT NULL"),
                func=PUBLISHED_RULES_NEVER_CHANGE,
            ),
            pgtrigger.Trigger(
                name="published_never_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=PUBLISHED_RULES_NEVER_CHANGE,
            ),
        ]

    def __str__(self):
        return f"{self.program} rules, version {self.number}"

    @property
    def rule_set(self) -> RuleSet:
        """The content as requirements and factors."""
        return ruleset.parse(self.content)


class HouseholdFacts(models.Model):
    """What is known of a household: one wide row, computed by SQL (`prioritization.refresh`).

    Null means not known. Only codes, numbers and dates; no text a person typed. Ages come as a
    low and a high bound (C16). `revision` is new whenever anything but `as_of` changed, and
    `as_of` is the day for which the row was computed then.
    """

    household = models.OneToOneField(
        Household, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    revision = models.BigIntegerField(db_index=True)
    as_of = models.DateField()
    is_enrolled = models.BooleanField()
    homeless_since = models.DateField(null=True)

    household_type = models.CharField(max_length=10, choices=HouseholdType, null=True)
    household_size = models.SmallIntegerField()
    adults = models.SmallIntegerField()
    children = models.SmallIntegerField()
    youngest_age_low = models.SmallIntegerField(null=True)
    youngest_age_high = models.SmallIntegerField(null=True)
    oldest_age_low = models.SmallIntegerField(null=True)
    oldest_age_high = models.SmallIntegerField(null=True)
    head_age_low = models.SmallIntegerField(null=True)
    head_age_high = models.SmallIntegerField(null=True)
    has_veteran = models.BooleanField(null=True)
    has_disabling_condition = models.BooleanField(null=True)
    doc_ready_rrh = models.BooleanField(default=False)
    doc_ready_psh = models.BooleanField(default=False)

    living_situation = models.SmallIntegerField(null=True)
    living_situation_on = models.DateField(null=True)
    location_source = models.CharField(max_length=20, choices=LocationSource, null=True)
    location_at = models.DateTimeField(null=True)
    location_place = models.CharField(max_length=20, choices=PlaceType, null=True)
    location_area = models.CharField(max_length=30, choices=AREAS, null=True)
    location_zip = models.CharField(max_length=5, null=True)

    crisis = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    crisis_score = models.SmallIntegerField(null=True)
    crisis_margin = models.SmallIntegerField(null=True)
    crisis_expires_on = models.DateField(null=True)
    hct = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    hct_score = models.SmallIntegerField(null=True)
    hct_margin = models.SmallIntegerField(null=True)
    hct_expires_on = models.DateField(null=True)
    is_evh = models.BooleanField()
    evh_since = models.DateTimeField(null=True)

    answers = models.JSONField()

    objects = FactsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "household facts"
        indexes = [
            models.Index(name="facts_evh_by_clock", fields=["evh_since"], condition=Q(is_evh=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="evh_has_a_clock",
                condition=Q(is_evh=False, evh_since=None) | Q(is_evh=True, evh_since__isnull=False),
            )
        ]

    def __str__(self):
        return f"Facts of household {self.household_id} as of {self.as_of}"

    def is_doc_ready_for(self, document_set):
        """Whether the papers of a set were confirmed and still count (R28); no set: no."""
        return document_set is not None and getattr(self, f"doc_ready_{document_set.code}")


class SortKey(models.Model):
    """The one order of a list (C4) as columns that all sort ascending."""

    evh_order = models.SmallIntegerField(help_text="0 extremely vulnerable, 1 not")
    score_order = models.IntegerField(help_text="Minus the shelter score")
    margin_order = models.SmallIntegerField(help_text="Threshold minus score; none sorts last")
    homeless_order = models.IntegerField(help_text="Days since 1970; not known sorts last")
    waiting_since = models.DateTimeField()
    tie_break = models.UUIDField(help_text="md5(list id || the household's random uuid)")

    class Meta:
        abstract = True


class Entry(SortKey):
    """A household's place on a program's list. The row survives leaving (C11)."""

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, related_name="entries", db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="entries")
    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    left_at = models.DateTimeField(null=True)
    left_because = models.CharField(max_length=20, choices=CAUSES, null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                name="one_entry_per_list_and_household", fields=["program", "household"]
            ),
            models.CheckConstraint(
                name="left_entry_says_why",
                condition=Q(left_at=None, left_because=None)
                | Q(left_at__isnull=False, left_because__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="entry_in_list_order",
                fields=["program", *SORT_KEY],
                condition=Q(left_at=None),
            )
        ]

    def __str__(self):
        return f"Household {self.household_id} on list {self.program_id}"

    @property
    def shelter_score(self):
        """100 = eligible, more = eligible with this program's priority (R23)."""
        return -self.score_order


class RecomputeRun(models.Model):
    """One computation of all lists: when, by whom, how far, and what it changed."""

    kind = models.CharField(max_length=10, choices=RunKind)
    on = models.DateField()
    started_at = models.DateTimeField()
    started_by = recorded_by(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_nightly_run_per_day",
                fields=["on"],
                condition=Q(kind=RunKind.NIGHTLY),
            ),
            models.CheckConstraint(
                name="run_ends_after_it_starts",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} run for {self.on}"


class Movement(SortKey):
    """One join, change or leave, with its cause and the full sort key it led to. Append-only."""

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, related_name="movements", db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="movements")
    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    run = models.ForeignKey(
        RecomputeRun, on_delete=models.RESTRICT, null=True, related_name="movements", db_index=False
    )
    kind = models.CharField(max_length=8, choices=MovementKind)
    cause = models.CharField(max_length=20, choices=CAUSES)
    at = models.DateTimeField()

    class Meta:
        triggers = never_changes("The history of a list")

    def __str__(self):
        return f"Household {self.household_id} {self.kind} list {self.program_id}"
