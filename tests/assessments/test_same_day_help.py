"""After the score: what is done at once, and what is said (R4, R5, R26, R27, R29)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from assessments.models import EvhAction, ToolInterest
from assessments.rules.evh import Closeness
from assessments.talking_points import TALKING_POINTS, talking_points
from cas.access.roles import Role
from cas.models import AuditEvent
from tests import factories
from tests.cas.test_client_facing import WORDS


@pytest.fixture
def evh(sign_in, tools):
    """An EVH household's Crisis Assessment, and its assessor at the desk."""
    made = factories.household()
    record = factories.assessment(made, score=7)
    return record, sign_in(made.created_by)


def result_of(browser, record):
    return browser.get(reverse("assessments:result", args=[record.pk])).content.decode()


def log(browser, record, **typed):
    url = reverse("assessments:log_evh_action", args=[record.pk])
    return browser.post(url, typed)


def clock(moment):
    return timezone.localtime(moment).strftime("%I:%M %p")


def want_shelter(made, *, is_interested):
    stay = made.enrollments.values_list("stay", flat=True).first()
    ToolInterest.objects.create(
        household=made,
        stay=stay,
        tool=Tool.CRISIS,
        is_interested=is_interested,
        recorded_by=made.created_by,
    )


# --- Both paths are shown -----------------------------------------------------------------------


def test_r29_k7_the_result_of_an_evh_household_shows_both_paths_and_one_tap_dials(evh):
    record, browser = evh
    page = result_of(browser, record)
    before_any_fold = page.partition("<main")[2].partition("<details")[0]
    assert 'href="tel:211"' in before_any_fold
    assert "Log the call" in page
    assert "Gather documents instead" in page
    assert "I just assessed an extremely vulnerable household" in page
    assert factories.head_of(record.household).code in page
    assert "Nothing logged yet" in page


def test_r29_who_wants_no_shelter_gathers_documents_first(evh):
    record, browser = evh
    want_shelter(record.household, is_interested=False)
    page = result_of(browser, record)
    assert "They said no to shelter" in page
    assert page.index("Start to gather documents") < page.index("If they change their mind")


def test_r3_r29_the_other_tool_s_result_shows_them_too(evh):
    record, browser = evh
    low = factories.assessment(record.household, Tool.HCT, score=2)
    assert "Log the call" in result_of(browser, low)


def test_r5_below_the_threshold_there_is_no_call_card_and_no_word_of_not_eligible(sign_in, tools):
    made = factories.household()
    record = factories.assessment(made, score=5)
    factories.open_list()
    factories.tell_lists(made)
    browser = sign_in(made.created_by)
    page = result_of(browser, record)
    assert "Log the call" not in page
    assert "not eligible" not in page.lower()
    assert "They stay on every list they are eligible for" in page
    assert "Papers help with every program" in page
    assert made.entries.filter(left_at=None).count() == 1
    refused = browser.get(reverse("assessments:log_evh_action", args=[record.pk]))
    assert refused.url == reverse("assessments:result", args=[record.pk])


# --- What was done is logged --------------------------------------------------------------------


def test_r29_a_call_is_logged_with_its_time_and_outcome_and_everybody_sees_it(evh, sign_in):
    record, browser = evh
    called_at = timezone.now() - timedelta(minutes=20)
    typed = {"called_at": clock(called_at), "outcome": "reached", "note": "Ask for Pat"}
    assert log(browser, record, path="call", **typed).status_code == 302
    logged = EvhAction.objects.get()
    assert (logged.path, logged.outcome, logged.note) == ("call", "reached", "Ask for Pat")
    assert logged.logged_by == browser.user
    assert abs(logged.at - called_at) < timedelta(minutes=1)
    event = AuditEvent.objects.get(verb="logged")
    assert event.detail == {"path": "call", "outcome": "reached"}
    staff = sign_in(role=Role.TWO_ONE_ONE)
    for page in (
        result_of(staff, record),
        staff.get(reverse("clients:household", args=[record.household_id])).content.decode(),
    ):
        assert "Reached: they are looking. Ask for Pat" in page
        assert "Nothing logged yet" not in page


def test_r29_the_document_path_is_logged_without_an_outcome(evh):
    record, browser = evh
    log(browser, record, path="documents", outcome="reached", call_back_at="9:00 AM")
    logged = EvhAction.objects.get()
    assert (logged.path, logged.outcome, logged.call_back_at) == ("documents", "", None)


def test_r29_calling_back_later_needs_a_time_and_gets_the_next_such_time(evh):
    record, browser = evh
    asked = log(browser, record, path="call", outcome="call_back")
    assert "Say when to call back" in asked.content.decode()
    later = timezone.now() + timedelta(hours=2)
    log(browser, record, path="call", outcome="call_back", call_back_at=clock(later))
    logged = EvhAction.objects.get()
    assert abs(logged.call_back_at - later) < timedelta(minutes=1)
    assert "Call back" in result_of(browser, record)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose an answer: What did you do?"),
        ({"path": "call"}, "Choose an answer: What came of the call?"),
        ({"path": "call", "outcome": "placed", "called_at": "soon"}, "Type a time like 2:45 PM"),
    ],
)
def test_r29_what_is_missing_is_said_in_words_and_nothing_is_logged(evh, typed, said):
    record, browser = evh
    refused = log(browser, record, note="Kept words", **typed)
    page = refused.content.decode()
    assert refused.status_code == 200
    assert said in page
    assert "Kept words" in page
    assert not EvhAction.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": ""},
        {"path": "documents"},
        {"outcome": "call_back"},
        {"call_back_at": timezone.now()},
    ],
)
def test_r29_the_database_refuses_half_a_log(evh, wrong):
    record, _ = evh
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.evh_action(record, **wrong)


def test_r16_a_vsp_logs_for_an_anonymous_household_by_code(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    record = factories.assessment(made, Tool.HCT, score=8)
    page = result_of(browser, record)
    assert factories.head_of(made).code in page
    assert log(browser, record, path="call", outcome="not_reached").status_code == 302


# --- What is said -------------------------------------------------------------------------------


@pytest.mark.parametrize("closeness", Closeness)
def test_r27_there_is_something_to_say_after_every_result_in_both_languages(closeness):
    said = talking_points(closeness)
    assert len(said) >= 5
    assert all(words.en and words.es for words in said)


def test_r26_no_talking_point_tells_a_score_and_each_is_for_some_result():
    known = {"always", *Closeness}
    for point in TALKING_POINTS:
        assert point.after <= known
        for text in (point.words.en, point.words.es):
            assert not WORDS.search(text), text


@pytest.mark.parametrize(
    ("score", "own_words"),
    [(7, "call 2-1-1 with you now"), (5, "Things change fast"), (1, "this can take long")],
)
def test_r27_the_words_fit_the_result(sign_in, tools, score, own_words):
    made = factories.household()
    record = factories.assessment(made, score=score)
    assert own_words in result_of(sign_in(made.created_by), record)


# --- What the client takes along ----------------------------------------------------------------


def handout(browser, made, page="next_steps", **asked):
    url = reverse(f"assessments:{page}", args=[made.pk])
    return browser.get(url, asked).content.decode()


def test_r27_the_hand_out_says_when_to_come_back_and_which_papers_help(sign_in, tools):
    made = factories.household(children=(3,))
    crisis = factories.assessment(made)
    factories.assessment(made, Tool.HCT)
    page = handout(sign_in(made.created_by), made)
    assert f"come back by {crisis.expires_on:%B %-d, %Y}" in page
    assert "Birth certificates of the children" in page
    assert "DD-214" not in page
    assert made.agency.name in page
    assert "2-1-1" in page


def test_r27_it_is_in_the_client_s_language_and_can_be_had_in_the_other(sign_in, tools):
    made = factories.household(head={"spanish": True})
    factories.assessment(made)
    browser = sign_in(made.created_by)
    assert "Vuelva por favor" in handout(browser, made)
    assert "Please come back" in handout(browser, made, language="en")
    assert "Vuelva por favor" in handout(browser, made, language="xx")


def test_r27_without_current_answers_nobody_is_told_to_be_on_a_list(sign_in, tools):
    made = factories.household()
    factories.assessment(made, on=factories.today() - timedelta(days=200))
    page = handout(sign_in(made.created_by), made)
    assert "Come and talk with us" in page
    assert "on the lists of the programs that fit. You" not in page


def test_c18_client_material_holds_neither_rank_nor_band(evh):
    record, browser = evh
    made = record.household
    factories.open_list()
    factories.tell_lists(made)
    for name in ("next_steps", "service_plan_copy"):
        page = handout(browser, made, name)
        for word in ("1 of 1", "near the top", "position", "queue", "place in line"):
            assert word not in page


def test_r26_the_copy_of_the_plan_is_whole_and_in_the_client_s_language(sign_in, tools):
    made = factories.household(head={"spanish": True})
    goals = [factories.plan_goal("Un cuarto", ["Ir al DMV"])]
    factories.service_plan(
        made,
        factories.assessment(made, Tool.HCT),
        goals=goals,
        right_away=["documents"],
        housing_kinds=["shared"],
        strengths="Es paciente",
    )
    page = handout(sign_in(made.created_by), made, "service_plan_copy")
    for words in ("Un cuarto", "Ir al DMV", "Usted", "Por hacer", "Un hogar compartido"):
        assert words in page
    assert "Empezar a reunir papeles" in page
    assert "Es paciente" in page
