"""Row `nightly`: the night's run when about three households in a hundred are due."""

from datetime import date, timedelta
from time import perf_counter

from django.utils import timezone

from prioritization.enums import RunKind, Stage
from prioritization.models import HouseholdFacts, RecomputeRun
from prioritization.runs.recompute import recompute
from tests.bench.contents import empty, tidy
from tests.bench.county import County
from tests.bench.measuring import Row, Tell

DUE = 0.03
LATER = timedelta(days=30)
AT_MOST_OF_FULL = 0.2
TARGET_FROM = 10_000
"""Households from which the target holds: below, what a night costs in any case weighs more."""


def measure(county: County, *, tell: Tell) -> list[Row]:
    """Compute today, go on to the eve of the measured night, then time that night.

    It is compared with a full run of the same day, which has nothing left to change. Leaves the
    lists of a later day: what is measured next begins from empty.
    """
    on = county.moment.on + LATER
    empty()
    _run(county.moment.on, checks_all=True)
    _run(_eve(county, on), checks_all=False)
    tidy()
    due = HouseholdFacts.objects.due(on).count()
    night, seconds = _run(on, checks_all=False)
    sample = sum(night.parts.filter(stage=Stage.SAMPLE).values_list("seconds", flat=True))
    full, full_seconds = _run(on, checks_all=True, kind=RunKind.FULL)
    if night.differences or full.differences:
        raise AssertionError("The night overlooked something.")
    share = (seconds - sample) / full_seconds
    tell(f"a night with {due} due: {seconds - sample:.1f} s, a full run {full_seconds:.1f} s")
    has_target = county.households >= TARGET_FROM
    return [
        Row(
            name="nightly",
            case=f"{due / county.households:.1%} due",
            households=county.households,
            shelters=county.shelters,
            seconds=seconds - sample,
            target=f"at most {AT_MOST_OF_FULL} of a full run" if has_target else "",
            met=share <= AT_MOST_OF_FULL if has_target else None,
            more={
                "due": due,
                "vs_full": share,
                "full_seconds": full_seconds,
                "sample_seconds": sample,
                "checked": night.checked,
                "moved": night.joined + night.changed + night.left,
            },
        )
    ]


def _eve(county: County, on: date) -> date:
    """The day after which about DUE of the households are due until `on`."""
    due = HouseholdFacts.objects.due(on).order_by("-next_change_on")
    days = due.values_list("next_change_on", flat=True)
    wanted = min(int(DUE * county.households), max(len(days) - 1, 0))
    return days[wanted] if days else on - timedelta(days=1)


def _run(on: date, *, checks_all: bool, kind: str = RunKind.NIGHTLY) -> tuple[RecomputeRun, float]:
    began = perf_counter()
    run = RecomputeRun.objects.create(
        kind=kind, on=on, started_at=timezone.now(), checks_all=checks_all
    )
    recompute(run)
    return run, perf_counter() - began
