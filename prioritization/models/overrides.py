"""Households that stand on a list by decision of the CAS lead, though a requirement is not met."""

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.dateformat import format as in_format

from clients.models import DateRange, Household, recorded_by
from prioritization.models.programs import Program
from prioritization.querysets.overrides import OverrideQuerySet

# The program's row is locked, so that it can't be closed to decisions at the same moment.
PROGRAM_ALLOWS_OVERRIDES = """
    IF NOT (
        SELECT overrides_allowed FROM prioritization_program WHERE id = NEW.program_id FOR SHARE
    ) THEN
        RAISE EXCEPTION 'This program takes nobody by decision of the CAS lead.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

DECISIONS_STAY_AS_THEY_WERE = """
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
        AND (NEW.household_id, NEW.program_id, NEW.reason, NEW.starts_on, NEW.ends_on,
             NEW.created_at, NEW.created_by_id)
        IS NOT DISTINCT FROM
            (OLD.household_id, OLD.program_id, OLD.reason, OLD.starts_on, OLD.ends_on,
             OLD.created_at, OLD.created_by_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A decision never changes. End it, and decide anew.'
        USING ERRCODE = 'restrict_violation';
"""


# Both the first and the last day are included.
DAYS = DateRange("starts_on", "ends_on", Value("[]"))


@pghistory.track()
class Override(models.Model):
    """A household may stand on one list though a requirement does not hold, or is not known.

    It holds from `starts_on` through `ends_on`, unless it is ended before. It stands for
    requirements alone: the household has to be enrolled and to have the assessment or the
    intake that opens the list (C1, C14), and its EVH, points and order stay what they are (C3, C4).
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="overrides")
    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="overrides")
    reason = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="override_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why this household is put on the list.",
            ),
            models.CheckConstraint(
                name="override_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="A decision can't end before it starts.",
            ),
            models.CheckConstraint(
                name="ended_override_says_who_and_why",
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
                violation_error_message="Say why this decision ends.",
            ),
            ExclusionConstraint(
                name="one_override_at_a_time",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
                violation_error_message="This household is on this list by a decision already.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="program_allows_overrides",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=PROGRAM_ALLOWS_OVERRIDES,
            ),
            pgtrigger.Trigger(
                name="decisions_stay_as_they_were",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=DECISIONS_STAY_AS_THEY_WERE,
            ),
        ]

    def __str__(self):
        return f"Household {self.household_id} on list {self.program_id} by decision"

    @property
    def in_words(self):
        """That it holds, and how long. The reason is for those who may read the household."""
        return f"By decision of the CAS lead until {in_format(self.ends_on, 'F j, Y')}"
