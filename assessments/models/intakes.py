"""The second way in: the CAS & Diversion intake of a household (R35 to R48)."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState
from assessments.querysets import IntakeQuerySet
from assessments.rules.intake_states import FINISHED, INTAKE, UNFINISHED
from cas.machines import keeps_to
from clients.models import Household, recorded_by

PRIORITIZATION_STATUS = {IntakeState.QUEUED: 1, IntakeState.DIVERTED: 2}


@pghistory.track()
class Intake(models.Model):
    """One way through the intake, from Find Client to Finish. What is asked on its pages stands
    in the records it is about; this row says how far it is and how it ended.

    `confirmed` names the pages somebody looked at and found right, where nothing was to be added.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="intakes")
    kind = models.CharField(max_length=10, choices=IntakeKind)
    state = models.CharField(max_length=20, choices=IntakeState, default=IntakeState.BEGUN)
    confirmed = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    stay = models.UUIDField(null=True, blank=True)
    """The stay that it finished (HUD HouseholdID); null before Finish."""
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    started_by = recorded_by()
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = recorded_by(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = recorded_by(null=True, blank=True)
    discard_reason = models.CharField(max_length=500, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_unfinished_intake_per_household",
                fields=["household"],
                condition=Q(state__in=UNFINISHED),
                violation_error_message="An intake of this household was begun already: go on "
                "with it.",
            ),
            models.CheckConstraint(
                name="finished_intake_says_who_and_when",
                condition=Q(
                    state__in=FINISHED,
                    stay__isnull=False,
                    finished_at__isnull=False,
                    finished_by__isnull=False,
                )
                | (~Q(state__in=FINISHED) & Q(stay=None, finished_at=None, finished_by=None)),
                violation_error_message="Say who finished this intake, and for which stay.",
            ),
            models.CheckConstraint(
                name="discarded_intake_says_who_and_why",
                condition=(
                    Q(
                        state=IntakeState.DISCARDED,
                        discarded_at__isnull=False,
                        discarded_by__isnull=False,
                    )
                    & ~Q(discard_reason="")
                )
                | (
                    ~Q(state=IntakeState.DISCARDED)
                    & Q(discarded_at=None, discarded_by=None, discard_reason="")
                ),
                violation_error_message="Say why this intake is discarded.",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-finished_at"], name="intakes_of_a_household"),
            models.Index(
                fields=["saved_at"], name="unfinished_intakes", condition=Q(state__in=UNFINISHED)
            ),
        ]
        triggers = keeps_to(INTAKE, what="An intake")

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def started_on(self):
        """The local day on which it was begun."""
        return timezone.localdate(self.started_at)

    @property
    def saved_on(self):
        """The local day on which somebody last went on with it."""
        return timezone.localdate(self.saved_at)

    @property
    def prioritization_status(self):
        """HUD 4.19.7: 1 placed on the prioritization list, 2 not; None before Finish."""
        return PRIORITIZATION_STATUS.get(self.state)
