"""How news travels up: once per outermost action, inside its transaction (cas.changes)."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from cas import changes
from cas.changes import Cause, action, touch
from cas.models import Agency
from tests import factories


@pytest.fixture
def heard(monkeypatch):
    """What a handler was told, call by call."""
    calls = []
    monkeypatch.setattr(changes, "_handlers", [])
    changes.register(calls.append)
    return calls


def test_touch_outside_an_action_raises():
    with pytest.raises(RuntimeError, match="outside an action"):
        touch(1, Cause.PROFILE)


def test_a_handler_hears_all_touched_households_once_at_the_end(db, heard):
    @action
    def inner():
        touch(2, Cause.HOUSEHOLD)
        assert heard == []

    @action
    def outer():
        touch(1, Cause.ASSESSMENT)
        inner()
        touch(1, Cause.PROFILE)
        assert heard == []
        return "done"

    assert outer() == "done"
    assert heard == [{1: Cause.ASSESSMENT, 2: Cause.HOUSEHOLD}]


def test_a_handler_that_is_registered_twice_runs_once(db, heard):
    changes.register(heard.append)
    changes.register(lambda touched: None)
    again = heard.append
    changes.register(again)

    @action
    def act():
        touch(1, Cause.CLOCK)

    act()
    assert len(heard) == len([handler for handler in changes._handlers if handler == again])


def test_an_action_that_touches_nothing_tells_nobody(db, heard):
    action(lambda: None)()
    assert heard == []


def test_handlers_run_inside_the_transaction_of_the_action(db, monkeypatch):
    inside = []
    monkeypatch.setattr(
        changes, "_handlers", [lambda touched: inside.append(len(connection.savepoint_ids))]
    )
    before = len(connection.savepoint_ids)

    @action
    def act():
        touch(1, Cause.PROFILE)

    act()
    assert inside == [before + 1]


def test_a_failing_handler_takes_the_whole_action_back(db, monkeypatch):
    def breaks(touched):
        raise DatabaseError("broken on purpose")

    monkeypatch.setattr(changes, "_handlers", [breaks])

    @action
    def act():
        factories.AgencyFactory(name="Example Never Kept")
        touch(1, Cause.PROFILE)

    with pytest.raises(DatabaseError):
        act()
    assert not Agency.objects.filter(name="Example Never Kept").exists()


def test_an_action_that_fails_tells_nobody_and_forgets_what_it_touched(db, heard):
    @action
    def fails():
        touch(1, Cause.PROFILE)
        raise LookupError

    @action
    def works():
        touch(2, Cause.PROFILE)

    with pytest.raises(LookupError):
        fails()
    with pytest.raises(RuntimeError):
        touch(1, Cause.PROFILE)
    works()
    assert heard == [{2: Cause.PROFILE}]


def test_an_inner_action_is_taken_back_alone_when_the_outer_one_goes_on(db, heard):
    @action
    def inner():
        factories.AgencyFactory(name="Example Inner")
        raise LookupError

    @action
    def outer():
        factories.AgencyFactory(name="Example Outer")
        with pytest.raises(LookupError):
            inner()

    outer()
    kept = set(Agency.objects.values_list("name", flat=True))
    assert "Example Outer" in kept
    assert "Example Inner" not in kept


def test_a_handler_gets_a_copy(db, monkeypatch, heard):
    monkeypatch.setattr(changes, "_handlers", [lambda touched: touched.clear(), heard.append])

    @action
    def act():
        touch(1, Cause.PROFILE)

    act()
    assert heard == [{1: Cause.PROFILE}]


def test_threads_do_not_hear_each_others_households():
    seen = []

    def other():
        try:
            touch(9, Cause.PROFILE)
        except RuntimeError:
            seen.append("outside")

    token = changes._touched.set({})
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    changes._touched.reset(token)
    assert seen == ["outside"]


def test_every_cause_finishes_a_sentence():
    for cause in Cause:
        assert cause.label
        assert not cause.label.endswith(".")


def test_a_rollback_leaves_no_trace_of_the_touch(db, heard):
    @action
    def act():
        touch(1, Cause.PROFILE)

    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert heard == [{1: Cause.PROFILE}]
