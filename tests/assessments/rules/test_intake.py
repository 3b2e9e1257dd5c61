"""The pages of the intake: their order, what is known, what waits, and where the way goes on."""

from dataclasses import replace

import pytest

from assessments.rules.intake import (
    Asked,
    Outcome,
    Page,
    Person,
    Progress,
    Situation,
    Stop,
    StopKind,
    gate,
    missing,
    shown_pages,
)
from assessments.rules.intake_list import pages
from assessments.rules.intake_way import is_last_of_its_page, next_stop, stops, stops_of
from assessments.rules.workflow import Status
from clients.rules.release import ReleaseState

HEAD = Person("HEAD", "Ana Example", is_head=True)
CHILD = Person("CHILD", "Ben Example")
UNKNOWN = replace(HEAD, is_known=False, must_decide=True)

NEW = Situation(people=(UNKNOWN,), missing_members=("Ana Example",))
RELEASED = replace(NEW, people=(HEAD,), release=ReleaseState.GRANTED)
ENROLLED = replace(
    RELEASED,
    confirmed=frozenset({Page.FAMILY}),
    has_enrolled=True,
    missing_members=(),
    asked=(
        Asked(Page.UNIVERSAL, "HEAD", "before", 3),
        Asked(Page.UNIVERSAL, "HEAD", "health", 7),
        Asked(Page.TRANSLATION, "HEAD", "language", 1),
        Asked(Page.BARRIERS, "HEAD", "safety", 1),
    ),
)
ANSWERED = replace(ENROLLED, asked=tuple(replace(a, open_questions=0) for a in ENROLLED.asked))
TALKED = replace(ANSWERED, has_living_situation=True, talk=Progress.COMPLETE)
FOR_THE_QUEUE = replace(TALKED, outcome=Outcome.QUEUE, needs=Progress.COMPLETE)
DIVERTED = replace(TALKED, outcome=Outcome.DIVERT)


def _task(situation, page):
    return next(task for task in pages(situation) if task.key is page)


def _status(situation, page):
    return _task(situation, page).status


def test_the_twelve_pages_stand_in_the_order_of_the_source():
    assert [str(task.key) for task in pages(NEW)] == [
        "person",
        "family",
        "enrollment",
        "universal",
        "translation",
        "barriers",
        "living-situation",
        "talk",
        "papers",
        "outcome",
        "needs",
        "finish",
    ]
    assert [task.number for task in pages(NEW)] == list(range(1, 13))
    assert all(len(page) <= 20 for page in Page)


# --- What waits for what -----------------------------------------------------------------------


@pytest.mark.parametrize("page", [p for p in Page if p not in (Page.PERSON, Page.FAMILY)])
def test_c7_without_a_decision_about_sharing_every_later_page_waits_for_it(page):
    assert gate(NEW, page).by is Page.PERSON
    assert _status(NEW, page) is Status.BLOCKED


@pytest.mark.parametrize("release", [ReleaseState.GRANTED, ReleaseState.REFUSED])
def test_c7_a_recorded_answer_opens_the_way_be_it_yes_or_no(release):
    situation = replace(NEW, people=(HEAD,), release=release)
    assert gate(situation, Page.ENROLLMENT) is None


@pytest.mark.parametrize(
    "release", [ReleaseState.EXPIRED, ReleaseState.WITHDRAWN, ReleaseState.NEEDS_OWN_SIGNATURE]
)
def test_c7_a_release_that_ended_is_asked_again(release):
    situation = replace(RELEASED, release=release)
    assert gate(situation, Page.TALK).by is Page.PERSON
    assert next_stop(situation, Page.PERSON).kind is StopKind.RELEASE


@pytest.mark.parametrize(
    "page",
    [
        Page.UNIVERSAL,
        Page.TRANSLATION,
        Page.BARRIERS,
        Page.LIVING_SITUATION,
        Page.TALK,
        Page.PAPERS,
        Page.OUTCOME,
        Page.NEEDS,
    ],
)
def test_what_belongs_to_the_enrollment_waits_for_it(page):
    block = gate(RELEASED, page)
    assert block.by is Page.ENROLLMENT
    assert block.reason == "Enroll the household, or some of it, first."


def test_the_outcome_waits_for_the_talk():
    assert gate(ANSWERED, Page.OUTCOME).by is Page.TALK
    assert gate(replace(ANSWERED, talk=Progress.BEGUN), Page.OUTCOME) is None


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"release": ReleaseState.NONE}, Page.PERSON),
        ({"confirmed": frozenset()}, Page.FAMILY),
        ({"has_enrolled": False}, Page.ENROLLMENT),
        ({"has_living_situation": False}, Page.LIVING_SITUATION),
        ({"talk": Progress.NONE}, Page.TALK),
        ({"outcome": Outcome.NONE}, Page.OUTCOME),
        ({"outcome": Outcome.STILL_TALKING}, Page.OUTCOME),
        ({"needs": Progress.NONE}, Page.NEEDS),
    ],
)
def test_finish_says_what_is_missing_and_where_it_is_done(change, lacks):
    assert missing(FOR_THE_QUEUE) == ()
    found = missing(replace(FOR_THE_QUEUE, **change))
    assert [each.by for each in found] == [lacks]
    assert found[0].reason.endswith(".")
    assert _task(replace(FOR_THE_QUEUE, **change), Page.FINISH).blocked_by is lacks


def test_r44_who_is_diverted_is_not_asked_about_needs_for_a_home():
    assert missing(DIVERTED) == ()
    assert _status(DIVERTED, Page.NEEDS) is Status.NOT_NEEDED
    assert next_stop(DIVERTED, Page.OUTCOME, Stop(Page.OUTCOME, StopKind.OUTCOME, False)).page is (
        Page.FINISH
    )


def test_r36_questions_left_open_hold_nothing_up():
    """No "Data Not Collected" in every field: what nobody said stays open."""
    open_questions = replace(FOR_THE_QUEUE, asked=ENROLLED.asked)
    assert missing(open_questions) == ()
    assert _status(open_questions, Page.UNIVERSAL) is Status.READY
    seen = replace(open_questions, confirmed=frozenset({Page.FAMILY, Page.UNIVERSAL}))
    assert _status(seen, Page.UNIVERSAL) is Status.DONE
    assert _task(seen, Page.UNIVERSAL).reason == "10 questions are open."


# --- What is known is not asked again ----------------------------------------------------------


def test_what_is_known_is_done_and_never_a_stop():
    known = replace(TALKED, outcome=Outcome.QUEUE, needs=Progress.COMPLETE)
    assert [stop.page for stop in stops(known) if stop.is_open] == [Page.PAPERS, Page.FINISH]
    waits = [task.key for task in pages(known) if task.status is not Status.DONE]
    assert waits == [Page.PAPERS, Page.FINISH]


def test_r39_the_family_is_confirmed_in_every_intake():
    assert _status(replace(TALKED, confirmed=frozenset()), Page.FAMILY) is Status.READY
    assert _status(TALKED, Page.FAMILY) is Status.DONE


def test_r39_after_the_family_is_confirmed_every_member_is_entered():
    family = replace(
        RELEASED, people=(HEAD, replace(CHILD, is_known=False), replace(CHILD, code="TEEN"))
    )
    assert [(stop.kind, stop.code) for stop in stops_of(family, Page.FAMILY) if stop.is_open] == [
        (StopKind.CONFIRM, ""),
        (StopKind.PROFILE, "CHILD"),
    ]


def test_r39_all_or_some_are_enrolled():
    some = replace(ENROLLED, missing_members=("Ben Example",))
    assert gate(some, Page.TALK) is None
    assert _status(some, Page.ENROLLMENT) is Status.READY
    seen = replace(some, confirmed=frozenset({Page.FAMILY, Page.ENROLLMENT}))
    assert _status(seen, Page.ENROLLMENT) is Status.DONE
    assert _task(seen, Page.ENROLLMENT).reason == "Not enrolled: Ben Example."


def test_an_update_leaves_out_what_the_enrollment_answered_and_asks_where_they_live():
    update = replace(ANSWERED, is_update=True, has_living_situation=False)
    assert not {Page.ENROLLMENT, Page.UNIVERSAL} & set(shown_pages(update))
    assert [task.number for task in pages(update)] == list(range(1, 11))
    assert _status(update, Page.LIVING_SITUATION) is Status.READY


@pytest.mark.parametrize(
    ("change", "page"),
    [
        ({"missing_members": ("Ben Example",)}, Page.ENROLLMENT),
        ({"asked": ENROLLED.asked}, Page.UNIVERSAL),
    ],
)
def test_an_update_asks_what_is_open_of_the_enrollment(change, page):
    assert page in shown_pages(replace(ANSWERED, is_update=True, **change))


# --- The way on --------------------------------------------------------------------------------


def test_the_way_goes_from_one_open_stop_to_the_next():
    walked, stop = [], next_stop(ENROLLED, Page.PERSON)
    while stop.page is not Page.LIVING_SITUATION:
        walked.append((stop.page, stop.topic))
        stop = next_stop(ENROLLED, stop.page, stop)
    assert walked == [
        (Page.UNIVERSAL, "before"),
        (Page.UNIVERSAL, "health"),
        (Page.TRANSLATION, "language"),
        (Page.BARRIERS, "safety"),
    ]


def test_what_was_left_open_on_the_way_is_not_asked_again_at_once():
    before = stops_of(ENROLLED, Page.UNIVERSAL)[0]
    assert before.is_open
    assert next_stop(ENROLLED, Page.UNIVERSAL, before).topic == "health"
    assert not is_last_of_its_page(ENROLLED, before)
    assert is_last_of_its_page(ENROLLED, stops_of(ENROLLED, Page.UNIVERSAL)[1])


def test_a_page_opened_beside_the_way_leads_back_to_it():
    """Somebody was added to the family: the family is looked at again, to be confirmed."""
    found = next_stop(replace(RELEASED, people=(HEAD, CHILD)), Page.FAMILY, after=None)
    assert (found.page, found.kind) == (Page.FAMILY, StopKind.CONFIRM)


def test_a_page_that_waits_is_passed_over_and_finish_names_what_is_missing():
    assert next_stop(RELEASED, Page.UNIVERSAL).page is Page.FINISH


@pytest.mark.parametrize("progress", [Progress.NONE, Progress.BEGUN])
def test_a_talk_that_was_left_is_gone_on_with(progress):
    left = replace(TALKED, talk=progress)
    assert next_stop(left, Page.TALK).kind is StopKind.INTERVIEW
