"""Households that have to wait for something before anybody can move them."""

import pghistory
from django.db import models
from django.db.models import F, Q

from clients.models import Household, recorded_by
from prioritization.enums import HoldReason
from prioritization.querysets.holds import HoldQuerySet


@pghistory.track()
class Hold(models.Model):
    """Until a moment, this household waits, and why. It keeps its clock and its lists (R4).

    It ends by itself at `until`, or when somebody ends it or puts the household on hold anew.
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="holds")
    reason = models.CharField(max_length=20, choices=HoldReason)
    note = models.CharField(max_length=500, blank=True)
    until = models.DateTimeField()
    held_at = models.DateTimeField()
    held_by = recorded_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="household_is_held_once_at_a_time",
                fields=["household"],
                condition=Q(ended_at=None),
                violation_error_message="Somebody put this household on hold at the same moment.",
            ),
            models.CheckConstraint(
                name="hold_ends_after_it_begins",
                condition=Q(until__gt=F("held_at")),
                violation_error_message="A hold has to end later than now.",
            ),
            models.CheckConstraint(
                name="another_reason_is_said",
                condition=~Q(reason=HoldReason.OTHER) | ~Q(note=""),
                violation_error_message="Say what they wait for.",
            ),
            models.CheckConstraint(
                name="ended_hold_says_who",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("held_at"), ended_by__isnull=False),
                violation_error_message="Say who ended this hold.",
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} (household {self.household_id})"
