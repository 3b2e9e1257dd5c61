"""What is known of a household, as the rules read it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from assessments.models import Assessment
from clients.enums import AREAS, LocationSource, PlaceType
from clients.models import Household
from prioritization.enums import HouseholdType
from prioritization.querysets.facts import FactsQuerySet


class HouseholdFacts(models.Model):
    """What is known of a household: one wide row, computed by SQL (`prioritization.facts.refresh`).

    Null means not known. Only codes, numbers and dates; no text a person typed. Ages come as a
    low and a high bound (C16). `revision` is new whenever anything but `as_of` changed, and
    `as_of` is the day for which the row was computed then. Until `next_change_on`, the calendar
    alone changes none of it; null when it never will.
    """

    household = models.OneToOneField(
        Household, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    revision = models.BigIntegerField(db_index=True)
    as_of = models.DateField()
    next_change_on = models.DateField(null=True, db_index=True)
    is_enrolled = models.BooleanField()
    homeless_since = models.DateField(null=True)

    household_type = models.CharField(max_length=10, choices=HouseholdType, null=True)
    household_size = models.SmallIntegerField()
    adults = models.SmallIntegerField()
    children = models.SmallIntegerField()
    youngest_age_low = models.SmallIntegerField(null=True)
    youngest_age_high = models.SmallIntegerField(null=True)
    oldest_age_low = models.SmallIntegerField(null=True)
    oldest_age_high = models.SmallIntegerField(null=True)
    head_age_low = models.SmallIntegerField(null=True)
    head_age_high = models.SmallIntegerField(null=True)
    has_veteran = models.BooleanField(null=True)
    has_disabling_condition = models.BooleanField(null=True)
    doc_ready_rrh = models.BooleanField(default=False)
    doc_ready_psh = models.BooleanField(default=False)

    living_situation = models.SmallIntegerField(null=True)
    living_situation_on = models.DateField(null=True)
    location_source = models.CharField(max_length=20, choices=LocationSource, null=True)
    location_at = models.DateTimeField(null=True)
    location_place = models.CharField(max_length=20, choices=PlaceType, null=True)
    location_area = models.CharField(max_length=30, choices=AREAS, null=True)
    location_zip = models.CharField(max_length=5, null=True)
    last_contact_at = models.DateTimeField(
        null=True, help_text="When any record last said something of the household."
    )

    crisis = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    crisis_score = models.SmallIntegerField(null=True)
    crisis_margin = models.SmallIntegerField(null=True)
    crisis_expires_on = models.DateField(null=True)
    hct = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    hct_score = models.SmallIntegerField(null=True)
    hct_margin = models.SmallIntegerField(null=True)
    hct_expires_on = models.DateField(null=True)
    is_evh = models.BooleanField()
    evh_since = models.DateTimeField(null=True)

    is_placed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Has a place in a shelter now (C13), by a referral that ended in a bed.",
    )
    queued_on = models.DateField(
        null=True,
        help_text="The local day on which their newest finished intake placed them on the queue "
        "(C14); null when none did, or a later one ended as diverted.",
    )
    overrides = ArrayField(
        models.BigIntegerField(),
        null=True,
        help_text="Programs whose list they may be on by decision of the CAS lead; null for none.",
    )
    answers = models.JSONField()

    objects = FactsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "household facts"
        indexes = [
            models.Index(name="facts_evh_by_clock", fields=["evh_since"], condition=Q(is_evh=True)),
            models.Index(
                name="facts_waiting_for_housing",
                fields=["is_evh", "hct_margin", "household"],
                condition=Q(is_enrolled=True, hct__isnull=False),
            ),
            *(
                models.Index(
                    name=f"facts_{column}", fields=["household"], condition=Q(**{column: True})
                )
                for column in ("doc_ready_rrh", "doc_ready_psh")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="evh_has_a_clock",
                condition=Q(is_evh=False, evh_since=None) | Q(is_evh=True, evh_since__isnull=False),
            ),
            models.CheckConstraint(
                name="facts_change_after_their_day",
                condition=Q(next_change_on=None) | Q(next_change_on__gt=F("as_of")),
            ),
        ]

    def __str__(self):
        return f"Facts of household {self.household_id} as of {self.as_of}"

    def is_doc_ready_for(self, document_set):
        """Whether the papers of a set were confirmed and still count (R28); no set: no."""
        return document_set is not None and getattr(self, f"doc_ready_{document_set.code}")
