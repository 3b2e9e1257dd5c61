"""R11 to R16 and C7 through the pages: what is blocked says why and leads to what comes first."""

import pytest
from django.urls import reverse

from assessments.enums import SCORED_TOOLS, Tool
from assessments.models import Assessment, Draft, ServicePlan, ToolInterest
from cas.access.roles import Role
from tests import factories
from tests.assessments.conversation import draft_of, hold, messages_of, start

LATER_STEPS = [
    ("assessments:start", "crisis"),
    ("assessments:start", "hct"),
    ("assessments:service_plan", None),
    ("assessments:case_conferencing", None),
]


def visit(browser, name, household, tool=None):
    return browser.get(reverse(name, args=[household.pk, tool] if tool else [household.pk]))


def page_of(browser, household):
    return browser.get(reverse("clients:household", args=[household.pk])).content.decode()


def test_r11_the_task_list_has_the_seven_steps_in_order(sign_in, tools):
    made = factories.household()
    page = page_of(sign_in(made.created_by), made)
    titles = [
        "Profile and release",
        "Enroll the whole household",
        "Current living situation",
        "Crisis Assessment",
        "Housing Conversation Tool",
        "Individualized Service Plan",
        "Referral and case conferencing",
    ]
    places = [page.index(title) for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize("tool", SCORED_TOOLS)
def test_r11_a_tool_without_enrollment_is_blocked_with_a_link_to_step_2(sign_in, tools, tool):
    made = factories.household(enrolled=False, situation=None)
    browser = sign_in(made.created_by)
    refused = visit(browser, "assessments:start", made, tool)
    enroll = reverse("clients:enroll", args=[made.pk])
    assert refused.url == enroll
    assert "first" in messages_of(browser, enroll)
    assert enroll in page_of(browser, made)
    start(browser, made, tool)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("tool", SCORED_TOOLS)
def test_r11_a_tool_without_a_living_situation_is_blocked(sign_in, tools, tool):
    made = factories.household(situation=None)
    browser = sign_in(made.created_by)
    refused = visit(browser, "assessments:start", made, tool)
    assert refused.url == reverse("clients:living_situation", args=[made.pk])
    assert "living situation first" in messages_of(browser, refused.url)
    start(browser, made, tool)
    assert not Draft.objects.exists()


def test_r11_skipping_crisis_and_going_from_3_to_5_is_allowed(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made, Tool.CRISIS, interested="no")
    assert hold(browser, made, Tool.HCT).tool == Tool.HCT


def test_r11_with_both_tools_skipped_the_work_ends_after_step_3(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    for tool in SCORED_TOOLS:
        start(browser, made, tool, interested="no")
    page = page_of(browser, made)
    assert page.count("Not needed") == 4
    assert "To do" not in page
    assert "Next" not in page.split("<main")[1].split("Who belongs")[0]


def test_c7_interest_is_stored_and_may_change(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made, interested="no")
    assert ToolInterest.objects.get().is_interested is False
    start(browser, made, interested="yes")
    assert ToolInterest.objects.get().is_interested is True
    assert draft_of(made)


def test_r12_an_incomplete_enrollment_names_who_is_missing(sign_in, tools):
    made = factories.household(children=(5, 7))
    missing = factories.add_member(made, first_name="Missing")
    browser = sign_in(made.created_by)
    assert f"Still to enroll: {missing.display_name}" in page_of(browser, made)
    assert visit(browser, "assessments:start", made, "crisis").url == reverse(
        "clients:enroll", args=[made.pk]
    )


def test_r12_a_member_who_joins_during_an_interview_is_enrolled_before_it_is_submitted(
    sign_in, tools
):
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made)
    factories.add_member(made)
    refused = browser.get(reverse("assessments:check", args=[draft_of(made).key]))
    assert refused.url == reverse("clients:enroll", args=[made.pk])


def test_r13_the_living_situation_is_due_also_when_both_tools_are_skipped(sign_in, tools):
    made = factories.household(situation=None)
    browser = sign_in(made.created_by)
    page = page_of(browser, made)
    assert reverse("clients:living_situation", args=[made.pk]) in page
    assert "Record where they are staying" in page


def test_r14_no_plan_is_due_after_a_crisis_assessment_alone(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    hold(browser, made, Tool.CRISIS)
    refused = visit(browser, "assessments:service_plan", made)
    assert refused.url == reverse("assessments:start", args=[made.pk, "hct"])
    assert visit(browser, "assessments:case_conferencing", made).status_code == 200


def test_r14_a_submitted_hct_opens_the_plan_at_once(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    done = hold(browser, made, Tool.HCT)
    plan = reverse("assessments:service_plan", args=[made.pk])
    result = browser.get(reverse("assessments:result", args=[done.pk])).content.decode()
    assert "Complete or update the plan" in page_of(browser, made)
    assert plan in page_of(browser, made)
    # The first open step may be the Crisis Assessment, which is still to be asked about.
    assert "Next" in result


def test_r14_r15_each_hct_asks_for_the_plan_again(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    hold(browser, made, Tool.HCT)
    url = reverse("assessments:service_plan", args=[made.pk])
    browser.post(url, factories.typed_plan("A room"))
    assert "Complete or update the plan" not in page_of(browser, made)
    second = hold(browser, made, Tool.HCT)
    assert "Complete or update the plan" in page_of(browser, made)
    browser.post(url, factories.typed_plan("A room with a door", revision=1))
    assert "Complete or update the plan" not in page_of(browser, made)
    plan = ServicePlan.objects.get()
    assert (plan.hct, plan.revision) == (second, 2)
    assert plan.saved_at >= second.created_at
    revisions = plan.events.order_by("pgh_id").select_related("hct")
    assert [each.goals[0]["what"] for each in revisions] == ["A room", "A room with a door"]
    assert [each.hct.created_at < second.created_at for each in revisions] == [True, False]


def test_c7_step_7_waits_for_the_plan_when_there_is_an_hct(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    hold(browser, made, Tool.CRISIS)
    hold(browser, made, Tool.HCT)
    refused = visit(browser, "assessments:case_conferencing", made)
    assert refused.url == reverse("assessments:service_plan", args=[made.pk])


# --- R16: victim service providers -----------------------------------------------------------


@pytest.fixture
def vsp(sign_in):
    return sign_in(role=Role.VSP_ASSESSOR)


def anonymous_household(browser, **situation):
    return factories.household(by=browser.user, head={"anonymous": True}, **situation)


def test_r16_a_vsp_assessor_is_refused_the_crisis_assessment(vsp, tools):
    made = anonymous_household(vsp)
    refused = visit(vsp, "assessments:start", made, "crisis")
    assert refused.url == reverse("clients:household", args=[made.pk])
    assert "Victim service providers do not make" in messages_of(vsp, refused.url)
    start(vsp, made, Tool.CRISIS)
    assert not Draft.objects.exists()


def test_r16_a_vsp_assessor_cannot_go_on_with_a_crisis_assessment_of_a_colleague(vsp, tools):
    made = anonymous_household(vsp)
    draft = factories.draft(made, Tool.CRISIS)
    for name in ("assessments:interview", "assessments:check"):
        assert vsp.get(reverse(name, args=[draft.key])).url == reverse(
            "clients:household", args=[made.pk]
        )


def test_r16_an_hct_on_a_named_profile_is_refused(vsp, tools):
    made = factories.household(by=vsp.user)
    assert visit(vsp, "assessments:start", made, "hct").status_code == 404
    assert start(vsp, made, Tool.HCT).status_code == 404
    assert not Draft.objects.exists()


def test_r16_an_hct_on_an_anonymous_profile_is_saved_without_a_plan_to_follow(vsp, tools):
    made = anonymous_household(vsp)
    done = hold(vsp, made, Tool.HCT)
    assert done.created_by == vsp.user
    page = page_of(vsp, made)
    assert "Individualized Service Plan" not in page
    assert "Crisis Assessment" not in page
    refused = visit(vsp, "assessments:service_plan", made)
    assert refused.url == reverse("clients:household", args=[made.pk])


def test_c7_a_vsp_household_needs_no_release_and_step_7_holds_the_contact_only(vsp, tools):
    made = anonymous_household(vsp)
    hold(vsp, made, Tool.HCT)
    url = reverse("assessments:case_conferencing", args=[made.pk])
    page = vsp.get(url).content.decode()
    assert 'name="vsp_contact"' in page
    assert 'name="contact_plan"' not in page
    assert vsp.post(url, {"vsp_contact": "", "revision": "0"}).status_code == 200
    assert vsp.post(url, {"vsp_contact": "Desk, extension 4", "revision": "0"}).status_code == 302
    assert made.case_conferencing.vsp_contact == "Desk, extension 4"


def test_r16_another_users_hct_on_an_anonymous_profile_makes_the_plan_due(sign_in, tools):
    made = factories.household(head={"anonymous": True})
    browser = sign_in(made.created_by)
    hold(browser, made, Tool.HCT)
    assert visit(browser, "assessments:service_plan", made).status_code == 200
    assert "Complete or update the plan" in page_of(browser, made)


# --- C7: the release -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (factories.NO_RELEASE, "Ask about the release of information first"),
        (factories.EXPIRED, "it has expired"),
        (factories.WITHDRAWN, "it was withdrawn"),
    ],
)
@pytest.mark.parametrize(("name", "tool"), LATER_STEPS)
def test_c7_without_a_release_the_steps_wait_and_lead_to_step_1(
    sign_in, tools, state, why, name, tool
):
    made = factories.household(release=state)
    factories.assessment(made, Tool.HCT)
    browser = sign_in(made.created_by)
    refused = visit(browser, name, made, tool)
    release = reverse("clients:release", args=[factories.head_of(made).code])
    assert refused.url == release
    assert why in messages_of(browser, release)


@pytest.mark.parametrize(("name", "tool"), LATER_STEPS)
def test_c7_a_refusal_is_an_answer_and_opens_every_step(sign_in, tools, name, tool):
    made = factories.household(release=factories.REFUSED)
    hct = factories.assessment(made, Tool.HCT)
    factories.service_plan(made, hct)
    browser = sign_in(made.created_by)
    assert visit(browser, name, made, tool).status_code == 200


@pytest.mark.parametrize("name", ["assessments:interview", "assessments:check"])
def test_c7_a_release_withdrawn_during_an_interview_stops_it_and_keeps_it(sign_in, tools, name):
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made)
    draft = draft_of(made)
    factories.give_release(factories.head_of(made), factories.WITHDRAWN)
    refused = browser.get(reverse(name, args=[draft.key]))
    assert refused.url == reverse("clients:release", args=[factories.head_of(made).code])
    assert draft_of(made) == draft
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("tool", SCORED_TOOLS)
def test_c7_a_tool_needs_a_living_situation_of_the_same_day(sign_in, tools, tool):
    import datetime

    yesterday = factories.today() - datetime.timedelta(days=1)
    made = factories.household(situation=None)
    factories.living_situation(made, on=yesterday)
    browser = sign_in(made.created_by)
    refused = visit(browser, "assessments:start", made, tool)
    where = reverse("clients:living_situation", args=[made.pk])
    assert refused.url == where
    page = messages_of(browser, where)
    assert "today&#x27;s living situation" in page
    assert 'value="116" selected' in page, "the last one is offered"
