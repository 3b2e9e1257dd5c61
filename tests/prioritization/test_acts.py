"""Acts of staff: stored at once, felt outside once after ten seconds, undone before."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from cas.models import AuditEvent
from prioritization import act_hooks
from prioritization.actions.acts import TooLate, begin, settle, undo
from prioritization.enums import ActKind
from prioritization.models import Act
from prioritization.tasks import settle_acts
from tests import factories
from tests.at_once import at_once
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TEN_SECONDS = timedelta(seconds=10)


@pytest.fixture
def staff():
    return UserFactory(role="cas_staff")


@pytest.fixture
def outside(monkeypatch):
    """What the hooks of reviews did, in place of what they do."""
    told = []
    hooks = act_hooks.Hooks(
        undo=lambda act, by, at: told.append(("undone", act.subject_id)),
        take_effect=lambda act, at: told.append(("told", act.subject_id)),
    )
    monkeypatch.setitem(act_hooks._hooks, ActKind.REVIEW, hooks)
    return told


def act_of(staff, at, subject_id=7, household=None):
    household = household or factories.household()
    return begin(
        kind=ActKind.REVIEW, household_id=household.pk, subject_id=subject_id, by=staff, at=at
    )


def test_an_act_is_stored_at_once_and_felt_outside_after_ten_seconds(staff, outside):
    now = timezone.now()
    act = act_of(staff, now)

    assert settle(at=now + TEN_SECONDS - timedelta(milliseconds=1)) == 0
    assert outside == []
    assert settle(at=now + TEN_SECONDS) == 1
    assert outside == [("told", 7)]
    act.refresh_from_db()
    assert act.settled_at == now + TEN_SECONDS


@pytest.mark.parametrize("kind", ActKind)
def test_every_kind_of_act_says_how_it_is_undone(kind):
    assert callable(act_hooks.hooks_of(kind).undo)


def test_an_act_takes_effect_once(staff, outside):
    now = timezone.now()
    act_of(staff, now)

    settle(at=now + TEN_SECONDS)
    settle(at=now + 2 * TEN_SECONDS)

    assert outside == [("told", 7)]


def test_undoing_voids_an_act(staff, outside):
    now = timezone.now()
    act = act_of(staff, now)

    undo(act=act, by=staff, at=now + timedelta(seconds=9))

    assert settle(at=now + TEN_SECONDS) == 0
    assert outside == [("undone", 7)]
    assert AuditEvent.objects.filter(verb="undid", household_id=act.household_id).exists()


def test_nothing_is_undone_after_ten_seconds_or_twice(staff, outside):
    now = timezone.now()
    late, again = act_of(staff, now), act_of(staff, now, subject_id=8)
    undo(act=again, by=staff, at=now)

    with pytest.raises(TooLate):
        undo(act=late, by=staff, at=now + TEN_SECONDS)
    with pytest.raises(TooLate):
        undo(act=again, by=staff, at=now + timedelta(seconds=1))
    assert outside == [("undone", 8)]


def test_an_act_that_fails_keeps_no_other_one_back(staff, outside, monkeypatch, caplog):
    now = timezone.now()
    first, _ = act_of(staff, now), act_of(staff, now, subject_id=8)

    def take_effect(act, at):
        if act.pk == first.pk:
            raise RuntimeError("Example")
        outside.append(("told", act.subject_id))

    hooks = act_hooks.Hooks(undo=act_hooks.nothing_outside, take_effect=take_effect)
    monkeypatch.setitem(act_hooks._hooks, ActKind.REVIEW, hooks)

    assert settle(at=now + TEN_SECONDS) == 1
    assert outside == [("told", 8)]
    assert list(Act.objects.due(now + TEN_SECONDS)) == [first]
    assert "could not take effect" in caplog.text


def test_the_message_goes_when_the_act_is_stored_and_not_before(
    staff, outside, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "prioritization.actions.acts.current_app.send_task",
        lambda name, **options: sent.append((name, options["countdown"])),
    )
    with django_capture_on_commit_callbacks(execute=True):
        act_of(staff, timezone.now())
        assert sent == []

    assert sent == [(settle_acts.name, 10)]


def test_the_sweep_finds_what_was_lost(staff, outside):
    act_of(staff, timezone.now() - TEN_SECONDS)

    settle_acts()

    assert outside == [("told", 7)]


def test_an_act_that_was_undone_or_settled_never_changes(staff, outside):
    now = timezone.now()
    act = act_of(staff, now)
    undo(act=act, by=staff, at=now)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(undone_at=None, undone_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Act.objects.filter(pk=act.pk).delete()


def test_only_what_was_done_may_be_told_about_an_act(staff):
    act = act_of(staff, timezone.now())

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(subject_id=9)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_let_each_act_take_effect_once(outside):
    now = timezone.now()
    staff = UserFactory(role="cas_staff")
    household = factories.household()
    for number in range(6):
        act_of(staff, now, subject_id=number, household=household)

    at_once([partial(settle, at=now + TEN_SECONDS)] * 4)

    assert sorted(subject for _, subject in outside) == list(range(6))
