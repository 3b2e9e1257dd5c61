"""Publishing rules."""

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from cas import audit
from cas.changes import Cause, action
from cas.models import User
from cas.rules import ruleset
from cas.rules.conditions import RuleError
from cas.rules.ruleset import RuleSet
from prioritization import lists
from prioritization.facts import bound_problems, catalogue
from prioritization.models import Program, RuleVersion


@action
def publish(
    *, program: Program, rule_set: RuleSet, effective_from: date, by: User | None, at: datetime
) -> RuleVersion:
    """Publish a program's rules from a day on, as its next version, which never changes again.

    When they are effective already, the whole list moves in the same transaction. Raises
    RuleError, in words, for rules that don't fit the facts there are or that start in the past.
    """
    on = timezone.localdate(at)
    _refuse_problems(rule_set, effective_from, on)
    lists.lock_list(program.pk)
    version = RuleVersion.objects.create(
        program=program,
        number=_next_number(program),
        content=ruleset.dump(rule_set),
        effective_from=effective_from,
        created_by=by,
        published_at=at,
        published_by=by,
    )
    audit.record(verb="published", subject=version, by=by, program=program.slug)
    rules = lists.rules_of(program.pk, on=on)
    if rules and rules.version_id == version.pk:
        lists.move_list(rules, on=on, at=at, cause=Cause.RULE_VERSION)
    return version


def _refuse_problems(rule_set: RuleSet, effective_from: date, on: date) -> None:
    problems = [*ruleset.check(rule_set, catalogue()), *bound_problems(rule_set)]
    if effective_from < on:
        problems.append("New rules can't start in the past: choose today or a later day.")
    if problems:
        raise RuleError(" ".join(problems))


def _next_number(program: Program) -> int:
    newest = program.rule_versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1
