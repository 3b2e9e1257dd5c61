from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.rules.gates import gate
from assessments.rules.steps import Situation, Step, ToolState, isp_answers
from assessments.rules.workflow import Status, is_complete, tasks
from clients.rules.release import ReleaseState

ON = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CURRENT = ToolState(expires_on=ON + timedelta(days=31))
LAPSED = ToolState(expires_on=ON - timedelta(days=1))
DRAFT = ToolState(has_draft=True)

NEW = Situation(on=ON)
RELEASED = replace(NEW, release=ReleaseState.GRANTED)
ENROLLED = replace(RELEASED, all_enrolled=True)
READY_TO_ASSESS = replace(ENROLLED, has_any_cls=True, has_cls_today=True)
VSP = replace(READY_TO_ASSESS, release=ReleaseState.NONE, is_anonymous=True, is_vsp_user=True)


def _task(situation, step):
    return next(task for task in tasks(situation) if task.key is step)


def _status(situation, step):
    return _task(situation, step).status


def _statuses(situation):
    return {task.step: task.status for task in tasks(situation)}


def test_r11_the_seven_steps_stand_in_their_fixed_order():
    found = tasks(NEW)
    assert [task.step for task in found] == [1, 2, 3, 4, 5, 6, 7]
    assert [str(task.key) for task in found] == [
        "profile",
        "enrollment",
        "living_situation",
        "crisis",
        "hct",
        "isp",
        "conferencing",
    ]


def test_r11_crisis_without_enrollment_is_blocked_and_leads_to_step_2():
    task = _task(replace(RELEASED, interested_in_crisis=True), Step.CRISIS)
    assert task.status is Status.BLOCKED
    assert task.blocked_by is Step.ENROLLMENT


def test_r11_hct_without_a_living_situation_is_blocked_and_leads_to_step_3():
    task = _task(replace(ENROLLED, interested_in_housing=True), Step.HCT)
    assert task.status is Status.BLOCKED
    assert task.blocked_by is Step.LIVING_SITUATION
    assert task.reason == "Record the current living situation first."


def test_r11_skipping_crisis_and_going_from_3_to_5_is_allowed():
    situation = replace(READY_TO_ASSESS, interested_in_crisis=False, interested_in_housing=True)
    assert _status(situation, Step.CRISIS) is Status.NOT_NEEDED
    assert _status(situation, Step.HCT) is Status.READY
    assert gate(situation, Step.HCT) is None


def test_r11_with_both_tools_skipped_the_work_ends_after_step_3():
    situation = replace(READY_TO_ASSESS, interested_in_crisis=False, interested_in_housing=False)
    assert is_complete(tasks(situation))
    assert _statuses(situation) == {
        **dict.fromkeys((1, 2, 3), Status.DONE),
        **dict.fromkeys((4, 5, 6, 7), Status.NOT_NEEDED),
    }


def test_r12_an_incomplete_enrollment_names_the_missing_person():
    situation = replace(RELEASED, missing_members=("Daniel Testfield",))
    assert _task(situation, Step.ENROLLMENT).reason == "Still to enroll: Daniel Testfield."
    assert _task(situation, Step.LIVING_SITUATION).reason == "Enroll Daniel Testfield first."
    assert _task(situation, Step.LIVING_SITUATION).blocked_by is Step.ENROLLMENT


def test_r12_several_missing_people_are_all_named():
    situation = replace(RELEASED, missing_members=("Ana Testfield", "Bo Testfield", "Cy Testfield"))
    assert _task(situation, Step.CRISIS).reason == (
        "Enroll Ana Testfield, Bo Testfield and Cy Testfield first."
    )


def test_r13_the_living_situation_is_due_also_when_both_tools_are_skipped():
    situation = replace(ENROLLED, interested_in_crisis=False, interested_in_housing=False)
    assert _status(situation, Step.LIVING_SITUATION) is Status.READY
    assert not is_complete(tasks(situation))


def test_r14_no_plan_after_a_crisis_assessment_alone():
    for housing in (None, False):
        situation = replace(READY_TO_ASSESS, crisis=CURRENT, interested_in_housing=housing)
        assert _status(situation, Step.ISP) is Status.NOT_NEEDED


def test_r14_an_hct_opens_the_plan_at_once_and_the_work_is_not_complete_until_it_is_saved():
    saved_hct = replace(READY_TO_ASSESS, interested_in_crisis=False, hct=CURRENT)
    assert _status(saved_hct, Step.ISP) is Status.READY
    assert not is_complete(tasks(saved_hct))
    saved_plan = replace(saved_hct, isp_answers_latest_hct=True)
    assert _status(saved_plan, Step.ISP) is Status.DONE
    assert is_complete(tasks(replace(saved_plan, conferencing_saved_at=NOW)))


def test_r14_a_second_hct_asks_for_the_plan_again():
    second_hct = replace(
        READY_TO_ASSESS, hct=CURRENT, isp_answers_latest_hct=False, conferencing_saved_at=NOW
    )
    assert _status(second_hct, Step.ISP) is Status.READY


def test_r14_a_wanted_hct_is_what_the_plan_waits_for():
    task = _task(replace(READY_TO_ASSESS, interested_in_housing=True), Step.ISP)
    assert (task.status, task.blocked_by) == (Status.BLOCKED, Step.HCT)


def test_r15_a_plan_answers_an_hct_if_saved_no_earlier():
    assert isp_answers(NOW, NOW)
    assert isp_answers(NOW + timedelta(days=1), NOW)
    assert not isp_answers(NOW - timedelta(seconds=1), NOW)
    assert not isp_answers(None, NOW)


def test_r16_a_victim_service_provider_has_steps_1_2_3_5_and_7_only():
    assert [task.step for task in tasks(VSP)] == [1, 2, 3, 5, 7]


def test_r16_a_victim_service_provider_is_refused_the_crisis_assessment():
    refused = gate(VSP, Step.CRISIS)
    assert refused is not None
    assert refused.by is None


def test_r16_a_victim_service_provider_is_refused_an_hct_on_a_named_profile():
    named = replace(VSP, is_anonymous=False, release=ReleaseState.GRANTED)
    refused = gate(named, Step.HCT)
    assert refused is not None
    assert "anonymous" in refused.reason
    assert _status(named, Step.HCT) is Status.BLOCKED


def test_r16_an_hct_on_an_anonymous_profile_opens_step_7_without_a_plan():
    assert gate(VSP, Step.HCT) is None
    before = _task(VSP, Step.CONFERENCING)
    assert (before.status, before.blocked_by) == (Status.BLOCKED, Step.HCT)
    after = replace(VSP, hct=CURRENT, hct_made_by_vsp=True)
    assert _status(after, Step.CONFERENCING) is Status.READY
    assert gate(after, Step.ISP) is not None
    assert is_complete(tasks(replace(after, conferencing_saved_at=NOW)))


def test_r16_staff_see_no_plan_due_after_a_victim_service_providers_hct():
    seen_by_staff = replace(VSP, is_vsp_user=False, hct=CURRENT, hct_made_by_vsp=True)
    assert _status(seen_by_staff, Step.ISP) is Status.NOT_NEEDED


def test_r16_after_another_users_hct_on_an_anonymous_profile_the_plan_is_due():
    situation = replace(VSP, is_vsp_user=False, hct=CURRENT)
    assert _status(situation, Step.ISP) is Status.READY


@pytest.mark.parametrize(
    "release", [ReleaseState.NONE, ReleaseState.EXPIRED, ReleaseState.WITHDRAWN]
)
def test_c7_without_a_release_on_record_steps_2_to_7_wait_for_step_1(release):
    situation = replace(READY_TO_ASSESS, release=release, crisis=CURRENT)
    first, *others = tasks(situation)
    assert first.status is Status.READY
    assert {task.status for task in others} == {Status.BLOCKED}
    assert {task.blocked_by for task in others} == {Step.PROFILE}


def test_c7_a_refused_release_is_an_answer_and_opens_every_step():
    situation = replace(READY_TO_ASSESS, release=ReleaseState.REFUSED, hct=CURRENT)
    assert _status(situation, Step.PROFILE) is Status.DONE
    situation = replace(situation, isp_answers_latest_hct=True)
    assert all(gate(situation, step) is None for step in Step)


def test_c7_an_anonymous_profile_needs_no_release():
    assert _status(VSP, Step.PROFILE) is Status.DONE
    assert _status(replace(VSP, all_enrolled=False), Step.ENROLLMENT) is Status.READY


@pytest.mark.parametrize("step", [Step.CRISIS, Step.HCT])
def test_c7_each_tool_needs_a_living_situation_of_the_same_day(step):
    situation = replace(
        READY_TO_ASSESS, has_cls_today=False, interested_in_crisis=True, interested_in_housing=True
    )
    task = _task(situation, step)
    assert (task.status, task.blocked_by) == (Status.BLOCKED, Step.LIVING_SITUATION)
    assert task.reason == "Record today's living situation first."
    assert _status(situation, Step.LIVING_SITUATION) is Status.READY
    assert gate(READY_TO_ASSESS, step) is None


def test_c7_an_older_living_situation_is_enough_when_no_tool_is_to_be_begun():
    situation = replace(
        READY_TO_ASSESS, has_cls_today=False, crisis=CURRENT, interested_in_housing=False
    )
    assert _status(situation, Step.LIVING_SITUATION) is Status.DONE


def test_c7_a_draft_already_begun_can_be_gone_on_with_the_next_day():
    situation = replace(READY_TO_ASSESS, has_cls_today=False, crisis=DRAFT)
    assert _status(situation, Step.CRISIS) is Status.IN_PROGRESS
    assert gate(situation, Step.CRISIS) is None


def test_c7_step_7_opens_after_step_4_alone():
    situation = replace(READY_TO_ASSESS, crisis=CURRENT, interested_in_housing=False)
    assert _status(situation, Step.CONFERENCING) is Status.READY


def test_c7_step_7_waits_for_the_plan_if_there_is_an_hct():
    situation = replace(READY_TO_ASSESS, crisis=CURRENT, hct=CURRENT)
    task = _task(situation, Step.CONFERENCING)
    assert (task.status, task.blocked_by) == (Status.BLOCKED, Step.ISP)
    answered = replace(situation, isp_answers_latest_hct=True)
    assert _status(answered, Step.CONFERENCING) is Status.READY


def test_c7_step_7_waits_for_a_tool():
    assert _task(READY_TO_ASSESS, Step.CONFERENCING).blocked_by is Step.CRISIS
    only_housing = replace(READY_TO_ASSESS, interested_in_crisis=False)
    assert _task(only_housing, Step.CONFERENCING).blocked_by is Step.HCT


def test_c7_until_interest_is_known_a_tool_is_optional_and_the_work_not_complete():
    assert _status(READY_TO_ASSESS, Step.CRISIS) is Status.OPTIONAL
    assert _task(READY_TO_ASSESS, Step.HCT).reason == "Ask if they want a housing program."
    assert not is_complete(tasks(READY_TO_ASSESS))


def test_r6_a_current_tool_is_done_and_says_until_when():
    task = _task(replace(READY_TO_ASSESS, crisis=CURRENT), Step.CRISIS)
    assert task.status is Status.DONE
    assert task.reason == "Valid through April 1, 2026."


def test_r6_a_tool_is_due_again_the_day_after_it_expired():
    last_day = replace(READY_TO_ASSESS, crisis=ToolState(expires_on=ON))
    assert _status(last_day, Step.CRISIS) is Status.RENEW
    task = _task(replace(READY_TO_ASSESS, crisis=LAPSED), Step.CRISIS)
    assert task.status is Status.READY
    assert task.reason == "The last one expired on February 28, 2026."


def test_r8_a_tool_that_is_done_may_be_done_again():
    assert gate(replace(READY_TO_ASSESS, crisis=CURRENT), Step.CRISIS) is None


@pytest.mark.parametrize(
    ("days", "status"), [(31, Status.DONE), (30, Status.RENEW), (0, Status.RENEW)]
)
def test_r8_within_30_days_of_its_last_day_a_tool_offers_its_renewal(days, status):
    ends = ToolState(expires_on=ON + timedelta(days=days))
    situation = replace(READY_TO_ASSESS, crisis=ends, interested_in_housing=False)
    assert _status(situation, Step.CRISIS) is status
    assert is_complete(tasks(replace(situation, conferencing_saved_at=NOW)))
    assert gate(situation, Step.CRISIS) is None


def test_every_blocked_task_says_why_in_a_sentence():
    situations = [NEW, RELEASED, ENROLLED, READY_TO_ASSESS, VSP, replace(VSP, is_anonymous=False)]
    for situation in situations:
        for task in tasks(situation):
            if task.status is Status.BLOCKED:
                assert task.reason.endswith(".")
