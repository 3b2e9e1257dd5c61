"""Which parts of the county a household belongs to, and how."""

import pghistory
from django.db import models
from django.db.models import F, Q

from clients.enums import AREAS, AreaTieEnd, TieKind
from clients.models.base import recorded_by
from clients.models.households import Household
from clients.querysets import AreaTieQuerySet


@pghistory.track()
class AreaTie(models.Model):
    """One way in which a household is tied to an area; no address, so anonymous ones may have it.

    A tie that is over, or was a mistake, is ended and stays on record.
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="area_ties")
    area = models.CharField(max_length=30, choices=AREAS)
    kind = models.CharField(max_length=20, choices=TieKind)
    since = models.DateField(null=True, blank=True)
    """The day it began, as near as known."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=AreaTieEnd, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = recorded_by()

    objects = AreaTieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_tie_of_a_kind_to_an_area",
                fields=["household", "area", "kind"],
                condition=Q(ended_at=None),
                violation_error_message="This tie is on record already.",
            ),
            models.CheckConstraint(
                name="ended_area_tie_says_who_and_why",
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (
                    Q(ended_at__gte=F("recorded_at"), ended_by__isnull=False) & ~Q(ended_because="")
                ),
                violation_error_message="Say who ended this tie, and why.",
            ),
        ]

    def __str__(self):
        return f"Household {self.household_id} is tied to {self.area}"
