"""The seven steps with one household: what is done, what can be done, and what waits for what.

R11 (order), R12 (everyone enrolled), R13 (living situation always), R14 and R15 (plan after each
HCT), R16 (victim service providers) and the gates of C7, as one pure function.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assessments.rules.expiry import is_current, is_due_for_renewal


class Step(StrEnum):
    """The steps in their fixed order (R11)."""

    PROFILE = "profile"
    ENROLLMENT = "enrollment"
    LIVING_SITUATION = "living_situation"
    CRISIS = "crisis"
    HCT = "hct"
    ISP = "isp"
    CONFERENCING = "conferencing"

    @property
    def number(self) -> int:
        return list(Step).index(self) + 1


TITLES: Mapping[Step, str] = {
    Step.PROFILE: "Profile and release of information",
    Step.ENROLLMENT: "Enroll the whole household",
    Step.LIVING_SITUATION: "Current living situation",
    Step.CRISIS: "Crisis Assessment",
    Step.HCT: "Housing Conversation Tool",
    Step.ISP: "Individualized Service Plan",
    Step.CONFERENCING: "Referral and case conferencing",
}

TOOLS = (Step.CRISIS, Step.HCT)

# R16, C7: a victim service provider makes no Crisis Assessment and no plan.
NOT_FOR_VSP = frozenset({Step.CRISIS, Step.ISP})


class Release(StrEnum):
    """How the release of information stands on the day."""

    NONE = "none"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NEEDS_OWN_SIGNATURE = "needs_own_signature"


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
class ToolState:
    """How far a tool is: when its latest assessment expires (None = none made), and any draft.

    `ended_by_separation`: a couple made it together, and lives apart now (R25).
    """

    expires_on: date | None = None
    has_draft: bool = False
    ended_by_separation: bool = False

    @property
    def exists(self) -> bool:
        return self.expires_on is not None

    def is_current(self, on: date) -> bool:
        return self.expires_on is not None and is_current(self.expires_on, on)


@dataclass(frozen=True)
class Footing:
    """What every talk with a household stands on, for one user and one day: what was decided about
    sharing, who is enrolled, and where they live.

    `members_to_ask` names adults who have yet to decide about sharing: other agencies see nothing
    until then, but no step waits. `is_enrolled` says that somebody is; `missing_members` names the
    people not yet enrolled.
    """

    on: date
    release: Release = Release.NONE
    members_to_ask: tuple[str, ...] = ()
    is_anonymous: bool = False
    is_vsp_user: bool = False
    is_enrolled: bool = False
    all_enrolled: bool = False
    missing_members: tuple[str, ...] = ()
    has_cls_today: bool = False
    has_any_cls: bool = False


@dataclass(frozen=True)
class Situation(Footing):
    """All that the task list depends on: the footing, and how far tools, plan and papers are.

    `interested_in_*` is None until asked.
    `isp_answers_latest_hct`: the plan was saved for the latest HCT or after it (R15).
    `documents_wait_for_conferencing`: they are complete, which saving step 7 tells the lists (R28).
    """

    interested_in_crisis: bool | None = None
    interested_in_housing: bool | None = None
    crisis: ToolState = ToolState()
    hct: ToolState = ToolState()
    hct_made_by_vsp: bool = False
    isp_answers_latest_hct: bool = False
    conferencing_saved_at: datetime | None = None
    documents_wait_for_conferencing: bool = False

    @property
    def needs_no_isp(self) -> bool:
        """R16: no plan after a victim service provider's HCT."""
        return self.is_vsp_user or self.hct_made_by_vsp

    @property
    def isp_is_due(self) -> bool:
        """R14: each HCT asks for a plan, completed or updated; a Crisis Assessment never does."""
        return self.hct.exists and not self.needs_no_isp and not self.isp_answers_latest_hct


@dataclass(frozen=True)
class Block:
    """Why a step cannot be opened, and the step to do first (None: no step opens it)."""

    reason: str
    by: Step | None


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


def isp_answers(isp_updated_at: datetime | None, hct_created_at: datetime) -> bool:
    """R15: the plan was completed or updated no earlier than the HCT was saved."""
    return isp_updated_at is not None and isp_updated_at >= hct_created_at


def gate(situation: Situation, step: Step) -> Block | None:
    """What stops this user from opening a step today, or None. Doing a step again is allowed."""
    if step is Step.PROFILE:
        return None
    return (
        gate_of_footing(situation, step, is_begun=_has_draft(situation, step))
        or _plan_block(situation, step)
        or _conferencing_block(situation, step)
    )


def gate_of_footing(footing: Footing, step: Step, *, is_begun: bool = False) -> Block | None:
    """What stops a step that comes after the profile, as far as the footing decides: steps 2 to 5
    depend on nothing else. `is_begun`: there is a draft of this tool already.
    """
    return (
        _vsp_block(footing, step)
        or _release_block(footing)
        or _enrollment_block(footing, step)
        or _living_situation_block(footing, step, is_begun=is_begun)
    )


def gate_of_unscored(footing: Footing) -> Block | None:
    """What stops this user from a talk without a score today, or None.

    It is no step. It takes a release (C7) and somebody who is enrolled: not the whole household,
    as an intake may enroll some (R39), nor a living situation of the same day.
    """
    if footing.is_vsp_user:
        return Block("Victim service providers hold the Housing Conversation only.", None)
    if release := _release_block(footing):
        return release
    return None if footing.is_enrolled else Block("Enroll them first.", Step.ENROLLMENT)


# ---------------------------------------------------------------------------------------- the gates


def _vsp_block(footing: Footing, step: Step) -> Block | None:
    if not footing.is_vsp_user:
        return None
    if step in NOT_FOR_VSP:
        return Block(f"Victim service providers do not make the {TITLES[step]}.", None)
    if not footing.is_anonymous:
        return Block("Victim service providers work on anonymous profiles only.", None)
    return None


def _release_block(footing: Footing) -> Block | None:
    """C7: a recorded refusal opens every step; an anonymous profile needs no release."""
    if footing.is_anonymous or footing.release in (Release.GRANTED, Release.REFUSED):
        return None
    return Block(f"{_release_words(footing.release)} first.", Step.PROFILE)


def _enrollment_block(footing: Footing, step: Step) -> Block | None:
    if step is Step.ENROLLMENT or footing.all_enrolled:
        return None
    return Block(f"Enroll {_missing_names(footing)} first.", Step.ENROLLMENT)


def _living_situation_block(footing: Footing, step: Step, *, is_begun: bool) -> Block | None:
    """R13 for every later step; C7: one dated the same day before a tool is begun. A draft can be
    gone on with; submitting it looks at its own day.
    """
    if step in (Step.ENROLLMENT, Step.LIVING_SITUATION):
        return None
    if not footing.has_any_cls:
        return Block("Record the current living situation first.", Step.LIVING_SITUATION)
    if step in TOOLS and not is_begun and not footing.has_cls_today:
        return Block("Record today's living situation first.", Step.LIVING_SITUATION)
    return None


def _plan_block(situation: Situation, step: Step) -> Block | None:
    if step is not Step.ISP or situation.hct.exists:
        return None
    return Block("Do the Housing Conversation Tool first.", Step.HCT)


def _conferencing_block(situation: Situation, step: Step) -> Block | None:
    """C7: after 4 or 5, and after the plan if there is an HCT."""
    if step is not Step.CONFERENCING:
        return None
    if situation.isp_is_due:
        return Block("Save the Individualized Service Plan first.", Step.ISP)
    if _has_current_assessment(situation):
        return None
    if situation.is_vsp_user:
        return Block("Do the Housing Conversation Tool first.", Step.HCT)
    by = Step.HCT if situation.interested_in_crisis is False else Step.CRISIS
    return Block("Do a Crisis Assessment or a Housing Conversation Tool first.", by)


# ---------------------------------------------------------------------------------------- the tasks


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
    if situation.release is Release.GRANTED and situation.members_to_ask:
        return Status.READY, f"Still to ask about sharing: {_listed(situation.members_to_ask)}."
    if situation.release is Release.GRANTED:
        return Status.DONE, ""
    if situation.release is Release.REFUSED:
        return Status.DONE, "Sharing was declined. The record stays with your agency."
    return Status.READY, f"{_release_words(situation.release)}."


def _enrollment(situation: Situation) -> Standing:
    if situation.all_enrolled:
        return Status.DONE, ""
    return Status.READY, f"Still to enroll: {_missing_names(situation)}."


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
        and not _has_current_assessment(situation)
    )


def _has_current_assessment(situation: Situation) -> bool:
    """The HCT alone counts for a victim service provider."""
    tools = [situation.hct] if situation.is_vsp_user else [situation.crisis, situation.hct]
    return any(tool.is_current(situation.on) for tool in tools)


def _has_draft(situation: Situation, step: Step) -> bool:
    tool = {Step.CRISIS: situation.crisis, Step.HCT: situation.hct}.get(step)
    return tool is not None and tool.has_draft


# ---------------------------------------------------------------------------------------- in words


def _release_words(release: Release) -> str:
    return {
        Release.EXPIRED: "Renew the release of information: it has expired",
        Release.WITHDRAWN: "Ask about the release of information again: it was withdrawn",
        Release.NEEDS_OWN_SIGNATURE: "Ask about the release of information again: they turned 18 "
        "and decide for themselves",
    }.get(release, "Ask about the release of information")


def _missing_names(footing: Footing) -> str:
    return _listed(footing.missing_members or ("the household",))


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _day(day: date) -> str:
    """A date for people, such as April 1, 2025."""
    return f"{day:%B} {day.day}, {day.year}"
