"""C11, C12: what a merge and its undo do to the lists, and to the queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cas.access.roles import Role
from cas.changes import Cause
from clients.models import PersonMerge
from prioritization.models import Entry, HouseholdFacts, Movement
from prioritization.news import move_touched
from tests import factories
from tests.clients.merging import merge, undo

LONG_AGO = timedelta(days=60)
LATER = timedelta(days=20)


@pytest.fixture
def staff(db):
    return factories.UserFactory(role=Role.CAS_STAFF)


@pytest.fixture
def program(tools):
    return factories.open_list()


def waiting(program, *, since=None, score=3):
    """A household that stands on the list, since so long ago."""
    made = factories.household()
    factories.assessment(made, score=score)
    factories.tell_lists(made)
    if since:
        moment = timezone.now() - since
        Entry.objects.filter(household=made).update(waiting_since=moment)
        _tell_history(made, moment)
    return made


def _tell_history(made, moment):
    """Say in the history, too, since when the household waits: one more movement."""
    entry = Entry.objects.get(household=made)
    same = ("program_id", "household_id", "rule_version_id", "evh_order", "score_order")
    same += ("margin_order", "homeless_order", "tie_break")
    Movement.objects.create(
        **{name: getattr(entry, name) for name in same},
        waiting_since=moment,
        kind="changed",
        cause=Cause.CLOCK,
        at=timezone.now(),
    )


def entry_of(made):
    return Entry.objects.get(household=made)


def test_c12_the_other_household_leaves_lists_and_queue_and_is_not_exited(program, staff):
    stays, other = waiting(program), waiting(program, score=8)
    assert HouseholdFacts.objects.must_move_today().filter(pk=other.pk).exists()
    merge(other, stays, staff)
    left = entry_of(other)
    assert left.left_at
    assert left.left_because == Cause.MERGE
    assert Movement.objects.filter(household=other).latest("pk").kind == "left"
    assert not HouseholdFacts.objects.must_move_today().filter(pk=other.pk).exists()
    assert not other.enrollments.exclude(exited_on=None).exists()
    assert entry_of(stays).left_at is None


def test_c12_a_later_save_or_run_does_not_bring_it_back(program, staff):
    stays, other = waiting(program), waiting(program)
    merge(other, stays, staff)
    factories.assessment(other, score=9)
    move_touched({other.pk: Cause.ASSESSMENT})
    assert entry_of(other).left_at


@pytest.mark.parametrize(
    ("mine", "theirs"), [(None, LONG_AGO), (LONG_AGO, None), (LATER, LONG_AGO)]
)
def test_c11_a_merge_keeps_the_earliest_waiting_since(program, staff, mine, theirs):
    stays, other = waiting(program, since=mine), waiting(program, since=theirs)
    earliest = min(entry_of(stays).waiting_since, entry_of(other).waiting_since)
    merge(other, stays, staff)
    assert entry_of(stays).waiting_since == earliest


def test_c11_who_joins_the_list_only_after_the_merge_still_has_the_earlier_time(program, staff):
    other, stays = waiting(program, since=LONG_AGO), factories.household()
    factories.tell_lists(stays)
    since = entry_of(other).waiting_since
    merge(other, stays, staff)
    assert entry_of(stays).left_because == Cause.MERGE, "its place is kept, it does not stand"
    assert not Entry.objects.standing().filter(household=stays).exists()
    factories.assessment(stays)
    move_touched({stays.pk: Cause.ASSESSMENT})
    assert entry_of(stays).left_at is None
    assert entry_of(stays).waiting_since == since


def test_c11_a_time_that_was_lost_before_the_merge_stays_lost(program, staff):
    stays, other = waiting(program), waiting(program, since=LONG_AGO)
    Entry.objects.filter(household=other).update(
        left_at=timezone.now() - timedelta(days=30), left_because=Cause.EXIT
    )
    other.enrollments.update(exited_on=factories.today())
    own = entry_of(stays).waiting_since
    merge(other, stays, staff)
    assert entry_of(stays).waiting_since == own


def test_c11_an_undone_merge_costs_nobody_their_waiting_since(program, staff):
    stays, other = waiting(program, since=LATER), waiting(program, since=LONG_AGO)
    before = {made.pk: entry_of(made).waiting_since for made in (stays, other)}
    made = merge(other, stays, staff)
    Entry.objects.filter(household=other).update(left_at=timezone.now() - timedelta(days=100))
    undo(made, staff)
    for household in (stays, other):
        assert entry_of(household).left_at is None
        assert entry_of(household).waiting_since == before[household.pk]
    assert entry_of(other).household.movements.latest("pk").cause == Cause.MERGE_UNDONE


def test_c11_an_undo_leaves_no_place_on_a_list_that_was_never_stood_on(program, staff):
    other, stays = waiting(program, since=LONG_AGO), factories.household()
    factories.tell_lists(stays)
    undo(merge(other, stays, staff), staff)
    assert not Entry.objects.filter(household=stays).exists()


def test_c11_who_joined_between_merge_and_undo_has_waited_since_then(program, staff):
    other, stays = waiting(program, since=LONG_AGO), factories.household()
    factories.tell_lists(stays)
    made = merge(other, stays, staff)
    factories.assessment(stays)
    move_touched({stays.pk: Cause.ASSESSMENT})
    joined = stays.movements.get(kind="joined").at
    undo(made, staff)
    assert entry_of(stays).waiting_since == joined


def test_c11_of_two_merges_the_one_that_still_holds_keeps_its_time(program, staff):
    stays = waiting(program)
    one, two = waiting(program, since=LATER), waiting(program, since=LONG_AGO)
    later = entry_of(one).waiting_since
    merge(one, stays, staff)
    second = merge(two, stays, staff)
    undo(second, staff)
    assert entry_of(stays).waiting_since == later
    assert PersonMerge.objects.in_force().count() == 1
