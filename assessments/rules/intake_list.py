"""The list of an intake's pages, each with how far it is and what it waits for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessments.rules.intake import (
    ASKED_BY_TOPIC,
    TITLES,
    Outcome,
    Page,
    Progress,
    Situation,
    gate,
    release_missing,
    shown_pages,
)
from assessments.rules.workflow import Status


@dataclass(frozen=True)
class PageTask:
    """One line of the list of pages. `reason` is a sentence for people; it may be empty."""

    number: int
    key: Page
    title: str
    status: Status
    reason: str = ""
    blocked_by: Page | None = None


def pages(situation: Situation) -> tuple[PageTask, ...]:
    """The list of pages in order, each with its status and what it waits for."""
    return tuple(
        _task(situation, page, number)
        for number, page in enumerate(shown_pages(situation), start=1)
    )


Standing = tuple[Status, str]


def _task(situation: Situation, page: Page, number: int) -> PageTask:
    block = gate(situation, page)
    status, reason = _STANDING[page](situation)
    if block and status is not Status.DONE:
        return PageTask(number, page, TITLES[page], Status.BLOCKED, block.reason, block.by)
    return PageTask(number, page, TITLES[page], status, reason)


def _person(situation: Situation) -> Standing:
    if release_missing(situation):
        return Status.READY, "Ask what may be shared, and with whom."
    head = situation.people[0]
    if head.is_known:
        return Status.DONE, ""
    return _seen(situation, Page.PERSON, f"The profile of {head.name} is not complete.")


def _family(situation: Situation) -> Standing:
    if not situation.is_confirmed(Page.FAMILY):
        return Status.READY, "Confirm who belongs together."
    partly = [each.name for each in situation.people[1:] if not each.is_known or each.must_decide]
    return Status.DONE, f"Not complete: {', '.join(partly)}." if partly else ""


def _enrollment(situation: Situation) -> Standing:
    left_out = ", ".join(situation.missing_members)
    if not left_out:
        return Status.DONE, ""
    if not situation.has_enrolled:
        return Status.READY, ""
    return _seen(situation, Page.ENROLLMENT, f"Not enrolled: {left_out}.")


def _topics_of(page: Page) -> Callable[[Situation], Standing]:
    def standing(situation: Situation) -> Standing:
        still_open = situation.open_on(page)
        if not still_open and situation.has_enrolled:
            return Status.DONE, ""
        words = "1 question is open." if still_open == 1 else f"{still_open} questions are open."
        return _seen(situation, page, words if still_open else "")

    return standing


def _living_situation(situation: Situation) -> Standing:
    if situation.has_living_situation:
        return Status.DONE, ""
    return Status.READY, "Record where they are today."


def _talk(situation: Situation) -> Standing:
    return _interview(situation.talk, "Topics to talk about, in any order.")


def _papers(situation: Situation) -> Standing:
    return _seen(situation, Page.PAPERS, "")


def _outcome(situation: Situation) -> Standing:
    return {
        Outcome.NONE: (Status.READY, "Is the talk ready for an outcome?"),
        Outcome.STILL_TALKING: (Status.IN_PROGRESS, "Still talking."),
        Outcome.DIVERT: (Status.DONE, "Diverted. It counts from Finish on."),
        Outcome.QUEUE: (Status.DONE, "For the queue. It counts from Finish on."),
    }[situation.outcome]


def _needs(situation: Situation) -> Standing:
    if situation.outcome is Outcome.DIVERT and situation.needs is not Progress.COMPLETE:
        return Status.NOT_NEEDED, "They are diverted and need no place on the queue."
    return _interview(situation.needs, "What a home has to fit.")


def _finish(situation: Situation) -> Standing:
    return Status.READY, "Nobody else sees the outcome before."


def _interview(progress: Progress, words: str) -> Standing:
    return {
        Progress.NONE: (Status.READY, words),
        Progress.BEGUN: (Status.IN_PROGRESS, "Begun. Go on at any time."),
        Progress.COMPLETE: (Status.DONE, ""),
    }[progress]


def _seen(situation: Situation, page: Page, words: str) -> Standing:
    """Done once somebody looked at it, though something may have been left open."""
    return (Status.DONE if situation.is_confirmed(page) else Status.READY), words


_STANDING: Mapping[Page, Callable[[Situation], Standing]] = {
    Page.PERSON: _person,
    Page.FAMILY: _family,
    Page.ENROLLMENT: _enrollment,
    **{page: _topics_of(page) for page in ASKED_BY_TOPIC},
    Page.LIVING_SITUATION: _living_situation,
    Page.TALK: _talk,
    Page.PAPERS: _papers,
    Page.OUTCOME: _outcome,
    Page.NEEDS: _needs,
    Page.FINISH: _finish,
}
