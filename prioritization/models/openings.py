"""Free beds and units, and the days on which a program takes nobody."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from cas.machines import keeps_to
from clients.models import DateRange, recorded_by
from prioritization.enums import BedKind, OpeningState
from prioritization.models.programs import Program
from prioritization.querysets.openings import ClosureQuerySet, OpeningQuerySet
from prioritization.rules.opening import OPENING


@pghistory.track()
class Opening(models.Model):
    """One bed or unit that a program gives once. `places` is how many people it takes."""

    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="openings")
    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.OPEN)
    bed_kind = models.CharField("What is free", max_length=20, choices=BedKind)
    unit = models.CharField("Its number or name", max_length=60, blank=True)
    places = models.PositiveSmallIntegerField("How many people it takes", default=1)
    open_from = models.DateField("Free from")
    closes_at = models.DateTimeField("Free until", null=True, blank=True)
    posted_at = models.DateTimeField()
    posted_by = recorded_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opening_takes_somebody",
                condition=Q(places__gte=1),
                violation_error_message="A bed or unit takes one person at least.",
            ),
            models.CheckConstraint(
                name="opening_ends_after_it_was_posted",
                condition=Q(closes_at=None) | Q(closes_at__gt=F("posted_at")),
                violation_error_message="It can't be free until a time that has passed.",
            ),
            models.CheckConstraint(
                name="ended_opening_says_when",
                condition=Q(ended_at=None, state__in=["open", "referred"])
                | Q(ended_at__isnull=False, state__in=["filled", "withdrawn", "lapsed"]),
                violation_error_message="An opening ends at a time.",
            ),
        ]
        indexes = [
            models.Index(
                name="openings_that_are_open",
                fields=["program", "open_from"],
                condition=Q(ended_at=None),
            )
        ]
        triggers = keeps_to(OPENING, what="An opening")

    def __str__(self):
        return f"{self.in_words} at {self.program_id}"

    @property
    def in_words(self):
        """What is free: "Cabin, 12, for 2 people"."""
        size = "" if self.places == 1 else f"for {self.places} people"
        return ", ".join(filter(None, (self.get_bed_kind_display(), self.unit, size)))


@pghistory.track()
class Closure(models.Model):
    """A program takes nobody from the first through the last day; no last day: until it reopens."""

    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="closures")
    first_day = models.DateField("First day")
    last_day = models.DateField("Last day", null=True, blank=True)
    reason = models.CharField("Why", max_length=200)
    made_at = models.DateTimeField()
    made_by = recorded_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message="The last day can't be before the first.",
            ),
            models.CheckConstraint(
                name="closure_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why the program takes nobody.",
            ),
            ExclusionConstraint(
                name="one_closure_at_a_time",
                expressions=[
                    ("program", RangeOperators.EQUAL),
                    (DateRange("first_day", "last_day", Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
                violation_error_message="The program is closed on some of these days already.",
            ),
        ]

    def __str__(self):
        return f"Program {self.program_id} closed from {self.first_day}"
