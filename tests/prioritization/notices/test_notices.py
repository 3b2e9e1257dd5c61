"""What a person is told of in the app."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cas import notices
from cas.access.roles import Role
from prioritization.actions import acts, desk
from prioritization.actions.referrals import accept
from tests import factories
from tests.factories.referrals import partner, referral
from tests.factories.worklists import (
    KINDS_TOLD,
    case,
    ending,
    known,
    managed,
    one_of_each_notice,
)
from tests.guards.test_pages_cost import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def told(user, at=None):
    """How many notices of each kind there are."""
    found = notices.notices(user, at=at or timezone.now())
    return {kind.code: len(rows) for kind, rows in found}


def new(user):
    return notices.number_of_new(user, at=timezone.now())


def test_each_kind_is_told_of_the_own_households_and_of_no_others(tools, assessor):
    one_of_each_notice(assessor)
    one_of_each_notice(factories.UserFactory(agency=assessor.agency))
    assert told(assessor) == dict.fromkeys(KINDS_TOLD, 1)


def test_a_notice_goes_away_when_it_is_done(tools, assessor):
    made = one_of_each_notice(assessor)
    record = made.assessments.get()
    factories.evh_action(record)
    assert "must_move" not in told(assessor)
    factories.assessment(made, score=9)
    factories.tell_lists(made)
    assert "ending" not in told(assessor)


def test_a_case_one_takes_oneself_is_no_news(tools, assessor):
    case(known(by=assessor), assessor, by=assessor)
    assert told(assessor) == {}


@pytest.mark.parametrize(("days", "is_told"), [(14, True), (15, False)])
def test_r8_an_end_is_told_from_the_fourteenth_day_before(tools, assessor, days, is_told):
    case(ending(days, by=assessor), assessor, by=assessor)
    assert ("ending" in told(assessor)) == is_told


def test_the_header_counts_what_is_new_since_the_last_look(sign_in, tools):
    browser = sign_in()
    one_of_each_notice(browser.user)
    anywhere = browser.get(reverse("clients:find")).content.decode()
    assert "<strong>6<span> new</span></strong>" in anywhere
    page = browser.get(reverse("notices")).content.decode()
    assert page.count(">New</strong>") == 6
    assert "<span> new</span>" not in page
    after = browser.get(reverse("clients:find")).content.decode()
    assert ">Notices</a>" in after
    again = browser.get(reverse("notices")).content.decode()
    assert again.count(">New</strong>") == 0
    case(known(by=browser.user), browser.user, by=factories.UserFactory(), days=-0.001)
    assert new(browser.user) == 1


def test_r39_a_case_manager_is_told_of_the_member_and_of_what_is_due(tools, assessor):
    made = managed(ending(14), assessor)
    assert told(assessor) == {"member_given": 1, "ending": 1}
    ((_, (notice,)), *_) = notices.notices(assessor, at=timezone.now())
    member = factories.head_of(made).display_name
    assert notice.words == f"{made.created_by} made you the case manager of {member}."


def test_r39_who_has_the_household_too_is_told_of_it_once(tools, assessor):
    made = managed(known(), assessor)
    case(made, assessor)
    assert told(assessor) == {"case_given": 1}


def test_r39_nobody_is_told_what_they_said_themselves_nor_what_they_may_not_open(tools, assessor):
    managed(known(by=assessor), assessor, by=assessor)
    private = managed(known(), assessor)
    factories.give_release(factories.head_of(private), factories.REFUSED)
    assert told(assessor) == {}


def test_nothing_is_told_of_a_household_one_may_not_open_any_more(tools, assessor):
    made = known()
    case(made, assessor)
    assert told(assessor) == {"case_given": 1}
    factories.give_release(factories.head_of(made), factories.REFUSED)
    assert told(assessor) == {}


def test_the_header_of_somebody_without_cases_asks_one_short_question(
    tools, assessor, django_assert_num_queries
):
    one_of_each_notice(factories.UserFactory(agency=assessor.agency))
    with django_assert_num_queries(1) as asked:
        assert new(assessor) == 0
    assert len(asked.captured_queries[0]["sql"]) < 2000


def test_a_kind_that_is_switched_off_is_neither_shown_nor_counted(sign_in, tools):
    browser = sign_in()
    one_of_each_notice(browser.user)
    typed = dict.fromkeys([*KINDS_TOLD, "message"], "in_app") | {"ending": "none"}
    assert browser.post(reverse("notice_settings"), typed).status_code == 302
    assert set(told(browser.user)) == KINDS_TOLD - {"ending"}
    assert new(browser.user) == 5
    shown = browser.get(reverse("notice_settings")).content.decode()
    assert re.search(r'name="ending" value="none"[^>]*checked', shown)


def test_while_a_client_looks_on_no_notice_is_shown(sign_in, tools):
    browser = sign_in()
    one_of_each_notice(browser.user, last_name="Zarephath")
    browser.post(reverse("client_view"), {"begin": "1"})
    shown = browser.get(reverse("notices")).content.decode()
    assert "Zarephath" not in shown
    assert "notices-link" not in shown
    assert new(browser.user) == 6


def test_roles_without_cases_have_no_notices(sign_in):
    browser = sign_in(role=Role.RULES_ADMIN)
    assert "There are no notices for your role" in browser.get(reverse("notices")).content.decode()
    assert "notices-link" not in browser.get(reverse("home")).content.decode()


def test_the_notices_page_with_one_and_with_thirty_households(sign_in, tools):
    browser = sign_in()
    url = reverse("notices")
    assert_queries_do_not_grow(lambda: browser.get(url), lambda: one_of_each_notice(browser.user))


def test_whoever_made_a_referral_is_told_of_the_answer_for_a_week(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    made = referral(state="offered", by=browser.user)
    assert told(browser.user) == {}
    accept(referral=made, by=partner(made.program), at=timezone.now())
    assert told(browser.user) == {"referral_answered": 1}
    assert new(browser.user) == 1
    page = browser.get(reverse("notices")).content.decode()
    assert f"{made.program.name}: Accepted, expected" in page
    assert told(browser.user, timezone.now() + timedelta(days=8)) == {}


# --- C13: nothing was done yet -----------------------------------------------------------------


def must_move_of(worker):
    """Extremely vulnerable since now, with the worker since yesterday: the assessment."""
    made = factories.household(by=worker)
    record = factories.assessment(made, score=9)
    factories.tell_lists(made)
    case(made, worker)
    return record


def on_hold(record, by, at):
    made, until = record.household, at + timedelta(days=1)
    desk.put_on_hold(household=made, reason="hospital", note="", until=until, by=by, at=at)


def reviewed(record, by, at):
    desk.accept(assessment=record, by=by, at=at)


def called_during_the_interview(record, by, at):
    factories.evh_action(record, at=at - timedelta(hours=1))


@pytest.mark.parametrize("act", [on_hold, reviewed, called_during_the_interview])
def test_c13_what_staff_did_or_logged_since_the_clock_began_is_not_nothing(tools, assessor, act):
    record = must_move_of(assessor)
    assert told(assessor)["must_move"] == 1
    act(record, factories.UserFactory(role=Role.CAS_STAFF), timezone.now())
    assert "must_move" not in told(assessor)


def test_c13_an_act_that_was_undone_is_nothing(tools, assessor):
    record = must_move_of(assessor)
    staff, at = factories.UserFactory(role=Role.CAS_STAFF), timezone.now()
    act = desk.accept(assessment=record, by=staff, at=at)
    acts.undo(act=act, by=staff, at=at + timedelta(seconds=5))
    assert told(assessor)["must_move"] == 1


def test_c13_to_be_given_to_a_worker_is_not_yet_something_done(tools, assessor):
    made = factories.household(by=assessor)
    factories.assessment(made, score=9)
    factories.tell_lists(made)
    staff = factories.UserFactory(role=Role.CAS_STAFF)
    desk.assign(household=made, worker=assessor, by=staff, at=timezone.now())
    assert told(assessor) == {"case_given": 1, "must_move": 1}
