"""R44, R46: a household leaves coordinated entry after a successful diversion."""

import pytest
from django.urls import reverse

from cas.models import AuditEvent
from clients.actions import exits
from clients.actions.events import record_event
from clients.enums import AssignmentEnd
from clients.models import (
    CaseAssignment,
    CoordinatedEntryEvent,
    Exit,
    LivingSituation,
    Service,
)
from clients.rules.living_situation import ASKINGS
from tests import factories
from tests.clients.diversion.leaving import (
    OUTSIDE,
    RENTAL,
    WITH_FAMILY,
    WITH_FAMILY_FOR_GOOD,
    confirmed,
    divert,
    text,
    typed,
)

# --- R44: the exit ---------------------------------------------------------------------------


def test_r44_the_household_leaves_and_its_page_says_where_to_and_what_helped(enrolled):
    made, browser, url = enrolled
    page = text(browser.get(url))
    assert "They have a safe place" in page
    assert "Where did they go?" in page
    check = text(browser.post(url, typed()))
    assert "Check before they leave" in check
    assert "First rent or a deposit" in check
    assert not Exit.objects.exists()
    assert browser.post(url, confirmed()).url == reverse("clients:household", args=[made.pk])
    left = Exit.objects.get()
    assert (left.destination, left.is_diversion) == (RENTAL, True)
    page = text(browser.get(reverse("clients:household", args=[made.pk])))
    assert "They were diverted" in page
    assert "They went to: Rental by client, no ongoing housing subsidy" in page
    assert "What helped: First rent or a deposit." in page
    assert AuditEvent.objects.filter(verb="exited", household_id=made.pk).count() == 1
    timeline = text(browser.get(reverse("clients:timeline", args=[made.pk])))
    assert "Diverted" in timeline


def test_nobody_who_is_not_enrolled_is_led_to_an_exit(sign_in, tools):
    made = factories.household(enrolled=False)
    browser = sign_in(made.created_by)
    exits = [reverse(f"clients:{name}", args=[made.pk]) for name in ("exit", "diversion_exit")]
    before = text(browser.get(reverse("clients:household", args=[made.pk])))
    factories.enroll(made)
    after = text(browser.get(reverse("clients:household", args=[made.pk])))
    assert [url in before for url in exits] == [False, False]
    assert [url in after for url in exits] == [True, True]


def test_r44_everybody_leaves_nobody_is_asked_who(sign_in, tools):
    made = factories.household(partner=True, children=(4,))
    url = reverse("clients:diversion_exit", args=[made.pk])
    browser = sign_in(made.created_by)
    assert "Who is leaving" not in text(browser.get(url))
    browser.post(url, confirmed())
    assert Exit.objects.filter(is_diversion=True).count() == 3
    assert Service.objects.get().client == factories.head_of(made)


def test_r44_who_has_left_already_is_told_so(enrolled):
    _, browser, url = enrolled
    browser.post(url, confirmed())
    again = browser.get(url, follow=True)
    assert f"They left coordinated entry already, on {factories.today():%B %-d, %Y}." in text(again)
    twice = browser.post(url, confirmed(), follow=True)
    assert "They left coordinated entry already" in text(twice)
    assert (Exit.objects.count(), Service.objects.count()) == (1, 1)


def test_r44_two_who_save_at_the_same_moment_save_once(enrolled, monkeypatch):
    """The second has passed every check of the page when the first one saves."""
    _, browser, url = enrolled
    divert = exits.divert_household

    def divert_after_somebody_else(**what):
        divert(**what)
        divert(**what)

    monkeypatch.setattr(exits, "divert_household", divert_after_somebody_else)
    told = browser.post(url, confirmed(), follow=True)
    assert "They left coordinated entry already" in text(told)
    assert (Exit.objects.count(), Service.objects.count()) == (1, 1)
    assert CoordinatedEntryEvent.objects.count() == 1


def test_an_exit_that_fails_half_way_leaves_nothing(enrolled):
    made, _, _ = enrolled
    with pytest.raises(exits.DoesNotFit):
        divert(made, WITH_FAMILY_FOR_GOOD, "travel", situation=OUTSIDE)
    assert not Service.objects.exists()
    assert made.enrollments.lasting().exists()


# --- R46: the case ---------------------------------------------------------------------------


def test_r46_the_case_ends_when_the_tick_stays_and_the_data_stays(with_case):
    made, browser, url = with_case
    page = text(browser.get(url))
    assert f"End the case assignment of {browser.user}" in page
    assert 'id="id_ends_case" checked' in page
    before = made.living_situations.count()
    browser.post(url, confirmed(ends_case="on"))
    case = CaseAssignment.objects.get()
    assert not CaseAssignment.objects.open().of(browser.user).exists()
    assert case.ended_because == AssignmentEnd.EXITED
    assert made.living_situations.count() == before + 1
    assert made.memberships.lasting().exists()


def test_r46_without_the_tick_the_household_stays_on_the_caseload(with_case):
    made, browser, url = with_case
    assert "The assignment goes on" in text(browser.post(url, typed()))
    browser.post(url, confirmed())
    assert CaseAssignment.objects.open().of(browser.user).get().household == made


@pytest.mark.parametrize(("tick", "goes_on"), [({"ends_case": "on"}, False), ({}, True)])
def test_r46_an_exit_for_other_reasons_asks_the_same(with_case, tick, goes_on):
    made, browser, _ = with_case
    other = reverse("clients:exit", args=[made.pk])
    browser.post(other, confirmed(services=[], **tick))
    assert Exit.objects.get().is_diversion is False
    assert CaseAssignment.objects.open().exists() is goes_on


def test_r46_nobody_has_the_household_so_nothing_is_asked(enrolled):
    _, browser, url = enrolled
    assert "case assignment" not in text(browser.get(url))


# --- Event 2 ---------------------------------------------------------------------------------


def event(made, rehoused, **fields):
    return record_event(
        household=made,
        code=2,
        event_date=factories.today(),
        rehoused=rehoused,
        by=made.created_by,
        **fields,
    )


@pytest.mark.parametrize(("before", "events"), [(None, 1), (0, 2), (1, 1)])
def test_hud_4_20_the_stay_has_problem_solving_with_its_result_once(enrolled, before, events):
    """Finish has written it where the talk ended so; where the outcome changed, the exit does."""
    made, browser, url = enrolled
    if before is not None:
        event(made, before)
    browser.post(url, confirmed())
    written = CoordinatedEntryEvent.objects.filter(code=2, stay=made.enrollments.get().stay)
    assert written.count() == events
    assert written.filter(rehoused=1).count() == 1


def test_hud_4_20_an_exit_for_other_reasons_writes_no_event(enrolled):
    made, browser, _ = enrolled
    browser.post(reverse("clients:exit", args=[made.pk]), confirmed(services=["travel"]))
    assert not CoordinatedEntryEvent.objects.exists()
    assert Service.objects.get().kind == "travel"


# --- What was typed --------------------------------------------------------------------------


def test_what_was_typed_comes_back_to_be_changed(enrolled):
    _, browser, url = enrolled
    other = typed(services=["diversion_other"], described="A storage unit", change="1")
    page = text(browser.post(url, other | {"confirm": "1"}))
    assert "A storage unit" in page
    assert "Check before they leave" not in page


def test_what_was_said_on_the_second_page_is_not_asked_again(enrolled):
    _, browser, url = enrolled
    said = confirmed(WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD, verified_by="Example House")
    first = text(browser.post(url, said | {"change": "1"}))
    assert 'type="hidden" name="moved_two_or_more" value="99"' in first
    carried = {name: said[name] for name in (*ASKINGS, "situation", "verified_by")}
    again = text(browser.post(url, typed(WITH_FAMILY_FOR_GOOD) | carried))
    assert 'value="Example House"' in again
    assert 'name="leave_situation_14_days" value="99"' in again
    assert again.count(" checked") == 1
    elsewhere = text(browser.post(url, typed(RENTAL) | carried))
    assert "Example House" not in elsewhere
    assert " checked" not in elsewhere


def test_an_unenrolled_household_has_nothing_to_leave(sign_in, tools):
    made = factories.household(enrolled=False)
    answer = sign_in(made.created_by).get(
        reverse("clients:diversion_exit", args=[made.pk]), follow=True
    )
    assert "Nobody in this household is enrolled." in text(answer)
    assert not LivingSituation.objects.exclude(household=made).exists()
