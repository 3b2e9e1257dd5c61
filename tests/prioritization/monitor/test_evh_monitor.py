"""R4: how many current assessments are EVH against the intent, and who may see how much."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from clients.actions import exits
from prioritization.monitor.distribution import Share
from prioritization.monitor.evh import Judgement, judged, months, parts
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")

MONITOR = "prioritization:monitor"


def assessed(score, tool=Tool.CRISIS, *, children=(), **fields):
    made = factories.household(children=children)
    factories.assessment(made, tool, score=score, is_family=bool(children), **fields)
    factories.tell_lists(made)
    return made


def part(tool, is_family, *, hides_small=False):
    (found,) = [
        each
        for each in parts(hides_small=hides_small)
        if (each.tool, each.is_family) == (tool, is_family)
    ]
    return found


@pytest.mark.parametrize(
    ("reached", "total", "judgement"),
    [
        (0, 19, Judgement.TOO_FEW),
        (4, 100, Judgement.LOW),
        (5, 100, Judgement.AS_MEANT),
        (15, 100, Judgement.AS_MEANT),
        (151, 1000, Judgement.HIGH),
    ],
)
def test_r4_the_alarm_is_below_5_and_above_15_percent(reached, total, judgement):
    assert judged(Share(reached, total)) == judgement


def test_r1_r2_individuals_and_families_are_apart_each_with_its_own_line(db):
    for score in (5, 6, 7):
        assessed(score)
    for score in (6, 9, 10):
        assessed(score, children=(4,))
    assert part(Tool.CRISIS, is_family=False).distribution.share == Share(2, 3)
    assert part(Tool.CRISIS, is_family=True).distribution.share == Share(1, 3)
    assert part(Tool.HCT, is_family=False).distribution.share == Share(0, 0)


def test_r3a_only_the_latest_unexpired_assessment_of_somebody_enrolled_counts(db):
    made = assessed(8)
    factories.assessment(made, score=2)
    factories.tell_lists(made)
    gone = assessed(9)
    departure = exits.Departure(factories.today(), destination=410, situation=410)
    exits.exit_household(household=gone, departure=departure, by=gone.created_by, at=timezone.now())
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        expired = assessed(9)
    factories.tell_lists(expired)
    assert part(Tool.CRISIS, is_family=False).distribution.counts == {2: 1}


def test_months_tell_what_was_said_then_without_errors_and_what_was_corrected(db):
    with time_machine.travel(timezone.now() - timedelta(days=62)):
        assessed(8)
    made = assessed(9)
    factories.entered_in_error(assessed(9).assessments.get())
    factories.assessment(made, score=3, corrects=made.assessments.get())
    now, before = months(factories.today())
    assert (now.individuals, now.families) == (Share(0, 1), Share(0, 0))
    assert before.individuals == Share(1, 1)
    assert (now.first_day.day, before.first_day.day) == (1, 1)


def test_the_lead_sees_shares_charts_other_lines_and_an_alarm(db, sign_in):
    for score in [3] * 15 + [7] * 5:
        assessed(score)
    page = sign_in(role=Role.CAS_LEAD).get(reverse(MONITOR)).content.decode()
    assert "25.0\N{NO-BREAK SPACE}%" in page
    assert "More than meant" in page
    assert page.count("<svg") >= 1
    assert "6 points, as it is" in page
    assert "5 of 20" in page


def test_the_rules_admin_sees_no_number_from_1_to_10(db, sign_in):
    for score in [3] * 15 + [7] * 5:
        assessed(score)
    page = sign_in(role=Role.RULES_ADMIN).get(reverse(MONITOR)).content.decode()
    assert "Not shown" in page
    for telling in ("5 of 20", "15 of 20", "25.0\N{NO-BREAK SPACE}%"):
        assert telling not in page


def test_a_part_too_small_takes_another_with_it_so_that_the_whole_tells_nothing(db):
    for score in [3] * 20 + [7] * 12:
        assessed(score)
    for score in [3] * 12 + [7] * 3:
        assessed(score, Tool.HCT)
    hidden = {each.tool for each in parts(hides_small=True) if each.is_hidden}
    assert hidden == {Tool.CRISIS, Tool.HCT}


def test_the_page_asks_as_much_for_one_household_as_for_thirty(db, sign_in):
    browser = sign_in(role=Role.CAS_LEAD)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(MONITOR)).status_code == 200
        return len(queries)

    assessed(3)
    asked()
    before = asked()
    for score in range(8):
        assessed(score)
        assessed(score, Tool.HCT, children=(3,))
    assert asked() == before
