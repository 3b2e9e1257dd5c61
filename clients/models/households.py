"""The households people form, and who belongs to them when."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cas.models import Agency
from clients.enums import Relationship
from clients.models.anonymity import named_and_anonymous_live_apart
from clients.models.base import DateRange, recorded_by
from clients.models.people import Client
from clients.querysets import HouseholdQuerySet, MembershipQuerySet, PartnerLinkQuerySet


@pghistory.track()
class Household(models.Model):
    """People to be placed together (C10). `tie_break` is random: it decides the last tie (C4).

    `split_from` is the household that its first members left; that one keeps its assessments.
    """

    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    tie_break = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    split_from = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="offshoots"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = HouseholdQuerySet.as_manager()

    is_kept_aside = False
    """Set where a suspended household is loaded for staff to read its past (C12)."""

    def __str__(self):
        return f"Household {self.pk}"


# The household's row is locked first: two changes at once are then checked one after the other,
# the second with what the first left behind.
HOUSEHOLD_HAS_A_HEAD = """
    PERFORM FROM clients_household
    WHERE id = COALESCE(NEW.household_id, OLD.household_id) FOR NO KEY UPDATE;
    IF NOT COALESCE((
        SELECT range_agg(daterange(started_on, ended_on)) <@ COALESCE(
            range_agg(daterange(started_on, ended_on)) FILTER (WHERE relationship = 1),
            '{}'::datemultirange)
        FROM clients_membership
        WHERE household_id = COALESCE(NEW.household_id, OLD.household_id)
    ), true) THEN
        RAISE EXCEPTION 'A household needs a head on every day that it has members.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


@pghistory.track()
class Membership(models.Model):
    """A person's time in a household, from `started_on` until the day before `ended_on`."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="memberships")
    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="memberships")
    relationship = models.SmallIntegerField(choices=Relationship)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="Someone can't leave a household before joining it.",
            ),
            ExclusionConstraint(
                name="one_household_at_a_time",
                expressions=[
                    (DateRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                    ("client", RangeOperators.EQUAL),
                ],
                violation_error_message="This person is in another household at that time.",
            ),
            ExclusionConstraint(
                name="one_head_at_a_time",
                expressions=[
                    (DateRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                    ("household", RangeOperators.EQUAL),
                ],
                condition=Q(relationship=Relationship.SELF),
                violation_error_message="This household already has a head at that time.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="household_has_a_head",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func=HOUSEHOLD_HAS_A_HEAD,
            ),
            named_and_anonymous_live_apart(
                "SELECT FROM clients_livingsituation WHERE household_id = NEW.household_id"
                " AND zip_code || note || verified_by <> ''",
                "SELECT FROM clients_locationrecord WHERE household_id = NEW.household_id"
                " AND zip_code || note <> ''",
            ),
        ]

    def __str__(self):
        return f"{self.client_id} in household {self.household_id}"


@pghistory.track()
class PartnerLink(models.Model):
    """Two households of one couple that is assessed separately (R25, C10)."""

    first = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    second = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = PartnerLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_link_joins_two_households",
                condition=Q(first__lt=F("second")),
                violation_error_message="A household can't be its own partner.",
            ),
            models.CheckConstraint(
                name="partner_link_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="A couple can't separate before it is linked.",
            ),
            *(
                models.UniqueConstraint(
                    name=f"one_partner_of_the_{side}_household",
                    fields=[side],
                    condition=Q(ended_on=None),
                    violation_error_message="This household is linked with a partner already.",
                )
                for side in ("first", "second")
            ),
        ]

    def __str__(self):
        return f"Households {self.first_id} and {self.second_id} are partners"
