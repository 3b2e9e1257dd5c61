"""What the records of people share."""

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Func


class DateRange(Func):
    """The days from a start until the day before an end; no end means for ever."""

    function = "daterange"
    output_field = DateRangeField()


def recorded_by(**options):
    """The person who wrote a row; rows outlive accounts, so accounts can't be deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", **options
    )
