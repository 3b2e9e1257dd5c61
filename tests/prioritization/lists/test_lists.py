"""Who stands on a list, in which order, since when, and what each movement says of it."""

import hashlib
from datetime import timedelta
from itertools import permutations
from random import Random
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import Tool
from cas.changes import Cause
from clients.models import Enrollment
from prioritization.enums import ProgramKind
from prioritization.models import Entry, Movement
from prioritization.querysets.order import SORT_KEY
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}


def assessed(tool=Tool.CRISIS, *, score=3, household=None, **fields):
    made = household or factories.household()
    factories.assessment(made, tool, score=score, **fields)
    factories.tell_lists(made, cause=Cause.ASSESSMENT)
    return made


def standing(program):
    """Household ids in the order of the list."""
    entries = Entry.objects.standing().filter(program=program).in_order()
    return list(entries.values_list("household_id", flat=True))


# --- C1: which assessment opens which list; queues (C14) are in test_queues.py --------------


@pytest.mark.parametrize(
    ("kind", "assessed_with", "stands"),
    [
        (ProgramKind.SHELTER, [Tool.CRISIS], True),
        (ProgramKind.SHELTER, [Tool.HCT], False),
        (ProgramKind.RAPID_REHOUSING, [Tool.HCT], True),
        (ProgramKind.PERMANENT_SUPPORTIVE, [Tool.CRISIS], False),
        (ProgramKind.OTHER_HOUSING, [Tool.HCT], True),
        (ProgramKind.QUEUE, [Tool.CRISIS, Tool.HCT], False),
    ],
)
def test_c1_a_list_opens_with_its_own_assessment(kind, assessed_with, stands):
    program = factories.open_list(kind=kind)
    made = factories.household()
    for tool in assessed_with:
        factories.assessment(made, tool)
    factories.tell_lists(made)
    assert bool(standing(program)) is stands


def test_c1_evh_by_hct_alone_is_on_no_shelter_list():
    shelter, housing = factories.open_list(), factories.open_list(housing=True)
    made = assessed(Tool.HCT, score=9)
    assert standing(shelter) == []
    assert standing(housing) == [made.pk]


def test_only_enrolled_households_stand_on_lists():
    program = factories.open_list()
    made = assessed()
    Enrollment.objects.update(exited_on=factories.today())
    factories.tell_lists(made, cause=Cause.EXIT)
    assert standing(program) == []
    assert Movement.objects.get(kind="left").cause == Cause.EXIT


# --- R5, R23: eligibility and score --------------------------------------------------------


@pytest.mark.parametrize("score", [0, 5, 6, 17])
def test_r5_no_score_takes_a_household_off_a_list(score):
    program = factories.open_list()
    made = assessed(score=score)
    assert standing(program) == [made.pk]


@pytest.mark.parametrize(
    ("pets", "area", "score"),
    [
        ("yes", "oak_park", None),
        ("no", "galt", 100),
        ("no", "oak_park", 101),
        (None, "oak_park", None),
        ("no", None, 100),
    ],
    ids=[
        "a requirement fails: 0, whatever the points",
        "all pass, no points: exactly 100",
        "all pass and one point: 101",
        "a requirement is unknown: not eligible",
        "a factor is unknown: no points",
    ],
)
def test_r23_the_shelter_score(pets, area, score):
    near = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]
    factories.open_list([NO_PETS], [(near, 1)])
    assessed(answers={"pets": pets, "l1_area": area})
    scores = [entry.shelter_score for entry in Entry.objects.standing()]
    assert scores == ([score] if score else [])


# --- C4: the one order ---------------------------------------------------------------------


def test_c4_evh_comes_before_every_shelter_score():
    near = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]
    program = factories.open_list([], [(near, 500)])
    near_by = assessed(score=5, answers={"l1_area": "oak_park"})
    vulnerable = assessed(score=6)
    assert standing(program) == [vulnerable.pk, near_by.pk]


def test_c4_the_margin_compares_households_with_different_thresholds():
    """A family 2 above its threshold of 10 comes before a person 1 above the threshold of 6."""
    program = factories.open_list()
    single = assessed(score=7)
    family = assessed(score=12, is_family=True)
    assert standing(program) == [family.pk, single.pk]


def test_c4_housing_lists_go_by_the_margin_of_the_hct():
    program = factories.open_list(housing=True)
    low, high = factories.household(), factories.household()
    for made, crisis, hct in ((low, 5, 1), (high, 1, 5)):
        factories.assessment(made, Tool.CRISIS, score=crisis)
        assessed(Tool.HCT, score=hct, household=made)
    assert standing(program) == [high.pk, low.pk]


def test_c4_then_the_longest_homeless_and_unknown_last():
    program = factories.open_list()
    made = [assessed() for _ in range(3)]
    days = (None, factories.today() - timedelta(days=9), factories.today() - timedelta(days=90))
    for household, day in zip(made, days, strict=True):
        Enrollment.objects.filter(household=household).update(homeless_since=day)
    factories.tell_lists(*made)
    assert standing(program) == [made[2].pk, made[1].pk, made[0].pk]


def test_c4_then_the_longest_waiting():
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        program = factories.open_list()
        first = assessed()
    second = assessed()
    assert standing(program) == [first.pk, second.pk]


def test_c4_the_last_tie_is_random_per_list_and_never_an_id():
    program, other = factories.open_list(), factories.open_list()
    with time_machine.travel(timezone.now(), tick=False):
        made = [assessed() for _ in range(8)]
    for each in (program, other):
        digests = {
            h.pk: UUID(hashlib.md5(f"{each.pk}{h.tie_break}".encode()).hexdigest()) for h in made
        }
        assert standing(each) == sorted(digests, key=digests.get)
    assert standing(program) != standing(other)


def test_c4_the_order_does_not_depend_on_who_was_saved_first():
    """Any order of saving, again and again, gives the same list."""
    rng = Random(4)
    program = factories.open_list()
    with time_machine.travel(timezone.now(), tick=False):
        made = [assessed(score=rng.randint(0, 9)) for _ in range(5)]
        order = standing(program)
        for some in list(permutations(made))[:: 120 // 8]:
            Entry.objects.all().delete()
            factories.tell_lists(*some[:2])
            factories.tell_lists(*some[2:])
            assert standing(program) == order


def test_c4_every_key_is_different_so_the_order_is_total():
    factories.open_list()
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(6):
            assessed()
    keys = list(Entry.objects.values_list("program", *SORT_KEY))
    assert len(set(keys)) == len(keys) == 6


# --- C11: places survive leaving -----------------------------------------------------------


def leave_and_return(days, *, left_because=Cause.EXIT, back_because=Cause.ENROLLMENT):
    """(waiting since before, waiting since after) of a household that was gone for some days."""
    gone = timezone.now() - timedelta(days=days)
    with time_machine.travel(gone - timedelta(days=30)):
        factories.open_list()
        made = assessed()
        since = Entry.objects.get().waiting_since
    with time_machine.travel(gone):
        Enrollment.objects.update(exited_on=timezone.localdate())
        factories.tell_lists(made, cause=left_because)
        assert Entry.objects.get().left_at
    Enrollment.objects.update(exited_on=None)
    factories.tell_lists(made, cause=back_because)
    entry = Entry.objects.get()
    assert entry.left_at is None
    return since, entry.waiting_since


@pytest.mark.parametrize(("days", "keeps"), [(0, True), (14, True), (15, False)])
def test_c11_back_within_14_days_keeps_waiting_since(days, keeps):
    since, back = leave_and_return(days)
    assert (back == since) is keeps


@pytest.mark.parametrize(
    ("left_because", "back_because"),
    [
        (Cause.ENTERED_IN_ERROR, Cause.ASSESSMENT),
        (Cause.ASSESSMENT, Cause.ENTERED_IN_ERROR),
        (Cause.RULE_VERSION, Cause.RULE_VERSION),
    ],
)
def test_c11_a_gap_made_by_an_error_or_a_rolled_back_rule_never_costs_it(
    left_because, back_because
):
    since, back = leave_and_return(40, left_because=left_because, back_because=back_because)
    assert back == since


def test_c11_a_rule_that_is_rolled_back_after_a_month_costs_nobody_their_place():
    """The same, through the real publications."""
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        program = factories.open_list()
        assessed()
    since = Entry.objects.get().waiting_since

    def publish(requirements, days_ago):
        with time_machine.travel(timezone.now() - timedelta(days=days_ago)):
            factories.publish(
                program=program,
                rule_set=factories.rule_set(requirements),
                effective_from=timezone.localdate(),
                by=None,
                at=timezone.now(),
            )

    publish([NO_PETS], 50)
    assert not Entry.objects.standing().exists()
    publish([], 10)
    assert Entry.objects.standing().get().waiting_since == since


# --- Movements -----------------------------------------------------------------------------


def test_each_join_change_and_leave_is_one_movement_with_cause_and_key():
    program = factories.open_list()
    made = assessed(score=3)
    factories.assessment(made, score=5)
    factories.tell_lists(made, cause=Cause.CORRECTION)
    Enrollment.objects.update(exited_on=factories.today())
    factories.tell_lists(made, cause=Cause.EXIT)
    moves = list(Movement.objects.order_by("pk").values_list("kind", "cause", "margin_order"))
    assert moves == [
        ("joined", "assessment", 3),
        ("changed", "correction", 1),
        ("left", "exit", 1),
    ]
    version = program.rule_versions.get()
    assert set(Movement.objects.values_list("rule_version", "program")) == {
        (version.pk, program.pk)
    }


def test_a_save_that_changes_nothing_moves_nobody():
    factories.open_list()
    made = assessed()
    factories.tell_lists(made)
    assert Movement.objects.count() == 1


def test_new_rules_that_change_no_place_are_noted_on_the_entry_without_a_movement():
    program = factories.open_list()
    assessed()
    version = factories.publish(
        program=program,
        rule_set=factories.rule_set(),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )
    assert Entry.objects.get().rule_version == version
    assert Movement.objects.count() == 1


def test_the_last_movement_of_everyone_gives_the_list():
    """Replay: the keys that movements led to are the keys that stand."""
    rng = Random(11)
    program = factories.open_list([NO_PETS])
    made = [factories.household() for _ in range(4)]
    for _ in range(30):
        household = rng.choice(made)
        answers = {"pets": rng.choice(("yes", "no", None))}
        assessed(household=household, score=rng.randint(0, 9), answers=answers)
    replayed = {}
    for move in Movement.objects.filter(program=program).order_by("pk"):
        replayed[move.household_id] = move
    order = sorted(
        (move for move in replayed.values() if move.kind != "left"),
        key=lambda move: [getattr(move, name) for name in SORT_KEY],
    )
    assert [move.household_id for move in order] == standing(program)


# --- Cost ----------------------------------------------------------------------------------


def queries_of_a_save(made):
    factories.tell_lists(made)
    with CaptureQueriesContext(connection) as queries:
        factories.tell_lists(made)
    return len(queries)


def test_a_save_costs_the_same_queries_for_1_and_for_40_lists():
    made = assessed()
    factories.open_list([NO_PETS])
    one = queries_of_a_save(made)
    for _ in range(39):
        factories.open_list([NO_PETS], [([{"fact": "pets_count", "op": "le", "value": 2}], 5)])
    assert queries_of_a_save(made) == one


def test_a_save_of_several_households_costs_the_same_queries_as_of_one():
    factories.open_list([NO_PETS])
    made = [assessed() for _ in range(5)]
    one = queries_of_a_save(made[0])
    with CaptureQueriesContext(connection) as queries:
        factories.tell_lists(*made)
    assert len(queries) == one
