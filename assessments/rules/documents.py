"""Whether a household has the papers that a program asks for, and until when (R28).

Doc-ready = every required paper is accepted and unexpired. Each paper's last day counts whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assessments.rules.document_catalogue import DocumentSet, Kind, Requirement, Who

FOR_EVER = date.max
"""The last day of what never ends."""


class Status(StrEnum):
    """How far one paper is. EXPIRED is read from its last day on the day that is asked about."""

    NEEDED = "needed"
    REQUESTED = "requested"
    HAVE = "have"
    UPLOADED = "uploaded"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS: Mapping[Status, str] = {
    Status.NEEDED: "Needed",
    Status.REQUESTED: "Requested",
    Status.HAVE: "They have it",
    Status.UPLOADED: "Uploaded, to be checked",
    Status.ACCEPTED: "Accepted",
    Status.REJECTED: "Not accepted",
    Status.EXPIRED: "Expired",
}

IN_HAND = (Status.HAVE, Status.UPLOADED, Status.ACCEPTED)
CHECKED = (Status.ACCEPTED, Status.REJECTED)


class Readiness(StrEnum):
    """How far the papers of a household are, all together."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DOC_READY = "doc_ready"
    EXPIRED_DOCUMENT = "expired_document"

    @property
    def label(self) -> str:
        return READINESS_LABELS[self]


READINESS_LABELS: Mapping[Readiness, str] = {
    Readiness.NOT_STARTED: "Not started",
    Readiness.IN_PROGRESS: "In progress",
    Readiness.DOC_READY: "Doc-ready",
    Readiness.EXPIRED_DOCUMENT: "A document has expired",
}


@dataclass(frozen=True)
class Person:
    """A member of the household. `adult_from` is the 18th birthday.

    An adult, and someone whose age is not known, has none (C16); a child without a birth date
    stays a child (FOR_EVER).
    """

    key: int
    name: str
    is_head: bool = False
    is_veteran: bool = False
    adult_from: date | None = None

    def is_minor(self, on: date) -> bool:
        return self.adult_from is not None and on < self.adult_from


@dataclass(frozen=True)
class Paper:
    """One paper of one person. `last_day` is the last one on which it counts; None: no end.

    Papers with a higher `number` were begun later.
    """

    number: int
    person: int
    kind: str
    status: Status
    last_day: date | None = None

    def status_on(self, on: date) -> Status:
        """The status on a day: a paper in hand whose last day has passed is expired."""
        is_over = self.last_day is not None and on > self.last_day
        return Status.EXPIRED if is_over and self.status in IN_HAND else self.status


@dataclass(frozen=True)
class Line:
    """One paper that is required of one person, and how far it is.

    `paper` is the one that counts, else the newest one there is. `last_day` ends it; None: no end.
    """

    person: Person
    kind: Kind
    status: Status
    paper: Paper | None = None

    @property
    def is_met(self) -> bool:
        return self.status is Status.ACCEPTED

    @property
    def last_day(self) -> date | None:
        return self.paper.last_day if self.paper else None


def last_day(
    kind: Kind, stand_in: str, *, issued_on: date | None, expires_on: date | None
) -> date | None:
    """The last day on which a paper counts; None: no end.

    What stands in for a paper counts some days from its issue: a receipt dated 1 June counts 30,
    through 1 July; a disability that staff observed has to be confirmed within 45.
    """
    found = kind.stand_in(stand_in)
    if found is None:
        return expires_on
    return issued_on + timedelta(days=found.valid_days) if issued_on else None


def checklist(
    doc_set: DocumentSet, people: Iterable[Person], papers: Iterable[Paper], on: date
) -> tuple[Line, ...]:
    """Every paper that this kind of program asks of this household, in the order of the file."""
    members, known = tuple(people), tuple(papers)
    return tuple(
        line
        for requirement in doc_set.requirements
        for line in _lines(requirement, members, known, on)
    )


def missing(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that keep a household from being doc-ready."""
    return tuple(line for line in lines if not line.is_met)


def readiness(lines: Iterable[Line]) -> Readiness:
    """How far the papers are, in one word."""
    statuses = [line.status for line in lines]
    if all(status is Status.ACCEPTED for status in statuses):
        return Readiness.DOC_READY if statuses else Readiness.NOT_STARTED
    if Status.EXPIRED in statuses:
        return Readiness.EXPIRED_DOCUMENT
    if all(status is Status.NEEDED for status in statuses):
        return Readiness.NOT_STARTED
    return Readiness.IN_PROGRESS


def ready_through(
    doc_set: DocumentSet, people: Iterable[Person], papers: Iterable[Paper], on: date
) -> date | None:
    """Through which day the household stays doc-ready without a break; None: not even on `on`.

    It ends when a paper expires, or when a child turns 18 and needs the papers of an adult.
    """
    members, known = tuple(people), tuple(papers)

    def is_ready(day: date) -> bool:
        return readiness(checklist(doc_set, members, known, day)) is Readiness.DOC_READY

    if not is_ready(on):
        return None
    for day in sorted(_days_of_change(members, known)):
        if day > on and not is_ready(day):
            return day - timedelta(days=1)
    return FOR_EVER


def still_confirmed(
    confirmed: Mapping[str, date], found: Mapping[str, date | None]
) -> dict[str, date]:
    """What stays of a confirmation when the papers have changed: it may end sooner, never later.

    R28: readiness rises on the lists only when somebody completes the conferencing tool.
    """
    kept = {code: (day, found.get(code)) for code, day in confirmed.items()}
    return {code: min(day, now) for code, (day, now) in kept.items() if now is not None}


def unconfirmed(confirmed: Mapping[str, date], found: Mapping[str, date | None]) -> tuple[str, ...]:
    """The kinds of programs that the papers say more of than the lists know yet (R28)."""
    return tuple(
        code
        for code, day in found.items()
        if day is not None and confirmed.get(code, date.min) < day
    )


def _days_of_change(people: Iterable[Person], papers: Iterable[Paper]) -> Iterator[date]:
    for paper in papers:
        if paper.last_day is not None and paper.last_day < FOR_EVER:
            yield paper.last_day + timedelta(days=1)
    for person in people:
        if person.adult_from is not None and person.adult_from < FOR_EVER:
            yield person.adult_from


_ASKED: Mapping[Who, Callable[[Person, date], bool]] = {
    Who.HEAD: lambda person, on: person.is_head,
    Who.ADULTS: lambda person, on: not person.is_minor(on),
    Who.EVERYONE: lambda person, on: True,
    Who.MINORS: lambda person, on: person.is_minor(on),
    Who.VETERANS: lambda person, on: person.is_veteran,
    Who.ONE: lambda person, on: True,
}


def _lines(
    requirement: Requirement, people: tuple[Person, ...], papers: tuple[Paper, ...], on: date
) -> list[Line]:
    asked = [person for person in people if _ASKED[requirement.who](person, on)]
    lines = [_line(person, requirement.kind, papers, on) for person in asked]
    if requirement.who is Who.ONE:
        return sorted(lines, key=_nearest_first)[:1]
    return lines


def _nearest_first(line: Line) -> tuple[int, bool]:
    """Of several people whose paper would do: the one who is nearest to it, else the head."""
    return _NEARNESS.index(line.status), not line.person.is_head


_NEARNESS = (
    Status.ACCEPTED,
    Status.UPLOADED,
    Status.HAVE,
    Status.REQUESTED,
    Status.EXPIRED,
    Status.REJECTED,
    Status.NEEDED,
)


def _line(person: Person, kind: Kind, papers: Iterable[Paper], on: date) -> Line:
    own = [paper for paper in papers if paper.person == person.key and paper.kind == kind.code]
    if not own:
        return Line(person, kind, Status.NEEDED)
    counting = [paper for paper in own if paper.status_on(on) is Status.ACCEPTED]
    if counting:
        longest = max(counting, key=lambda paper: paper.last_day or FOR_EVER)
        return Line(person, kind, Status.ACCEPTED, longest)
    newest = max(own, key=lambda paper: paper.number)
    return Line(person, kind, newest.status_on(on), newest)
