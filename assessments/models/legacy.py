"""Assessments made with the tools of before: imported, shown, and never counted."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from assessments.enums import LegacyTool
from cas.immutability import never_changes
from clients.models import Client, recorded_by


class LegacyAssessment(models.Model):
    """One record of a superseded tool, as it was imported (R9, R10, R10a)."""

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="legacy_assessments")
    tool = models.CharField(max_length=20, choices=LegacyTool)
    assessed_on = models.DateField()
    score = models.SmallIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField(db_default=Now(), editable=False)
    imported_by = recorded_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_legacy_record_per_person_tool_and_day",
                fields=["client", "tool", "assessed_on"],
                violation_error_message="This record was imported already.",
            ),
            models.CheckConstraint(
                name="legacy_score_is_not_negative",
                condition=Q(score=None) | Q(score__gte=0),
                violation_error_message="A score can't be below zero.",
            ),
        ]
        triggers = never_changes("An imported assessment")

    def __str__(self):
        return f"{self.get_tool_display()} of {self.assessed_on}"
