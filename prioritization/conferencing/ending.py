"""Papers that count now and end soon: receipts above all, the first to end first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, Value

from assessments.models import Document
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import Status
from cas.models import User
from clients.models import CaseAssignment, Membership
from prioritization.lists.people import Person, Sight, people
from prioritization.querysets.order import ComesBefore, Row

SOON = timedelta(days=30)
"""As long as a receipt counts."""
ROWS = 50


@dataclass(frozen=True)
class EndingPaper:
    """One accepted paper of one person, and the last day on which it counts."""

    document: Document
    what: str
    whose: str
    household_id: int
    person: Person
    worker: str
    days_left: int


@dataclass(frozen=True)
class EndingPage:
    """Some papers, the first to end first; the next page is behind the paper `after`."""

    papers: Sequence[EndingPaper]
    after: int | None


def ending_page(viewer: User, *, on: date, after: str = "") -> EndingPage:
    """The page behind the paper numbered `after`, or the first one."""
    found = _that_end(on).select_related("client")
    last = _named(after)
    if last is not None:
        place = [Value(last.expires_on), Value(last.pk)]
        found = found.filter(ComesBefore(Row(*place), Row(F("expires_on"), F("pk"))))
    documents = list(found.order_by("expires_on", "pk")[: ROWS + 1])
    has_more, documents = len(documents) > ROWS, documents[:ROWS]
    return EndingPage(
        papers=_papers(documents, viewer, on),
        after=documents[-1].pk if has_more else None,
    )


def _named(number: str) -> Document | None:
    is_number = number.isascii() and number.isdigit() and len(number) < 18
    accepted = Document.objects.filter(status=Status.ACCEPTED.value, expires_on__isnull=False)
    return accepted.filter(pk=number).first() if is_number else None


def _that_end(on: date):
    """Accepted papers that end within `SOON`, unless another accepted one goes on longer."""
    accepted = Document.objects.filter(status=Status.ACCEPTED.value)
    longer = accepted.filter(client=OuterRef("client"), kind=OuterRef("kind")).filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on"))
    )
    ending = accepted.filter(expires_on__gte=on, expires_on__lte=on + SOON)
    return ending.exclude(Exists(longer))


def _papers(documents: Sequence[Document], viewer: User, on: date) -> list[EndingPaper]:
    """Those whose household the viewer may open."""
    clients = [document.client_id for document in documents]
    memberships = Membership.objects.current(on).filter(client__in=clients)
    households = dict(memberships.values_list("client_id", "household_id"))
    heads = people(households.values(), viewer=viewer, on=on)
    workers = _workers(households)
    return [
        EndingPaper(
            document=document,
            what=_what(document),
            whose=document.client.display_name,
            household_id=household,
            person=heads[household],
            worker=workers.get(household, ""),
            days_left=(document.expires_on - on).days,
        )
        for document in documents
        if (household := households.get(document.client_id)) is not None
        and heads[household].sight is Sight.OPEN
    ]


def _workers(households: Mapping[int, int]) -> dict[int, str]:
    cases = CaseAssignment.objects.open().filter(household__in=list(households.values()))
    return {case.household_id: str(case.worker) for case in cases.select_related("worker")}


def _what(document: Document) -> str:
    """The paper in words; what only stands in for it by its own name."""
    kind = CATALOGUE.kinds[document.kind]
    stand_in = kind.stand_in(document.stand_in)
    return stand_in.label if stand_in else kind.label
