"""What coordinated entry did for a household: help it was sent to, and how that ended."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cas import hmis
from clients.models.base import recorded_by
from clients.models.conditions import holds_only_what_is_asked
from clients.models.households import Household
from clients.models.people import Client
from clients.querysets import EventQuerySet
from clients.rules import events


@pghistory.track()
class CoordinatedEntryEvent(models.Model):
    """HUD 4.20: one event of one stay, about the head of household. Its result may come later.

    `referral_key` is the key of what made the event, if software did: it is written once.
    """

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="coordinated_entry_events"
    )
    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="+")
    stay = models.UUIDField()
    code = models.SmallIntegerField("Event", choices=hmis.choices("4.20.2"))
    event_date = models.DateField()
    location = models.CharField(max_length=250, null=True, blank=True)
    rehoused = models.SmallIntegerField(choices=hmis.choices("1.7"), null=True, blank=True)
    in_aftercare = models.SmallIntegerField(choices=hmis.choices("1.7"), null=True, blank=True)
    referral_result = models.SmallIntegerField(
        choices=hmis.choices("4.20.D"), null=True, blank=True
    )
    result_date = models.DateField(null=True, blank=True)
    referral_key = models.UUIDField(unique=True, null=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = recorded_by()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            holds_only_what_is_asked("event_has_only_its_own_results", events.ASKINGS),
            models.CheckConstraint(
                name="result_of_an_event_has_its_day",
                condition=Q(referral_result=None, result_date=None)
                | Q(referral_result__isnull=False, result_date__isnull=False),
                violation_error_message="Say on which day the result came, and only with a result.",
            ),
            models.CheckConstraint(
                name="result_of_an_event_is_not_before_it",
                condition=Q(result_date=None) | Q(result_date__gte=F("event_date")),
                violation_error_message="A result can't be from before the event.",
            ),
        ]
        indexes = [models.Index(name="events_of_a_household", fields=["household", "-event_date"])]

    def __str__(self):
        return f"{self.get_code_display()} on {self.event_date}"
