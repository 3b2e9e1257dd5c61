"""Compares a preview with what publishing the same rules really does to the lists."""

from collections import Counter

from django.utils import timezone

from cas.changes import Cause
from cas.rules import ruleset
from prioritization.actions.runs import run_on_request
from prioritization.lists.locks import lock_list
from prioritization.lists.moving import move_list
from prioritization.lists.rules import rules_in_force
from prioritization.models import Entry, Movement, RuleVersion
from prioritization.previews.preview import Counts
from prioritization.previews.simulation import simulate
from prioritization.runs.recompute import recompute
from tests import factories


def draft_of(program, rule_set):
    """A draft of these rules; program None: of the county-wide requirements."""
    return RuleVersion.objects.create(program=program, content=ruleset.dump(rule_set))


def publish_really(draft, *, at):
    """Publish the draft for today and move the lists that it decides about."""
    on = timezone.localdate(at)
    newest = RuleVersion.objects.published().filter(program=draft.program).count()
    draft.number, draft.effective_from, draft.published_at = newest + 1, on, at
    draft.save()
    for rules in rules_in_force(on):
        if draft.pk in (rules.version_id, rules.county_version_id):
            lock_list(rules.program_id)
            move_list(rules, on=on, at=at, cause=Cause.RULE_VERSION)


def places():
    """{(program, household): rank} of everybody on a list now."""
    standing = Entry.objects.standing().with_rank()
    return {(each.program_id, each.household_id): each.rank for each in standing}


def assert_preview_equals_publishing(program, rule_set):
    """Preview, publish, compare each row and each number; then a full run changes nothing."""
    draft, at = draft_of(program, rule_set), timezone.now()
    before, told = places(), Movement.objects.count()
    preview = simulate(draft, on=factories.today(), at=at, limit=None)
    assert (places(), Movement.objects.count()) == (before, told)

    publish_really(draft, at=at)

    after = places()
    assert _ranks_of(preview) == _ranks_that_changed(before, after)
    moved = Movement.objects.order_by("pk")[told:]
    assert {(row.program_id, row.household_id, row.kind) for row in preview.rows if row.kind} == {
        (each.program_id, each.household_id, each.kind) for each in moved
    }
    assert preview.total == _counted(before, after, preview)
    recompute(run_on_request(at=timezone.now()))
    assert places() == after
    return preview


def _ranks_of(preview):
    found = {
        (row.program_id, row.household_id): (row.old_rank, row.new_rank)
        for row in preview.rows
        if row.old_rank != row.new_rank
    }
    assert len({(row.program_id, row.household_id) for row in preview.rows}) == len(preview.rows)
    return found


def _ranks_that_changed(before, after):
    ranks = {place: (before.get(place), after.get(place)) for place in before.keys() | after.keys()}
    return {place: (old, new) for place, (old, new) in ranks.items() if old != new}


def _counted(before, after, preview):
    steps = Counter(
        "joined" if old is None else "left" if new is None else "up" if new < old else "down"
        for old, new in _ranks_that_changed(before, after).values()
    )
    asked = sum(bool(row.asks) for row in preview.rows)
    # The lists that the draft does not decide about have no part in it.
    now = sum(program in preview.programs for program, _ in before)
    return Counts(now=now, asked=asked, **steps)
