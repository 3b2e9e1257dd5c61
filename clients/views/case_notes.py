"""Notes that workers write about a household, for each other."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.case_notes import correct_note, write_note
from clients.enums import NoteKind
from clients.forms import CaseNoteForm, CorrectNoteForm, NoteSearchForm
from clients.household_page import identity, is_anonymous, load_household
from clients.models import CaseNote
from clients.way import next_url

PER_PAGE = 25
MOST_FOUND = 50


@require(Permission.NOTE_READ)
def notes(request, pk):
    """All notes about a household, newest first: of one kind, or those that say certain words."""
    household = load_household(request, pk)
    kind = _asked_kind(request)
    of_kind = household.case_notes.filter(**({"kind": kind} if kind else {}))
    search = NoteSearchForm(posted(request))
    words = search.cleaned_data["q"] if search.is_valid() else ""
    context = {
        "search": search,
        "words": words,
        "kinds": _kinds(household, kind),
        "has_notes": household.case_notes.exists(),
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "may_write": request.user.has_permission(Permission.PLAN_WRITE),
        **(_found(of_kind, words) if words else _page(of_kind, kind, request)),
    }
    return render(request, "clients/case_notes.html", context)


def _asked_kind(request):
    kind = request.GET.get("kind", "")
    return kind if kind in NoteKind else ""


def _kinds(household, asked):
    """The filter: every kind that was written, with how many notes there are."""
    counted = household.case_notes.values_list("kind").annotate(Count("pk")).order_by()
    count_of = dict(counted)
    here = reverse("clients:notes", args=[household.pk])
    every = {"label": "All", "url": here, "current": not asked, "count": sum(count_of.values())}
    return [
        every,
        *(
            {
                "label": kind.label,
                "url": f"{here}?kind={kind}",
                "current": kind == asked,
                "count": count_of[kind],
            }
            for kind in NoteKind
            if kind in count_of
        ),
    ]


def _page(of_kind, kind, request):
    page = Paginator(_with_history(of_kind), PER_PAGE).get_page(request.GET.get("page"))
    start = f"?kind={kind}&page=" if kind else "?page="
    return {
        "notes": page,
        "newer_url": f"{start}{page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"{start}{page.next_page_number()}" if page.has_next() else "",
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        "is_cut": False,
    }


def _found(of_kind, words):
    """The newest notes that say the words: what is posted has no second page."""
    found = list(_with_history(of_kind.saying(words))[: MOST_FOUND + 1])
    return {"notes": found[:MOST_FOUND], "is_cut": len(found) > MOST_FOUND}


def _with_history(found):
    """With who wrote them and, of corrected ones, every wording they had."""
    wordings = CaseNote.pgh_event_model.objects.order_by("-pgh_id")
    return (
        found.newest_first()
        .select_related("recorded_by")
        .prefetch_related(Prefetch("events", wordings, to_attr="wordings"))
    )


@require(Permission.PLAN_WRITE)
def add(request, pk):
    """Write a note."""
    household = load_household(request, pk)
    on = timezone.localdate()
    form = CaseNoteForm(posted(request), on=on, is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("kind", "text", "written_on", "key")}
        write_note(household=household, by=request.user, at=timezone.now(), **typed)
        messages.success(request, "The note was saved.")
        return redirect(next_url(request, household))
    context = {"form": form, "household": household, "identity": identity(household, on)}
    return render(request, "clients/case_note_add.html", context)


@require(Permission.PLAN_WRITE)
def correct(request, pk):
    """Change the words of one's own note; what stood there before stays readable."""
    on = timezone.localdate()
    visible = CaseNote.objects.visible_to(request.user, on=on)
    note = get_object_or_404(visible, pk=pk)
    household = load_household(request, note.household_id)
    if note.recorded_by_id != request.user.pk:
        raise Http404("No CaseNote matches the given query.")
    form = CorrectNoteForm(
        posted(request), initial={"text": note.text}, is_anonymous=is_anonymous(household)
    )
    if request.method == "POST" and form.is_valid():
        correct_note(note=note, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        messages.success(request, "The note was corrected.")
        return redirect("clients:notes", household.pk)
    context = {"form": form, "note": note, "household": household}
    context["identity"] = identity(household, on)
    return render(request, "clients/case_note_correct.html", context)
