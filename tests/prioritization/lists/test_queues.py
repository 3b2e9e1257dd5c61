"""Queues: whom a finished intake places on them, and what takes them off again (C14, R36)."""

from datetime import datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeState, Tool
from assessments.rules.intake_states import UNFINISHED
from cas.access.roles import Role
from cas.changes import Cause
from clients.models import Enrollment
from prioritization.enums import ProgramKind
from prioritization.history.replay import standings
from prioritization.models import Entry, HouseholdFacts, Movement
from prioritization.why.eligibility import standing_with
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
QUEUED, DIVERTED = IntakeState.QUEUED, IntakeState.DIVERTED
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]
ADULTS = {"fact": "youngest_age_low", "op": "ge", "value": 18}


@pytest.fixture
def queue():
    return factories.open_list(queue=True)


def finished(state=QUEUED, made=None, **fields):
    """An intake that reached Finish, of a household or of a new one."""
    made = made or factories.household()
    factories.intake(made, state, **fields)
    factories.tell_lists(made, cause=Cause.INTAKE)
    return made


def standing(program):
    entries = Entry.objects.standing().filter(program=program).in_order()
    return list(entries.values_list("household_id", flat=True))


def moves(program):
    told = Movement.objects.filter(program=program).order_by("pk")
    return list(told.values_list("kind", "cause"))


# --- C14, C1: what opens a queue ------------------------------------------------------------


def test_c14_a_finished_intake_places_a_household_on_the_queue_without_any_score(queue):
    made = finished()
    assert standing(queue) == [made.pk]
    facts = HouseholdFacts.objects.get(pk=made.pk)
    assert (facts.queued_on, facts.crisis_score, facts.hct_score) == (
        factories.today(),
        None,
        None,
    )
    assert moves(queue) == [("joined", Cause.INTAKE)]


@pytest.mark.parametrize("tool", [Tool.CRISIS, Tool.HCT])
def test_c1_no_assessment_opens_a_queue(queue, tool):
    made = factories.household()
    factories.assessment(made, tool, score=12)
    factories.tell_lists(made)
    assert standing(queue) == []


def test_c1_a_place_on_the_queue_opens_no_other_list(queue):
    others = [factories.open_list(), factories.open_list(housing=True)]
    finished()
    assert [standing(program) for program in others] == [[], []]


@pytest.mark.parametrize("score", [None, 0, 12])
def test_c3_no_score_is_required_nor_keeps_anybody_off(queue, score):
    made = factories.household()
    if score is not None:
        factories.assessment(made, score=score)
    finished(made=made)
    assert standing(queue) == [made.pk]


def test_c14_a_queue_has_rules_of_its_own():
    queue = factories.open_list([ADULTS], [(NEAR, 20)], queue=True)
    alone, near, family = (
        factories.household(),
        factories.household(),
        factories.household(children=(4,)),
    )
    factories.location(near)
    for made in (alone, near, family):
        finished(made=made)
    assert standing(queue) == [near.pk, alone.pk]


# --- R36: nothing before Finish -------------------------------------------------------------


@pytest.mark.parametrize("state", [*UNFINISHED, IntakeState.DISCARDED])
def test_r36_no_intake_makes_an_entry_before_it_is_finished(queue, state):
    finished(state)
    assert standing(queue) == []
    assert not Entry.objects.exists()
    assert HouseholdFacts.objects.get().queued_on is None


@pytest.mark.parametrize("state", [*UNFINISHED, IntakeState.DISCARDED])
def test_r36_an_update_under_way_or_discarded_leaves_the_place_alone(queue, state):
    made = finished()
    finished(state, made)
    assert standing(queue) == [made.pk]
    assert moves(queue) == [("joined", Cause.INTAKE)]


# --- What takes a household off -------------------------------------------------------------


def test_c14_a_later_intake_that_ends_as_diverted_takes_them_off(queue):
    made = finished()
    finished(DIVERTED, made)
    assert standing(queue) == []
    assert moves(queue)[-1] == ("left", Cause.INTAKE)
    assert HouseholdFacts.objects.get().queued_on is None


def test_c14_the_newest_finished_intake_decides(queue):
    made = factories.household()
    now = timezone.now()
    factories.intake(made, DIVERTED, at=now - timedelta(hours=2))
    factories.intake(made, QUEUED, at=now - timedelta(hours=3))
    factories.tell_lists(made, cause=Cause.INTAKE)
    assert standing(queue) == []
    finished(QUEUED, made, at=now)
    assert standing(queue) == [made.pk]


def test_an_exit_takes_them_off_and_a_new_stay_needs_a_new_intake(queue):
    made = finished()
    Enrollment.objects.update(exited_on=factories.today())
    factories.tell_lists(made, cause=Cause.EXIT)
    assert standing(queue) == []
    assert moves(queue)[-1] == ("left", Cause.EXIT)
    factories.enroll(made)
    factories.tell_lists(made, cause=Cause.ENROLLMENT)
    assert standing(queue) == []
    finished(made=made)
    assert standing(queue) == [made.pk]


def test_c13_a_place_in_a_shelter_leaves_the_queue_as_it_is(queue):
    made = finished()
    HouseholdFacts.objects.update(is_placed=True)
    factories.publish(
        program=queue,
        rule_set=factories.rule_set(),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )
    assert standing(queue) == [made.pk]


def test_c14_queued_on_is_the_local_day_of_finish():
    """Half past eleven at night here is tomorrow elsewhere."""
    at = datetime(2026, 3, 9, 23, 30, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(at, tick=False):
        made = finished(at=at)
        assert HouseholdFacts.objects.get(pk=made.pk).queued_on == at.date()


# --- C11, C4: since when, and in which order ------------------------------------------------


@pytest.mark.parametrize(("days", "keeps"), [(0, True), (14, True), (15, False)])
def test_c11_back_on_the_queue_within_the_grace_keeps_waiting_since(queue, days, keeps):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made = finished()
        first = Entry.objects.get().waiting_since
        clock.shift(timedelta(days=1))
        finished(DIVERTED, made)
        clock.shift(timedelta(days=days, seconds=1))
        finished(QUEUED, made)
        assert (Entry.objects.standing().get().waiting_since == first) is keeps


def test_c11_an_update_that_ends_on_the_queue_again_keeps_waiting_since(queue):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made = finished()
        first = Entry.objects.get().waiting_since
        clock.shift(timedelta(days=40))
        finished(QUEUED, made)
        assert Entry.objects.standing().get().waiting_since == first
        assert moves(queue) == [("joined", Cause.INTAKE)]
        assert HouseholdFacts.objects.get().queued_on == factories.today()


def test_c4_a_queue_is_in_order_without_any_score(queue):
    """EVH, homeless since, waiting since; a margin that is on record orders no queue."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        unknown = finished()
        clock.shift(timedelta(minutes=1))
        later = finished()
        clock.shift(timedelta(minutes=1))
        long_ago, lately, vulnerable = (factories.household() for _ in range(3))
        _homeless_since(lately, 10)
        _homeless_since(long_ago, 900)
        factories.assessment(lately, score=5)
        factories.assessment(vulnerable, score=9)
        for made in (lately, long_ago, vulnerable):
            finished(made=made)
    in_order = [made.pk for made in (vulnerable, long_ago, lately, unknown, later)]
    assert standing(queue) == in_order
    margins = Entry.objects.filter(program=queue).values_list("margin_order", flat=True)
    assert set(margins) == {32767}


def _homeless_since(made, days):
    made.enrollments.update(homeless_since=factories.today() - timedelta(days=days))


# --- The same for a save and for a run, and for the past ------------------------------------


def test_the_list_as_a_whole_takes_the_same_households_as_their_saves(queue):
    on_it = finished()
    finished(DIVERTED)
    finished(IntakeState.READY_TO_QUEUE)
    later = factories.open_list(queue=True)
    assert standing(later) == standing(queue) == [on_it.pk]


def test_the_history_of_a_queue_replays_to_the_queue(queue):
    made = finished()
    finished(DIVERTED, made)
    finished(QUEUED, made)
    finished()
    (replayed,) = standings(queue.pk, [Movement.objects.latest("pk").pk])
    assert replayed.in_order() == standing(queue)
    assert len(replayed.keys) == 2


@pytest.mark.parametrize("kind", ProgramKind)
def test_c1_c14_python_and_sql_open_the_same_lists(kind):
    """Whatever is known of a household: the page that says why agrees with the list."""
    today = factories.today()
    for enrolled, queued_on, crisis, hct, placed in product(
        (True, False), (today, None), (3, None), (9, None), (True, False)
    ):
        made = factories.household(situation=None)
        factories.tell_lists(made)
        HouseholdFacts.objects.filter(pk=made.pk).update(
            is_enrolled=enrolled,
            queued_on=queued_on,
            crisis_score=crisis,
            hct_score=hct,
            is_placed=placed,
        )
    program = factories.open_list(kind=kind)
    found = {pk: standing_with(pk, program, on=today) for pk in _all_households()}
    assert set(standing(program)) == {pk for pk, each in found.items() if each.is_open}
    assert 0 < len(standing(program)) < len(found)


def _all_households():
    return list(HouseholdFacts.objects.values_list("pk", flat=True))


# --- The pages of the household, and of the list ----------------------------------------------


def test_the_page_of_a_queue_says_how_far_the_papers_are(queue, sign_in):
    ready, not_yet = finished(), finished()
    factories.case_conferencing(
        ready, ready_through={"rrh": f"{factories.today() + timedelta(days=9)}"}
    )
    factories.tell_lists(ready)
    body = _page(sign_in, queue)
    assert body.count("Doc-ready: Rapid re-housing") == 1
    assert body.count("Not doc-ready") == 1
    assert not_yet.pk in standing(queue)


def test_an_empty_queue_says_how_one_joins_it(queue, sign_in):
    assert "when its intake is finished" in _page(sign_in, queue)


@pytest.mark.parametrize("state", [*UNFINISHED, IntakeState.DISCARDED, QUEUED])
def test_r36_the_page_of_a_household_names_the_queue_only_after_finish(queue, sign_in, state):
    made = finished(state)
    page = sign_in(made.created_by).get(reverse("clients:household", args=[made.pk]))
    assert (queue.name in page.content.decode()) == (state == QUEUED)


def test_what_moved_names_the_intake(queue, sign_in):
    made = finished()
    finished(DIVERTED, made)
    client = sign_in(role=Role.CAS_STAFF)
    body = client.get(reverse("prioritization:list_history", args=[queue.slug])).content.decode()
    assert body.count("a finished intake") >= 2


def test_the_page_costs_the_same_for_many(queue, sign_in):
    client = sign_in(role=Role.CAS_STAFF)
    url = reverse("prioritization:list_detail", args=[queue.slug])
    for _ in range(2):
        finished()
    client.get(url)
    few = _queries(client, url)
    for _ in range(6):
        finished()
    assert _queries(client, url) == few


def _queries(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def _page(sign_in, program):
    client = sign_in(role=Role.CAS_STAFF)
    url = reverse("prioritization:list_detail", args=[program.slug])
    return client.get(url).content.decode()
