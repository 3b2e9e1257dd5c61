"""The next day on which the calendar alone changes a household, and the night that follows it."""

import re
from datetime import date, timedelta
from random import Random

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from assessments.enums import Tool
from assessments.rules.documents import FOR_EVER
from cas.changes import Cause
from clients.models import Client, Enrollment, Membership
from prioritization.actions.programs import leave_list_to_the_night
from prioritization.actions.runs import nightly_run, run_on_request
from prioritization.enums import Stage
from prioritization.facts import refresh as refresh_module
from prioritization.facts.refresh import COLUMNS, refresh, these
from prioritization.facts.steps.calendar import TURNING
from prioritization.models import Entry, HouseholdFacts, Movement, RecomputeRun
from prioritization.runs.recompute import recompute
from tests import factories
from tests.prioritization import histories

pytestmark = pytest.mark.usefixtures("tools")
TODAY = date(2026, 6, 15)


def household(**traits):
    """Somebody whose age nobody knows, so that nothing at all is due."""
    return factories.household(on=date(2026, 1, 2), head={"of_unknown_age": True}, **traits)


def facts(made, on=TODAY):
    refresh(these([made.pk]), on=on)
    return HouseholdFacts.objects.get(pk=made.pk)


def columns(made, on):
    facts(made, on)
    return HouseholdFacts.objects.values(*COLUMNS).get(pk=made.pk)


def born(made, day):
    Client.objects.filter(memberships__household=made).update(
        date_of_birth=day, dob_data_quality=1, age_low=None, age_high=None
    )


# --- When ------------------------------------------------------------------------------------


def test_nothing_that_is_dated_means_never():
    assert facts(household()).next_change_on is None


@pytest.mark.parametrize(
    ("day_of_birth", "turns"),
    [
        (date(1990, 6, 16), date(2026, 6, 16)),
        (date(1990, 6, 15), date(2027, 6, 15)),
        (date(1990, 6, 14), date(2027, 6, 14)),
        (date(2004, 2, 29), date(2027, 3, 1)),
    ],
    ids=["tomorrow", "today it has happened", "yesterday it has happened", "29 February"],
)
def test_a_birthday(day_of_birth, turns):
    made = household()
    born(made, day_of_birth)
    assert facts(made).next_change_on == turns


def test_the_leap_day_itself_in_a_leap_year():
    made = household()
    born(made, date(2004, 2, 29))
    assert facts(made, on=date(2028, 2, 28)).next_change_on == date(2028, 2, 29)
    assert facts(made, on=date(2028, 2, 29)).next_change_on == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("tool", "ends"), [(Tool.CRISIS, date(2026, 8, 31)), (Tool.HCT, date(2027, 9, 2))]
)
def test_r6_r7_the_day_after_an_assessment_expires(tool, ends):
    made = household()
    factories.assessment(made, tool, on=date(2026, 6, 1))
    assert facts(made).next_change_on == ends
    assert facts(made, on=ends).next_change_on is None


def test_r28_the_day_after_the_first_paper_ends():
    made = household()
    factories.case_conferencing(made, ready_through={"rrh": "2026-07-01", "psh": "2026-06-20"})
    assert facts(made).next_change_on == date(2026, 6, 21)
    assert facts(made, on=date(2026, 6, 21)).next_change_on == date(2026, 7, 2)


def test_r28_papers_that_never_end_are_no_reason():
    made = household()
    factories.case_conferencing(made, ready_through={"rrh": FOR_EVER.isoformat()})
    assert facts(made).next_change_on is None
    factories.assessment(made, Tool.CRISIS, on=date(2026, 6, 1))
    assert facts(made).next_change_on == date(2026, 8, 31)


def test_somebody_comes_or_goes_on_a_day_that_is_written_down():
    made = household()
    Membership.objects.filter(household=made).update(ended_on=date(2026, 7, 3))
    assert facts(made).next_change_on == date(2026, 7, 3)
    Enrollment.objects.filter(household=made).update(exited_on=date(2026, 7, 1))
    assert facts(made).next_change_on == date(2026, 7, 1)


def test_an_assessment_that_expired_or_was_replaced_is_no_reason():
    made = household()
    wrong = factories.assessment(made, on=date(2026, 6, 1), expires_on=date(2026, 6, 20))
    factories.assessment(made, on=date(2026, 6, 1), expires_on=date(2026, 8, 1), corrects=wrong)
    assert facts(made).next_change_on == date(2026, 8, 2)


@pytest.mark.parametrize("seed", range(12))
def test_no_fact_changes_before_the_day_it_is_said_to(seed):
    """A fact that follows the calendar but has no line in TURNING would change earlier."""
    rng = Random(seed)
    made = histories.random_household(rng, enrolls=1)
    for _ in range(8):
        histories.save_silently(rng, made)
    factories.case_conferencing(made, ready_through={"rrh": str(factories.today())})
    on = factories.today()
    for _ in range(12):
        before = columns(made, on)
        turns = HouseholdFacts.objects.get(pk=made.pk).next_change_on
        eve = (turns or on + timedelta(days=4000)) - timedelta(days=1)
        assert columns(made, eve) == before
        on = turns or eve


def test_whatever_facts_compare_with_the_day_has_its_line():
    """Who lets a fact follow another date has to say here, too, when that changes something."""
    with_the_day = re.compile(r"(\w+)'?\)?(?:::date)? (?:<=|>=|<|>) %\(on\)s")
    steps = [getattr(refresh_module, name) for name in STEPS]
    compared = [date for step in steps for date in with_the_day.findall(step)]
    assert len(compared) == sum(step.count("%(on)s") for step in steps)
    turning = set(with_the_day.findall(TURNING))
    assert set(compared) - turning == {"rrh", "psh"}  # entries of `ready_through`, all of them


STEPS = (
    "MEMBERS",
    "SEPARATIONS",
    "ASSESSMENTS",
    "CLOCK",
    "WHEREABOUTS",
    "OVERRIDES",
    "INTAKES",
    "COMPUTED",
)


# --- The night -------------------------------------------------------------------------------


def night(days=0):
    """The run of a night, so many days from now."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        run = nightly_run(at=timezone.now())
        recompute(run)
    return run


def stages_of(run):
    return list(run.parts.order_by("pk").values_list("stage", flat=True))


def test_the_night_computes_only_whom_the_calendar_changes():
    """The household that is not due is not even read: its facts, made wrong here, stay wrong."""
    program = factories.open_list()
    due, other = household(), household()
    for made in (due, other):
        factories.assessment(made)
    born(due, factories.today() - timedelta(days=365 * 30 + 6))
    factories.tell_lists(due, other)
    night()
    HouseholdFacts.objects.filter(pk=other.pk).update(children=7)
    with override_sample(0):
        run = night(days=5)
    assert run.households == 1
    assert HouseholdFacts.objects.get(pk=other.pk).children == 7
    assert Entry.objects.standing().filter(program=program).count() == 2


def override_sample(number):
    return override_settings(NIGHTLY_SAMPLE=number)


def test_several_missed_nights_are_caught_up_by_one_run():
    program = factories.open_list()
    made = household()
    factories.assessment(made)
    factories.tell_lists(made)
    night()
    run = night(days=120)
    assert (run.households, run.left) == (1, 1)
    assert Movement.objects.get(kind="left").cause == Cause.CLOCK
    assert not Entry.objects.standing().filter(program=program).exists()


def test_the_first_night_and_then_one_in_seven_checks_everybody():
    household()
    assert [night(days).checks_all for days in range(9)] == [True, *[False] * 6, True, False]


def test_the_night_after_a_full_check_that_broke_off_checks_everybody_again():
    nightly_run(at=timezone.now())
    assert night(days=1).checks_all
    first = RecomputeRun.objects.earliest("on")
    assert first.stopped_at
    assert not first.is_open


@pytest.mark.parametrize("days", [1, 7], ids=["in the sample", "in the full check"])
def test_the_check_finds_what_no_save_has_told_puts_it_right_and_counts_it(days):
    factories.open_list()
    made = household()
    factories.tell_lists(made)
    night()
    factories.assessment(made)
    run = night(days)
    assert (run.checked, run.joined) == (1, 1)
    assert run.differences == 2  # the facts of one household, and one place
    assert Entry.objects.standing().count() == 1
    assert night(days + 1).differences == 0


def test_due_households_move_by_the_rules_that_the_list_shows_and_then_the_list_as_a_whole():
    """Whoever expired leaves because of the calendar, and only the others because of the rules."""
    program = factories.open_list()
    expired, moved = household(), household()
    yesterday = factories.today() - timedelta(days=1)
    factories.assessment(expired, on=yesterday, expires_on=factories.today())
    factories.assessment(moved)
    factories.tell_lists(expired, moved)
    night()
    publish_for_tomorrow(program)
    run = night(days=1)
    assert stages_of(run) == [Stage.DUE, Stage.RULES, Stage.SAMPLE, Stage.CENSUS]
    causes = dict(Movement.objects.filter(kind="left").values_list("household_id", "cause"))
    assert causes == {expired.pk: Cause.CLOCK, moved.pk: Cause.RULE_VERSION}


def publish_for_tomorrow(program):
    no_pets = factories.rule_set([{"fact": "pets", "op": "eq", "value": "no"}])
    return factories.publish(
        program=program,
        rule_set=no_pets,
        effective_from=factories.today() + timedelta(days=1),
        by=None,
        at=timezone.now(),
    )


def test_a_save_after_midnight_goes_by_the_version_that_the_list_still_shows():
    """No list ever shows two versions, also when the night's run is late."""
    program = factories.open_list()
    made, other = household(), household()
    for each in (made, other):
        factories.assessment(each, answers={"pets": "no"})
    factories.tell_lists(made, other)
    night()
    published = publish_for_tomorrow(program)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        factories.location(made)
        factories.tell_lists(made)
        assert versions_on(program) != {published.pk}
        assert len(versions_on(program)) == 1
        night()
        assert versions_on(program) == {published.pk}


def versions_on(program):
    standing = Entry.objects.standing().filter(program=program)
    return set(standing.values_list("rule_version_id", flat=True))


def test_a_program_that_was_closed_for_a_while_is_moved_as_a_whole():
    program = factories.open_list()
    night()
    leave_list_to_the_night(program=program)
    made = household()
    factories.assessment(made)
    factories.tell_lists(made)
    assert not Entry.objects.exists()
    run = night(days=1)
    assert Stage.RULES in stages_of(run)
    assert Entry.objects.standing().count() == 1


def test_recompute_now_is_safe_to_press_twice():
    made = household()
    factories.tell_lists(made)
    at = timezone.now()
    assert run_on_request(at=at) == run_on_request(at=at)
    recompute(run_on_request(at=at))
    again = run_on_request(at=at)
    recompute(again)
    assert RecomputeRun.objects.count() == 2
    assert (again.joined, again.changed, again.left, again.differences) == (0, 0, 0, 0)
