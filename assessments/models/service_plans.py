"""The Individualized Service Plan."""

import pghistory
from django.db import models

from assessments.enums import ClientAgreement
from assessments.models.interviews import Assessment
from assessments.models.plans import Shared
from clients.models import Household


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
