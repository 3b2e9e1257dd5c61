"""Row `full_recompute`: all facts and lists, in three ways that must leave the same rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from operator import attrgetter
from time import perf_counter

from django.db import connection, transaction
from psycopg import sql

from clients.models import Household
from prioritization.enums import RunKind, Stage
from prioritization.models import Movement, RecomputeRun
from prioritization.runs.recompute import recompute
from tests.bench import bare_sql, plain_orm
from tests.bench.contents import Contents, Moment, contents, empty, one_percent_changed, tidy
from tests.bench.county import County
from tests.bench.measuring import Row, Seconds, Tell, stopwatch

FROM_EMPTY, ONE_PERCENT = "from empty", "1 % changed"
ROUNDS = 3
ORM_SAMPLE = 20_000
"""The ORM way runs whole up to so many households; of more it does these and is multiplied."""

TIMES_BARE_SQL = 2
TARGET_FROM = 100_000
"""Households from which the target holds: below, what a run costs in any case weighs more."""

Way = Callable[[Moment], Seconds]


class WaysDiffer(AssertionError):
    """Two ways to compute the lists left different rows."""


@dataclass(frozen=True)
class Run:
    """One way in one case: what it took, and what it left in all and for the ORM's sample."""

    seconds: Seconds
    whole: Contents
    sample: Contents


Runs = dict[str, Run]
"""One way in both cases."""


def measure(county: County, *, tell: Tell, rounds: int = ROUNDS) -> list[Row]:
    """Time every way in both cases; raises WaysDiffer when they don't leave the same rows.

    Bare SQL and ours take turns; of each the middle time counts. Leaves the lists as ours.
    """
    last = _last_of_sample()
    timed = partial(_both_cases, county, last=last)
    orm = timed(partial(plain_orm.recompute, up_to=last))
    tell(f"full recompute with the ORM: {_in_words(orm)}")
    bare, ours = [], []
    for number in range(1, rounds + 1):
        bare.append(timed(bare_sql.recompute))
        ours.append(timed(_ours))
        check_equal(orm, bare[-1], ours[-1])
        tell(f"round {number} of {rounds}, bare SQL: {_in_words(bare[-1])}")
        tell(f"round {number} of {rounds}, ours: {_in_words(ours[-1])}")
    empty()
    _ours(county.moment)
    tidy()
    return [
        _row(county, case, orm[case], [each[case] for each in bare], [each[case] for each in ours])
        for case in (FROM_EMPTY, ONE_PERCENT)
    ]


def _last_of_sample() -> int:
    return max(Household.objects.order_by("pk").values_list("pk", flat=True)[:ORM_SAMPLE])


def _both_cases(county: County, way: Way, *, last: int) -> Runs:
    later = replace(county.moment, at=county.moment.at + timedelta(seconds=1))
    empty()
    runs = {FROM_EMPTY: _run(way, county.moment, last)}
    with one_percent_changed(later):
        runs[ONE_PERCENT] = _run(way, later, last)
    return runs


def _run(way: Way, moment: Moment, last: int) -> Run:
    tidy()
    return Run(way(moment), whole=contents(), sample=contents(up_to=last))


def _ours(moment: Moment) -> Seconds:
    """A run that checks everybody, with one process."""
    with stopwatch() as watch:
        run = RecomputeRun.objects.create(
            kind=RunKind.FULL, on=moment.on, started_at=moment.at, checks_all=True
        )
        recompute(run)
    facts = sum(run.parts.filter(stage=Stage.FACTS).values_list("seconds", flat=True))
    movements = _movements_alone(moment)
    lists = max(0, watch.seconds - facts - movements)
    return Seconds(facts, lists, movements, watch.seconds, watch.queries)


def _movements_alone(moment: Moment) -> float:
    """What the run's movements cost: ours writes them together with the entries, so they are
    written once more by themselves, and taken back.
    """
    columns = [f.column for f in Movement._meta.concrete_fields if not f.primary_key]
    again = sql.SQL(
        "INSERT INTO prioritization_movement ({columns})"
        " SELECT {columns} FROM prioritization_movement WHERE at = %s"
    ).format(columns=sql.SQL(", ").join(map(sql.Identifier, columns)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        began = perf_counter()
        cursor.execute(again, [moment.at])
        seconds = perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def check_equal(orm: Runs, bare: Runs, ours: Runs) -> None:
    """Raise WaysDiffer unless all left the same; the ORM is compared for its sample."""
    for case, run in ours.items():
        if run.whole != bare[case].whole:
            raise WaysDiffer(f"{case}: ours left {run.whole}, bare SQL {bare[case].whole}")
        if run.sample != orm[case].whole:
            raise WaysDiffer(f"{case}: ours left {run.sample}, the ORM {orm[case].whole}")


def _row(county: County, case: str, orm: Run, bare: list[Run], ours: list[Run]) -> Row:
    our_time, bare_time = _middle(ours), _middle(bare)
    sample = min(ORM_SAMPLE, county.households)
    orm_time = orm.seconds.total * county.households / sample
    vs_bare = our_time.total / bare_time.total
    has_target = county.households >= TARGET_FROM
    return Row(
        name="full_recompute",
        case=case,
        households=county.households,
        shelters=county.shelters,
        seconds=our_time.total,
        queries=our_time.queries,
        vs_bare_sql=vs_bare,
        vs_plain_orm=orm_time / our_time.total,
        target=f"at most {TIMES_BARE_SQL} x bare SQL" if has_target else "",
        met=vs_bare <= TIMES_BARE_SQL if has_target else None,
        more={
            "facts_seconds": our_time.facts,
            "lists_seconds": our_time.lists,
            "movements_seconds": our_time.movements,
            **_parts("bare_sql_", bare_time),
            **_parts("plain_orm_", orm.seconds),
            "plain_orm_seconds": orm_time,
            "sampled": sample if sample < county.households else None,
            "entries": ours[-1].whole["Entry"][0],
            "movements": ours[-1].whole["Movement"][0],
        },
    )


def _middle(runs: list[Run]) -> Seconds:
    """The run that took neither the longest nor the shortest time."""
    return sorted((run.seconds for run in runs), key=attrgetter("total"))[len(runs) // 2]


def _parts(prefix: str, seconds: Seconds) -> dict[str, float]:
    return {
        f"{prefix}seconds": seconds.total,
        f"{prefix}facts_seconds": seconds.facts,
        f"{prefix}lists_seconds": seconds.lists,
        f"{prefix}movements_seconds": seconds.movements,
    }


def _in_words(runs: Runs) -> str:
    return ", ".join(f"{run.seconds.total:.1f} s {case}" for case, run in runs.items())
