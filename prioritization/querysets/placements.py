"""Households that have a place in a program."""

from django.db import models
from django.db.models import Exists, F, OuterRef


class PlacementQuerySet(models.QuerySet):
    def current(self, on):
        """Those that nobody ended, of a stay in coordinated entry that goes on."""
        household = self.model._meta.get_field("household").related_model
        enrollments = household._meta.get_field("enrollments").related_model.objects
        stay = enrollments.open(on).filter(household=OuterRef("household"), stay=OuterRef("stay"))
        return self.filter(Exists(stay), ended_at=None)

    def latest_first(self):
        """The place that began last comes first."""
        return self.order_by(F("began_at").desc(), "-pk")
