"""The lists as a night left them."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast


class CensusQuerySet(models.QuerySet):
    def with_place_of(self, household_id):
        """Each with `place`: where the household stood that night, from 1; None when not there."""
        place = Func(
            F("households"),
            Cast(Value(household_id), models.BigIntegerField()),
            function="array_position",
            output_field=models.IntegerField(),
        )
        return self.annotate(place=place)
