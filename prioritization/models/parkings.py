"""Households that a program's beds are not offered to for a while."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.dateformat import format as in_format

from clients.models import Household, recorded_by
from prioritization.models.programs import Program
from prioritization.models.referrals import Referral
from prioritization.querysets.parkings import ParkingQuerySet
from prioritization.rules.decline_reasons import REASONS


@pghistory.track()
class Parking(models.Model):
    """Offers of one program pass a household over through `until`, or until it is reassessed.

    It stays on the list, and its waiting time goes on (C11).
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="parkings")
    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="parkings")
    referral = models.OneToOneField(Referral, on_delete=models.RESTRICT, related_name="parking")
    because = models.CharField(max_length=30)
    parked_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    until_reassessed = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)

    objects = ParkingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="parking_has_one_end",
                condition=Q(until=None, until_reassessed=True)
                | Q(until__isnull=False, until_reassessed=False),
                violation_error_message="Parking ends on a day, or with a new assessment.",
            ),
            models.UniqueConstraint(
                name="one_parking_per_household_and_program",
                fields=["household", "program"],
                condition=Q(ended_at=None),
                violation_error_message="This household is parked here already.",
            ),
        ]

    def __str__(self):
        return f"Household {self.household_id} parked at {self.program_id}"

    @property
    def in_words(self):
        """That they are parked, and until when."""
        if self.until_reassessed:
            return "Parked until reassessed"
        return f"Parked through {in_format(self.until, 'F j, Y')}"

    @property
    def because_in_words(self):
        """The reason that the answer gave."""
        return REASONS[self.because].label
