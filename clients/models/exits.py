"""Where people went when they left coordinated entry."""

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cas import hmis
from clients.models.base import recorded_by
from clients.models.enrollments import Enrollment
from clients.models.whereabouts import LivingSituation

ASKS_SUBSIDY = sorted(hmis.codes_that_ask("Exit", "DestinationSubsidyType"))
ASKS_WORDS = sorted(hmis.codes_that_ask("Exit", "OtherDestination"))


@pghistory.track()
class Exit(models.Model):
    """Where a member went when their stay ended (HUD 3.12); the day stands on the enrollment.

    `living_situation` is the record that was made with it, if the destination says anything (R47).
    """

    enrollment = models.OneToOneField(Enrollment, on_delete=models.RESTRICT, related_name="exit")
    destination = models.SmallIntegerField(choices=hmis.living_situations("destination"))
    subsidy_type = models.SmallIntegerField(choices=hmis.choices("3.12.A"), null=True, blank=True)
    other_place = models.CharField(max_length=50, blank=True)
    is_diversion = models.BooleanField(default=False)
    """They were helped to a safe place and don't need coordinated entry any more (R44)."""
    dated_back_because = models.CharField(max_length=250, blank=True)
    living_situation = models.ForeignKey(
        LivingSituation, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = recorded_by()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="subsidy_goes_with_its_destination",
                condition=Q(destination__in=ASKS_SUBSIDY, subsidy_type__isnull=False)
                | (~Q(destination__in=ASKS_SUBSIDY) & Q(subsidy_type=None)),
                violation_error_message="Say which subsidy the rental has, and only then.",
            ),
            models.CheckConstraint(
                name="other_place_goes_with_its_destination",
                condition=(Q(destination__in=ASKS_WORDS) & ~Q(other_place=""))
                | (~Q(destination__in=ASKS_WORDS) & Q(other_place="")),
                violation_error_message="Say what the other place is, and only then.",
            ),
        ]

    def __str__(self):
        return f"Exit to {self.get_destination_display()}"
