"""What staff did in the last seconds: stored at once, felt outside a little later."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from clients.models import Household, recorded_by
from prioritization.enums import ActKind
from prioritization.querysets.acts import ActQuerySet

TIME_TO_UNDO = timedelta(seconds=10)

ACTS_STAY_AS_THEY_WERE = """
    IF OLD.undone_at IS NULL AND OLD.settled_at IS NULL
        AND (NEW.kind, NEW.household_id, NEW.subject_id, NEW.at, NEW.by_id, NEW.takes_effect_at)
        IS NOT DISTINCT FROM
            (OLD.kind, OLD.household_id, OLD.subject_id, OLD.at, OLD.by_id, OLD.takes_effect_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An act that was undone or took effect never changes.'
        USING ERRCODE = 'restrict_violation';
"""


@pghistory.track()
class Act(models.Model):
    """Somebody of the staff did something about a household.

    What it wrote (`subject_id`, by kind) is stored with it. Outside, in an event, a mail or what a
    partner sees, it takes effect at `takes_effect_at`; until then it can be undone, which voids it.
    """

    kind = models.CharField(max_length=15, choices=ActKind)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="acts")
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = recorded_by()
    takes_effect_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = recorded_by(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="act_is_undone_before_it_takes_effect",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__lt=F("takes_effect_at"), undone_by__isnull=False, settled_at=None),
                violation_error_message="This can't be undone any more.",
            ),
            models.CheckConstraint(
                name="act_settles_when_it_takes_effect",
                condition=Q(settled_at=None) | Q(settled_at__gte=F("takes_effect_at")),
                violation_error_message="This doesn't take effect yet.",
            ),
        ]
        indexes = [
            models.Index(
                name="acts_to_settle",
                fields=["takes_effect_at"],
                condition=Q(undone_at=None, settled_at=None),
            ),
            models.Index(name="acts_by_household", fields=["household", "-at"]),
            models.Index(name="acts_by_time", fields=["at"], condition=Q(undone_at=None)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="acts_stay_as_they_were",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ACTS_STAY_AS_THEY_WERE,
            ),
            pgtrigger.Protect(name="acts_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} (household {self.household_id})"
