"""Stays in coordinated entry."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cas import hmis
from clients.enums import Relationship
from clients.models.base import recorded_by
from clients.models.conditions import holds_only_what_is_asked
from clients.models.households import Household
from clients.models.people import Client
from clients.querysets import EnrollmentQuerySet
from clients.rules import prior_living, topics


@pghistory.track()
class Enrollment(models.Model):
    """One member's stay in coordinated entry; those of one stay share `stay` (HUD HouseholdID).

    A row that ended without an exit goes on in the row of another household that the person moved
    to on that day (C10).
    """

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="enrollments")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="enrollments")
    stay = models.UUIDField(db_index=True)
    relationship = models.SmallIntegerField(choices=Relationship)
    entered_on = models.DateField()
    exited_on = models.DateField(null=True, blank=True)
    prior_living_situation = models.SmallIntegerField(
        choices=hmis.living_situations("prior"), null=True, blank=True
    )
    rental_subsidy_type = models.SmallIntegerField(
        choices=hmis.choices("3.12.A"), null=True, blank=True
    )
    length_of_stay = models.SmallIntegerField(
        choices=hmis.choices("3.917.2"), null=True, blank=True
    )
    los_under_threshold = models.SmallIntegerField(
        choices=hmis.choices("1.7"), null=True, blank=True
    )
    previous_street_essh = models.SmallIntegerField(
        choices=hmis.choices("1.7"), null=True, blank=True
    )
    date_to_street_essh = models.DateField(null=True, blank=True)
    times_homeless_past_three_years = models.SmallIntegerField(
        choices=hmis.choices("3.917.4"), null=True, blank=True
    )
    months_homeless_past_three_years = models.SmallIntegerField(
        choices=hmis.choices("3.917.5"), null=True, blank=True
    )
    homeless_since = models.DateField(null=True, blank=True)
    disabling_condition = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    """The answer that counts (HUD 3.08): a yes on record, else what the person says (R40)."""
    disabling_condition_said = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    translation_needed = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    preferred_language = models.SmallIntegerField(null=True, blank=True)
    preferred_language_different = models.CharField(max_length=100, null=True, blank=True)
    case_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="managed_enrollments",
    )
    """Who looks after this member, and is told of them (R39); null for stays from before."""
    case_manager_since = models.DateTimeField(null=True, blank=True)
    case_manager_named_by = recorded_by(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exit_is_not_before_entry",
                condition=Q(exited_on=None) | Q(exited_on__gte=F("entered_on")),
                violation_error_message="The exit can't be before the start of the enrollment.",
            ),
            models.CheckConstraint(
                name="homeless_since_is_not_after_entry",
                condition=Q(homeless_since=None) | Q(homeless_since__lte=F("entered_on")),
                violation_error_message="Homelessness can't start after the enrollment.",
            ),
            holds_only_what_is_asked("prior_situation_stops_where_it_must", prior_living.ASKINGS),
            holds_only_what_is_asked("language_is_named_when_needed", topics.LANGUAGE_ASKINGS),
            models.CheckConstraint(
                name="case_manager_is_named_by_somebody",
                condition=Q(case_manager=None, case_manager_since=None, case_manager_named_by=None)
                | Q(
                    case_manager__isnull=False,
                    case_manager_since__isnull=False,
                    case_manager_named_by__isnull=False,
                ),
                violation_error_message="Say who named the case manager, and when.",
            ),
            models.UniqueConstraint(
                name="one_open_enrollment_per_person",
                fields=["client"],
                condition=Q(exited_on=None),
                violation_error_message="This person is already enrolled.",
            ),
        ]
        indexes = [models.Index(fields=["household", "entered_on"])]

    def __str__(self):
        return f"Enrollment of {self.client_id} from {self.entered_on}"
