"""Who looks after a household: one worker at a time, handed over and never overwritten."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.enums import AssignmentEnd
from clients.models.base import recorded_by
from clients.models.households import Household
from clients.querysets import CaseAssignmentQuerySet


@pghistory.track()
class CaseAssignment(models.Model):
    """One worker has this household from a moment on; a household has one at a time."""

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="case_assignments"
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="case_assignments"
    )
    assigned_at = models.DateTimeField()
    assigned_by = recorded_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = recorded_by(null=True, blank=True)
    ended_because = models.CharField(max_length=15, choices=AssignmentEnd, blank=True)

    objects = CaseAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="household_has_one_worker_at_a_time",
                fields=["household"],
                condition=Q(ended_at=None),
                violation_error_message="Somebody else took this household at the same moment.",
            ),
            models.CheckConstraint(
                name="ended_assignment_says_who_and_why",
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (
                    Q(ended_at__gte=F("assigned_at"), ended_by__isnull=False) & ~Q(ended_because="")
                ),
                violation_error_message="Say who ended this assignment, and why.",
            ),
        ]
        indexes = [
            models.Index(name="open_cases_of_worker", fields=["worker"], condition=Q(ended_at=None))
        ]

    def __str__(self):
        return f"Household {self.household_id} is with {self.worker_id}"
