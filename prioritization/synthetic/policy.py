"""What the made-up county changed in its rules, so that they have a past to look at."""

from datetime import datetime

from django.utils import timezone

from cas.access.roles import Role
from cas.models import User
from prioritization.actions.rules import publish_draft
from prioritization.models import Program, RuleVersion

CHANGED_PROGRAM = "north-a-street"
MORE_POINTS = 10


def change_a_rule(*, at: datetime) -> None:
    """Give people near North A Street more points, unless it has changed its rules already."""
    program = Program.objects.get(slug=CHANGED_PROGRAM)
    versions = list(program.rule_versions.all())
    by = User.objects.filter(role=Role.RULES_ADMIN).first()
    if len(versions) != 1 or by is None:
        return
    (first,) = versions
    factors = [{**factor, "points": MORE_POINTS} for factor in first.content["factors"]]
    draft = RuleVersion.objects.create(
        program=program,
        content={**first.content, "factors": factors},
        based_on=first,
        created_by=by,
        change_note="People who live nearby come sooner: the neighbors asked for it.",
    )
    publish_draft(draft=draft, effective_from=timezone.localdate(at), by=by, at=at)
