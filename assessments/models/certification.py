"""Until when assessors may save assessments, and what they ask of the CAS lead (R31, R32)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assessments.enums import CertificationKind, RequestKind
from assessments.models.training import TrainingSeries
from assessments.querysets import CertificationQuerySet, CertificationRequestQuerySet
from clients.models import recorded_by


@pghistory.track()
class Certification(models.Model):
    """Days in which an assessor may save: earned by training, or granted as an extension.

    The last day is stored when it is recorded, so a later change of the county's rule moves
    nobody's date. A mistake is taken back with a reason, and recorded anew.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="certifications"
    )
    kind = models.CharField(max_length=10, choices=CertificationKind)
    first_day = models.DateField()
    last_day = models.DateField()
    series = models.ForeignKey(
        TrainingSeries, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    granted_at = models.DateTimeField(db_default=Now(), editable=False)
    granted_by = recorded_by()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = recorded_by(null=True, blank=True)
    taken_back_because = models.CharField(max_length=500, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certification_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="A certification can't end before it begins.",
            ),
            models.CheckConstraint(
                name="extension_says_why",
                condition=Q(kind=CertificationKind.TRAINING) | ~Q(reason=""),
                violation_error_message="Say why the certification is extended.",
            ),
            models.CheckConstraint(
                name="certification_taken_back_says_who_and_why",
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | (
                    Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                    & ~Q(taken_back_because="")
                ),
                violation_error_message="Say why this is taken back.",
            ),
            models.UniqueConstraint(
                name="one_certification_per_series",
                fields=["user", "series"],
                condition=Q(taken_back_at=None),
                violation_error_message="This series counts for this person already.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} through {self.last_day}"


@pghistory.track()
class CertificationRequest(models.Model):
    """What an assessor asks of the CAS lead: training, or more time (R30, R32)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="certification_requests"
    )
    kind = models.CharField(max_length=10, choices=RequestKind)
    wished_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = recorded_by(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    objects = CertificationRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_request_per_kind",
                fields=["user", "kind"],
                condition=Q(answered_at=None),
                violation_error_message="You asked for this already. The CAS lead will answer.",
            ),
            models.CheckConstraint(
                name="answered_request_says_who_and_what",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                violation_error_message="Write an answer.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} asked by user {self.user_id}"
