"""Finding a person, and the likely duplicates of somebody new while they are typed (R35)."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions import notices, people
from clients.forms import FindByCodeForm, FindForm, PersonForm
from clients.search import MOST_SHOWN, Results, as_code, by_code, likely, search

MOST_WHILE_TYPING = 3


@require(Permission.CLIENT_READ)
def find(request):
    """Search by posting, so that no name ever stands in an address."""
    form_class = FindByCodeForm if request.user.is_vsp else FindForm
    form = form_class(posted(request), on=timezone.localdate())
    results, notice = None, notices.Notice.NONE
    if request.method == "POST" and form.is_valid():
        results, notice = found_by(form, request.user)
        request.session["has_searched"] = True
    context = {
        "form": form,
        "results": results,
        "notice": notice,
        "most": MOST_SHOWN,
        "can_add": request.user.has_permission(Permission.CLIENT_WRITE),
        "add_url": reverse("clients:add"),
    }
    return render(request, "clients/find.html", context)


def found_by(form, viewer, *, also_between=False):
    """(results, notice) of a valid search form; the notice speaks of people out of reach."""
    at = timezone.now()
    on = timezone.localdate(at)
    code = as_code(form.cleaned_data["q"])
    results = by_code(code, viewer=viewer, on=on) if code else None
    if viewer.is_vsp or (results and results.found):
        return results or Results(), notices.Notice.NONE
    results = search(form.query, viewer=viewer, on=on, also_between=also_between)
    return results, notices.tell_of_match_outside(outside=results.outside, by=viewer, at=at)


@require(Permission.CLIENT_WRITE)
def likely_duplicates(request):
    """Those who may be the person who is being typed: a part of a page, or nothing at all."""
    found = []
    if request.method == "POST" and not request.user.is_vsp:
        on = timezone.localdate()
        form = PersonForm(request.POST, on=on)
        form.is_valid()
        query = people.query_of(form.cleaned_data)
        found = likely(query, viewer=request.user, on=on).found[:MOST_WHILE_TYPING]
    return render(request, "clients/_likely.html", {"found": found})
