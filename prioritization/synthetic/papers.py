"""Made-up papers of a household, as many as make it as doc-ready as its record says (R28)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from assessments.checklists import person_of
from assessments.models import Document
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import (
    CHECKED,
    FOR_EVER,
    Line,
    Readiness,
    Status,
    checklist,
    last_day,
)
from clients.models import Client, Membership

ASKED_FOR = CATALOGUE.sets["rrh"]
HALF_WAY = (Status.ACCEPTED, Status.UPLOADED, Status.NEEDED, Status.REQUESTED, Status.HAVE)
RECEIPT_IS_OLD = timedelta(days=60)


def confirmed_by(readiness: Readiness) -> dict[str, str]:
    """What the conferencing tool told the lists."""
    return {ASKED_FOR.code: FOR_EVER.isoformat()} if readiness is Readiness.DOC_READY else {}


def papers_behind(
    readiness: Readiness,
    people: Sequence[tuple[Client, Membership]],
    *,
    worker_id: int,
    at: datetime,
) -> list[Document]:
    """The papers that the household has; an anonymous one has none (R16)."""
    if readiness is Readiness.NOT_STARTED or people[0][0].is_anonymous:
        return []
    clients = {client.id: client for client, _ in people}
    members = [person_of(client, membership.relationship) for client, membership in people]
    lines = checklist(ASKED_FOR, members, (), at.date())
    return [
        _document(line, status, clients[line.person.key], worker_id=worker_id, at=at, old=old)
        for line, status, old in _as_far_as(readiness, lines)
        if status is not Status.NEEDED
    ]


def _as_far_as(readiness: Readiness, lines: Iterable[Line]) -> Iterable[tuple[Line, Status, bool]]:
    """Each line with how far its paper is, and whether it was a receipt that has run out."""
    for place, line in enumerate(lines):
        if readiness is Readiness.IN_PROGRESS:
            yield line, HALF_WAY[place % len(HALF_WAY)], False
        else:
            yield line, Status.ACCEPTED, readiness is Readiness.EXPIRED_DOCUMENT and place == 0


def _document(
    line: Line, status: Status, client: Client, *, worker_id: int, at: datetime, old: bool
) -> Document:
    is_checked = status in CHECKED
    issued_on: date | None = at.date() - RECEIPT_IS_OLD if old else None
    stand_in = line.kind.stand_ins[0].code if old else ""
    return Document(
        client_id=client.id,
        kind=line.kind.code,
        stand_in=stand_in,
        status=status.value,
        issued_on=issued_on,
        expires_on=last_day(line.kind, stand_in, issued_on=issued_on, expires_on=None),
        checked_at=at if is_checked else None,
        checked_by_id=worker_id if is_checked else None,
        saved_at=at,
        saved_by_id=worker_id,
    )
