"""Requests of people to have something about them deleted."""

import pghistory
from django.db import models
from django.db.models import Q

from clients.enums import DeletionAnswer
from clients.models.base import recorded_by
from clients.models.households import Household
from clients.querysets import DeletionRequestQuerySet


@pghistory.track()
class DeletionRequest(models.Model):
    """Somebody asks to have something deleted; the CAS lead answers, with a reason.

    It is a piece of work for people: nothing is deleted by asking, and nothing by the answer.
    """

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="deletion_requests"
    )
    wish = models.TextField("What do they want deleted?", max_length=500)
    asked_at = models.DateTimeField()
    asked_by = recorded_by()
    answer = models.CharField(max_length=10, choices=DeletionAnswer, blank=True)
    reason = models.TextField("Why?", max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = recorded_by(null=True, blank=True)

    objects = DeletionRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_deletion_request",
                fields=["household"],
                condition=Q(answered_at=None),
                violation_error_message="A request of this household waits for an answer already.",
            ),
            models.CheckConstraint(
                name="an_answered_deletion_request_says_why",
                condition=Q(answered_at=None, answered_by=None, answer="", reason="")
                | (
                    Q(
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                        answer__in=DeletionAnswer.values,
                    )
                    & ~Q(reason="")
                ),
                violation_error_message="Say what was decided, and why.",
            ),
        ]

    def __str__(self):
        return f"Deletion asked for household {self.household_id}"
