"""Runs: what the calendar changes, incremental equals full, repeated runs, overlapping saves."""

import threading
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from assessments.enums import Tool
from cas.changes import Cause
from prioritization import tasks
from prioritization.actions.runs import nightly_run, run_on_request
from prioritization.enums import Stage
from prioritization.facts.refresh import between, refresh, these
from prioritization.lists.locks import lock_list
from prioritization.lists.rules import rules_in_force
from prioritization.lists.unpacked import forget_unpacked
from prioritization.models import Entry, HouseholdFacts, Movement, RecomputeRun, RunPart
from prioritization.runs import stages
from prioritization.runs.recompute import do_part, recompute
from tests import factories
from tests.prioritization import histories
from tests.prioritization.lives import assert_equals_oracle
from tests.prioritization.overlapping import overlap


@pytest.fixture(autouse=True)
def _without_a_broker(no_broker):
    """Every part is done in the process that hands it out."""


@pytest.mark.parametrize("seed", range(6))
def test_saved_one_by_one_or_computed_from_scratch_the_lists_are_the_same(db, tools, seed):
    rng = Random(seed)
    programs = histories.random_lists(rng)
    households = [histories.random_household(rng) for _ in range(6)]
    for _ in range(50):
        histories.random_save(rng, rng.choice(households))
    factories.tell_lists(*households)
    assert_equals_oracle(programs)
    movements = Movement.objects.count()

    run = run_on_request(at=timezone.now())
    recompute(run)

    assert Movement.objects.count() == movements
    assert (run.joined, run.changed, run.left) == (0, 0, 0)
    assert_equals_oracle(programs)


def test_a_run_alone_finds_what_no_save_has_told(db, tools):
    rng = Random(7)
    programs = histories.random_lists(rng)
    households = [histories.random_household(rng) for _ in range(12)]
    for household in households:
        factories.assessment(household, Tool.CRISIS, score=rng.randint(0, 12))

    recompute(run_on_request(at=timezone.now()))

    assert_equals_oracle(programs)
    assert Entry.objects.standing().exists()


def test_r6_a_crisis_assessment_opens_its_lists_through_day_90(db, tools):
    with time_machine.travel("2026-03-01T20:00:00Z", tick=False):
        program = factories.open_list()
        made = factories.household()
        factories.assessment(made, score=3)
        factories.tell_lists(made)
    for moment, stands in (("2026-05-30T20:00:00Z", True), ("2026-05-31T07:05:00Z", False)):
        with time_machine.travel(moment, tick=False):
            tasks.nightly()
            assert Entry.objects.standing().filter(program=program).exists() is stands
    movement = Movement.objects.get(kind="left")
    assert movement.cause == Cause.CLOCK


def test_r7_an_hct_opens_housing_lists_for_15_calendar_months(db, tools):
    with time_machine.travel("2024-11-30T20:00:00Z", tick=False):
        program = factories.open_list(housing=True)
        made = factories.household()
        factories.assessment(made, Tool.HCT, score=3)
        factories.tell_lists(made)
    for moment, stands in (("2026-02-28T20:00:00Z", True), ("2026-03-01T08:05:00Z", False)):
        with time_machine.travel(moment, tick=False):
            tasks.nightly()
            assert Entry.objects.standing().filter(program=program).exists() is stands


def test_a_run_takes_its_day_from_local_midnight_and_not_from_the_server(db, tools):
    with time_machine.travel("2026-03-02T07:59:00Z", tick=False):
        assert nightly_run(at=timezone.now()).on.isoformat() == "2026-03-01"
    with time_machine.travel("2026-03-02T08:01:00Z", tick=False):
        assert nightly_run(at=timezone.now()).on.isoformat() == "2026-03-02"


def test_the_night_is_run_once_and_caught_up_once_when_several_were_missed(db, tools):
    tasks.nightly()
    parts = RunPart.objects.count()
    tasks.nightly()
    assert RunPart.objects.count() == parts
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        tasks.nightly()
        tasks.nightly()
    days = RecomputeRun.objects.filter(finished_at__isnull=False).values_list("on", flat=True)
    assert sorted(days) == [factories.today(), factories.today() + timedelta(days=3)]


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_the_nights_of_a_clock_change_are_run_once_each(db, tools, day):
    """Beat ticks through 23 and 25 hours; each local day has one run, begun at its first tick."""
    midnight = datetime.combine(day, time(), timezone.get_current_timezone())
    moment, end = midnight.astimezone(UTC), (midnight + timedelta(days=2)).astimezone(UTC)
    while moment < end:
        with time_machine.travel(moment, tick=False):
            tasks.nightly()
        moment += timedelta(minutes=30)
    runs = RecomputeRun.objects.order_by("on")
    assert [run.on for run in runs] == [day, day + timedelta(days=1)]
    began = [timezone.localtime(run.started_at) for run in runs]
    assert [(each.date(), each.hour, each.minute) for each in began] == [
        (run.on, 0, 0) for run in runs
    ]


def test_a_run_that_broke_off_is_finished_by_the_next_tick_at_its_first_moment(
    db, tools, monkeypatch
):
    programs = [factories.open_list() for _ in range(3)]
    made = factories.household()
    factories.assessment(made)
    do, lists_done = stages.do, []

    def break_after_the_first_list(part):
        if part.stage == Stage.LISTS:
            if lists_done:
                raise ConnectionError
            lists_done.append(part)
        return do(part)

    monkeypatch.setattr(stages, "do", break_after_the_first_list)
    with pytest.raises(ConnectionError):
        tasks.nightly()
    assert Entry.objects.standing().count() == 1
    monkeypatch.undo()

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        tasks.nightly()

    run = RecomputeRun.objects.get()
    assert (run.joined, run.checked) == (len(programs), 1)
    assert set(Entry.objects.values_list("waiting_since", flat=True)) == {run.started_at}
    failed = run.parts.get(failures=1)
    assert (failed.stage, failed.error) == (Stage.LISTS, "ConnectionError")


def test_new_rules_that_come_into_force_at_night_are_the_cause_of_what_they_move(db, tools):
    program = factories.open_list()
    made = factories.household()
    factories.assessment(made)
    factories.tell_lists(made)
    tasks.nightly()
    tomorrow = factories.today() + timedelta(days=1)
    no_pets = factories.rule_set([{"fact": "pets", "op": "eq", "value": "no"}])
    factories.publish(
        program=program, rule_set=no_pets, effective_from=tomorrow, by=None, at=timezone.now()
    )
    assert Entry.objects.standing().count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        tasks.nightly()
    assert Movement.objects.get(kind="left").cause == Cause.RULE_VERSION


def test_facts_that_did_not_change_keep_their_revision(db, tools):
    made = factories.household()
    refresh(these([made.pk]), on=factories.today())
    before = HouseholdFacts.objects.get()
    assert refresh(between(made.pk, made.pk), on=factories.today() + timedelta(days=1)) == []
    after = HouseholdFacts.objects.get()
    assert (after.revision, after.as_of) == (before.revision, before.as_of)


def test_a_late_run_for_an_earlier_day_does_not_undo_newer_facts(db, tools):
    made = factories.household(children=(17,))
    later = factories.today() + timedelta(days=364)
    refresh(these([made.pk]), on=later)
    refresh(these([made.pk]), on=factories.today())
    assert HouseholdFacts.objects.get().children == 0


# --- Two at a time --------------------------------------------------------------------------


def in_thread(work, errors):
    """Run `work` on a connection of its own."""

    def run():
        try:
            with closing(connections["default"]):
                work()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until_blocked(count=1):
    """Wait until so many sessions of this database wait for a lock."""
    waiting = (
        "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database()"
    )
    for _ in range(500):
        with connection.cursor() as cursor:
            # Inside a transaction the list of sessions stays as it was first seen.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= count:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("Nobody waited for a lock.")


@pytest.mark.django_db(transaction=True)
def test_a_save_that_overlaps_a_bulk_refresh_is_never_overwritten():
    """The save is not committed when the refresh starts: the refresh waits, then sees it."""
    made = factories.household()
    factories.tell_lists(made)
    errors = []
    with transaction.atomic():
        factories.assessment(made, score=7)
        factories.tell_lists(made)
        thread = in_thread(lambda: refresh(between(made.pk, made.pk), on=factories.today()), errors)
        wait_until_blocked()
    thread.join()
    assert not errors
    assert HouseholdFacts.objects.get().crisis_score == 7


@pytest.mark.django_db(transaction=True)
def test_a_save_between_unpacking_and_a_list_keeps_its_place():
    """The run has old facts in hand; it must not move the household back to where it was."""
    program = factories.open_list()
    made, other = factories.household(), factories.household()
    factories.assessment(other)
    factories.tell_lists(made, other)
    run = run_on_request(at=timezone.now())
    (rules,) = rules_in_force(run.on)
    unpack = RunPart.objects.create(run=run, stage=Stage.UNPACK)
    part = RunPart.objects.create(run=run, stage=Stage.LISTS, program_id=rules.program_id)
    do_part(unpack.pk)
    errors = []

    def save():
        factories.assessment(made, score=3)
        factories.tell_lists(made)

    in_thread(save, errors).join()
    do_part(part.pk)
    forget_unpacked(run.facts_table)
    assert not errors
    standing = Entry.objects.standing().filter(program=program)
    assert set(standing.values_list("household_id", flat=True)) == {made.pk, other.pk}


@pytest.mark.django_db(transaction=True)
def test_a_save_under_way_while_facts_are_unpacked_keeps_its_place():
    """Its revision is older than the run's, but it commits later: the unpacked row is dropped."""
    program = factories.open_list()
    made = factories.household()
    factories.tell_lists(made)
    run = run_on_request(at=timezone.now())
    (rules,) = rules_in_force(run.on)
    errors = []
    with transaction.atomic():
        factories.assessment(made, score=3)
        factories.tell_lists(made)

        def unpack_and_move():
            for stage, program_id in ((Stage.UNPACK, None), (Stage.LISTS, rules.program_id)):
                part = RunPart.objects.create(run=run, stage=stage, program_id=program_id)
                do_part(part.pk)
            forget_unpacked(run.facts_table)

        thread = in_thread(unpack_and_move, errors)
        wait_until_blocked()
    thread.join()
    assert not errors
    assert Entry.objects.standing().filter(program=program, household=made).exists()


@pytest.mark.django_db(transaction=True)
def test_a_save_waits_for_a_publication_and_follows_the_new_rules():
    program = factories.open_list()
    made = factories.household()
    factories.assessment(made)
    errors = []
    no_pets = factories.rule_set([{"fact": "pets", "op": "eq", "value": "no"}])
    with transaction.atomic():
        factories.publish(
            program=program,
            rule_set=no_pets,
            effective_from=factories.today(),
            by=None,
            at=timezone.now(),
        )
        thread = in_thread(lambda: factories.tell_lists(made), errors)
        wait_until_blocked()
    thread.join()
    assert not errors
    assert not Entry.objects.standing().exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_do_the_same_run_share_its_parts_and_each_has_its_effect_once():
    for _ in range(4):
        factories.open_list()
    factories.assessment(factories.household())
    run = nightly_run(at=timezone.now())
    errors = []
    for thread in [in_thread(lambda: recompute(run), errors) for _ in range(3)]:
        thread.join()
    run.refresh_from_db()
    assert not errors
    assert (run.joined, Movement.objects.count()) == (4, 4)
    assert not run.parts.open().exists()


@pytest.mark.django_db(transaction=True)
def test_two_lists_are_moved_at_the_same_time_and_one_list_by_one_worker():
    """A lock per list: the second list does not wait for the first."""
    first, second = factories.open_list(), factories.open_list()
    factories.assessment(factories.household())
    run = nightly_run(at=timezone.now())
    parts = [
        RunPart.objects.create(run=run, stage=Stage.LISTS, program=each) for each in (first, second)
    ]
    errors = []
    with transaction.atomic():
        lock_list(first.pk)
        waiting = in_thread(lambda: do_part(parts[0].pk), errors)
        wait_until_blocked()
        in_thread(lambda: do_part(parts[1].pk), errors).join()
        assert list(run.parts.open()) == [parts[0]]
    waiting.join()
    assert not errors
    assert not run.parts.open().exists()


@pytest.mark.django_db(transaction=True)
def test_a_part_that_somebody_is_at_is_left_alone():
    program = factories.open_list()
    run = nightly_run(at=timezone.now())
    part = RunPart.objects.create(run=run, stage=Stage.LISTS, program=program)
    errors = []
    with transaction.atomic():
        lock_list(program.pk)
        thread = in_thread(lambda: do_part(part.pk), errors)
        wait_until_blocked()
        assert do_part(part.pk) is None
    thread.join()
    assert not errors


@pytest.mark.django_db(transaction=True)
def test_a_reader_sees_a_list_before_or_after_a_publication_and_nothing_between():
    """Twenty households join at once; a reader who polls meanwhile sees none or all of them."""
    no_one = [{"fact": "household_size", "op": "ge", "value": 9}]
    program = factories.open_list(no_one)
    for _ in range(20):
        factories.assessment(factories.household())
    recompute(run_on_request(at=timezone.now()))
    seen, errors, stop = set(), [], threading.Event()

    def read():
        while not stop.is_set():
            seen.add(Entry.objects.standing().filter(program=program).count())

    thread = in_thread(read, errors)
    for requirements in ([], no_one, []):
        factories.publish(
            program=program,
            rule_set=factories.rule_set(requirements),
            effective_from=factories.today(),
            by=None,
            at=timezone.now(),
        )
    stop.set()
    thread.join()
    assert not errors
    assert seen <= {0, 20}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.django_db(transaction=True)
def test_saves_that_overlap_computations_are_all_there(tools, seed):
    runs, programs = overlap(30, households=8, seed=seed)
    assert {run.differences for run in runs} == {0}
    assert_equals_oracle(programs)
