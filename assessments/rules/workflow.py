"""The task list of the seven steps: what is done, what can be done, and what waits for what.

R11 (order), R14 and R15 (plan after each HCT), R16 (victim service providers), as one pure
function; what stops a step is in `gates`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.rules.expiry import is_due_for_renewal
from assessments.rules.gates import Block, gate
from assessments.rules.steps import NOT_FOR_VSP, TITLES, Situation, Step, ToolState
from clients.rules.release import ReleaseState


class Status(StrEnum):
    """OPTIONAL waits for an answer: is the household interested? NOT_NEEDED asks for nothing.

    RENEW counts as done; it says that a new assessment would be well-timed (R8).
    """

    DONE = "done"
    RENEW = "renew"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    NOT_NEEDED = "not_needed"
    OPTIONAL = "optional"


COMPLETE = (Status.DONE, Status.RENEW, Status.NOT_NEEDED)
"""A step in one of these asks for nothing today."""


@dataclass(frozen=True)
class Task:
    """One line of the task list. `reason` is a sentence for people; it may be empty."""

    step: int
    key: Step
    title: str
    status: Status
    reason: str = ""
    blocked_by: Step | None = None


def tasks(situation: Situation) -> tuple[Task, ...]:
    """The task list, in order; a victim service provider's has steps 1, 2, 3, 5 and 7 only."""
    steps = [step for step in Step if not (situation.is_vsp_user and step in NOT_FOR_VSP)]
    return tuple(_task(situation, step) for step in steps)


def is_complete(found: tuple[Task, ...]) -> bool:
    """Whether nothing is left to do or to ask."""
    return all(task.status in COMPLETE for task in found)


def _task(situation: Situation, step: Step) -> Task:
    block = gate(situation, step)
    if block and (block.by is Step.PROFILE or block.by is None):
        return _blocked(step, block)
    status, reason = _STANDING[step](situation)
    if block and status in (Status.READY, Status.OPTIONAL):
        return _blocked(step, block)
    return Task(step.number, step, TITLES[step], status, reason)


def _blocked(step: Step, block: Block) -> Task:
    return Task(step.number, step, TITLES[step], Status.BLOCKED, block.reason, block.by)


Standing = tuple[Status, str]


def _profile(situation: Situation) -> Standing:
    if situation.is_anonymous:
        return Status.DONE, "Anonymous: no release of information is needed."
    if situation.release is ReleaseState.GRANTED and situation.members_to_ask:
        return Status.READY, f"Still to ask about sharing: {situation.whom_to_ask}."
    if situation.release is ReleaseState.GRANTED:
        return Status.DONE, ""
    if situation.release is ReleaseState.REFUSED:
        return Status.DONE, "Sharing was declined. The record stays with your agency."
    return Status.READY, f"{situation.release_first}."


def _enrollment(situation: Situation) -> Standing:
    if situation.all_enrolled:
        return Status.DONE, ""
    return Status.READY, f"Still to enroll: {situation.whom_to_enroll}."


def _living_situation(situation: Situation) -> Standing:
    if situation.has_cls_today:
        return Status.DONE, "Recorded today."
    if not situation.has_any_cls:
        return Status.READY, "Record where they are staying."
    if _waits_for_living_situation(situation):
        return Status.READY, "Record today's. The last one is filled in for you."
    return Status.DONE, ""


def _waits_for_living_situation(situation: Situation) -> bool:
    """Whether a tool is still to be begun: it needs a living situation of the same day."""
    standings = (
        [_hct(situation)] if situation.is_vsp_user else [_crisis(situation), _hct(situation)]
    )
    return any(status in (Status.READY, Status.OPTIONAL) for status, _ in standings)


def _crisis(situation: Situation) -> Standing:
    return _tool_standing(
        situation.crisis,
        situation.interested_in_crisis,
        "shelter or other crisis help",
        situation.on,
    )


def _hct(situation: Situation) -> Standing:
    return _tool_standing(
        situation.hct, situation.interested_in_housing, "a housing program", situation.on
    )


def _tool_standing(tool: ToolState, interested: bool | None, wanted: str, on: date) -> Standing:
    if tool.has_draft:
        return Status.IN_PROGRESS, "Begun and not yet submitted."
    if tool.expires_on and is_due_for_renewal(tool.expires_on, on):
        return Status.RENEW, f"Valid through {_day(tool.expires_on)}, renew from now on."
    if tool.expires_on and tool.is_current(on):
        return Status.DONE, f"Valid through {_day(tool.expires_on)}."
    if interested is False:
        return Status.NOT_NEEDED, f"They do not want {wanted} now."
    if tool.ended_by_separation:
        return Status.READY, "The one made as a couple ended when they separated."
    if tool.expires_on:
        return Status.READY, f"The last one expired on {_day(tool.expires_on)}."
    if interested is None:
        return Status.OPTIONAL, f"Ask if they want {wanted}."
    return Status.READY, f"They want {wanted}."


def _isp(situation: Situation) -> Standing:
    if situation.needs_no_isp:
        return Status.NOT_NEEDED, "No plan follows a victim service provider's HCT."
    if situation.isp_is_due:
        return Status.READY, "Complete or update the plan for the latest HCT."
    if situation.hct.exists:
        return Status.DONE, ""
    if situation.interested_in_housing or situation.hct.has_draft:
        return Status.READY, "Opens after the Housing Conversation Tool."
    return Status.NOT_NEEDED, "A plan follows a Housing Conversation Tool only."


def _conferencing(situation: Situation) -> Standing:
    if situation.documents_wait_for_conferencing:
        return Status.READY, "All documents are in: save this, so that the lists know."
    if situation.conferencing_saved_at:
        return Status.DONE, ""
    if _wants_nothing(situation):
        return Status.NOT_NEEDED, "They want neither crisis help nor housing now."
    return Status.READY, "Record documents, contacts and the next step."


_STANDING: Mapping[Step, Callable[[Situation], Standing]] = {
    Step.PROFILE: _profile,
    Step.ENROLLMENT: _enrollment,
    Step.LIVING_SITUATION: _living_situation,
    Step.CRISIS: _crisis,
    Step.HCT: _hct,
    Step.ISP: _isp,
    Step.CONFERENCING: _conferencing,
}


def _wants_nothing(situation: Situation) -> bool:
    """R11: both tools skipped, so the work ends after step 3."""
    skips_crisis = situation.is_vsp_user or situation.interested_in_crisis is False
    has_begun = situation.crisis.has_draft or situation.hct.has_draft
    return (
        skips_crisis
        and situation.interested_in_housing is False
        and not has_begun
        and not situation.has_current_assessment
    )


def _day(day: date) -> str:
    """A date for people, such as April 1, 2025."""
    return f"{day:%B} {day.day}, {day.year}"
