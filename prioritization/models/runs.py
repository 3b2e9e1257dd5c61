"""The computations of the lists, and the parts that workers share out among themselves."""

from django.db import models
from django.db.models import F, Q

from clients.models import recorded_by
from prioritization.enums import RunKind, Stage
from prioritization.models.programs import Program
from prioritization.querysets.runs import RunPartQuerySet, RunQuerySet


class RecomputeRun(models.Model):
    """One computation of the lists: when, by whom, how far, and what it changed.

    Every run does what the calendar and new rules make due. It then compares households with what
    a full computation makes of them: a sample, or everybody when it `checks_all`. What it had to
    put right there, facts and places, counts as `differences`.
    """

    kind = models.CharField(max_length=10, choices=RunKind)
    on = models.DateField()
    started_at = models.DateTimeField()
    started_by = recorded_by(null=True)
    checks_all = models.BooleanField(default=False, db_default=False)
    stage = models.CharField(max_length=10, choices=Stage, blank=True, default="", db_default="")
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(
        null=True, help_text="When a run of a later day took its place before it was finished."
    )
    households = models.PositiveIntegerField(default=0, help_text="Whom the calendar changed.")
    joined = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Households compared with a full computation."
    )
    differences = models.PositiveIntegerField(default=0, db_default=0)

    unpacked_rules = models.JSONField(
        default=dict, db_default={}, help_text="By list, the versions whose facts were unpacked."
    )
    unpacked_revision = models.BigIntegerField(null=True)
    unpacked_households = models.PositiveIntegerField(default=0, db_default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_nightly_run_per_day",
                fields=["on"],
                condition=Q(kind=RunKind.NIGHTLY),
            ),
            models.UniqueConstraint(
                name="one_requested_run_at_a_time",
                fields=["kind"],
                condition=Q(kind=RunKind.FULL, finished_at=None, stopped_at=None),
            ),
            models.CheckConstraint(
                name="run_ends_after_it_starts",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="run_is_finished_or_stopped",
                condition=Q(finished_at=None) | Q(stopped_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} run for {self.on}"

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.finished_at is None and self.stopped_at is None

    @property
    def seconds(self) -> float:
        """From the start to the end of a finished run, with whatever it had to wait for."""
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def differences_in_words(self) -> str:
        """How much the check had to put right."""
        return f"{self.differences} put right"

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What this run goes through."""
        everybody = (Stage.FACTS, Stage.UNPACK, Stage.LISTS)
        check = everybody if self.checks_all else (Stage.SAMPLE,)
        census = (Stage.CENSUS,) if self.kind == RunKind.NIGHTLY else ()
        return (Stage.DUE, Stage.RULES, *check, *census)

    @property
    def facts_table(self) -> str:
        """The table of this run's unpacked facts, which all its workers read."""
        return f"prioritization_unpacked_{self.pk}"


class RunPart(models.Model):
    """A piece of a run that one worker does in one transaction: some households, or one list."""

    run = models.ForeignKey(RecomputeRun, on_delete=models.CASCADE, related_name="parts")
    stage = models.CharField(max_length=10, choices=Stage)
    first = models.BigIntegerField(null=True, help_text="Lowest number of its households.")
    last = models.BigIntegerField(null=True, help_text="Highest number of its households.")
    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    households = models.PositiveIntegerField(default=0)
    facts = models.PositiveIntegerField(default=0, help_text="Households whose facts changed.")
    joined = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True, default="", help_text="Of what kind.")

    objects = RunPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_part_per_stage_and_piece",
                fields=["run", "stage", "first", "program"],
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(name="parts_to_do", fields=["run"], condition=Q(finished_at=None)),
        ]

    def __str__(self):
        return f"{self.get_stage_display()}, part {self.pk} of run {self.run_id}"
