"""What people do with programs and their rules."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils import timezone

from cas import audit
from cas.changes import Cause, action
from cas.models import User
from cas.rules import ruleset
from cas.rules.conditions import RuleError
from cas.rules.ruleset import RuleSet
from prioritization import lists
from prioritization.enums import RunKind
from prioritization.facts import bound_problems, catalogue
from prioritization.models import Program, RecomputeRun, RuleVersion


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


SAMPLE_PROGRAMS = Path(__file__).with_name("sample_programs.toml")


def load_programs(*, file: Path = SAMPLE_PROGRAMS, at: datetime) -> list[Program]:
    """Add the sample programs that are not there yet, each with its rules published from today.

    Programs that exist stay as people have made them. Raises RuleError for a file that is wrong.
    """
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    present = set(Program.objects.values_list("slug", flat=True))
    missing = [each for each in content["programs"] if each["slug"] not in present]
    return [_load_program(each, content["sample_as_of"], at) for each in missing]


@action
def _load_program(content: Mapping[str, Any], sample_as_of: date, at: datetime) -> Program:
    details = dict(content)
    rules = {name: details.pop(name, []) for name in ("requirements", "factors")}
    program = Program.objects.create(**details, sample_as_of=sample_as_of)
    publish(
        program=program,
        rule_set=ruleset.parse(rules),
        effective_from=timezone.localdate(at),
        by=None,
        at=at,
    )
    return program


@action
def save_directory_entry(
    *, program: Program, content: Mapping[str, Any], verified_on: date | None, by: User
) -> None:
    """Change what the directory says of a program; `verified_on` when the program was asked."""
    for name, value in content.items():
        setattr(program, name, value)
    program.details_verified_on = verified_on or program.details_verified_on
    program.save(update_fields=[*content, "details_verified_on"])
    audit.record(verb="changed", subject=program, by=by, fields=sorted(content))


def nightly_run(*, at: datetime) -> RecomputeRun:
    """The run of the local day of `at`; made when it is asked for the first time."""
    run, _ = RecomputeRun.objects.get_or_create(
        kind=RunKind.NIGHTLY, on=timezone.localdate(at), defaults={"started_at": at}
    )
    return run


def run_on_request(*, at: datetime, by: User | None = None) -> RecomputeRun:
    """A run that somebody asked for."""
    return RecomputeRun.objects.create(
        kind=RunKind.FULL, on=timezone.localdate(at), started_at=at, started_by=by
    )
