"""Households that have a place in a program now, or had one."""

import pghistory
from django.db import models
from django.db.models import Q

from clients.models import Household, recorded_by
from prioritization.enums import EndOfStay, ReferralKind
from prioritization.models.programs import Program
from prioritization.models.referrals import Referral
from prioritization.querysets.placements import PlacementQuerySet


@pghistory.track()
class Placement(models.Model):
    """A household moved into a program (C13). It counts while the stay in coordinated entry lasts.

    In a shelter it keeps the household off all shelter lists until it ends.
    """

    referral = models.OneToOneField(Referral, on_delete=models.RESTRICT, related_name="placement")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="placements")
    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="placements")
    kind = models.CharField(max_length=8, choices=ReferralKind)
    stay = models.UUIDField()
    began_at = models.DateTimeField()
    began_by = recorded_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)
    ended_because = models.CharField(max_length=20, choices=EndOfStay, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_place_per_stay_and_kind",
                fields=["household", "stay", "kind"],
                condition=Q(ended_at=None),
                violation_error_message="This household has a place of this kind already.",
            ),
            models.CheckConstraint(
                name="ended_place_says_who_and_why",
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
                violation_error_message="Say why they left.",
            ),
        ]
        indexes = [
            models.Index(name="places_of_a_program", fields=["program"], condition=Q(ended_at=None))
        ]

    def __str__(self):
        return f"Household {self.household_id} at {self.program_id} since {self.began_at:%Y-%m-%d}"
