"""The records that follow an assessment and are edited: service plan and case conferencing."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from assessments.enums import ClientAgreement, DocReadiness
from assessments.models.interviews import Assessment
from clients.models import Household, recorded_by
from clients.models.anonymity import empty_for_anonymous_households


class Shared(models.Model):
    """A record that several people edit; `revision` notices that somebody else was faster."""

    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()

    class Meta:
        abstract = True


@pghistory.track()
class ServicePlan(Shared):
    """The Individualized Service Plan (step 6), completed or updated after every HCT (R14, R15)."""

    household = models.OneToOneField(
        Household, on_delete=models.RESTRICT, related_name="service_plan"
    )
    hct = models.ForeignKey(Assessment, on_delete=models.RESTRICT, related_name="+")
    goal = models.TextField(max_length=2000)
    strengths = models.TextField(max_length=2000, blank=True)
    barriers = models.TextField(max_length=2000, blank=True)
    next_steps = models.TextField(max_length=2000)
    next_review_on = models.DateField(null=True, blank=True)
    client_agrees = models.CharField(max_length=10, choices=ClientAgreement)

    def __str__(self):
        return f"Service plan of household {self.household_id}"


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

    class Meta:
        # C7: of an anonymous household step 7 holds the provider's contact only.
        triggers = [
            empty_for_anonymous_households(
                "contact_plan", "decision", "next_step", "next_step_owner"
            )
        ]

    def __str__(self):
        return f"Case conferencing of household {self.household_id}"
