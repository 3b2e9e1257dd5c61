"""The pages of the CAS & Diversion intake: what is known, what comes next, what waits for what.

R35 (found first), R36 (unfinished, and Finish), R39 (family), R40 to R42 and R44, as pure functions
of one situation. What is known is done and not asked again; a page may be looked at and left as it
is, which `confirmed` remembers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clients.rules.release import ReleaseState


class Page(StrEnum):
    """The pages in their order; the value stands in addresses and in `Intake.confirmed`."""

    PERSON = "person"
    FAMILY = "family"
    ENROLLMENT = "enrollment"
    UNIVERSAL = "universal"
    TRANSLATION = "translation"
    BARRIERS = "barriers"
    LIVING_SITUATION = "living-situation"
    TALK = "talk"
    PAPERS = "papers"
    OUTCOME = "outcome"
    NEEDS = "needs"
    FINISH = "finish"


TITLES: Mapping[Page, str] = {
    Page.PERSON: "The person, and what may be shared",
    Page.FAMILY: "Family members",
    Page.ENROLLMENT: "Who enrolls",
    Page.UNIVERSAL: "Stay before, health and other barriers",
    Page.TRANSLATION: "Help with translation",
    Page.BARRIERS: "Safety",
    Page.LIVING_SITUATION: "Where they are living now",
    Page.TALK: "Talk about another way",
    Page.PAPERS: "Ties to the area, and documents",
    Page.OUTCOME: "What came of the talk",
    Page.NEEDS: "Housing needs and barriers",
    Page.FINISH: "Finish",
}

ASKED_BY_TOPIC = (Page.UNIVERSAL, Page.TRANSLATION, Page.BARRIERS)


class StopKind(StrEnum):
    """What one stop on the way is: a page of the software that is filled in or looked at."""

    PROFILE = "profile"
    RELEASE = "release"
    CONFIRM = "confirm"
    ENROLL = "enroll"
    TOPIC = "topic"
    SITUATION = "situation"
    INTERVIEW = "interview"
    OUTCOME = "outcome"
    FINISH = "finish"


class Progress(StrEnum):
    """How far an interview is. COMPLETE: everything was asked, or its answers still count."""

    NONE = "none"
    BEGUN = "begun"
    COMPLETE = "complete"


class Outcome(StrEnum):
    """What the talk led to so far. NONE: nobody was asked whether it is ready for an outcome."""

    NONE = "none"
    STILL_TALKING = "talking"
    DIVERT = "divert"
    QUEUE = "queue"


@dataclass(frozen=True)
class Person:
    """One member. `is_known`: nothing that HUD asks about everybody is open (R37, R38).

    `must_decide`: an adult who has yet to say yes or no to sharing.
    """

    code: str
    name: str
    is_head: bool = False
    is_known: bool = True
    must_decide: bool = False


@dataclass(frozen=True)
class Asked:
    """One topic of one member that a page asks about, with the questions that hold nothing yet."""

    page: Page
    code: str
    topic: str
    open_questions: int = 0


@dataclass(frozen=True)
class Situation:
    """All that the pages depend on, for one household and one intake; the head comes first."""

    people: tuple[Person, ...]
    is_update: bool = False
    release: ReleaseState = ReleaseState.NONE
    confirmed: frozenset[str] = frozenset()
    has_enrolled: bool = False
    missing_members: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    has_living_situation: bool = False
    talk: Progress = Progress.NONE
    outcome: Outcome = Outcome.NONE
    needs: Progress = Progress.NONE

    def is_confirmed(self, page: Page) -> bool:
        """Whether somebody looked at the page in this intake and went on."""
        return page in self.confirmed

    def open_on(self, page: Page) -> int:
        """How many questions of the page hold nothing yet."""
        return sum(each.open_questions for each in self.asked if each.page is page)


@dataclass(frozen=True)
class Missing:
    """What has to be there first, as a sentence, and the page where that is done."""

    reason: str
    by: Page


@dataclass(frozen=True)
class Stop:
    """One place on the way: of a page, of a person, about a topic where that makes a difference."""

    page: Page
    kind: StopKind
    is_open: bool
    code: str = ""
    topic: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """What names it, whether it is open or not."""
        return self.page, self.kind, self.code, self.topic


def shown_pages(situation: Situation) -> tuple[Page, ...]:
    """The pages of this intake; an update leaves out what the enrollment answered already."""
    left_out = set()
    if situation.is_update and not situation.missing_members:
        left_out.add(Page.ENROLLMENT)
    if situation.is_update and not situation.open_on(Page.UNIVERSAL):
        left_out.add(Page.UNIVERSAL)
    return tuple(page for page in Page if page not in left_out)


def gate(situation: Situation, page: Page) -> Missing | None:
    """What stops this page from being opened, or None. Looking at it again is allowed."""
    if page in (Page.PERSON, Page.FAMILY):
        return None
    if page is Page.FINISH:
        return next(iter(missing(situation)), None)
    return (
        release_missing(situation)
        or (_enrollment_missing(situation) if page is not Page.ENROLLMENT else None)
        or (_talk_missing(situation) if page is Page.OUTCOME else None)
    )


def missing(situation: Situation) -> tuple[Missing, ...]:
    """All that Finish needs and that isn't there, in the order of the pages."""
    checks = (
        release_missing,
        _family_missing,
        _enrollment_missing,
        _living_situation_missing,
        _talk_missing,
        _outcome_missing,
        _needs_missing,
    )
    return tuple(found for check in checks if (found := check(situation)))


# --- What has to be there ----------------------------------------------------------------------


def release_missing(situation: Situation) -> Missing | None:
    """C7: a recorded refusal opens every page."""
    if situation.release in (ReleaseState.GRANTED, ReleaseState.REFUSED):
        return None
    return Missing("Ask about the release of information first.", Page.PERSON)


def _family_missing(situation: Situation) -> Missing | None:
    """R39: who belongs to the family is confirmed in every intake."""
    if situation.is_confirmed(Page.FAMILY):
        return None
    return Missing("Confirm who belongs to the family.", Page.FAMILY)


def _enrollment_missing(situation: Situation) -> Missing | None:
    if situation.has_enrolled:
        return None
    return Missing("Enroll the household, or some of it, first.", Page.ENROLLMENT)


def _living_situation_missing(situation: Situation) -> Missing | None:
    if situation.has_living_situation:
        return None
    return Missing("Record where they are living now.", Page.LIVING_SITUATION)


def _talk_missing(situation: Situation) -> Missing | None:
    if situation.talk is not Progress.NONE:
        return None
    return Missing("Talk with them about another way first.", Page.TALK)


def _outcome_missing(situation: Situation) -> Missing | None:
    if situation.outcome in (Outcome.DIVERT, Outcome.QUEUE):
        return None
    return Missing("Say what came of the talk.", Page.OUTCOME)


def _needs_missing(situation: Situation) -> Missing | None:
    if situation.outcome is not Outcome.QUEUE or situation.needs is not Progress.NONE:
        return None
    return Missing("Ask about housing needs and barriers.", Page.NEEDS)
