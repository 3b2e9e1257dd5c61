"""What was done at once for extremely vulnerable households."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from assessments.enums import CallOutcome, ContactOutcome, EvhPath
from assessments.models.interviews import Assessment
from assessments.querysets import EvhActionQuerySet
from cas.immutability import never_changes
from clients.models import Household, recorded_by

OUTCOMES = [*CallOutcome.choices, *ContactOutcome.choices]


class EvhAction(models.Model):
    """One thing done for an extremely vulnerable household after an assessment (R4, R29).

    A later call is a row of its own, so the log shows what was tried, and when.
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="evh_actions")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.RESTRICT, related_name="evh_actions"
    )
    path = models.CharField(max_length=10, choices=EvhPath)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=15, choices=OUTCOMES, blank=True)
    call_back_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(max_length=500, blank=True)
    logged_at = models.DateTimeField(db_default=Now(), editable=False)
    logged_by = recorded_by()

    objects = EvhActionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(name="evh_actions_by_household", fields=["household", "-at"]),
            models.Index(name="evh_actions_by_time", fields=["logged_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_call_has_an_outcome",
                condition=Q(path=EvhPath.CALL, outcome__in=CallOutcome.values)
                | Q(path=EvhPath.CONTACT, outcome__in=ContactOutcome.values)
                | Q(path=EvhPath.DOCUMENTS, outcome=""),
                violation_error_message="Say what came of it.",
            ),
            models.CheckConstraint(
                name="a_call_back_has_a_time",
                condition=Q(outcome=CallOutcome.CALL_BACK, call_back_at__isnull=False)
                | (~Q(outcome=CallOutcome.CALL_BACK) & Q(call_back_at=None)),
                violation_error_message="Say when to call back.",
            ),
        ]
        triggers = never_changes("What was logged for a household")

    def __str__(self):
        return f"{self.get_path_display()} (household {self.household_id})"


class EvhActionTakenBack(models.Model):
    """Says that something was logged by mistake and taken back at once. The row itself stays."""

    evh_action = models.OneToOneField(
        EvhAction, on_delete=models.RESTRICT, related_name="taken_back"
    )
    taken_back_at = models.DateTimeField()
    taken_back_by = recorded_by()

    class Meta:
        triggers = never_changes("What was taken back")

    def __str__(self):
        return f"Log entry {self.evh_action_id} was taken back"
