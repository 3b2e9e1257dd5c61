"""Approving rules, publishing them for a day, and publishing old ones again.

One publication at a time: the second of two people waits, and is then told what the first one did.
"""

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from cas import audit
from cas.changes import Cause, action
from cas.county import COUNTY
from cas.models import User
from cas.rules import ruleset
from cas.rules.conditions import RuleError
from cas.rules.lint import errors
from cas.rules.ruleset import RuleSet
from prioritization.facts.catalogue import bound_problems, catalogue
from prioritization.lists.locks import lock_lists
from prioritization.lists.moving import move_lists
from prioritization.lists.rules import rules_in_force
from prioritization.models import Program, RuleVersion
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.rulebooks.lint import lint

PUBLICATIONS = 0
"""Stands among the locks of lists for all publications; no program has this number."""


@action
def publish(
    *,
    program: Program | None,
    rule_set: RuleSet,
    effective_from: date,
    by: User | None,
    at: datetime,
) -> RuleVersion:
    """Publish rules that come as data, as the next version of a program or county-wide (None).

    What people write goes through a draft and its linter. When the rules are effective already,
    every list they decide about moves in the same transaction. Raises RuleError, in words, for
    rules that don't fit the facts there are or that start in the past.
    """
    on = timezone.localdate(at)
    problems = [*ruleset.check(rule_set, catalogue()), *bound_problems(rule_set)]
    _refuse([*problems, *_past(effective_from, on)])
    _lock(program)
    version = RuleVersion(program=program, content=ruleset.dump(rule_set), created_by=by)
    return _publish(version, effective_from, by=by, at=at)


@action
def approve(*, draft: RuleVersion, revision: int, by: User, at: datetime) -> None:
    """Approve a draft as it was seen, at its `revision`; the next save voids the approval.

    Raises RuleError, in words, for a draft that was changed meanwhile, and for one's own.
    """
    locked = _locked(draft, revision)
    if by == locked.author:
        raise RuleError("You wrote this draft. Somebody else has to approve it.")
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["approved_by", "approved_at"])
    audit.record(verb="approved", subject=locked, by=by, revision=locked.revision)


@action
def publish_draft(
    *,
    draft: RuleVersion,
    effective_from: date,
    by: User,
    at: datetime,
    revision: int | None = None,
    newest: int | None = None,
    change_note: str = "",
) -> RuleVersion:
    """Publish a draft for a day, today or later, as the next version of its rules.

    `revision` of the draft and the number of the `newest` published version are what the person
    saw; None takes them as they are. Raises RuleError, in words, when either moved on, when the
    linter finds an error, and when the county's second person has not approved the draft.
    """
    locked = _locked(draft, revision)
    _lock(locked.program)
    _refuse_overtaken(locked.program, newest)
    if is_waiting_for_approval(locked):
        raise RuleError("Somebody else has to approve this draft before it is published.")
    _refuse_content(locked.program, locked.rule_set, effective_from, at)
    locked.change_note = change_note or locked.change_note
    return _publish(locked, effective_from, by=by, at=at)


@action
def publish_again(
    *,
    version: RuleVersion,
    effective_from: date,
    by: User,
    at: datetime,
    newest: int | None = None,
    change_note: str = "",
) -> RuleVersion:
    """Roll back: publish what an old version says as the next one, which takes over from a day on.

    An approval is of the content, so it goes along. Raises RuleError as `publish_draft` does.
    """
    _lock(version.program)
    _refuse_overtaken(version.program, newest)
    if is_waiting_for_approval(version):
        raise RuleError(
            f"Nobody approved version {version.number}. Begin a draft with what it says, and let "
            f"somebody else approve that."
        )
    _refuse_content(version.program, version.rule_set, effective_from, at)
    again = RuleVersion(
        program=version.program,
        content=version.content,
        change_note=change_note or f"Back to version {version.number}",
        based_on=version,
        created_by=by,
        approved_by=version.approved_by,
        approved_at=version.approved_at,
    )
    return _publish(again, effective_from, by=by, at=at)


def needs_approval() -> bool:
    """Whether this county wants a second person to approve rules (cas/county.toml)."""
    return COUNTY.second_person_approves_rules


def is_waiting_for_approval(version: RuleVersion) -> bool:
    """Whether the county's second person has yet to look at this content."""
    return needs_approval() and version.approved_at is None


def newest_number(program: Program | None) -> int:
    """The number of the version that was published last; 0 before any."""
    published = RuleVersion.objects.published().filter(program=program)
    return published.aggregate(newest=Max("number"))["newest"] or 0


def _locked(draft: RuleVersion, revision: int | None) -> RuleVersion:
    """The draft as it is now, kept from being saved or published by anybody else meanwhile."""
    drafts = RuleVersion.objects.drafts().select_for_update(of=("self",))
    found = drafts.filter(pk=draft.pk).first()
    if found is None:
        raise RuleError("Somebody published or discarded this draft a moment ago.")
    if revision is not None and found.revision != revision:
        raise RuleError("Somebody changed this draft a moment ago. Look at it again first.")
    return found


def _lock(program: Program | None) -> None:
    """Let no other publication and no save in, until the lists have moved."""
    concerned = [program] if program else rulebooks.heirs()
    lock_lists([PUBLICATIONS, *(each.pk for each in concerned)])


def _refuse_overtaken(program: Program | None, seen: int | None) -> None:
    newest = newest_number(program)
    if seen is not None and seen != newest:
        raise RuleError(
            f"Somebody published version {newest} a moment ago. Look at it before you publish "
            f"another one."
        )


def _refuse_content(
    program: Program | None, rule_set: RuleSet, effective_from: date, at: datetime
) -> None:
    found = errors(lint(rule_set, program=program, on=effective_from))
    said = [f"{each.place}: {each.message}" if each.place else each.message for each in found]
    _refuse([*said, *_past(effective_from, timezone.localdate(at))])
    published = RuleVersion.objects.published().filter(program=program)
    newest = published.order_by("-number").first()
    if newest and newest.rule_set == rule_set and newest.effective_from <= effective_from:
        raise RuleError(f"Version {newest.number} says the same already.")


def _past(effective_from: date, on: date) -> list[str]:
    if effective_from >= on:
        return []
    return ["New rules can't start in the past: choose today or a later day."]


def _refuse(problems: list[str]) -> None:
    if problems:
        raise RuleError(" ".join(problems))


def _publish(
    version: RuleVersion, effective_from: date, *, by: User | None, at: datetime
) -> RuleVersion:
    version.number = newest_number(version.program) + 1
    version.effective_from = effective_from
    version.published_by, version.published_at = by, at
    version.save()
    whose = version.program.slug if version.program else "county-wide"
    audit.record(verb="published", subject=version, by=by, program=whose)
    _refuse_too_much(version)
    _move_lists(version, at)
    return version


def _refuse_too_much(version: RuleVersion) -> None:
    """Rules are read together with what they inherit, now and when a planned version begins."""
    later = RuleVersion.objects.published().filter(effective_from__gt=version.effective_from)
    days = {version.effective_from, *later.values_list("effective_from", flat=True)}
    for book in (book for day in days for book in rulebooks.in_force(day)):
        ruleset.combined(book.county.rule_set if book.county else RuleSet(), book.own.rule_set)


def _move_lists(version: RuleVersion, at: datetime) -> None:
    """Move every list that the version decides about today, all in this transaction."""
    on = timezone.localdate(at)
    rules = tuple(
        each
        for each in rules_in_force(on)
        if version.pk in (each.version_id, each.county_version_id)
    )
    move_lists(rules, on=on, at=at, cause=Cause.RULE_VERSION)
