"""Submitting: score and threshold (R1-R3), dates (C6), expiry (R6, R7), once and whole (C1, R5)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from assessments.actions import submissions
from assessments.enums import SCORED_TOOLS, Tool
from assessments.models import Assessment, Draft
from assessments.rules.evh import CurrentAssessment, household_is_evh
from cas import changes
from cas.models import AuditEvent
from tests import factories
from tests.assessments.conversation import draft_of, fill_in, hold, start, submit
from tests.at_once import at_once

PACIFIC = ZoneInfo("America/Los_Angeles")
ANOTHER_ILLNESS = {"v4_illness": "one"}
LUNGS_AND_HEART = {"v4_illness": "two_or_more"}
OXYGEN = {"v6_oxygen_power_cold": "yes"}
FAMILY = {"f3_child_health": "severe", "v10_safety": "not_safe_now"}


def result_page(browser, done):
    return browser.get(reverse("assessments:result", args=[done.pk])).content.decode()


# --- Worked examples of DOMAIN 3.3 -----------------------------------------------------------


def test_example_i_57_outside_with_one_illness_scores_3_and_is_not_evh(sign_in, tools):
    made = factories.household(head={"years": 57})
    browser = sign_in(made.created_by)
    done = hold(browser, made, Tool.CRISIS, {**ANOTHER_ILLNESS, "v7_hospital": "fewer"})
    assert (done.score, done.threshold, done.is_evh) == (3, 6, False)
    assert "They stay on every list they are eligible for" in result_page(browser, done)


def test_example_ii_66_with_oxygen_scores_6_on_crisis_and_5_on_hct(sign_in, tools):
    """R1 and R3: extremely vulnerable only through the Crisis Assessment, which is enough."""
    made = factories.household(head={"years": 66})
    browser = sign_in(made.created_by)
    crisis = hold(browser, made, Tool.CRISIS, {**LUNGS_AND_HEART, **OXYGEN})
    hct = hold(
        browser,
        made,
        Tool.HCT,
        {**LUNGS_AND_HEART, "v13_months_homeless": "months_under_12"},
        by_page=True,
    )
    assert (crisis.score, crisis.is_evh) == (6, True)
    assert (hct.score, hct.is_evh) == (5, False)
    assert household_is_evh(CurrentAssessment(a.tool, a.score, a.threshold) for a in (crisis, hct))


def test_example_iii_the_mother_in_the_car_scores_10_and_is_an_evh_family(sign_in, tools):
    made = factories.household(head={"years": 30}, children=(1, 4))
    browser = sign_in(made.created_by)
    done = hold(browser, made, Tool.CRISIS, {**FAMILY, **ANOTHER_ILLNESS}, by_page=True)
    assert (done.score, done.threshold, done.is_family, done.is_evh) == (10, 10, True, True)
    assert "Extremely vulnerable household" in result_page(browser, done)


def test_example_iv_without_her_own_illness_scores_9_and_is_not_evh(sign_in, tools):
    """R2: a family is never tested against 6."""
    made = factories.household(head={"years": 30}, children=(1, 4))
    done = hold(sign_in(made.created_by), made, Tool.CRISIS, FAMILY)
    assert (done.score, done.threshold, done.is_evh) == (9, 10, False)


# --- R1, R2: the thresholds at their boundary ------------------------------------------------

POINTS = {
    "v4_illness": "two_or_more",  # 2
    "v7_hospital": "two_stays_or_six_visits",  # 2
    "v8_mental_health": "yes",  # 1
    "v9_overdose": "yes",  # 1
    "v11_memory_learning": "yes",  # 1
}


@pytest.mark.parametrize(
    ("left_out", "score", "is_evh"), [(2, 5, False), (1, 6, True), (0, 7, True)]
)
def test_r1_an_individual_is_evh_from_6(sign_in, tools, left_out, score, is_evh):
    made = factories.household(situation=101)
    kept = list(POINTS)[: len(POINTS) - left_out]
    done = hold(sign_in(made.created_by), made, answers={code: POINTS[code] for code in kept})
    assert (done.score, done.is_evh) == (score, is_evh)


def test_r2_a_family_of_6_is_not_evh(sign_in, tools):
    made = factories.household(situation=101, children=(7,))
    answers = {code: POINTS[code] for code in list(POINTS)[:3]}
    done = hold(sign_in(made.created_by), made, answers=answers)
    assert (done.score, done.threshold, done.is_evh) == (6, 10, False)  # 2 + 2 + 1, alone 1


@pytest.mark.parametrize(
    ("birthday", "is_family"),
    [("tomorrow", True), ("today", False)],
)
def test_r3b_family_is_decided_on_the_assessment_date(sign_in, tools, birthday, is_family):
    on = factories.today()
    eighteen = date(on.year - 18, on.month, on.day) + timedelta(days=birthday == "tomorrow")
    made = factories.household()
    factories.add_member(made, date_of_birth=eighteen)
    made.enrollments.all().delete()
    factories.enroll(made)
    done = hold(sign_in(made.created_by), made)
    assert (done.is_family, done.threshold) == (is_family, 10 if is_family else 6)


def test_r3b_a_couple_without_children_is_tested_against_6(sign_in, tools):
    made = factories.household(partner=True)
    assert hold(sign_in(made.created_by), made).threshold == 6


def test_r3b_pregnancy_alone_makes_no_family(sign_in, tools):
    made = factories.household(situation=101)
    done = hold(sign_in(made.created_by), made, answers={"v3_pregnancy": "late_or_newborn"})
    assert (done.score, done.threshold) == (2, 6)


def test_c16_somebody_of_unknown_age_is_not_a_child(sign_in, tools):
    made = factories.household()
    factories.add_member(made, of_unknown_age=True)
    made.enrollments.all().delete()
    factories.enroll(made)
    done = hold(sign_in(made.created_by), made)
    assert (done.is_family, done.threshold) == (False, 6)
    assert {member["age_low"] for member in done.members} == {30, None}


def test_c16_an_anonymous_child_in_an_age_band_makes_a_family(sign_in, tools):
    made = factories.household(head={"anonymous": True}, children=(6,))
    done = hold(sign_in(made.created_by), made, Tool.HCT, by_page=True)
    assert (done.is_family, done.threshold) == (True, 10)


# --- C17, C2: what is worked out, and the location question ----------------------------------


def test_c17_derived_answers_are_stored_and_cannot_be_posted(sign_in, tools):
    made = factories.household(situation=101, head={"years": 66})
    lies = {"v1_slept_unsheltered": "yes", "v2_oldest_member": "head_18_24"}
    done = hold(sign_in(made.created_by), made, answers=lies, by_page=True)
    assert done.answers["v1_slept_unsheltered"] == "no"
    assert done.answers["v2_oldest_member"] == "age_65_plus"
    assert done.score == 2


def test_c17_derived_answers_are_shown_to_be_confirmed_with_the_page(sign_in, tools):
    made = factories.household(head={"years": 66})
    browser = sign_in(made.created_by)
    start(browser, made)
    url = reverse("assessments:page", args=[draft_of(made).key, "household"])
    page = browser.get(url).content.decode()
    assert "Someone is 65 or older" in page
    assert 'name="v2_oldest_member"' not in page


def test_c17_the_living_situation_of_the_day_gives_v1(sign_in, tools):
    made = factories.household(situation=101)
    factories.living_situation(made, situation=116)
    assert hold(sign_in(made.created_by), made).answers["v1_slept_unsheltered"] == "yes"


@pytest.mark.parametrize("tool", SCORED_TOOLS)
def test_c2_the_place_they_stay_at_is_asked_in_both_tools_and_never_prefilled(sign_in, tools, tool):
    made = factories.household()
    factories.assessment(made, tool, answers={"l1_place": "tent", "l1_area": "oak_park"})
    browser = sign_in(made.created_by)
    start(browser, made, tool)
    draft = draft_of(made, tool)
    instrument = draft.version.instrument
    page = next(page for page in instrument.pages if "l1_place" in page.questions)
    shown = browser.get(reverse("assessments:page", args=[draft.key, page.key])).content.decode()
    assert 'name="l1_place"' in shown
    assert "checked" not in shown
    assert not instrument.question("l1_place").cascade


def test_c2_the_answer_is_a_location_and_the_newest_one_counts(sign_in, tools):
    """R22: an interview of today beats a location record of an earlier day."""
    made = factories.household()
    factories.location(made, on=factories.today() - timedelta(days=2), area="elk_grove")
    browser = sign_in(made.created_by)
    hold(browser, made, answers={"l1_place": "tent", "l1_area": "oak_park"}, by_page=True)
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Tent, Oak Park" in page
    assert "Said in an assessment" in page


def test_declined_answers_cost_nothing_and_keep_their_reason(sign_in, tools):
    made = factories.household(situation=101)
    declined = {"v4_illness": "not_sure", "v10_safety": "prefer_not"}
    done = hold(sign_in(made.created_by), made, answers=declined)
    assert done.score == 0
    assert done.answers["v4_illness"] is None
    assert done.missing["v4_illness"] == "not_sure"
    assert done.missing["v10_safety"] == "prefer_not"
    assert done.missing["v8_mental_health"] == "skipped"


# --- R6, R7: expiry is stored ----------------------------------------------------------------


def local(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("tool", "made_on", "expires_on"),
    [
        (Tool.CRISIS, (2025, 1, 1), date(2025, 4, 1)),
        (Tool.CRISIS, (2025, 8, 5), date(2025, 11, 3)),
        (Tool.HCT, (2024, 11, 30), date(2026, 2, 28)),
        (Tool.HCT, (2022, 11, 30), date(2024, 2, 29)),
        (Tool.HCT, (2025, 1, 31), date(2026, 4, 30)),
        (Tool.HCT, (2024, 12, 31), date(2026, 3, 31)),
        (Tool.HCT, (2025, 3, 15), date(2026, 6, 15)),
    ],
)
def test_r6_r7_the_last_valid_day_is_stored_at_submit(sign_in, tools, tool, made_on, expires_on):
    with time_machine.travel(local(*made_on)):
        made = factories.household()
        done = hold(sign_in(made.created_by), made, tool)
    assert done.expires_on == expires_on
    current = Assessment.objects.current
    assert current(expires_on).filter(pk=done.pk).exists()
    assert not current(expires_on + timedelta(days=1)).filter(pk=done.pk).exists()


def test_the_day_is_the_local_day_also_late_in_the_evening(sign_in, tools):
    """23:30 in Sacramento is the next day already in Greenwich."""
    with time_machine.travel(local(2026, 3, 3, hour=23)):
        made = factories.household()
        assert hold(sign_in(made.created_by), made).assessed_on == date(2026, 3, 3)


# --- C6: the assessment date -----------------------------------------------------------------


@pytest.fixture
def begun_yesterday(sign_in, tools):
    """An interview that was begun yesterday, with a living situation of both days."""
    yesterday = factories.today() - timedelta(days=1)
    made = factories.household(on=yesterday)
    factories.living_situation(made)
    draft = factories.draft(made, at=factories.midday(yesterday))
    return sign_in(made.created_by), draft, yesterday


def test_c6_the_date_is_visible_and_today_by_default(begun_yesterday):
    browser, draft, _ = begun_yesterday
    page = browser.get(reverse("assessments:check", args=[draft.key])).content.decode()
    assert f'name="assessed_on_day" value="{factories.today().day}"' in page


def test_c6_the_date_may_go_back_to_the_day_of_the_first_answer(begun_yesterday):
    browser, draft, yesterday = begun_yesterday
    assert submit(browser, draft, yesterday).status_code == 302
    done = Assessment.objects.get(key=draft.key)
    assert done.assessed_on == yesterday
    assert done.expires_on == yesterday + timedelta(days=90)


@pytest.mark.parametrize(
    ("days", "words"), [(-2, "t be dated before"), (1, "must be on or before")]
)
def test_c6_an_earlier_or_a_future_date_is_refused_in_words(begun_yesterday, days, words):
    browser, draft, _ = begun_yesterday
    refused = submit(browser, draft, factories.today() + timedelta(days=days))
    assert refused.status_code == 200
    assert words in refused.content.decode()
    assert Draft.objects.filter(key=draft.key).exists()


def test_c6_the_date_is_never_before_enrollment(sign_in, tools):
    yesterday = factories.today() - timedelta(days=1)
    made = factories.household(on=yesterday)
    made.enrollments.all().delete()
    factories.enroll(made, entered_on=factories.today())
    draft = factories.draft(made, at=factories.midday(yesterday))
    refused = submit(sign_in(made.created_by), draft, yesterday)
    assert refused.status_code == 200
    with pytest.raises(submissions.CannotSubmit, match="can't be dated before"):
        submissions.submit(
            key=draft.key, assessed_on=yesterday, by=made.created_by, at=timezone.now()
        )


def test_c6_age_and_threshold_follow_the_date(sign_in, tools):
    on = factories.today()
    yesterday = on - timedelta(days=1)
    made = factories.household(on=yesterday)
    factories.add_member(made, date_of_birth=date(on.year - 18, on.month, on.day))
    made.memberships.filter(relationship=2).update(started_on=yesterday - timedelta(days=1))
    made.enrollments.all().delete()
    factories.enroll(made, on=yesterday)
    draft = factories.draft(made, at=factories.midday(yesterday))
    submit(sign_in(made.created_by), draft, yesterday)
    assert Assessment.objects.get(key=draft.key).is_family is True


def test_c7_submitting_needs_a_living_situation_of_that_day(begun_yesterday):
    browser, draft, yesterday = begun_yesterday
    from clients.actions.situations import mark_living_situation_in_error

    record = draft.household.living_situations.get(information_date=yesterday)
    mark_living_situation_in_error(living_situation=record, reason="Example", by=browser.user)
    refused = submit(browser, draft, yesterday)
    assert "needs a living situation of the same day" in refused.content.decode()
    assert submit(browser, draft).status_code == 302


# --- Once, and whole -------------------------------------------------------------------------


def test_c1_pressing_submit_twice_gives_one_record_and_the_same_page(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made)
    first, second = submit(browser, draft), submit(browser, draft)
    assert first.url == second.url
    assert Assessment.objects.count() == 1
    assert AuditEvent.objects.filter(verb="submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_c1_twenty_people_pressing_submit_at_once_give_one_record(sign_in, tools):
    made = factories.household()
    draft = factories.draft(made)

    def press():
        return submissions.submit(
            key=draft.key,
            assessed_on=factories.today(),
            by=made.created_by,
            at=timezone.now(),
        ).pk

    assert at_once([press] * 20) == [Assessment.objects.get().pk] * 20
    assert AuditEvent.objects.filter(verb="submitted").count() == 1


WRITTEN_BY_A_SUBMIT = {
    "assessments_assessment": "INSERT",
    "assessments_draft": "DELETE",
    "cas_auditevent": "INSERT",
    "prioritization_householdfacts": "INSERT OR UPDATE",
    "prioritization_entry": "INSERT OR UPDATE",
    "prioritization_movement": "INSERT",
}


@pytest.mark.django_db
@pytest.mark.parametrize("table", WRITTEN_BY_A_SUBMIT)
def test_r5_a_submit_that_fails_at_any_table_leaves_nothing_but_the_draft(sign_in, tools, table):
    """Boulder's trick: a trigger that raises, table by table."""
    factories.open_list()
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made)
    draft = draft_of(made)
    fill_in(draft, ANOTHER_ILLNESS)
    events = AuditEvent.objects.count()
    with failing(table, WRITTEN_BY_A_SUBMIT[table]), pytest.raises(DatabaseError, match="broken"):
        submit(browser, draft)
    assert not Assessment.objects.exists()
    assert AuditEvent.objects.count() == events
    kept = draft_of(made)
    assert kept.answers["v4_illness"] == "one"
    assert submit(browser, draft).status_code == 302
    assert Assessment.objects.get().score == 2


class failing:
    """While it lasts, every write of one kind to `table` fails."""

    def __init__(self, table, operation):
        self.table, self.operation = table, operation

    def __enter__(self):
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION example_failure() RETURNS trigger AS "
                "$$ BEGIN RAISE EXCEPTION 'broken on purpose'; END $$ LANGUAGE plpgsql"
            )
            cursor.execute(
                f"CREATE TRIGGER aaa_failing BEFORE {self.operation} ON {self.table} "
                "EXECUTE FUNCTION example_failure()"
            )

    def __exit__(self, *exception):
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER aaa_failing ON {self.table}")


def test_the_person_is_told_when_a_submit_fails_and_the_draft_is_kept(sign_in, tools, monkeypatch):
    made = factories.household()
    browser = sign_in(made.created_by)
    browser.raise_request_exception = False
    draft = factories.draft(made)

    def breaks(touched):
        raise DatabaseError("broken on purpose")

    monkeypatch.setattr(changes, "_handlers", [breaks])
    refused = submit(browser, draft)
    assert refused.status_code == 500
    assert "What is safe" in refused.content.decode()
    assert draft_of(made) == draft
    assert not Assessment.objects.exists()
