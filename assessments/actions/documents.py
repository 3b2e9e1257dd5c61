"""Recording the papers that housing programs ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from assessments.actions.plans import ChangedByAnother
from assessments.models import Document, DocumentFile
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import CHECKED, Status, last_day
from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Client, Household

OPEN = (Status.NEEDED, Status.REQUESTED, Status.HAVE, Status.UPLOADED)
"""A paper that nobody has decided on yet: what arrives belongs to it."""


@dataclass(frozen=True)
class Arrival:
    """Somebody brought a paper: with a file of it, or only to be seen."""

    client: Client
    kind: str
    file: ContentFile | None = None


@action
def record_arrivals(
    *, household: Household, arrivals: Iterable[Arrival], by: User, at: datetime
) -> None:
    """Note what was brought. Nothing is accepted by that: somebody still has to look at it."""
    _lock(household)
    for arrival in arrivals:
        document = _open_document(arrival) or Document(client=arrival.client, kind=arrival.kind)
        has_file = arrival.file is not None or document.status == Status.UPLOADED
        content = {"status": Status.UPLOADED if has_file else Status.HAVE}
        _save(household, document, content, arrival.file, by, at)


@action
def save_document(
    *,
    household: Household,
    document: Document,
    content: Mapping[str, Any],
    file: ContentFile | None = None,
    seen: str,
    by: User,
    at: datetime,
) -> Document:
    """Save what is known of one paper. Accepting or not accepting it notes who did so, and when.

    Its last day is worked out for what only stands in for a paper (a receipt counts 30 days).
    `seen` is `mark_of` the paper as the person saw it. Raises ChangedByAnother when it is stale.
    """
    _lock(household)
    stored = Document.objects.filter(pk=document.pk).select_related("saved_by").first()
    if stored is not None and mark_of(stored) != seen:
        raise ChangedByAnother(stored)
    return _save(household, document, content, file, by, at)


def mark_of(document: Document) -> str:
    """Names one state of a paper; another saving has another mark. Empty for a new paper."""
    return document.saved_at.isoformat() if document.pk else ""


@action
def take_back_file(*, household: Household, file: DocumentFile, by: User, at: datetime) -> None:
    """Remove a file that came to the wrong person: its content goes, the fact stays."""
    storage, name = file.content.storage, str(file.content.name)
    file.content = ""
    file.taken_back_at, file.taken_back_by = at, by
    file.save(update_fields=["content", "taken_back_at", "taken_back_by"])
    transaction.on_commit(partial(storage.delete, name))
    audit.record(verb="took back", subject=file, by=by, household_id=household.pk)


def _lock(household: Household) -> None:
    """Two people who note the same paper at once note it one after the other."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)


def _open_document(arrival: Arrival) -> Document | None:
    newest = Document.objects.filter(client=arrival.client, kind=arrival.kind).in_order().last()
    return newest if newest is not None and newest.status in OPEN else None


def _save(
    household: Household,
    document: Document,
    content: Mapping[str, Any],
    file: ContentFile | None,
    by: User,
    at: datetime,
) -> Document:
    for name, value in {**content, "saved_by": by, "saved_at": at}.items():
        setattr(document, name, value)
    is_checked = document.status in CHECKED
    document.checked_by, document.checked_at = (by, at) if is_checked else (None, None)
    document.expires_on = last_day(
        CATALOGUE.kinds[document.kind],
        document.stand_in,
        issued_on=document.issued_on,
        expires_on=document.expires_on,
    )
    document.save()
    if file is not None:
        DocumentFile.objects.create(
            document=document, content=file, size=file.size, uploaded_by=by, uploaded_at=at
        )
    audit.record(
        verb="recorded",
        subject=document,
        by=by,
        household_id=household.pk,
        kind=document.kind,
        status=str(document.status),
        has_file=file is not None,
    )
    touch(household.pk, Cause.DOCUMENTS)
    return document
