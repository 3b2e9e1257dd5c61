"""The computations of all lists."""

from django.db import models
from django.db.models import F, Q

from clients.models import recorded_by
from prioritization.enums import RunKind


class RecomputeRun(models.Model):
    """One computation of all lists: when, by whom, how far, and what it changed."""

    kind = models.CharField(max_length=10, choices=RunKind)
    on = models.DateField()
    started_at = models.DateTimeField()
    started_by = recorded_by(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_nightly_run_per_day",
                fields=["on"],
                condition=Q(kind=RunKind.NIGHTLY),
            ),
            models.CheckConstraint(
                name="run_ends_after_it_starts",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} run for {self.on}"
