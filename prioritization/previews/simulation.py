"""What a draft of rules would change: who joins, leaves, moves how far, and what is to be asked.

The steps that decide who stands where are those of `prioritization.lists.decision`, so the preview
is what publishing the draft on this day would do, row for row. It only reads: no row is written,
and no lock is taken that a save would wait for.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from cas.changes import Cause
from cas.rules.ruleset import RuleSet
from prioritization.lists.merging import GRACE_DAYS
from prioritization.lists.rules import ListRules, rule_sets_of, rules_in_force
from prioritization.models import RuleVersion
from prioritization.previews.preview import AGES_FROM, NOTHING, Change, Counts, Preview, Step
from prioritization.previews.statement import preview_statement
from prioritization.rulebooks.rulebook import inherits_county_rules


def simulate(
    draft: RuleVersion,
    *,
    on: date,
    at: datetime,
    step: Step | None = None,
    limit: int | None = 0,
    offset: int = 0,
) -> Preview:
    """What would change if `draft` were published at this moment, with the facts stored now.

    `limit` rows of one step (or, without it, of all that changes) come along; None is all of
    them. Raises RuleError, in words, for a draft that does not fit the facts there are.
    """
    new = _rules_with(draft, on)
    if not new:
        return NOTHING
    parameters: Mapping[str, Any] = {
        "on": on,
        "at": at,
        "zone": settings.TIME_ZONE,
        "grace": GRACE_DAYS,
        "cause": str(Cause.RULE_VERSION),
        "ages": list(AGES_FROM),
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(preview_statement(new, _rules_now(new, on), step), parameters)
        return _preview(*map(json.loads, cursor.fetchone()))


def _rules_with(draft: RuleVersion, on: date) -> tuple[ListRules, ...]:
    """The rules of each list that the draft would decide about."""
    if draft.program is None:
        inheriting = (each for each in rules_in_force(on) if inherits_county_rules(each.kind))
        return tuple(replace(each, county_version_id=draft.pk) for each in inheriting)
    if not draft.program.is_active:
        return ()
    inherits = inherits_county_rules(draft.program.kind)
    county = RuleVersion.objects.county_in_force(on) if inherits else None
    county_id = county.pk if county else None
    return (ListRules(draft.program.pk, draft.program.kind, draft.pk, county_id, on),)


def _rules_now(new: tuple[ListRules, ...], on: date) -> dict[int, RuleSet]:
    """The rules in force of these programs; a program may have none yet."""
    programs = {each.program_id for each in new}
    now = tuple(each for each in rules_in_force(on) if each.program_id in programs)
    return {each.program_id: rules for each, rules in rule_sets_of(now).items()}


def _preview(programs: Any, groups: Any, facts: Any, rows: Any, chosen: int) -> Preview:
    of_programs = {pk: Counts(*counts) for pk, *counts in programs}
    return Preview(
        total=sum(of_programs.values(), Counts()),
        programs=of_programs,
        groups={(dimension, value): Counts(*counts) for dimension, value, *counts in groups},
        asks=dict(facts),
        rows=tuple(_change(row) for row in rows),
        chosen=chosen,
    )


def _change(row: list[Any]) -> Change:
    program, household, is_evh, kind, old_rank, new_rank, asks = row
    return Change(program, household, is_evh, kind, old_rank, new_rank, tuple(asks or ()))
