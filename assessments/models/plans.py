"""Case conferencing, and what the records that several people edit have in common."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from assessments.enums import DocReadiness
from clients.models import Household, recorded_by


class Shared(models.Model):
    """A record that several people edit; `revision` notices that somebody else was faster."""

    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()

    class Meta:
        abstract = True


@pghistory.track()
class CaseConferencing(Shared):
    """The Referral & Case Conferencing Tool (step 7): how far the papers are, and what is next."""

    household = models.OneToOneField(
        Household, on_delete=models.RESTRICT, related_name="case_conferencing"
    )
    doc_readiness = models.CharField(
        max_length=20, choices=DocReadiness, default=DocReadiness.NOT_STARTED
    )
    contact_plan = models.TextField(max_length=2000, blank=True)
    vsp_contact = models.CharField(max_length=250, blank=True)
    decision = models.TextField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    next_step_owner = models.CharField(max_length=150, blank=True)
    next_step_due_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return f"Case conferencing of household {self.household_id}"
