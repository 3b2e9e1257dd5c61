"""The training that assessors go through: series of sessions, and who was there (R33)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from clients.models import recorded_by


@pghistory.track()
class TrainingSeries(models.Model):
    """A round of training for new and renewing assessors."""

    name = models.CharField(
        max_length=80,
        unique=True,
        error_messages={"unique": "There is a series of this name already."},
    )

    class Meta:
        verbose_name_plural = "training series"
        ordering = ["-name"]

    def __str__(self):
        return self.name


@pghistory.track()
class TrainingSession(models.Model):
    """One meeting of a series. Who was at all required ones has completed the series."""

    series = models.ForeignKey(TrainingSeries, on_delete=models.RESTRICT, related_name="sessions")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=150)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_required = models.BooleanField(default=True)
    needs_hmis_certificate = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_session_per_code_in_a_series",
                fields=["series", "code"],
                violation_error_message="This series has a session of this number already.",
            ),
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="A session can't end before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


@pghistory.track()
class Attendance(models.Model):
    """Whether an assessor was at a session, as the CAS lead recorded it."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.RESTRICT, related_name="attendances"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="attendances"
    )
    was_there = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = recorded_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_attendance_per_session_and_person",
                fields=["session", "user"],
                violation_error_message="This person's attendance was recorded already.",
            )
        ]

    def __str__(self):
        return f"User {self.user_id} at session {self.session_id}"
