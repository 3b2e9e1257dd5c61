"""Who stands where, and how they came there."""

from django.db import models
from django.db.models import Q

from cas.changes import Cause
from cas.immutability import never_changes
from cas.models import choices_of
from clients.models import Household
from prioritization.enums import MovementKind
from prioritization.models.programs import Program
from prioritization.models.rules import RuleVersion
from prioritization.models.runs import RecomputeRun
from prioritization.querysets.entries import EntryQuerySet
from prioritization.querysets.movements import MovementQuerySet
from prioritization.querysets.order import SORT_KEY

CAUSES = choices_of(Cause, lambda cause: cause.label)


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

    @property
    def shelter_score(self):
        """100 = eligible, more = eligible with this program's priority (R23)."""
        return -self.score_order


class ShownRules(models.Model):
    """The rules by which a program's list stands: those by which it was last moved as a whole.

    A list always shows one version. When new rules come into force at midnight, saves go by these
    until the night's run has moved everybody.
    """

    program = models.OneToOneField(
        Program, on_delete=models.CASCADE, primary_key=True, related_name="shown_rules"
    )
    version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    county_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "shown rules"

    def __str__(self):
        return f"List {self.program_id} stands by version {self.version_id}"


class Entry(SortKey):
    """A household's place on a program's list. The row survives leaving (C11)."""

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, related_name="entries", db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="entries")
    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    county_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, null=True, related_name="+", db_index=False
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
            ),
            models.Index(
                name="entry_that_left",
                fields=["program", "-left_at", "-id"],
                condition=Q(left_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Household {self.household_id} on list {self.program_id}"


class Movement(SortKey):
    """One join, change or leave, with its cause and the full sort key it led to. Append-only."""

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, related_name="movements", db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="movements")
    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    county_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, null=True, related_name="+", db_index=False
    )
    run = models.ForeignKey(
        RecomputeRun, on_delete=models.RESTRICT, null=True, related_name="movements", db_index=False
    )
    kind = models.CharField(max_length=8, choices=MovementKind)
    cause = models.CharField(max_length=20, choices=CAUSES)
    at = models.DateTimeField()

    objects = MovementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="movement_of_list_by_time", fields=["program", "at", "id"])]
        triggers = never_changes("The history of a list")

    def __str__(self):
        return f"Household {self.household_id} {self.kind} list {self.program_id}"
