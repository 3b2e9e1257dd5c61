"""Reads how far a household is, for the pure rules of the seven steps (`rules.workflow`)."""

from dataclasses import replace
from datetime import date

from assessments.checklists import Checklist, checklist_of
from assessments.enums import Tool
from assessments.models import Assessment, CaseConferencing, JointAssessment, ServicePlan
from assessments.rules.steps import Footing, Situation, ToolState, isp_answers
from cas.access.roles import Role
from cas.models import User
from clients.household_page import head_of, standings_of
from clients.models import Client, Household
from clients.rules.release import still_to_ask


def footing_of(household: Household, user: User, on: date) -> Footing:
    """What every talk stands on, for a household loaded with its members."""
    standings = standings_of(household, on)
    enrolled = set(household.enrollments.open(on).values_list("client_id", flat=True))
    missing = _not_enrolled(household, enrolled)
    days = set(household.living_situations.valid().values_list("information_date", flat=True))
    return Footing(
        on=on,
        release=standings[0].state,
        members_to_ask=tuple(still_to_ask(standings)),
        is_anonymous=head_of(household).client.is_anonymous,
        is_vsp_user=user.is_vsp,
        is_enrolled=bool(enrolled),
        all_enrolled=not missing,
        missing_members=tuple(missing),
        has_cls_today=on in days,
        has_any_cls=bool(days),
    )


def situation_of(household: Household, user: User, on: date) -> Situation:
    """Everything the gates depend on, for a household loaded with its members."""
    head = head_of(household).client
    latest = {assessment.tool: assessment for assessment in _latest(household)}
    drafts = set(household.drafts.unfinished().values_list("tool", flat=True))
    crisis = _tool_state(latest.get(Tool.CRISIS), Tool.CRISIS in drafts)
    hct = latest.get(Tool.HCT)
    interest = _interests(household)
    return Situation(
        **vars(footing_of(household, user, on)),
        interested_in_crisis=interest.get(Tool.CRISIS),
        interested_in_housing=interest.get(Tool.HCT),
        crisis=replace(crisis, ended_by_separation=_ended_by_separation(crisis, head, on)),
        hct=_tool_state(hct, Tool.HCT in drafts),
        hct_made_by_vsp=hct is not None and hct.created_by.role == Role.VSP_ASSESSOR,
        isp_answers_latest_hct=hct is not None
        and isp_answers(_saved_at(ServicePlan, household), hct.created_at),
        conferencing_saved_at=_saved_at(CaseConferencing, household),
    )


def situation_with_documents(household: Household, user: User, on: date) -> Situation:
    """As `situation_of`, with what the task list says of documents and no gate depends on."""
    situation = situation_of(household, user, on)
    if situation.is_anonymous:
        return situation
    return with_documents(situation, checklist_of(household, on=on))


def with_documents(situation: Situation, checklist: Checklist) -> Situation:
    """The same with what this checklist says."""
    waiting = checklist.waits_for_confirmation
    return replace(situation, documents_wait_for_conferencing=waiting)


def _saved_at(model, household):
    return model.objects.filter(household=household).values_list("saved_at", flat=True).first()


def _not_enrolled(household, enrolled):
    return [
        membership.client.display_name
        for membership in household.current_memberships
        if membership.client_id not in enrolled
    ]


def _latest(household):
    """Without answers: they are long, and no step depends on one."""
    return (
        Assessment.objects.filter(household=household)
        .valid()
        .select_related("created_by")
        .only("tool", "expires_on", "created_at", "created_by__role")
        .latest_of_each_tool()
    )


def _ended_by_separation(crisis: ToolState, head: Client, on: date) -> bool:
    """R25, of a household that has nothing newer."""
    if crisis.is_current(on):
        return False
    return JointAssessment.objects.apart().of(head, on).exists()


def interest_of(household, tool):
    """What the household said in this stay to what the tool opens; None when it was not asked."""
    return _interests(household).get(tool)


def _interests(household):
    stay = household.enrollments.lasting().values("stay")[:1]
    return dict(household.interests.filter(stay__in=stay).values_list("tool", "is_interested"))


def _tool_state(assessment, has_draft):
    return ToolState(expires_on=assessment.expires_on if assessment else None, has_draft=has_draft)
