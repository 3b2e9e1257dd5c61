"""Keeping the programs, and what the directory says of them."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from cas import audit
from cas.changes import action
from cas.models import User
from cas.rules import ruleset
from prioritization.actions.rules import publish
from prioritization.models import Program, ShownRules

SAMPLE_PROGRAMS = Path(__file__).parent.with_name("sample_programs.toml")


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


def leave_list_to_the_night(*, program: Program) -> None:
    """Have the next run move this whole list, because saves alone would leave it half as it was.

    For a program that was inactive, or is of another kind now. Until then saves leave it alone.
    """
    ShownRules.objects.filter(program=program).delete()


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


@action
def save_terms(*, program: Program, content: Mapping[str, Any], by: User) -> None:
    """Change who may refer to a program, and whether it takes people now. It counts at once."""
    for name, value in content.items():
        setattr(program, name, value)
    program.save(update_fields=[*content])
    audit.record(verb="changed", subject=program, by=by, fields=sorted(content))
