"""By which rules lists stand: those in force on a day, and those by which each was last moved.

A save goes by the rules that a list shows (`ShownRules`): those by which the whole list was last
moved. New rules that come into force at midnight count for nobody before they count for all.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models.functions import Greatest

from cas.rules import ruleset
from cas.rules.ruleset import RuleSet
from prioritization.models import RuleVersion, ShownRules
from prioritization.querysets.rules import RuleVersionQuerySet
from prioritization.rulebooks.rulebook import inherits_county_rules


@dataclass(frozen=True)
class ListRules:
    """A program with the versions of its rules that are in force (`prioritization.rulebooks`)."""

    program_id: int
    kind: str
    version_id: int
    county_version_id: int | None
    effective_from: date


def rules_in_force(on: date) -> tuple[ListRules, ...]:
    """For each active program that has any, the rules that decide on the day `on`."""
    return _as_rules(RuleVersion.objects.in_force(on), on)


def rules_of(program_id: int, *, on: date) -> ListRules | None:
    """The rules of one active program that are in force on the day `on`, if it has any."""
    own = RuleVersion.objects.in_force(on).filter(program=program_id)
    return next(iter(_as_rules(own, on)), None)


def _as_rules(versions: RuleVersionQuerySet, on: date) -> tuple[ListRules, ...]:
    """By id only: a save needs no contents, which are kept with the statements made of them."""
    county = RuleVersion.objects.defer("content").county_in_force(on)
    rows = versions.values_list("program_id", "program__kind", "id", "effective_from")
    return tuple(_list_rules(*row, county=county) for row in rows)


def _list_rules(
    program_id: int, kind: str, version_id: int, since: date, *, county: RuleVersion | None
) -> ListRules:
    if county is None or not inherits_county_rules(kind):
        return ListRules(program_id, kind, version_id, None, since)
    since = max(since, county.effective_from)
    return ListRules(program_id, kind, version_id, county.pk, since)


def rules_shown() -> tuple[ListRules, ...]:
    """The rules by which each active program's list stands; none before it was ever moved."""
    shown = ShownRules.objects.filter(program__is_active=True).order_by("program_id")
    since = Greatest("version__effective_from", "county_version__effective_from")
    rows = shown.values_list(
        "program_id", "program__kind", "version_id", "county_version_id", since
    )
    return tuple(ListRules(*row) for row in rows)


def rule_sets_of(rules: tuple[ListRules, ...]) -> dict[ListRules, RuleSet]:
    """What decides about each list, inherited requirements first."""
    ids = {pk for each in rules for pk in (each.version_id, each.county_version_id) if pk}
    versions = RuleVersion.objects.filter(pk__in=ids).values_list("pk", "content")
    parsed = {None: RuleSet(), **{pk: ruleset.parse(content) for pk, content in versions}}
    return {
        each: ruleset.combined(parsed[each.county_version_id], parsed[each.version_id])
        for each in rules
    }


def show(rules: ListRules) -> None:
    """From now on saves go by these rules on this list, which is about to be moved by them."""
    with connection.cursor() as cursor:
        cursor.execute(SHOW, [rules.program_id, rules.version_id, rules.county_version_id])


SHOW = """
INSERT INTO prioritization_shownrules AS shown (program_id, version_id, county_version_id)
VALUES (%s, %s, %s)
ON CONFLICT (program_id) DO UPDATE
SET version_id = EXCLUDED.version_id, county_version_id = EXCLUDED.county_version_id
WHERE (shown.version_id, shown.county_version_id)
    IS DISTINCT FROM (EXCLUDED.version_id, EXCLUDED.county_version_id)
"""
