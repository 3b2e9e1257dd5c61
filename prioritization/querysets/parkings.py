"""Households that a program's beds are not offered to for a while."""

from django.db import models
from django.db.models import Exists, OuterRef, Q


class ParkingQuerySet(models.QuerySet):
    def live(self, on):
        """Those that hold on the day `on`: not lifted, not over, not reassessed since."""
        household = self.model._meta.get_field("household").related_model
        assessments = household._meta.get_field("assessments").related_model.objects
        since = assessments.scored().filter(
            household=OuterRef("household"),
            created_at__gt=OuterRef("parked_at"),
            entered_in_error=None,
        )
        reassessed = Exists(since)
        return self.filter(
            Q(until__gte=on) | (Q(until_reassessed=True) & ~Q(reassessed)), ended_at=None
        )

    def of_list(self, program, household_ids):
        """The one of each of these households at this program, by household."""
        found = self.filter(program=program, household__in=household_ids)
        return {each.household_id: each for each in found}
