"""Test cases that are kept with a program's rules."""

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from clients.models import recorded_by
from prioritization.enums import CaseOutcome
from prioritization.models.programs import Program


@pghistory.track()
class RuleCase(models.Model):
    """A made-up household, told by facts, and what the rules should say of it.

    Kept with the rules and not with one version, so that each draft is tried with all of them.
    Without a program it tries the county-wide requirements. Facts that it leaves out are not
    known. Nobody real is ever one: the facts are chosen from lists, and the name says whom it is
    about in general.
    """

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, null=True, blank=True, related_name="rule_cases"
    )
    name = models.CharField("Name of the test case", max_length=100)
    facts = models.JSONField(default=dict, blank=True)
    expected = models.CharField("What should come out?", max_length=12, choices=CaseOutcome)
    points = models.PositiveIntegerField("Priority points", null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="one_rule_case_per_name",
                fields=["program", "name"],
                nulls_distinct=False,
                violation_error_message="There is a test case of this name already. "
                "Give this one another name.",
            ),
            models.CheckConstraint(
                name="only_eligible_cases_have_points",
                condition=Q(points=None) | Q(expected=CaseOutcome.ELIGIBLE),
                violation_error_message="Only an eligible household gets points.",
            ),
        ]

    def __str__(self):
        return self.name
