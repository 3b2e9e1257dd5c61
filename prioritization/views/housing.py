"""The way to a home: where it begins, and who is next for each kind of housing."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from prioritization.conferencing.priority import Show, kind_page
from prioritization.enums import DOCUMENT_SETS, HOUSING_KINDS, ProgramKind
from prioritization.lists.people import Sight, kind_in_words, people
from prioritization.models import Meeting, Program

SHOWN = {
    Show.ALL: "Everybody",
    Show.READY: "Doc-ready",
    Show.NOT_READY: "Not doc-ready",
}


@require(Permission.LIST_READ)
def housing(request):
    """The kinds of housing with their lists, the papers, and the meetings."""
    programs = Program.objects.active().filter(kind__in=HOUSING_KINDS).by_kind()
    may_read = request.user.has_permission(Permission.CONFERENCING_READ)
    context = {
        "kinds": [
            {
                "label": kind.label,
                "url": reverse("prioritization:housing_list", args=[kind.value]),
                "programs": [each for each in programs if each.kind == kind],
            }
            for kind in HOUSING_KINDS
        ],
        "may_read": may_read,
        "next_meeting": Meeting.objects.open().first() if may_read else None,
        "last_meeting": Meeting.objects.closed().first() if may_read else None,
    }
    return render(request, "prioritization/housing/index.html", context)


@require(Permission.LIST_READ)
def housing_list(request, kind):
    """Who is next for one kind of housing over all its lists (C4), and who is doc-ready (R28)."""
    if kind not in HOUSING_KINDS:
        raise Http404("No such kind of housing.")
    has_papers = kind in DOCUMENT_SETS
    show = _show(request.GET.get("show", "")) if has_papers else Show.ALL
    page = kind_page(
        kind, show=show, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "label": ProgramKind(kind).label,
        "page": page,
        "rows": _rows(request, page, DOCUMENT_SETS.get(kind)),
        "filters": _filters(page) if has_papers else [],
        "has_papers": has_papers,
        "sees_scores": request.user.has_permission(Permission.SCORE_READ),
        "may_meet": request.user.has_permission(Permission.CONFERENCING_WRITE),
        "at": timezone.now(),
    }
    return render(request, "prioritization/housing/list.html", context)


def _show(typed):
    return Show(typed) if typed in list(Show) else Show.ALL


def _filters(page):
    return [
        {
            "label": label,
            "url": f"?show={show}",
            "current": page.show is show,
            "count": page.counts.of(show),
        }
        for show, label in SHOWN.items()
    ]


def _rows(request, page, code):
    on = timezone.localdate()
    ids = [entry.household_id for entry in page.entries]
    heads = people(ids, viewer=request.user, on=on)
    return [
        _row(request, rank, entry, heads[entry.household_id], page, code)
        for rank, entry in enumerate(page.entries, page.first_rank)
    ]


def _row(request, rank, entry, person, page, code):
    facts = entry.household.facts
    return {
        "rank": rank,
        "person": person,
        "is_hidden": person.sight is Sight.HIDDEN,
        "is_evh": entry.evh_order == 0,
        "kind": kind_in_words(facts),
        "homeless_since": facts.homeless_since,
        "is_doc_ready": bool(code) and getattr(facts, f"doc_ready_{code}"),
        "hct_expires_on": facts.hct_expires_on,
        "places": [
            {
                "program": place.program,
                "rank": place.rank,
                "why_url": _why_url(entry, place, person, request.user),
            }
            for place in page.places[entry.household_id]
        ],
    }


def _why_url(entry, place, person, viewer):
    """Why this household stands there; empty for whoever may not open its record."""
    if person.sight is not Sight.OPEN or not viewer.has_permission(Permission.SCORE_READ):
        return ""
    return reverse("prioritization:why_cell", args=[entry.household_id, place.program.slug])
