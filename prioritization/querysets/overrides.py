"""Decisions of the CAS lead."""

from datetime import timedelta

from django.db import models
from django.db.models import Q


class OverrideQuerySet(models.QuerySet):
    def live(self, on):
        """Decisions that hold on the day `on`."""
        return self.filter(ended_at=None, starts_on__lte=on, ends_on__gte=on)

    def over(self, on):
        """Decisions that no longer hold: their last day has passed, or somebody ended them."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=on))

    def made_in_a_year(self, on):
        """Decisions of the year up to the day `on`."""
        return self.filter(starts_on__gt=on - timedelta(days=365))

    def of_list(self, program, household_ids):
        """The one of each of these households for this list, by household."""
        found = self.filter(program=program, household__in=household_ids)
        return {each.household_id: each for each in found}

    def soonest_first(self):
        """Whoever loses the place first comes first."""
        return self.order_by("ends_on", "pk")

    def latest_first(self):
        """The decision made last comes first."""
        return self.order_by("-created_at", "-pk")
