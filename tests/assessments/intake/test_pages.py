"""The intake through its pages: found or added, walked, left, resumed, finished and discarded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import workflows
from assessments.enums import IntakeKind, IntakeState, Tool
from assessments.models import Assessment, Draft, Intake
from cas.access.roles import Role
from clients.models import CoordinatedEntryEvent, Enrollment, Household
from tests import factories
from tests.assessments.conversation import messages_of
from tests.assessments.intake import scenes
from tests.assessments.intake.walking import Walk

pytestmark = pytest.mark.django_db

STAY_ASIDE = ["intake", "intake_outcome", "intake_finish"]
KNOWN = {"race_ethnicity": [5], "sex": 1, "veteran_status": 0, "ssn_data_quality": 9}


@pytest.fixture(autouse=True)
def _tools_are_loaded(db):
    scenes.load_tools()


@pytest.fixture
def new(sign_in):
    """A household of which nothing is known but names, and its worker's browser."""
    browser = sign_in()
    made = factories.household(
        by=browser.user, enrolled=False, situation=None, release=factories.NO_RELEASE
    )
    return made, browser


def begin_url(made):
    return reverse("assessments:begin_intake", args=[made.pk])


def url(name, intake, *args):
    return reverse(f"assessments:{name}", args=[intake.key, *args])


def home_of(browser, made):
    return browser.get(reverse("clients:household", args=[made.pk])).content.decode()


def use(monkeypatch, *which):
    """Have the county use these ways in."""
    county = replace(workflows.COUNTY, workflows=frozenset(which))
    monkeypatch.setattr(workflows, "COUNTY", county)


# --- Found first, then begun (R35) -------------------------------------------------------------


def test_r35_whoever_is_found_can_be_used_for_an_intake(new):
    made, browser = new
    name = factories.head_of(made).last_name
    found = browser.post(reverse("clients:find"), {"q": name}).content.decode()
    assert f'href="{begin_url(made)}"' in found
    page = browser.get(begin_url(made)).content.decode()
    assert "Begin the intake" in page
    assert not Intake.objects.exists()
    browser.post(begin_url(made))
    assert Intake.objects.get().kind == IntakeKind.INTAKE


def test_r35_a_new_client_is_added_after_a_search_only_and_goes_on_to_the_intake(sign_in):
    browser = sign_in()
    blocked = browser.post(reverse("clients:add"), {"first_name": "Zora", "last_name": "Example"})
    assert blocked.url == reverse("clients:find")
    found = browser.post(reverse("clients:find"), {"q": "Zora Example"}).content.decode()
    assert 'name="after_adding" value="intake"' in found
    pressed = {"from_search": "1", "q": "Zora", "after_adding": "intake"}
    browser.post(reverse("clients:add"), pressed)
    form = browser.get(reverse("clients:add")).content.decode()
    key = form.split('name="form_key" value="')[1].split('"')[0]
    typed = {"first_name": "Zora", "last_name": "Example", "language": "en", "form_key": key}
    added = browser.post(reverse("clients:add"), typed | {"dob_missing": "99"})
    made = Household.objects.get()
    assert added.url == begin_url(made)
    assert "Begin the intake" in browser.get(added.url).content.decode()


def test_adding_somebody_without_an_intake_leads_to_the_household_as_ever(sign_in):
    browser = sign_in()
    browser.post(reverse("clients:find"), {"q": "Zora Example"})
    browser.post(reverse("clients:add"), {"from_search": "1", "q": "Zora"})
    form = browser.get(reverse("clients:add")).content.decode()
    key = form.split('name="form_key" value="')[1].split('"')[0]
    typed = {"first_name": "Zora", "last_name": "Example", "language": "en", "form_key": key}
    added = browser.post(reverse("clients:add"), typed | {"dob_missing": "99"})
    assert added.url.startswith("/households/")
    assert "intake" not in added.url


def test_who_is_enrolled_elsewhere_gets_an_update_of_that_enrollment(sign_in):
    made = factories.household()
    browser = sign_in()
    assert "up to date; nobody is enrolled twice" in browser.get(begin_url(made)).content.decode()
    Walk(browser).press(begin_url(made)).to_the_end()
    assert Intake.objects.get().kind == IntakeKind.UPDATE
    assert Intake.objects.get().state == IntakeState.QUEUED
    assert Enrollment.objects.count() == 1


def test_beginning_twice_goes_on_with_the_first(new):
    made, browser = new
    Walk(browser).press(begin_url(made)).press(begin_url(made)).open(begin_url(made))
    assert Intake.objects.count() == 1


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.CAS_LEAD, Role.AUDITOR])
def test_only_assessors_begin_one(sign_in, role):
    made = factories.household()
    browser = sign_in(role=role)
    assert browser.post(begin_url(made)).status_code == 403
    assert "Begin the CAS" not in home_of(browser, made)


def test_c7_victim_services_have_no_intake(sign_in):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    assert browser.get(begin_url(made)).status_code == 404
    assert "intake" not in home_of(browser, made).lower().replace("intakes", "")


def test_an_intake_of_somebody_elses_private_record_is_not_found(sign_in):
    intake = scenes.ready(household=factories.household(release=factories.REFUSED))
    browser = sign_in()
    for name in STAY_ASIDE:
        assert browser.get(url(name, intake)).status_code == 404
    assert browser.post(url("intake_finish", intake)).status_code == 404


# --- The way from page to page -----------------------------------------------------------------


def test_r36_a_new_client_is_led_through_all_twelve_pages(new):
    made, browser = new
    walk = Walk(browser).press(begin_url(made))
    parts = [walk.part]
    while walk.part:
        walk.send()
        parts.append(walk.part)
    numbers = [int(part[0]) for part in parts if part]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 13))
    assert {part[1] for part in parts if part} == {"12"}
    assert Intake.objects.get().state == IntakeState.QUEUED


def test_r39_of_a_family_every_member_is_entered_and_confirmed(sign_in):
    browser = sign_in()
    made = factories.household(
        by=browser.user,
        enrolled=False,
        situation=None,
        release=factories.NO_RELEASE,
        partner=True,
        children=(4, 8, 12),
    )
    walk = Walk(browser).press(begin_url(made)).to_the_end()
    codes = [membership.client.code for membership in made.memberships.all()]
    profiles = {reverse("clients:profile", args=[code]) for code in codes}
    assert profiles < set(walk.passed)
    assert Enrollment.objects.filter(household=made, exited_on=None).count() == 5


def test_r39_somebody_added_on_the_way_leads_back_to_the_family(sign_in):
    browser = sign_in()
    made = factories.household(by=browser.user, enrolled=False, situation=None)
    intake = scenes.begin(made)
    walk = Walk(browser).open(url("intake_page", intake, "family"))
    baby = reverse("clients:newborn", args=[made.pk])
    assert reverse("clients:add_member", args=[made.pk]) in walk.page
    on = factories.today()
    born = {"born_on_month": on.month, "born_on_day": on.day, "born_on_year": on.year}
    walk.press(baby, born | {"first_name": "Bo", "last_name": "Example"})
    assert walk.url == url("intake_page", intake, "family")
    assert "Bo Example" in walk.page


def test_what_is_known_is_not_asked_again(sign_in):
    """A colleague of another agency takes in somebody whom everything is known of."""
    known = factories.household()
    for tool in (Tool.DIVERSION, Tool.HOUSING_NEEDS):
        factories.assessment(known, tool)
    walk = Walk(sign_in()).press(begin_url(known)).to_the_end()
    assert not [each for each in walk.passed if "/interviews/" in each or "/enroll/" in each]


def test_a_question_that_was_left_open_does_not_hold_the_way_up(new):
    made, browser = new
    intake = scenes.begin(made)
    Walk(browser).open(url("intake_next", intake)).to_the_end(lambda w: "/finish/" in w.url)
    page = browser.get(url("intake_finish", intake)).content.decode()
    assert "Left open" in page
    assert "questions are open" in page
    assert ">Finish</button>" in page


def test_without_an_intake_every_page_leads_to_the_household_as_ever(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    situation = reverse("clients:living_situation", args=[made.pk])
    on = factories.today()
    day = {f"information_date_{part}": getattr(on, part) for part in ("month", "day", "year")}
    saved = browser.post(situation, day | {"situation": "116"})
    assert saved.url == reverse("clients:household", args=[made.pk])


def test_a_page_opened_from_the_household_leads_back_to_it_though_an_intake_is_open(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    intake = scenes.begin(made)
    Walk(browser).open(url("intake_next", intake))
    home_of(browser, made)
    situation = reverse("clients:living_situation", args=[made.pk])
    assert "Intake ·" not in browser.get(situation).content.decode()
    on = factories.today()
    day = {f"information_date_{part}": getattr(on, part) for part in ("month", "day", "year")}
    saved = browser.post(situation, day | {"situation": "116"})
    assert saved.url == reverse("clients:household", args=[made.pk])


def test_the_bar_of_one_household_never_stands_above_another(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    Walk(browser).open(url("intake_next", scenes.begin(made)))
    other = factories.household(by=made.created_by)
    there = reverse("clients:living_situation", args=[other.pk])
    assert "Intake ·" not in browser.get(there).content.decode()


def test_the_session_remembers_numbers_and_no_person(new):
    made, browser = new
    Walk(browser).press(begin_url(made))
    remembered = str(browser.session["way"])
    head = factories.head_of(made)
    assert head.first_name not in remembered
    assert head.last_name not in remembered


@pytest.mark.parametrize("page", ["no-such-page", "FAMILY"])
def test_another_word_is_no_page(sign_in, page):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    assert browser.get(url("intake_page", intake, page)).status_code == 404


@pytest.mark.parametrize("page", ["enrollment", "talk", "outcome", "needs", "papers"])
def test_a_page_that_waits_leads_to_what_comes_first_and_says_why(new, page):
    made, browser = new
    intake = scenes.begin(made)
    answer = browser.get(url("intake_page", intake, page), follow=True)
    assert answer.request["PATH_INFO"] == reverse(
        "clients:profile", args=[factories.head_of(made).code]
    )
    assert "Ask about the release of information first." in answer.content.decode()
    assert browser.post(url("intake_talk", intake, "diversion")).status_code == 302
    assert browser.post(url("intake_outcome", intake), {"outcome": "queue"}).status_code == 302
    assert not Draft.objects.exists()


# --- The talk and its outcome (R42, R44) -------------------------------------------------------


def test_r42_the_talk_is_topics_and_no_script_and_may_stay_empty(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    intake = scenes.begin(made)
    page = browser.get(url("intake_talk", intake, "diversion")).content.decode()
    assert "topics, not a script" in page
    begun = browser.post(url("intake_talk", intake, "diversion"), {"assessment_type": "3"})
    assert begun.url == reverse("assessments:interview", args=[Draft.objects.get().key])
    assert browser.get(url("intake_outcome", intake)).status_code == 200


def test_how_they_talk_is_asked_once(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    intake = scenes.begin(made)
    browser.post(url("intake_talk", intake, "diversion"), {"assessment_type": "1"})
    assert (
        "How are you talking?"
        not in browser.get(url("intake_talk", intake, "housing_needs")).content.decode()
    )
    browser.post(url("intake_outcome", intake), {"outcome": "queue"})
    assert set(Draft.objects.values_list("tool", "assessment_type")) == {
        ("diversion", 1),
        ("housing_needs", 1),
    }


def test_r44_not_ready_keeps_the_intake_open_and_lists_it_with_its_day(sign_in):
    intake = scenes.ready(IntakeState.BEGUN)
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_outcome", intake), {"outcome": "talking"})
    assert answer.url == reverse("clients:household", args=[intake.household_id])
    assert "Kept open" in messages_of(browser, answer.url)
    listed = browser.get(reverse("home")).content.decode()
    assert "Still talking" in listed
    assert f"since {timezone.localdate():%b} {timezone.localdate().day}" in listed


@pytest.mark.parametrize("typed", [{}, {"outcome": ""}, {"outcome": "housed"}])
def test_an_unknown_outcome_gets_a_message_and_changes_nothing(sign_in, typed):
    intake = scenes.ready(IntakeState.TALKING)
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_outcome", intake), typed)
    assert answer.status_code == 200
    assert "Error: " in answer.content.decode()
    intake.refresh_from_db()
    assert intake.state == IntakeState.TALKING


# --- Finish (R36, R44, C14) --------------------------------------------------------------------


def test_r44_diverted_starts_the_exit_at_once_and_the_household_says_so_until_then(sign_in):
    intake = scenes.ready(scenes.DIVERTED)
    browser = sign_in(intake.started_by)
    exit_url = reverse("clients:diversion_exit", args=[intake.household_id])
    assert "Exit still to record" not in home_of(browser, intake.household)
    assert browser.post(url("intake_finish", intake)).url == exit_url
    page = home_of(browser, intake.household)
    assert "Exit still to record" in page
    assert exit_url in page
    Enrollment.objects.update(exited_on=factories.today())
    assert "Exit still to record" not in home_of(browser, intake.household)


def test_c14_no_leads_to_the_queue_and_not_to_an_exit(sign_in):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_finish", intake))
    assert answer.url == reverse("clients:household", args=[intake.household_id])
    page = home_of(browser, intake.household)
    assert "Placed on the queue on" in page
    assert "Exit still to record" not in page


def test_r36_pressing_finish_twice_finishes_once_and_leads_to_the_same_place(sign_in):
    intake = scenes.ready(scenes.DIVERTED)
    browser = sign_in(intake.started_by)
    first, second = [browser.post(url("intake_finish", intake)) for _ in range(2)]
    assert first.url == second.url
    assert CoordinatedEntryEvent.objects.count() == 1


def test_r36_finish_names_what_is_missing_with_the_way_there(sign_in):
    intake = factories.intake(factories.household(situation=None), IntakeState.TALKING)
    browser = sign_in(intake.started_by)
    page = browser.get(url("intake_finish", intake)).content.decode()
    for missing in ("family", "living-situation", "talk", "outcome"):
        assert url("intake_page", intake, missing) in page
    assert ">Finish</button>" not in page
    forced = browser.post(url("intake_finish", intake)).content.decode()
    assert "Record where they are living now." in forced
    assert not Assessment.objects.exists()


def test_r31_who_is_not_certified_is_told_so_at_finish_and_nothing_is_lost(sign_in):
    intake = scenes.ready()
    colleague = factories.UserFactory(agency=intake.household.agency, certified_through=False)
    browser = sign_in(colleague)
    page = browser.post(url("intake_finish", intake)).content.decode()
    assert "not certified" in page
    assert Draft.objects.count() == 2


def test_an_ended_intake_leads_to_what_came_of_it(sign_in):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    scenes.discard(intake)
    for name in STAY_ASIDE:
        answer = browser.get(url(name, intake))
        assert answer.url == reverse("clients:household", args=[intake.household_id])


# --- Left, resumed, given up (R36) -------------------------------------------------------------


def test_r36_an_unfinished_intake_is_listed_and_resumed_by_a_colleague_where_it_stopped(sign_in):
    made = factories.household(head=KNOWN)
    intake = scenes.begin(made)
    Walk(sign_in(made.created_by)).open(url("intake_page", intake, "family")).send()
    colleague = sign_in(agency=made.agency)
    listed = colleague.get(reverse("home")).content.decode()
    assert url("intake_next", intake) in listed
    walk = Walk(colleague).open(url("intake_next", intake))
    assert walk.part[2] not in ("The person, and what may be shared", "Family members")
    walk.to_the_end()
    intake.refresh_from_db()
    assert (intake.started_by, intake.finished_by) == (made.created_by, colleague.user)


def test_an_intake_is_not_listed_for_other_agencies_and_its_interviews_not_twice(sign_in):
    intake = scenes.ready(IntakeState.TALKING)
    assert url("intake_next", intake) not in sign_in().get(reverse("home")).content.decode()
    mine = sign_in(intake.started_by).get(reverse("home")).content.decode()
    assert url("intake_next", intake) in mine
    assert "/interviews/" not in mine


@pytest.mark.parametrize(("days", "is_stale"), [(14, False), (15, True)])
def test_c20_an_intake_untouched_for_more_than_14_days_is_marked(sign_in, days, is_stale):
    intake = scenes.ready(IntakeState.TALKING, at=timezone.now() - timedelta(days=days))
    listed = sign_in(intake.started_by).get(reverse("home")).content.decode()
    assert ("Untouched for 15 days" in listed) == is_stale


def test_r36_started_in_error_is_discarded_in_two_keys_from_its_page(sign_in):
    intake = scenes.ready(IntakeState.TALKING)
    browser = sign_in(intake.started_by)
    page = browser.get(url("intake", intake)).content.decode()
    assert 'name="why" value="mistake"' in page
    assert f'action="{url("intake_discard", intake)}"' in page
    browser.post(url("intake_discard", intake), {"why": "mistake"})
    intake.refresh_from_db()
    assert (intake.state, intake.discard_reason) == ("discarded", "Started by mistake")
    assert not Draft.objects.unfinished().exists()
    assert not CoordinatedEntryEvent.objects.exists()
    listed = browser.get(reverse("home")).content.decode()
    assert url("intake_next", intake) not in listed


def test_r36_what_was_recorded_stays_and_says_how_it_is_deleted(new):
    made, browser = new
    intake = scenes.begin(made)
    factories.enroll(made)
    page = browser.get(url("intake", intake)).content.decode()
    assert "They stay enrolled, since" in page
    assert reverse("clients:ask_deletion", args=[made.pk]) in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "This field is required"),
        ({"why": "other"}, "Say in a few words why."),
        ({"why": "no_such_reason"}, "Select a valid choice"),
        ({"why": "other", "words": "a\x00b"}, "Error: "),
    ],
)
def test_discarding_needs_a_reason(sign_in, typed, says):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_discard", intake), typed)
    assert answer.status_code == 200
    assert "Error: " in answer.content.decode()
    assert Intake.objects.unfinished().exists(), says


def test_other_reasons_are_kept_in_words(sign_in):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    browser.post(url("intake_discard", intake), {"why": "other", "words": "Moved to Reno"})
    intake.refresh_from_db()
    assert intake.discard_reason == "Moved to Reno"


# --- Which way in the county uses --------------------------------------------------------------


def test_with_the_seven_steps_alone_there_is_no_intake(sign_in, monkeypatch):
    use(monkeypatch, "seven_steps")
    made = factories.household()
    browser = sign_in(made.created_by)
    page = home_of(browser, made)
    assert "Crisis Assessment" in page
    assert "intake" not in page
    assert browser.get(begin_url(made)).status_code == 404
    assert browser.post(begin_url(made)).status_code == 404
    assert not Intake.objects.exists()


def test_with_the_intake_alone_the_seven_steps_are_not_shown(sign_in, monkeypatch):
    use(monkeypatch, "intake")
    made = factories.household()
    page = home_of(sign_in(made.created_by), made)
    assert 'aria-label="Steps"' not in page
    assert "Begin a CAS update" in page


def test_with_both_a_household_has_both(sign_in):
    made = factories.household()
    page = home_of(sign_in(made.created_by), made)
    assert 'aria-label="Steps"' in page
    assert "Begin a CAS update" in page
