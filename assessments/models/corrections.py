"""Requests to look at an assessment again."""

import pghistory
from django.db import models
from django.db.models import Q

from assessments.enums import CorrectionAnswer
from assessments.models.interviews import Assessment
from assessments.querysets import CorrectionRequestQuerySet
from clients.models import recorded_by


@pghistory.track()
class CorrectionRequest(models.Model):
    """Somebody who works the lists doubts an answer, and asks who made the assessment (R17).

    Nothing changes by asking. It ends with a correction, with a new assessment, or with the word
    that the record is right as it is.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.RESTRICT, related_name="correction_requests"
    )
    doubt = models.TextField("What seems wrong?", max_length=500)
    asked_at = models.DateTimeField()
    asked_by = recorded_by()
    answer = models.CharField(max_length=10, choices=CorrectionAnswer, blank=True)
    answer_note = models.TextField("How do you know?", max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = recorded_by(null=True, blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_correction_request",
                fields=["assessment"],
                condition=Q(answered_at=None),
                violation_error_message="Somebody asked for a correction already, and it is not "
                "answered yet.",
            ),
            models.CheckConstraint(
                name="an_answered_correction_request_says_how",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answer__in=CorrectionAnswer.values,
                ),
                violation_error_message="Say what came of the request.",
            ),
        ]

    def __str__(self):
        return f"Correction asked for assessment {self.assessment_id}"
