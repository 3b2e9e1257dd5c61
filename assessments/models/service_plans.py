"""The Individualized Service Plan."""

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.db.models.lookups import GreaterThanOrEqual

from assessments.enums import ClientAgreement, HousingKind, RightAway
from assessments.models.interviews import Assessment
from assessments.models.plans import Shared
from clients.enums import AREAS
from clients.models import Household

CONTENT = (
    "strengths",
    "barriers",
    "housing_kinds",
    "housing_area",
    "housing_unit",
    "right_away",
    "goals",
    "next_review_on",
    "client_agrees",
    "copy_given",
)
"""What a plan says; the other fields say whose it is, and who saved it when."""


def codes_of(enum):
    """A list of codes of an enumeration, each to be picked once."""
    length = max(len(code) for code in enum.values)
    return ArrayField(
        models.CharField(max_length=length, choices=enum.choices), default=list, blank=True
    )


@pghistory.track()
class ServicePlan(Shared):
    """The Individualized Service Plan (step 6), completed or updated after every HCT (R14, R15).

    `goals` is a list in the shape of `rules.service_plan`: goals in the client's own words, each
    with its steps. A revision is thereby one row of the history, goals and steps included.
    """

    household = models.OneToOneField(
        Household, on_delete=models.RESTRICT, related_name="service_plan"
    )
    hct = models.ForeignKey(Assessment, on_delete=models.RESTRICT, related_name="+")
    strengths = models.TextField(max_length=2000, blank=True)
    barriers = models.TextField(max_length=2000, blank=True)
    housing_kinds = codes_of(HousingKind)
    housing_area = models.CharField(max_length=30, choices=AREAS, blank=True)
    housing_unit = models.CharField(max_length=200, blank=True)
    right_away = codes_of(RightAway)
    goals = models.JSONField(default=list)
    next_review_on = models.DateField(null=True, blank=True)
    client_agrees = models.CharField(max_length=10, choices=ClientAgreement)
    copy_given = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_has_a_goal",
                condition=GreaterThanOrEqual(
                    Func(
                        F("goals"),
                        function="jsonb_array_length",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                violation_error_message="A plan needs at least one goal.",
            )
        ]

    def __str__(self):
        return f"Service plan of household {self.household_id}"


def content_of(record: Any) -> dict[str, Any]:
    """What a plan, or a revision from its history, says."""
    return {name: getattr(record, name) for name in CONTENT}
