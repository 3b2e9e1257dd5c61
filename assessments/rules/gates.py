"""What stops a step, and what to do first: R11, R12, R13, R16 and the gates of C7."""

from dataclasses import dataclass

from assessments.rules.steps import NOT_FOR_VSP, TITLES, TOOLS, Footing, Situation, Step
from clients.rules.release import ReleaseState


@dataclass(frozen=True)
class Block:
    """Why a step cannot be opened, and the step to do first (None: no step opens it)."""

    reason: str
    by: Step | None


def gate(situation: Situation, step: Step) -> Block | None:
    """What stops this user from opening a step today, or None. Doing a step again is allowed."""
    if step is Step.PROFILE:
        return None
    return (
        gate_of_footing(situation, step, is_begun=situation.has_draft(step))
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
    if footing.is_anonymous or footing.release in (ReleaseState.GRANTED, ReleaseState.REFUSED):
        return None
    return Block(f"{footing.release_first} first.", Step.PROFILE)


def _enrollment_block(footing: Footing, step: Step) -> Block | None:
    if step is Step.ENROLLMENT or footing.all_enrolled:
        return None
    return Block(f"Enroll {footing.whom_to_enroll} first.", Step.ENROLLMENT)


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
    if situation.has_current_assessment:
        return None
    if situation.is_vsp_user:
        return Block("Do the Housing Conversation Tool first.", Step.HCT)
    by = Step.HCT if situation.interested_in_crisis is False else Step.CRISIS
    return Block("Do a Crisis Assessment or a Housing Conversation Tool first.", by)
