"""Keeping the test cases of a program's rules."""

from collections.abc import Mapping
from typing import Any

from cas import audit
from cas.changes import action
from cas.models import User
from prioritization.models import Program, RuleCase


@action
def add_case(*, program: Program | None, content: Mapping[str, Any], by: User) -> RuleCase:
    """Add a test case to a program's rules, or to the county-wide ones. Returns it."""
    case = RuleCase.objects.create(program=program, created_by=by, **content)
    audit.record(verb="added", subject=case, by=by)
    return case


@action
def change_case(*, case: RuleCase, content: Mapping[str, Any], by: User) -> None:
    """Change what a test case is about, or what it expects."""
    for name, value in content.items():
        setattr(case, name, value)
    case.save(update_fields=list(content))
    audit.record(verb="changed", subject=case, by=by, fields=sorted(content))


@action
def remove_case(*, case: RuleCase, by: User) -> None:
    """Remove a test case; its history is kept."""
    audit.record(verb="removed", subject=case, by=by)
    case.delete()
