"""Releases of information: what a person decided about sharing."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from clients.enums import ReleaseDecision, ReleaseDocumentation
from clients.models.base import recorded_by
from clients.models.people import Client
from clients.querysets import ReleaseQuerySet


@pghistory.track()
class Release(models.Model):
    """A release of information: what the client decided about sharing, and until when."""

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="releases")
    decision = models.CharField(max_length=10, choices=ReleaseDecision)
    documentation = models.CharField(max_length=25, choices=ReleaseDocumentation, blank=True)
    signed_name = models.CharField(max_length=256, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = recorded_by()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="granted_release_has_term_and_proof",
                condition=~Q(decision="granted")
                | (Q(ends_on__gte=F("starts_on")) & ~Q(documentation="")),
                violation_error_message="A release needs an end date after its start and a "
                "signature or a signed form.",
            ),
        ]

    def __str__(self):
        return f"{self.get_decision_display()} from {self.starts_on}"
