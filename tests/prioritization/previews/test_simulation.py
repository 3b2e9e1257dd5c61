"""The preview of a draft equals what publishing it does, row for row, and says what to ask."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cas.rules.conditions import RuleError
from clients.models import Enrollment
from prioritization.models import Program
from prioritization.previews.preview import NOTHING, Counts, Step
from prioritization.previews.simulation import simulate
from tests import factories
from tests.prioritization import histories
from tests.prioritization.previewing import assert_preview_equals_publishing, draft_of

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
ONE_DOG = {"any": [NO_PETS, {"fact": "pets_count", "op": "le", "value": 1}]}
IN_OAK_PARK = {"fact": "l1_area", "op": "eq", "value": "oak_park"}


def waiting(number=1, *, score=3, answers=None, **household):
    """Households with a current Crisis Assessment that the lists know."""
    made = [factories.household(**household) for _ in range(number)]
    for each in made:
        factories.assessment(each, score=score, answers=answers or {})
    factories.tell_lists(*made)
    return made


def preview_of(program, requirements=(), factors=(), **options):
    draft = draft_of(program, factories.rule_set(requirements, factors))
    return simulate(draft, on=factories.today(), at=timezone.now(), **options)


def run_of(seed, steps, changes):
    """A random life of six lists, and every few steps new rules that are previewed first."""
    rng = Random(seed)
    programs = histories.random_lists(rng)
    households = [histories.random_household(rng) for _ in range(6)]
    factories.tell_lists(*households)
    for change in range(changes):
        for _ in range(steps // changes):
            histories.random_save(rng, rng.choice(households))
        # The county-wide requirements now and then, else one program's own rules.
        program = None if change % 3 == 2 else rng.choice(programs)
        assert_preview_equals_publishing(program, histories.random_rules(rng))


@pytest.mark.parametrize("seed", range(4))
def test_preview_equals_the_real_recompute_row_for_row(seed):
    run_of(seed, steps=24, changes=6)


def test_who_joins_who_leaves_and_who_moves_how_far():
    program = factories.open_list([NO_PETS])
    (first,), (second,) = waiting(answers={"pets": "no"}), waiting(answers={"pets": "no"})
    (third,) = waiting(answers={"pets": "yes"})
    (near,) = waiting(answers={"pets": "no", "l1_area": "oak_park"})
    preview = preview_of(program, [], [([IN_OAK_PARK], 10)], limit=None)
    ranks = {row.household_id: (row.old_rank, row.new_rank) for row in preview.rows}
    assert ranks == {
        near.pk: (3, 1),
        first.pk: (1, 2),
        second.pk: (2, 3),
        third.pk: (None, 4),
    }
    assert preview.total == Counts(now=3, joined=1, up=1, down=2)
    assert {row.household_id: row.up_by for row in preview.rows}[near.pk] == 2


def test_a_limit_and_a_step_choose_the_rows_and_leave_the_numbers():
    program = factories.open_list([NO_PETS])
    waiting(5, answers={"pets": "yes"})
    page = preview_of(program, step=Step.JOINED, limit=2, offset=2)
    assert [row.new_rank for row in page.rows] == [3, 4]
    assert page.total.joined == 5


def test_r23_what_the_draft_newly_needs_to_know_is_counted_by_fact():
    program = factories.open_list([NO_PETS])
    (stays,) = waiting(answers={"pets": "no", "sober_site": "yes"})
    (leaves,) = waiting(answers={"pets": "no"})
    waiting(answers={})  # not known under both rules: nothing new to ask
    waiting(answers={"pets": "yes"})  # sure not to be eligible, whatever the other answer
    sober = {"fact": "sober_site", "op": "eq", "value": "yes"}
    preview = preview_of(program, [NO_PETS, sober], limit=None)
    assert preview.asks == {"sober_site": 1}
    asked = {row.household_id: row.asks for row in preview.rows if row.asks}
    assert asked == {leaves.pk: ("sober_site",)}
    assert stays.pk not in asked
    assert preview.total == Counts(now=2, left=1, asked=1)


def test_c1_nobody_is_asked_for_a_list_that_is_closed_to_them_anyway():
    program = factories.open_list(housing=True)
    made = waiting(2)  # a crisis assessment opens no housing list
    Enrollment.objects.filter(household=made[0]).update(exited_on=factories.today())
    factories.tell_lists(*made)
    assert preview_of(program, [NO_PETS]).total == Counts()


def test_first_rules_of_a_program_let_people_join():
    program = factories.ProgramFactory()
    waiting(2, answers={"pets": "no"})
    waiting()
    preview = preview_of(program, [NO_PETS])
    assert preview.total == Counts(joined=2, asked=1)


def test_a_county_wide_draft_is_previewed_for_every_shelter_and_no_other_list():
    shelters = [factories.open_list(), factories.open_list()]
    factories.open_list(queue=True)
    waiting(answers={"pets": "yes"})
    preview = preview_of(None, [NO_PETS])
    assert preview.programs == {each.pk: Counts(now=1, left=1) for each in shelters}


def test_groups_add_up_to_the_total_in_every_dimension():
    program = factories.open_list([NO_PETS])
    waiting(2, answers={"pets": "yes"}, children=(4,))
    waiting(3, answers={"pets": "no"}, score=9)
    preview = preview_of(program, [ONE_DOG], [([IN_OAK_PARK], 5)])
    sums = {}
    for (dimension, _), counts in preview.groups.items():
        sums[dimension] = sums.get(dimension, Counts()) + counts
    assert set(sums.values()) == {preview.total}
    assert preview.groups["evh", "true"].now == 3


@pytest.mark.parametrize("is_active", [True, False])
def test_a_draft_that_decides_about_no_list_changes_nothing(is_active):
    program = None if is_active else factories.ProgramFactory(is_active=False)
    assert preview_of(program, [NO_PETS]) == NOTHING
    assert Program.objects.active().count() == 0


def test_a_draft_that_does_not_fit_the_facts_says_so():
    with pytest.raises(RuleError, match="There is no fact 'petz'"):
        preview_of(factories.open_list(), [{**NO_PETS, "fact": "petz"}])


def locks():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT locktype, mode, count(*) FROM pg_locks"
            " WHERE pid = pg_backend_pid() AND mode <> 'AccessShareLock' GROUP BY 1, 2"
        )
        return set(cursor.fetchall())


def test_a_preview_takes_no_lock_and_writes_nothing():
    program = factories.open_list([NO_PETS])
    waiting(3)
    draft = draft_of(program, factories.rule_set())
    before = locks()
    with CaptureQueriesContext(connection) as queries:
        simulate(draft, on=factories.today(), at=timezone.now())
    assert locks() == before
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "WITH"}
