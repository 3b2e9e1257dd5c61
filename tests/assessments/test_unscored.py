"""Tools without a score: Diversion (R42) and Housing Needs (B 17). What they are, and never do."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assessments import workflows
from assessments.actions import interviews
from assessments.certification import NotCertified
from assessments.enums import SCORED_TOOLS, Tool
from assessments.models import Assessment, CorrectionRequest, Draft, ToolInterest
from assessments.whereabouts import location_of
from cas.access.roles import Role
from cas.models import AuditEvent
from prioritization.models import Entry, HouseholdFacts
from tests import factories
from tests.assessments.conversation import (
    draft_of,
    fill_in,
    hold,
    messages_of,
    start,
    submit,
    three_boxes,
)

UNSCORED = [tool for tool in Tool if tool not in SCORED_TOOLS]
SCORE_WORDS = re.compile(
    r"\bscores?\b|\bpoints?\b|\bEVH\b|extremely vulnerable|\branks?\b|threshold", re.I
)
EACH = pytest.mark.parametrize("tool", UNSCORED)

A_TALK = {
    "crisis_onset": "on_a_day",
    "last_stay": "last_night",
    "last_home": "family_friends",
    "tonight_place": "if_asked",
    "tonight_safe": "yes",
    "who_to_call": ["family", "landlord"],
    "other_places": ["family"],
    "help_to_stay": ["deposit", "other"],
    "help_to_stay_other": "Example: a second key",
    "income": "no",
    "quick_help": ["food"],
}
"""What somebody says who could stay with family if it were talked over."""

NEEDS = {
    "registrant": "no",
    "meth_public_housing": "no",
    "behavioral_health_wish": "yes",
    "unsafe_housing": "no",
}


def facts_of(household):
    factories.tell_lists(household)
    return HouseholdFacts.objects.get(pk=household.pk)


def start_url(household, tool):
    return reverse("assessments:start", args=[household.pk, tool])


@pytest.fixture
def signed_in(sign_in, tools):
    return sign_in()


@pytest.fixture
def household(signed_in):
    return factories.household(by=signed_in.user)


# --- Worked examples --------------------------------------------------------------------------


def test_r42_a_diversion_talk_is_stored_whole_and_has_no_score(signed_in, household):
    began = factories.today() - timedelta(days=9)
    said = {**A_TALK, **three_boxes("crisis_onset_on", began)}
    done = hold(signed_in, household, Tool.DIVERSION, said, by_page=True)
    assert done.answers["crisis_onset_on"] == began.isoformat()
    assert done.answers["help_to_stay"] == ["deposit", "other"]
    assert done.notes["help_to_stay_other"] == "Example: a second key"
    assert (done.score, done.threshold, done.is_evh) == (None, None, None)
    assert done.assessed_on == factories.today()
    assert done.expires_on == factories.today() + timedelta(days=90)


def test_housing_needs_holds_the_four_that_everybody_asks(signed_in, household):
    done = hold(signed_in, household, Tool.HOUSING_NEEDS, NEEDS, by_page=True)
    assert done.answers == NEEDS
    assert done.missing == {"vash_eligible": "skipped"}
    assert (done.score, done.threshold, done.is_evh) == (None, None, None)


@EACH
def test_r48_every_question_may_be_skipped_and_counts_as_answered(signed_in, household, tool):
    done = hold(signed_in, household, tool, {}, by_page=True)
    assert done.answers == {}
    assert set(done.missing.values()) == {"skipped"}


@pytest.mark.parametrize("declined", ["not_sure", "prefer_not"])
def test_r48_declining_counts_as_answered_and_blocks_nothing(signed_in, household, declined):
    said = dict.fromkeys(NEEDS, declined)
    done = hold(signed_in, household, Tool.HOUSING_NEEDS, said, by_page=True)
    assert done.answers == dict.fromkeys(NEEDS)
    assert {done.missing[code] for code in NEEDS} == {declined}


def test_a_day_of_the_crisis_that_is_still_to_come_is_refused_beside_the_field(
    signed_in, household
):
    start(signed_in, household, Tool.DIVERSION)
    draft = draft_of(household, Tool.DIVERSION)
    url = reverse("assessments:page", args=[draft.key, "what-happened"])
    draft.answers = {"crisis_onset": "on_a_day"}
    draft.save()
    soon = factories.today() + timedelta(days=2)
    said = {"crisis_onset": "on_a_day", **three_boxes("crisis_onset_on", soon)}
    page = signed_in.post(url, said)
    assert page.status_code == 200
    assert page.context["form"].errors["crisis_onset_on"]
    draft.refresh_from_db()
    assert "crisis_onset_on" not in draft.answers


def test_c6_a_day_of_the_crisis_after_an_earlier_talk_is_refused_at_submit(signed_in, household):
    """The talk is dated back to a day on which the crisis had not begun."""
    yesterday = factories.today() - timedelta(days=1)
    household.enrollments.update(entered_on=yesterday)
    draft = factories.draft(household, Tool.DIVERSION, at=factories.midday(yesterday))
    draft.answers = {"crisis_onset": "on_a_day", "crisis_onset_on": str(factories.today())}
    draft.save()
    assert "after the day of the talk" in submit(signed_in, draft, yesterday).content.decode()
    assert not Assessment.objects.exists()


# --- Beginning --------------------------------------------------------------------------------


@EACH
def test_one_press_begins_and_nobody_is_asked_whether_they_are_interested(
    signed_in, household, tool
):
    page = signed_in.get(start_url(household, tool)).content.decode()
    assert "interested" not in page
    begun = signed_in.post(start_url(household, tool))
    assert begun.url == reverse("assessments:interview", args=[draft_of(household, tool).key])
    assert not ToolInterest.objects.exists()
    again = signed_in.post(start_url(household, tool))
    assert again.url == begun.url
    assert Draft.objects.count() == 1


@EACH
def test_no_living_situation_of_the_day_is_needed(signed_in, tool):
    made = factories.household(by=signed_in.user, situation=None)
    assert hold(signed_in, made, tool).tool == tool


@EACH
def test_r39_some_enrolled_are_enough_and_nobody_is_not(signed_in, tool):
    some = factories.household(by=signed_in.user, children=(4,))
    some.enrollments.exclude(client=factories.head_of(some)).delete()
    assert hold(signed_in, some, tool).household == some
    nobody = factories.household(by=signed_in.user, enrolled=False)
    refused = signed_in.post(start_url(nobody, tool))
    assert refused.url == reverse("clients:enroll", args=[nobody.pk])
    assert "Enroll them first." in messages_of(signed_in, refused.url)
    assert not nobody.drafts.exists()


@EACH
def test_c7_without_a_release_it_waits(signed_in, household, tool):
    factories.head_of(household).releases.all()._raw_delete("default")
    refused = signed_in.get(start_url(household, tool))
    assert refused.url == reverse("clients:release", args=[factories.head_of(household).code])


@EACH
def test_r16_a_victim_service_provider_holds_none(sign_in, tools, tool):
    vsp = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=vsp.user, head={"anonymous": True})
    assert vsp.post(start_url(made, tool)).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in ("assessor", "vsp_assessor")]
)
@EACH
def test_only_assessors_begin_one(sign_in, tools, tool, role):
    made = factories.household()
    if role == Role.VETERAN_ASSESSOR:
        other = sign_in(role=role, agency=made.agency)
        assert other.get(start_url(made, tool)).status_code == 200
        return
    assert sign_in(role=role).post(start_url(made, tool)).status_code == 403


@EACH
def test_a_county_without_the_intake_has_no_such_page(signed_in, household, tool, monkeypatch):
    seven_steps = replace(workflows.COUNTY, workflows=frozenset({"seven_steps"}))
    monkeypatch.setattr(workflows, "COUNTY", seven_steps)
    assert signed_in.get(start_url(household, tool)).status_code == 404
    record = factories.assessment(household, tool)
    result = signed_in.get(reverse("assessments:result", args=[record.pk])).content.decode()
    assert start_url(household, tool) not in result


@EACH
def test_r31_an_assessor_whose_certification_ended_begins_none(signed_in, household, tool):
    signed_in.user.certifications.update(last_day=factories.today() - timedelta(days=1))
    page = signed_in.post(start_url(household, tool))
    assert page.status_code == 200
    assert not Draft.objects.exists()


@EACH
def test_the_seven_steps_stay_seven_and_know_nothing_of_it(signed_in, household, tool):
    before = signed_in.get(reverse("clients:household", args=[household.pk]))
    hold(signed_in, household, tool)
    after = signed_in.get(reverse("clients:household", args=[household.pk]))
    steps = [
        re.findall(r"<li class=\"task.*?</li>", each.content.decode(), re.S)
        for each in (before, after)
    ]
    assert steps[0] == steps[1]


# --- As every interview -----------------------------------------------------------------------


def test_r42_topics_are_talked_about_in_any_order(signed_in, household):
    start(signed_in, household, Tool.DIVERSION)
    draft = draft_of(household, Tool.DIVERSION)
    last = reverse("assessments:page", args=[draft.key, "money"])
    signed_in.post(last, {"income": "no", "quick_help": ["food"]})
    resumed = signed_in.get(reverse("assessments:interview", args=[draft.key]))
    assert resumed.url == reverse("assessments:page", args=[draft.key, "what-happened"])
    assert submit(signed_in, draft).status_code == 302
    assert Assessment.objects.get().answers == {"income": "no", "quick_help": ["food"]}


@EACH
def test_c20_it_is_left_resumed_listed_and_discarded_as_every_interview(signed_in, household, tool):
    start(signed_in, household, tool)
    draft = draft_of(household, tool)
    assert tool.label.replace("&", "&amp;") in signed_in.get(reverse("home")).content.decode()
    resumed = signed_in.get(reverse("assessments:interview", args=[draft.key]))
    assert "/pages/" in resumed.url
    signed_in.post(reverse("assessments:discard", args=[draft.key]), {"reason": "Example"})
    assert not household.drafts.unfinished().exists()
    assert AuditEvent.objects.filter(verb="discarded").exists()


def test_r19_what_one_tool_asked_the_others_offer(signed_in, household):
    hold(signed_in, household, Tool.HCT, {"registrant": "no", "meth_public_housing": "no"})
    start(signed_in, household, Tool.HOUSING_NEEDS)
    draft = draft_of(household, Tool.HOUSING_NEEDS)
    page = signed_in.get(reverse("assessments:page", args=[draft.key, "program-rules"]))
    assert page.content.decode().count("From Housing Conversation Tool, ") == 2
    fill_in(draft, {"registrant": "no", "meth_public_housing": "yes"})
    submit(signed_in, draft)
    done = Assessment.objects.get(tool=Tool.HOUSING_NEEDS)
    assert done.kept == {"registrant": {"tool": "hct", "asked_on": str(factories.today())}}


def test_r21_everything_can_be_asked_anew(signed_in, household):
    hold(signed_in, household, Tool.HCT, {"registrant": "no"})
    assert (
        "ask everything again"
        in signed_in.get(start_url(household, Tool.HOUSING_NEEDS)).content.decode()
    )
    signed_in.post(start_url(household, Tool.HOUSING_NEEDS), {"starts_blank": "on"})
    assert draft_of(household, Tool.HOUSING_NEEDS).offered == {}


def test_r18_c5_a_correction_is_a_new_record_of_the_same_day_without_a_score(signed_in, household):
    done = hold(signed_in, household, Tool.HOUSING_NEEDS, NEEDS)
    signed_in.post(reverse("assessments:correct", args=[done.pk]))
    draft = draft_of(household, Tool.HOUSING_NEEDS)
    url = reverse("assessments:page", args=[draft.key, "support"])
    signed_in.post(f"{url}?from=check", {"behavioral_health_wish": "no", "unsafe_housing": "no"})
    check = signed_in.get(reverse("assessments:check", args=[draft.key])).content.decode()
    assert "Changed; was: Yes" in check
    assert "Score" not in check
    submit(signed_in, draft, done.assessed_on)
    fixed = Assessment.objects.get(corrects=done)
    assert (fixed.assessed_on, fixed.expires_on) == (done.assessed_on, done.expires_on)
    assert fixed.answers == {**NEEDS, "behavioral_health_wish": "no"}
    assert (fixed.score, fixed.is_evh) == (None, None)


def test_r18_it_can_be_corrected_when_some_only_are_enrolled(signed_in):
    made = factories.household(by=signed_in.user, children=(4,))
    made.enrollments.exclude(client=factories.head_of(made)).delete()
    done = hold(signed_in, made, Tool.DIVERSION)
    signed_in.post(reverse("assessments:correct", args=[done.pk]))
    assert draft_of(made, Tool.DIVERSION).corrects == done


def test_a_request_for_correction_is_answered_by_talking_again(signed_in, household):
    done = hold(signed_in, household, Tool.DIVERSION)
    factories.correction_request(done)
    hold(signed_in, household, Tool.DIVERSION)
    assert CorrectionRequest.objects.get().answered_at


@EACH
def test_a_page_is_spoken_in_spanish_to_who_reads_spanish(signed_in, tool):
    made = factories.household(by=signed_in.user, head={"language": "es"})
    start(signed_in, made, tool)
    draft = draft_of(made, tool)
    page = draft.version.instrument.pages[0]
    html = signed_in.get(reverse("assessments:page", args=[draft.key, page.key])).content.decode()
    assert draft.version.instrument.question(page.questions[0]).text.es in html
    assert page.intro.es in html


# --- R26 and no score -------------------------------------------------------------------------


@EACH
def test_the_result_is_its_answers_without_score_help_or_matrix(signed_in, household, tool):
    factories.assessment(household, Tool.CRISIS, score=9)
    done = hold(signed_in, household, tool, A_TALK | NEEDS)
    html = signed_in.get(reverse("assessments:result", args=[done.pk])).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert done.version.instrument.questions[0].text.en in main
    assert not SCORE_WORDS.search(main)
    assert "2-1-1" not in main
    assert reverse("assessments:log_evh_action", args=[done.pk]) not in main


@EACH
def test_r29_no_same_day_help_is_logged_for_it(signed_in, household, tool):
    factories.assessment(household, Tool.CRISIS, score=9)
    done = factories.assessment(household, tool)
    assert signed_in.get(reverse("assessments:log_evh_action", args=[done.pk])).status_code == 404


@EACH
def test_r26_its_pages_tell_no_score(signed_in, household, tool):
    start(signed_in, household, tool)
    draft = draft_of(household, tool)
    for page in draft.version.instrument.pages:
        url = reverse("assessments:page", args=[draft.key, page.key])
        assert not SCORE_WORDS.search(signed_in.get(url).content.decode())


# --- What the database keeps ------------------------------------------------------------------


INSERT = """
INSERT INTO assessments_assessment (key, household_id, tool, version_id, assessed_on, expires_on,
    interviewed_at, members, is_family, score, threshold, created_by_id, answers, missing, notes,
    kept, assessment_type)
SELECT gen_random_uuid(), household_id, %s, version_id, assessed_on, expires_on, interviewed_at,
    members, is_family, %s, %s, created_by_id, answers, missing, notes, kept, assessment_type
FROM assessments_assessment LIMIT 1
"""


def insert(tool, score, threshold):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [tool, score, threshold])


@pytest.mark.parametrize(
    ("tool", "score", "threshold"),
    [
        ("diversion", 0, None),
        ("diversion", None, 6),
        ("housing_needs", 5, 6),
        ("crisis", None, None),
        ("crisis", 3, None),
        ("hct", None, 6),
    ],
)
def test_scored_tools_have_both_numbers_and_the_others_neither(household, tool, score, threshold):
    factories.assessment(household)
    with pytest.raises(IntegrityError, match="only_scored_tools_have_a_score"):
        insert(tool, score, threshold)


@pytest.mark.parametrize(("tool", "score"), [("diversion", None), ("crisis", 6)])
def test_what_fits_is_kept_and_is_evh_is_worked_out_by_the_database(household, tool, score):
    factories.assessment(household, Tool.HCT)
    insert(tool, score, 6 if score else None)
    assert Assessment.objects.get(tool=tool).is_evh is (True if score else None)


# --- Facts and lists --------------------------------------------------------------------------


def test_c9_its_answers_are_facts_and_the_newer_one_wins(signed_in, household):
    hold(signed_in, household, Tool.HCT, {"registrant": "for_life"})
    assert facts_of(household).answers["registrant"] == "for_life"
    hold(signed_in, household, Tool.HOUSING_NEEDS, NEEDS)
    hold(signed_in, household, Tool.DIVERSION, A_TALK)
    answers = facts_of(household).answers
    assert {code: answers[code] for code in NEEDS} == NEEDS
    assert answers["help_to_stay"] == ["deposit", "other"]


def test_c9_a_newer_refusal_makes_it_unknown_and_a_skipped_question_does_not(signed_in, household):
    hold(signed_in, household, Tool.HOUSING_NEEDS, NEEDS)
    again = {"registrant": "prefer_not"}
    signed_in.post(start_url(household, Tool.HOUSING_NEEDS), {"starts_blank": "on"})
    draft = draft_of(household, Tool.HOUSING_NEEDS)
    fill_in(draft, again)
    submit(signed_in, draft)
    answers = facts_of(household).answers
    assert "registrant" not in answers
    assert answers["behavioral_health_wish"] == "yes"


def test_its_answers_end_with_its_own_validity(household):
    day = factories.today() - timedelta(days=91)
    factories.assessment(household, Tool.DIVERSION, on=day, answers={"quick_help": ["food"]})
    factories.assessment(household, Tool.HOUSING_NEEDS, on=day, answers={"unsafe_housing": "no"})
    assert facts_of(household).answers == {"unsafe_housing": "no"}


@EACH
def test_c1_it_opens_no_list_and_makes_nobody_vulnerable(household, tool):
    factories.open_list()
    factories.open_list(housing=True)
    factories.assessment(household, tool)
    facts = facts_of(household)
    assert (facts.crisis_id, facts.hct_id, facts.is_evh, facts.evh_since) == (
        None,
        None,
        False,
        None,
    )
    assert not Entry.objects.exists()


@EACH
def test_c13_it_neither_ends_nor_restarts_the_clock_of_who_must_move_today(household, tool):
    since = timezone.now() - timedelta(hours=5)
    first = factories.assessment(household, score=9, created_at=since, interviewed_at=since)
    factories.assessment(household, tool)
    assert facts_of(household).evh_since == first.created_at


@EACH
def test_r22_it_says_nothing_of_where_they_are(household, tool):
    factories.assessment(household, answers={"l1_place": "tent"})
    for _ in range(6):
        factories.assessment(household, tool)
    assert location_of(household).place_type == "tent"
    assert facts_of(household).location_place == "tent"


@EACH
def test_r8_its_end_is_on_nobodys_list(signed_in, household, tool):
    soon = factories.today() + timedelta(days=5)
    day = factories.today() - timedelta(days=60)
    factories.assessment(household, tool, on=day, expires_on=soon)
    assert "Ending soon" not in signed_in.get(reverse("home")).content.decode()


@EACH
def test_r31_the_action_refuses_the_uncertified_too(signed_in, household, tool):
    signed_in.user.certifications.update(last_day=factories.today() - timedelta(days=1))
    with pytest.raises(NotCertified):
        interviews.start(
            household=household,
            tool=tool,
            assessment_type=3,
            by=signed_in.user,
            on=factories.today(),
            at=timezone.now(),
        )
