"""R44 to R48, C15: leaving coordinated entry after a successful diversion."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cas import hmis
from cas.models import AuditEvent
from clients.actions import exits
from clients.actions.case_assignments import assign
from clients.actions.events import record_event
from clients.actions.services import NeedsDescription
from clients.enums import LEADS_TO_DIVERSION, AssignmentEnd, ServiceKind
from clients.forms import ExitSituationForm
from clients.models import (
    CaseAssignment,
    CaseNote,
    CoordinatedEntryEvent,
    Exit,
    LivingSituation,
    Service,
)
from clients.rules import destinations
from clients.rules.living_situation import ASKINGS
from tests import factories
from tests.assessments.conversation import three_boxes

WITH_FAMILY_FOR_GOOD, WITH_FAMILY = 422, 335
RENTAL, RENTAL_WITH_SUBSIDY = 410, 435
OUTSIDE = 116
SKIP, PREFERS_NOT, DOES_NOT_KNOW = "99", "9", "8"
"""HUD: not collected, prefers not to answer, doesn't know."""
TICKED = [ServiceKind.FIRST_RENT]


@pytest.fixture
def enrolled(sign_in, tools):
    """A household of one, its browser, and the address of its exit."""
    made = factories.household()
    return made, sign_in(made.created_by), reverse("clients:diversion_exit", args=[made.pk])


def typed(destination=RENTAL, services=TICKED, day=None, **answers):
    """What the first page sends."""
    days = three_boxes("exited_on", day or factories.today())
    return days | {"destination": str(destination), "services": services} | answers


def skipped(answer=SKIP):
    """The same answer to every question that a living situation may open (R48)."""
    return dict.fromkeys(ASKINGS, answer) | {"drawn": " ".join(ASKINGS)}


def confirmed(situation=RENTAL, **answers):
    """What the first page sent, with the confirmation and every question skipped."""
    return typed(**answers) | skipped() | {"situation": str(situation), "confirm": "1"}


def shown(situation=WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD, *, drawn, **answers):
    """A confirmation of a page that had shown just the questions `drawn`."""
    sent = typed(destination, **answers)
    return sent | {"situation": str(situation), "confirm": "1", "drawn": drawn}


def text(answer):
    return answer.content.decode()


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
        exits.divert_household(
            household=made,
            departure=exits.Departure(
                factories.today(),
                WITH_FAMILY_FOR_GOOD,
                situation=OUTSIDE,
                helped_by=exits.Help(("travel",)),
            ),
            by=made.created_by,
            at=timezone.now(),
        )
    assert not Service.objects.exists()
    assert made.enrollments.lasting().exists()


# --- R45: a service --------------------------------------------------------------------------


def test_r45_without_a_service_it_is_not_saved_and_says_why_beside_the_field(enrolled):
    made, browser, url = enrolled
    for answer in (
        browser.post(url, typed(services=[])),
        browser.post(url, confirmed(services=[])),
    ):
        page = text(answer)
        assert page.count("Tick at least one service that led to this diversion.") == 2
        assert 'href="#id_services' in page
        assert f'value="{RENTAL}" selected' in page
    assert not Exit.objects.exists()
    with pytest.raises(exits.NeedsService):
        exits.divert_household(
            household=made,
            departure=exits.Departure(
                factories.today(), RENTAL, situation=RENTAL, helped_by=exits.Help(("ride",))
            ),
            by=made.created_by,
            at=timezone.now(),
        )


@pytest.mark.parametrize("kind", [k for k in LEADS_TO_DIVERSION if k != "diversion_other"])
def test_r45_each_service_that_leads_to_a_diversion_is_enough(enrolled, kind):
    made, browser, url = enrolled
    browser.post(url, confirmed(services=[kind]))
    saved = Service.objects.get()
    assert (saved.kind, saved.provided_on, saved.household) == (kind, factories.today(), made)
    assert saved.stay == made.enrollments.get().stay
    assert (saved.client, saved.recorded_by) == (factories.head_of(made), browser.user)


def test_r45_other_help_needs_words_which_become_a_case_note(enrolled):
    made, browser, url = enrolled
    other = [ServiceKind.DIVERSION_OTHER, ServiceKind.TRAVEL]
    refused = text(browser.post(url, typed(services=other)))
    assert "Say what the other help was." in refused
    assert 'id="id_services_9" checked' in refused
    browser.post(url, confirmed(services=other, described="Paid the fee for her storage unit"))
    note = CaseNote.objects.get()
    assert (note.kind, note.text) == ("diversion", "Paid the fee for her storage unit")
    assert (note.household, note.written_on) == (made, factories.today())
    assert set(Service.objects.values_list("kind", flat=True)) == set(other)
    Exit.objects.all().delete()
    made.enrollments.update(exited_on=None)
    Service.objects.all().delete()
    with pytest.raises(NeedsDescription):
        exits.divert_household(
            household=made,
            departure=exits.Departure(
                factories.today(), RENTAL, situation=RENTAL, helped_by=exits.Help(tuple(other))
            ),
            by=made.created_by,
            at=timezone.now(),
        )


def test_r45_words_without_other_help_are_left_out_and_it_is_said(enrolled):
    _, browser, url = enrolled
    answer = browser.post(url, confirmed(described="Not needed"), follow=True)
    assert "Left out, because of another answer" in text(answer)
    assert not CaseNote.objects.exists()


def test_r16_words_about_an_anonymous_household_are_asked_about(sign_in, tools):
    made = factories.household(head={"anonymous": True})
    browser = sign_in(made.created_by)
    url = reverse("clients:diversion_exit", args=[made.pk])
    named = {"services": ["diversion_other"], "described": "Called Maria Lopez at 916-555-0100"}
    assert "This may identify the person" in text(browser.post(url, typed(**named)))
    check = text(browser.post(url, typed()))
    assert "another project" not in check
    assert browser.post(url, confirmed(verified_by="Example House")).status_code == 302
    assert made.living_situations.newest_first().first().verified_by == ""


# --- R46: the case ---------------------------------------------------------------------------


@pytest.fixture
def with_case(enrolled):
    """The same household, which its worker has."""
    made, browser, url = enrolled
    assign(household=made, worker=browser.user, by=browser.user, at=timezone.now())
    return made, browser, url


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


# --- R47, C15: the living situation ----------------------------------------------------------


def test_r47_what_follows_is_shown_and_a_mismatch_is_refused_in_words(enrolled):
    _, browser, url = enrolled
    page = text(browser.post(url, typed(WITH_FAMILY_FOR_GOOD)))
    assert hmis.label("3.12.1", WITH_FAMILY).replace("'", "&#x27;") in page
    refused = text(browser.post(url, confirmed(OUTSIDE, destination=WITH_FAMILY_FOR_GOOD)))
    assert "The living situation must match where they went" in refused
    assert "Place not meant for habitation" in refused
    assert not Exit.objects.exists()


DESTINATIONS = [code for code, _ in hmis.living_situations("destination")]
SITUATIONS = [code for code, _ in hmis.living_situations("current")]


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_r47_the_page_accepts_exactly_what_fits(destination):
    """Every destination with every living situation: the form agrees with `fits`."""
    for situation in (*SITUATIONS, None):
        form = ExitSituationForm(
            {"situation": situation or "", **skipped()},
            destination=destination,
            exited_on=factories.today(),
            subsidy_type=None,
            said={},
            on=factories.today(),
        )
        fits = destinations.fits(destination, situation)
        assert (form.is_valid() and form.is_complete) == fits, situation


@pytest.mark.parametrize("destination", sorted(destinations.SAYS_NOTHING))
def test_c15_where_nobody_can_know_nothing_is_asked_and_nothing_recorded(enrolled, destination):
    made, browser, url = enrolled
    before = made.living_situations.count()
    page = text(browser.post(url, typed(destination)))
    assert "Not known" in page
    assert "another project" not in page
    browser.post(url, confirmed("", destination=destination))
    assert Exit.objects.get().living_situation is None
    assert made.living_situations.count() == before
    assert not CoordinatedEntryEvent.objects.exists(), "nobody knows whether they are housed"


@pytest.mark.parametrize("destination", sorted(destinations.NO_DIVERSION))
def test_r44_whoever_goes_on_outside_or_to_a_shelter_was_not_diverted(enrolled, destination):
    made, browser, url = enrolled
    assert f'<option value="{destination}"' not in text(browser.get(url))
    assert "Choose one of the answers shown." in text(browser.post(url, typed(destination)))
    with pytest.raises(exits.DoesNotFit):
        exits.divert_household(
            household=made,
            departure=exits.Departure(
                factories.today(),
                destination,
                situation=destination,
                helped_by=exits.Help(("travel",)),
            ),
            by=made.created_by,
            at=timezone.now(),
        )


def test_the_project_that_reported_it_is_kept_with_the_living_situation(enrolled):
    _, browser, url = enrolled
    assert "If another project reported this" in text(browser.post(url, typed()))
    browser.post(url, confirmed(verified_by="Example Outreach"))
    assert Exit.objects.get().living_situation.verified_by == "Example Outreach"


def test_the_subsidy_that_the_destination_told_is_not_asked_again(enrolled):
    _, browser, url = enrolled
    told = {"destination": RENTAL_WITH_SUBSIDY, "subsidy_type": "419"}
    assert "Which rental subsidy?" not in text(browser.post(url, typed(**told)))
    browser.post(url, confirmed(RENTAL_WITH_SUBSIDY, **told))
    left = Exit.objects.get()
    assert (left.subsidy_type, left.living_situation.cls_subsidy_type) == (419, 419)


# --- R48: the questions that open ------------------------------------------------------------


def test_r48_every_question_that_is_shown_must_be_answered(enrolled):
    _, browser, url = enrolled
    page = text(browser.post(url, typed(WITH_FAMILY_FOR_GOOD)))
    assert "Will they have to leave within 14 days?" in page
    refused = browser.post(url, shown(drawn="leave_situation_14_days"))
    assert "Choose an answer." in text(refused)
    assert not Exit.objects.exists()


def test_r48_an_answer_that_opens_more_questions_shows_them_before_it_saves(enrolled):
    _, browser, url = enrolled
    to_leave = shown(leave_situation_14_days="1", drawn="leave_situation_14_days")
    page = text(browser.post(url, to_leave))
    assert "Has a place to go after that been identified?" in page
    assert "4 more questions" in page
    assert not Exit.objects.exists()


@pytest.mark.parametrize("answer", [SKIP, PREFERS_NOT, DOES_NOT_KNOW])
def test_r48_skip_prefers_not_and_does_not_know_each_count_as_answered(enrolled, answer):
    _, browser, url = enrolled
    declined = confirmed(WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD) | skipped(answer)
    assert browser.post(url, declined).status_code == 302
    assert Exit.objects.get().living_situation.leave_situation_14_days == int(answer)


def test_r48_all_questions_answered_are_kept(enrolled):
    _, browser, url = enrolled
    yes = confirmed(WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD) | skipped("1")
    browser.post(url, yes)
    lives = Exit.objects.get().living_situation
    assert (lives.leave_situation_14_days, lives.moved_two_or_more) == (1, 1)


# --- C15: the days ---------------------------------------------------------------------------


def yesterday():
    return factories.today() - timedelta(days=1)


def test_c15_the_days_are_shown_and_not_asked(enrolled):
    made, browser, url = enrolled
    page = text(browser.get(url))
    assert "Day they left</dt><dd>Today" in page
    assert "Change the days (only if this is recorded later)" in page
    assert '<details class="more"><summary>Change the days' in page
    browser.post(url, confirmed())
    lives, service = Exit.objects.get().living_situation, Service.objects.get()
    assert made.enrollments.get().exited_on == factories.today()
    assert lives.information_date == service.provided_on == factories.today()


def test_c15_an_exit_recorded_later_needs_a_reason_and_dates_everything(enrolled):
    _, browser, url = enrolled
    refused = text(browser.post(url, typed(day=yesterday())))
    assert "Say why the exit is recorded after that day." in refused
    assert '<details class="more" open><summary>Change the days' in refused
    browser.post(url, confirmed(day=yesterday(), dated_back_because="The office was closed"))
    left = Exit.objects.get()
    assert left.dated_back_because == "The office was closed"
    assert left.enrollment.exited_on == yesterday()
    assert left.living_situation.information_date == yesterday()
    assert Service.objects.get().provided_on == yesterday()
    assert CoordinatedEntryEvent.objects.get().event_date == yesterday()


def test_c15_the_information_may_be_of_a_later_day_than_the_exit(enrolled):
    _, browser, url = enrolled
    later = {"day": yesterday(), "dated_back_because": "Example"}
    assert "Only if it is of a later day" in text(browser.post(url, typed(**later)))
    told_today = three_boxes("information_date", factories.today())
    browser.post(url, confirmed(**later, **told_today))
    assert Exit.objects.get().living_situation.information_date == factories.today()


@pytest.mark.parametrize("days", [-2, 1])
def test_c15_the_information_is_not_from_before_the_exit_or_the_future(enrolled, days):
    _, browser, url = enrolled
    day = three_boxes("information_date", factories.today() + timedelta(days=days))
    later = {"day": yesterday(), "dated_back_because": "Example"}
    assert browser.post(url, confirmed(**later, **day)).status_code == 200
    assert not Exit.objects.exists()


def test_c15_services_may_be_of_an_earlier_day_with_a_reason_and_no_later_one(enrolled):
    made, browser, url = enrolled
    before = three_boxes("provided_on", yesterday())
    assert "Say why the services are recorded" in text(browser.post(url, typed(**before)))
    after = typed(day=yesterday(), dated_back_because="Example") | three_boxes(
        "provided_on", factories.today()
    )
    assert "This can&#x27;t be after the day they left." in text(browser.post(url, after))
    browser.post(url, confirmed(**before, dated_back_because="Example"))
    assert Service.objects.get().provided_on == yesterday()
    assert made.enrollments.get().exited_on == factories.today()


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
