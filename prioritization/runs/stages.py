"""What a run does, stage by stage, and how each stage is cut into parts for the workers.

A part is some households or one list. It can be done any number of times and ends the same, so a
worker may be killed at any point: what was done in its transaction is undone with it.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from cas.changes import Cause
from prioritization.enums import Stage
from prioritization.facts.refresh import between, refresh, these
from prioritization.history.census import take_census
from prioritization.lists.locks import lock_list
from prioritization.lists.moving import Moves, move_households, move_list, move_list_unpacked
from prioritization.lists.rules import ListRules, rules_in_force, rules_of, rules_shown
from prioritization.lists.unpacked import Unpacked, is_there, unpack_for_run
from prioritization.models import HouseholdFacts, RecomputeRun, RunPart

BLOCK = 5000
"""Households whose facts are computed in one transaction: a save of one of them waits for it."""

DUE_BLOCK = 1000
"""Households that are also moved on all lists in one transaction."""


NOTHING_MOVED = Moves()


@dataclass(frozen=True)
class Done:
    """What a part did: how many households it looked at, whose facts changed, and what moved."""

    households: int = 0
    facts: int = 0
    moves: Moves = NOTHING_MOVED

    def as_columns(self) -> dict[str, int]:
        """As `RunPart` keeps it."""
        return {"households": self.households, "facts": self.facts, **asdict(self.moves)}


def plan(run: RecomputeRun, stage: Stage) -> list[RunPart]:
    """The parts of a stage of this run, from what there is to do now."""
    return [RunPart(run=run, stage=stage, **piece) for piece in PLANS[stage](run)]


def do(part: RunPart) -> Done:
    """Do one part, in the caller's transaction."""
    return WORK[Stage(part.stage)](part)


# --- The plans ------------------------------------------------------------------------------

Pieces = list[dict[str, Any]]


def _due_households(run: RecomputeRun) -> Pieces:
    return _blocks(DUE, DUE_BLOCK, on=run.on)


def _all_households(run: RecomputeRun) -> Pieces:
    return _blocks(ALL, BLOCK)


def _new_rules(run: RecomputeRun) -> Pieces:
    """The lists that stand by other rules than those in force."""
    shown = {each.program_id: _versions(each) for each in rules_shown()}
    in_force = rules_in_force(run.on)
    return [
        {"program_id": each.program_id}
        for each in in_force
        if shown.get(each.program_id) != _versions(each)
    ]


def _all_lists(run: RecomputeRun) -> Pieces:
    return [{"program_id": each.program_id} for each in rules_in_force(run.on)]


def _one_part(run: RecomputeRun) -> Pieces:
    return [{}]


def _blocks(ids: str, size: int, **parameters: Any) -> Pieces:
    """First and last number of each block of households, however far apart their numbers lie."""
    with connection.cursor() as cursor:
        cursor.execute(BLOCKS.format(ids=ids), {"size": size, **parameters})
        return [{"first": first, "last": last} for first, last in cursor.fetchall()]


BLOCKS = """
SELECT min(id), max(id)
FROM (
    SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(size)s AS block FROM ({ids}) AS wanted
) AS row
GROUP BY block
ORDER BY block
"""
ALL = "SELECT id FROM clients_household"
DUE = "SELECT household_id AS id FROM prioritization_householdfacts WHERE next_change_on <= %(on)s"

PLANS: dict[Stage, Callable[[RecomputeRun], Pieces]] = {
    Stage.DUE: _due_households,
    Stage.RULES: _new_rules,
    Stage.SAMPLE: _one_part,
    Stage.FACTS: _all_households,
    Stage.UNPACK: _one_part,
    Stage.LISTS: _all_lists,
    Stage.CENSUS: _all_lists,
}


# --- The work -------------------------------------------------------------------------------


def _due(part: RunPart) -> Done:
    """C5, C11, R6, R7, R28: what the calendar alone changes, up to the day of the run."""
    due = HouseholdFacts.objects.due(part.run.on).of_part(part)
    return _refresh_and_move(part, due.values_list("pk", flat=True))


def _sample(part: RunPart) -> Done:
    """Households drawn by lot. Nothing changes when what is stored is right."""
    drawn = HouseholdFacts.objects.order_by("?").values_list("pk", flat=True)
    return _refresh_and_move(part, drawn[: settings.NIGHTLY_SAMPLE])


def _refresh_and_move(part: RunPart, household_ids: Iterable[int]) -> Done:
    ids = sorted(household_ids)
    if not ids:
        return Done()
    run = part.run
    changed = refresh(these(ids), on=run.on)
    causes = dict.fromkeys(ids, Cause.CLOCK)
    moves = move_households(causes, on=run.on, at=run.started_at, run_id=run.pk)
    return Done(len(ids), len(changed), moves)


def _facts(part: RunPart) -> Done:
    """A block of households, whose places are computed with the lists."""
    changed = refresh(between(part.first, part.last), on=part.run.on)
    return Done(HouseholdFacts.objects.of_part(part).count(), len(changed))


def _unpack(part: RunPart) -> Done:
    run = part.run
    rules = rules_in_force(run.on)
    unpacked = unpack_for_run(rules, table=run.facts_table)
    RecomputeRun.objects.filter(pk=run.pk).update(
        unpacked_rules={each.program_id: _versions(each) for each in rules},
        unpacked_revision=unpacked.revision,
        unpacked_households=unpacked.households,
    )
    return Done()


def _list_by_new_rules(part: RunPart) -> Done:
    rules = _locked_rules(part)
    if rules is None:
        return Done()
    return Done(moves=move_list(rules, **_as_part_of(part, Cause.RULE_VERSION)))


def _whole_list(part: RunPart) -> Done:
    """From the unpacked facts, while they are there and fit the rules; else from the stored."""
    rules = _locked_rules(part)
    if rules is None:
        return Done()
    run, moment = part.run, _as_part_of(part, Cause.CLOCK)
    unpacked = Unpacked(run.facts_table, run.unpacked_revision, run.unpacked_households)
    fits = run.unpacked_rules.get(str(rules.program_id)) == _versions(rules)
    if fits and is_there(unpacked):
        return Done(moves=move_list_unpacked(rules, unpacked, **moment))
    return Done(moves=move_list(rules, **moment))


def _census(part: RunPart) -> Done:
    take_census(part.program_id, on=part.run.on, at=part.run.started_at)
    return Done()


def _locked_rules(part: RunPart) -> ListRules | None:
    """The rules in force of the part's list, which is locked.

    None when it has none any more, and when a run of a later day took this run's place while we
    waited for the lock: that one may have moved the list by newer rules.
    """
    lock_list(part.program_id)
    if not RecomputeRun.objects.open().filter(pk=part.run_id).exists():
        return None
    return rules_of(part.program_id, on=part.run.on)


def _as_part_of(part: RunPart, cause: Cause) -> dict[str, Any]:
    run = part.run
    return {"on": run.on, "at": run.started_at, "cause": cause, "run_id": run.pk}


def _versions(rules: ListRules) -> list[int | None]:
    return [rules.version_id, rules.county_version_id]


WORK: dict[Stage, Callable[[RunPart], Done]] = {
    Stage.DUE: _due,
    Stage.RULES: _list_by_new_rules,
    Stage.SAMPLE: _sample,
    Stage.FACTS: _facts,
    Stage.UNPACK: _unpack,
    Stage.LISTS: _whole_list,
    Stage.CENSUS: _census,
}
