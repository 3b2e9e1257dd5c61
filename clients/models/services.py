"""What was done for the people of a household, one row for each kind of help on a day."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from clients.enums import ServiceKind
from clients.models.base import recorded_by
from clients.models.households import Household
from clients.models.people import Client
from clients.querysets import ServiceQuerySet

LOCAL_DAY_OF_RECORDING = Cast(
    Func(
        Value(settings.TIME_ZONE),
        F("recorded_at"),
        function="timezone",
        output_field=models.DateTimeField(),
    ),
    models.DateField(),
)


@pghistory.track()
class Service(models.Model):
    """One kind of help that one member got on one day of a stay.

    What was recorded by mistake is taken back, with a reason, and stays on record.
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="services")
    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="+")
    stay = models.UUIDField()
    kind = models.CharField(max_length=20, choices=ServiceKind)
    provided_on = models.DateField()
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = recorded_by(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = recorded_by(null=True, blank=True)
    taken_back_because = models.CharField(max_length=250, blank=True)
    recorded_by = recorded_by()

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_service_of_a_kind_for_a_person_a_day",
                fields=["household", "client", "kind", "provided_on"],
                condition=Q(taken_back_at=None),
                violation_error_message="This help is on record for that person and day already.",
            ),
            models.CheckConstraint(
                name="service_is_not_in_the_future",
                condition=Q(provided_on__lte=LOCAL_DAY_OF_RECORDING),
                violation_error_message="Help can't be dated in the future.",
            ),
            models.CheckConstraint(
                name="service_taken_back_says_who_and_why",
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | (
                    Q(taken_back_at__gte=F("recorded_at"), taken_back_by__isnull=False)
                    & ~Q(taken_back_because="")
                ),
                violation_error_message="Say why this is taken back.",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-provided_on"], name="services_of_a_household")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.provided_on}"
