"""All stories in the order in which they are told; each takes the next numbers."""

from collections.abc import Callable

from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.stories import (
    afterwards,
    beginnings,
    households,
    releases,
    scores,
    taken_in,
)
from prioritization.synthetic.stories.storyteller import Storyteller

STORIES: tuple[Callable[[Storyteller], CaseFile], ...] = (
    beginnings.nothing_done,
    beginnings.only_released,
    beginnings.not_all_enrolled,
    beginnings.situation_today,
    beginnings.draft_in_progress,
    beginnings.stale_draft,
    releases.release_refused,
    releases.release_expired,
    releases.release_withdrawn,
    scores.evh_single,
    scores.evh_by_hct_alone,
    scores.evh_family,
    scores.family_just_below,
    scores.not_evh_single,
    scores.expires_soon,
    scores.expired_yesterday,
    households.family_of_nine,
    households.couple,
    households.speaks_spanish,
    households.anonymous_with_child,
    households.says_nothing,
    afterwards.corrected,
    afterwards.entered_in_error,
    afterwards.in_shelter,
    afterwards.exited,
    afterwards.outreach_saw_them_elsewhere,
    releases.release_due_for_renewal,
    releases.turned_18,
    releases.partner_not_asked_yet,
    households.no_shelter_fits,
    taken_in.begun_and_left,
    taken_in.begun_by_mistake,
    taken_in.still_talking,
    taken_in.ready_for_the_queue,
    taken_in.queued,
    taken_in.family_queued,
    taken_in.diverted,
    taken_in.diverted_and_left,
    taken_in.queued_with_an_update,
)


def tell_all(tell: Storyteller) -> list[CaseFile]:
    """Every story, in this order."""
    return [story(tell) for story in STORIES]
