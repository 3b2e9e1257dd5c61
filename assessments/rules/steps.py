"""The seven steps, and how far a household is with them: what gates and the task list go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assessments.rules.expiry import is_current
from clients.rules.release import ReleaseState


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

RELEASE_FIRST: Mapping[ReleaseState, str] = {
    ReleaseState.EXPIRED: "Renew the release of information: it has expired",
    ReleaseState.WITHDRAWN: "Ask about the release of information again: it was withdrawn",
    ReleaseState.NEEDS_OWN_SIGNATURE: "Ask about the release of information again: they turned 18 "
    "and decide for themselves",
}
"""What opens the steps again, as a sentence without its end."""

# R16, C7: a victim service provider makes no Crisis Assessment and no plan.
NOT_FOR_VSP = frozenset({Step.CRISIS, Step.ISP})


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
    release: ReleaseState = ReleaseState.NONE
    members_to_ask: tuple[str, ...] = ()
    is_anonymous: bool = False
    is_vsp_user: bool = False
    is_enrolled: bool = False
    all_enrolled: bool = False
    missing_members: tuple[str, ...] = ()
    has_cls_today: bool = False
    has_any_cls: bool = False

    @property
    def release_first(self) -> str:
        """What to do about the release, as a sentence without its end."""
        return RELEASE_FIRST.get(self.release, "Ask about the release of information")

    @property
    def whom_to_ask(self) -> str:
        """Who has yet to decide about sharing."""
        return _listed(self.members_to_ask)

    @property
    def whom_to_enroll(self) -> str:
        """Who is not enrolled yet."""
        return _listed(self.missing_members or ("the household",))


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

    @property
    def has_current_assessment(self) -> bool:
        """Whether a tool counts today: of a victim service provider's the HCT alone."""
        tools = [self.hct] if self.is_vsp_user else [self.crisis, self.hct]
        return any(tool.is_current(self.on) for tool in tools)

    def has_draft(self, step: Step) -> bool:
        """Whether an interview of this step is begun."""
        tool = {Step.CRISIS: self.crisis, Step.HCT: self.hct}.get(step)
        return tool is not None and tool.has_draft


def isp_answers(isp_updated_at: datetime | None, hct_created_at: datetime) -> bool:
    """R15: the plan was completed or updated no earlier than the HCT was saved."""
    return isp_updated_at is not None and isp_updated_at >= hct_created_at


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
