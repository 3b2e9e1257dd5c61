"""The documents of a household on its page, and on the page of whoever works with it today."""

from collections import Counter
from datetime import timedelta
from itertools import islice

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.checklists import Checklist, checklists_of
from assessments.forms import ArrivalForm
from assessments.mine import housing_households
from assessments.panels.today import ROWS_SHOWN
from assessments.rules.documents import Line, Readiness, Status
from cas.access.permissions import Permission
from clients.household_page import consent_state, head_of
from clients.rules.release import ReleaseState

TONES = {
    Status.NEEDED: "todo",
    Status.REQUESTED: "todo",
    Status.HAVE: "todo",
    Status.UPLOADED: "next",
    Status.ACCEPTED: "",
    Status.REJECTED: "warn",
    Status.EXPIRED: "warn",
}
READINESS_TONES = {
    Readiness.NOT_STARTED: "todo",
    Readiness.IN_PROGRESS: "todo",
    Readiness.DOC_READY: "",
    Readiness.EXPIRED_DOCUMENT: "warn",
}
SOON = timedelta(days=14)
"""A paper that ends within these days is due on the page of today."""


def household_documents(request, household, checklist, on):
    """How far the documents are, and what is still missing: tick it or attach it (K9).

    Nothing for an anonymous household, which has no checklist.
    """
    if checklist is None:
        return ""
    may_write = request.user.has_permission(Permission.PLAN_WRITE)
    is_open = may_write and checklist.is_under_way and not closed_because(household, on)
    context = {
        "household": household,
        "may_write": may_write,
        "is_under_way": checklist.is_under_way,
        **readiness_context(checklist),
        "form": ArrivalForm(lines=checklist.missing) if is_open and checklist.missing else None,
    }
    return render_to_string("assessments/_documents.html", context, request)


def readiness_context(checklist: Checklist) -> dict:
    """What the pages say of the documents as a whole."""
    return {
        "programs": [
            {"program": each, "tone": READINESS_TONES[each.readiness]}
            for each in checklist.programs
        ],
        "waits_for_confirmation": checklist.waits_for_confirmation,
    }


def closed_because(household, on):
    """Why no document can be noted now, for people; empty when it can (C7)."""
    head = head_of(household).client
    if head.is_anonymous:
        return "An anonymous profile holds no documents: they would say who it is."
    if consent_state(head, on) in (ReleaseState.GRANTED, ReleaseState.REFUSED):
        return ""
    return "Ask about the release of information first."


def documents_due(request, user):
    """Documents of the households this person assessed for housing: missing, or ending soon."""
    if not (user.has_permission(Permission.ASSESS) and not user.is_vsp):
        return ""
    due = list(islice(_due_rows(user, timezone.localdate()), ROWS_SHOWN + 1))
    context = {"rows": due[:ROWS_SHOWN], "has_more": len(due) > ROWS_SHOWN}
    return render_to_string("assessments/_documents_due.html", context)


def _due_rows(user, on):
    """Of the named households whose current HCT this person made, the longest known first.

    Most lack a paper: as many as are shown are read, and more only while rows are wanted.
    """
    households = housing_households(user, on).with_members(on).order_by("pk")
    for page in Paginator(households, ROWS_SHOWN + 1):
        named = {each.pk: each for each in page if not head_of(each).client.is_anonymous}
        for pk, checklist in checklists_of(named, on=on).items():
            row = _due_row(named[pk], checklist, on)
            if row["missing"] or row["ending"] or row["is_in"]:
                yield row


def _due_row(household, checklist, on):
    ending = [
        line
        for line in checklist.lines
        if line.is_met and line.last_day is not None and line.last_day <= on + SOON
    ]
    return {
        "head": head_of(household).client,
        "url": reverse("assessments:documents", args=[household.pk]),
        "missing": _counted(checklist.missing),
        "ending": [{"what": _what(line), "last_day": line.last_day} for line in ending],
        "is_in": checklist.waits_for_confirmation,
    }


def _counted(lines):
    """The kinds of papers in one line, with how many where more than one person needs it."""
    numbers = Counter(line.kind.label for line in lines)
    return ", ".join(f"{label} ({n})" if n > 1 else label for label, n in numbers.items())


def missing_in_words(checklist: Checklist) -> list[str]:
    """The missing papers, each with those who still need it."""
    people = {}
    for line in checklist.missing:
        people.setdefault(line.kind.label, []).append(line.person.name)
    return [f"{label}: {', '.join(names)}" for label, names in people.items()]


def _what(line: Line) -> str:
    return f"{line.kind.label}, {line.person.name}"
