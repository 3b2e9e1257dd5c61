"""The daily census, and whether the movements of any past day lead to it."""

from datetime import timedelta
from io import StringIO
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from prioritization.actions.runs import run_on_request
from prioritization.history.verification import verify
from prioritization.models import Census, Entry
from prioritization.runs.recompute import recompute
from tests import factories
from tests.prioritization import pasts
from tests.prioritization.nights import the_night

pytestmark = pytest.mark.usefixtures("tools")
LONG_AGO = timedelta(days=500)


def waiting(*scores):
    made = [factories.household() for _ in scores]
    for household, score in zip(made, scores, strict=True):
        factories.assessment(household, score=score)
    factories.tell_lists(*made)
    return made


def verified():
    today = timezone.localdate()
    return verify(today - LONG_AGO, today + LONG_AGO)


def without_protection(statement, parameters=()):
    """Do what no code of ours does: change a census with its triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE prioritization_census DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        cursor.execute("ALTER TABLE prioritization_census ENABLE TRIGGER USER")


# --- What the night writes down --------------------------------------------------------------


def test_the_nightly_run_writes_down_every_list_in_its_order():
    first, empty = factories.open_list(), factories.open_list(housing=True)
    low, high, middle = waiting(1, 9, 4)
    the_night()
    census = Census.objects.get(program=first)
    assert census.households == [high.pk, middle.pk, low.pk]
    assert (census.length, census.extremely_vulnerable) == (3, 1)
    assert census.rule_version == first.rule_versions.get()
    assert census.on == timezone.localdate()
    assert Census.objects.get(program=empty).households == []


def test_only_the_first_run_of_a_day_counts_and_a_run_on_request_does_not():
    factories.open_list()
    waiting(1)
    recompute(run_on_request(at=timezone.now()))
    assert not Census.objects.exists()
    the_night()
    waiting(2)
    assert factories.census_of_lists() == 0
    assert Census.objects.get().length == 1


def test_a_census_that_was_cut_short_is_completed():
    """A run killed between two lists writes down the missing one when it is started again."""
    factories.open_list()
    waiting(1)
    factories.census_of_lists()
    factories.open_list()
    assert factories.census_of_lists() == 1


def test_a_census_never_changes():
    factories.open_list()
    factories.census_of_lists()
    for change in (Census.objects.all().delete, lambda: Census.objects.update(length=0)):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()


# --- The movements lead to it ----------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_replay_of_any_past_day_equals_the_census_and_what_was_seen_that_night(seed):
    seen = pasts.live_through(Random(seed), steps=14)
    assert pasts.censuses() == seen
    found = verified()
    assert found.censuses == len(seen)
    assert found.differences == ()


def test_verify_names_the_households_that_stand_in_one_record_alone():
    program = factories.open_list(name="Example House")
    (made,) = waiting(1)
    the_night()
    without_protection(
        "UPDATE prioritization_census SET households = %s, length = 2", [[made.pk, 999]]
    )
    (difference,) = verified().differences
    assert str(difference).startswith(f"Example House, {timezone.localdate():%B} ")
    assert difference.words == "in the census, but not by the movements: household 999."
    without_protection("UPDATE prioritization_census SET households = '{}', length = 0")
    (difference,) = verified().differences
    assert difference.words == f"by the movements, but not in the census: household {made.pk}."
    assert program.name == difference.program


def test_verify_tells_another_order_and_another_key():
    factories.open_list()
    first, second = waiting(5, 1)
    the_night()
    without_protection("UPDATE prioritization_census SET households = %s", [[second.pk, first.pk]])
    (difference,) = verified().differences
    assert difference.words == (
        "the same households in another order: from place 1 on, where the census has "
        f"household {second.pk} and the movements lead to household {first.pk}."
    )
    without_protection(
        "UPDATE prioritization_census SET households = %s, digest = gen_random_uuid()",
        [[first.pk, second.pk]],
    )
    (difference,) = verified().differences
    assert "other sort keys" in difference.words


def test_verify_tells_a_place_that_changed_without_a_movement():
    factories.open_list(name="Example House")
    gone, moved = waiting(5, 1)
    Entry.objects.filter(household=moved).update(margin_order=-9)
    Entry.objects.filter(household=gone).delete()
    words = [str(each) for each in verified().differences]
    assert words == [
        f"Example House, now: by the movements, but not on the list: household {gone.pk}.",
        "Example House, now: on the list with another sort key than the movements lead to: "
        f"household {moved.pk}.",
    ]


def test_verify_counts_the_rest_of_many_households():
    factories.open_list()
    waiting(*range(12))
    Entry.objects.all().delete()
    (difference,) = verified().differences
    assert difference.words.endswith(" and 2 more.")


def test_the_command_says_what_it_compared_and_fails_on_a_difference():
    factories.open_list()
    waiting(1)
    the_night()
    told = StringIO()
    call_command("verify_lists", stdout=told)
    assert told.getvalue() == "Lists now: 1. Censuses: 1. Differences: 0.\n"
    Entry.objects.update(waiting_since=timezone.now() - LONG_AGO)
    with pytest.raises(CommandError, match="Differences: 1") as failed:
        call_command("verify_lists", stdout=told)
    assert failed.value.returncode == 1


def test_the_command_takes_a_period_of_days():
    with time_machine.travel("2026-03-02T20:00:00Z", tick=True):
        factories.open_list()
        waiting(1)
        the_night()
    told = StringIO()
    call_command("verify_lists", "--from=2026-03-02", "--to=2026-03-02", stdout=told)
    assert "Censuses: 1." in told.getvalue()
    with pytest.raises(CommandError, match="after the last"):
        call_command("verify_lists", "--from=2026-03-03", "--to=2026-03-02")
