"""Where households live and were seen."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cas import hmis
from cas.immutability import never_changes
from clients.enums import AREAS, PlaceType
from clients.models.anonymity import empty_for_anonymous_households
from clients.models.base import recorded_by
from clients.models.conditions import holds_only_what_is_asked
from clients.models.households import Household
from clients.querysets import LivingSituationQuerySet
from clients.rules import living_situation


class Whereabouts(models.Model):
    """Where a household was at a moment, as far as it was said."""

    effective_at = models.DateTimeField()
    place_type = models.CharField(max_length=20, choices=PlaceType, blank=True)
    area = models.CharField(max_length=30, choices=AREAS, blank=True)
    zip_code = models.CharField(max_length=5, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    class Meta:
        abstract = True


class LivingSituation(Whereabouts):
    """HUD 4.12 Current Living Situation: never edited (R17); a new contact is a new record."""

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="living_situations"
    )
    information_date = models.DateField()
    situation = models.SmallIntegerField(choices=hmis.living_situations("current"))
    cls_subsidy_type = models.SmallIntegerField(
        choices=hmis.choices("3.12.A"), null=True, blank=True
    )
    leave_situation_14_days = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    subsequent_residence = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    resources_to_obtain = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    lease_own_60_day = models.SmallIntegerField(choices=hmis.choices("1.8"), null=True, blank=True)
    moved_two_or_more = models.SmallIntegerField(choices=hmis.choices("1.8"), null=True, blank=True)
    verified_by = models.CharField(max_length=200, blank=True)

    objects = LivingSituationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="living_situation_is_not_in_the_future",
                condition=Q(effective_at__lte=F("created_at")),
                violation_error_message="A living situation can't be dated in the future.",
            ),
            holds_only_what_is_asked("follow_ups_fit_the_situation", living_situation.ASKINGS),
        ]
        indexes = [
            models.Index(fields=["household", "-effective_at"], name="living_situation_by_time")
        ]
        triggers = [
            *never_changes("A living situation"),
            empty_for_anonymous_households("zip_code", "note", "verified_by"),
        ]

    def __str__(self):
        return f"{self.get_situation_display()} on {self.information_date}"


class LivingSituationEnteredInError(models.Model):
    """Says that a living situation was never true. The record itself stays (R17)."""

    living_situation = models.OneToOneField(
        LivingSituation, on_delete=models.RESTRICT, related_name="entered_in_error"
    )
    reason = models.CharField(max_length=500)
    marked_at = models.DateTimeField(db_default=Now(), editable=False)
    marked_by = recorded_by()

    class Meta:
        triggers = never_changes("A mark of error")

    def __str__(self):
        return f"Living situation {self.living_situation_id} was entered in error"


@pghistory.track()
class LocationRecord(Whereabouts):
    """The location tab: where outreach last met the household (one of R22's three sources)."""

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="location_records"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_is_not_in_the_future",
                condition=Q(effective_at__lte=F("created_at")),
                violation_error_message="A location can't be dated in the future.",
            ),
        ]
        indexes = [models.Index(fields=["household", "-effective_at"], name="location_by_time")]
        triggers = [empty_for_anonymous_households("zip_code", "note")]

    def __str__(self):
        return f"Location of household {self.household_id} at {self.effective_at:%Y-%m-%d}"
