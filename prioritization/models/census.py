"""Who stood on each list on each day, in compact form."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cas.immutability import never_changes
from prioritization.models.programs import Program
from prioritization.models.rules import RuleVersion
from prioritization.querysets.census import CensusQuerySet


class Census(models.Model):
    """One list as the nightly run of a local day left it. Kept for ever, one row per list and day.

    It is taken from the entries and not from the movements, so that the two can be compared:
    the movements up to `last_movement` have to lead to these households, in this order.
    """

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, related_name="censuses", db_index=False
    )
    on = models.DateField()
    at = models.DateTimeField()
    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    county_version = models.ForeignKey(
        RuleVersion, on_delete=models.RESTRICT, null=True, related_name="+", db_index=False
    )
    households = ArrayField(
        models.BigIntegerField(), help_text="The household at place 1 first (C4)"
    )
    length = models.PositiveIntegerField()
    extremely_vulnerable = models.PositiveIntegerField()
    last_movement = models.BigIntegerField(
        help_text="Number of the newest movement of any list then; 0 before there was one"
    )
    digest = models.UUIDField(help_text="md5 of every household with its whole sort key, in order")

    objects = CensusQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "censuses"
        constraints = [
            models.UniqueConstraint(
                name="one_census_per_list_and_day",
                fields=["program", "on"],
                violation_error_message="This list has a census of that day already.",
            ),
            models.CheckConstraint(
                name="census_counts_what_it_lists",
                condition=Q(length=F("households__len")) & Q(extremely_vulnerable__lte=F("length")),
                violation_error_message="A census counts the households it lists.",
            ),
        ]
        triggers = never_changes("The census of a list")

    def __str__(self):
        return f"List {self.program_id} on {self.on}: {self.length} households"
