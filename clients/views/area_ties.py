"""Which areas a household is tied to: listed, added one after the other, and ended."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.area_ties import end_area_tie, record_area_ties
from clients.forms import AreaTieForm, EndAreaTieForm
from clients.household_page import identity, load_household
from clients.models import AreaTie
from clients.way import next_url

ANOTHER = "another"
"""Name of the button that saves and asks for the next area."""


@require(Permission.CLIENT_WRITE)
def area_ties(request, pk):
    """The areas on record, and a form for one more."""
    household = load_household(request, pk)
    on = timezone.localdate()
    form = AreaTieForm(posted(request), on=on)
    if request.method == "POST" and form.is_valid():
        made = record_area_ties(
            household=household, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "Saved." if made else "That was on record already.")
        if ANOTHER in request.POST:
            return redirect("clients:area_ties", household.pk)
        return redirect(next_url(request, household))
    context = {
        "form": form,
        "ties": household.area_ties.in_order(),
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/area_ties.html", context)


@require(Permission.CLIENT_WRITE)
def end(request, pk):
    """Say that a tie is over, or was a mistake."""
    on = timezone.localdate()
    tie = get_object_or_404(AreaTie.objects.visible_to(request.user, on=on), pk=pk)
    household = load_household(request, tie.household_id)
    form = EndAreaTieForm(posted(request))
    if tie.ended_at is not None:
        messages.info(request, "Somebody ended this tie already.")
        return redirect("clients:area_ties", household.pk)
    if request.method == "POST" and form.is_valid():
        end_area_tie(tie=tie, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "It counts no longer, and stays in the timeline.")
        return redirect("clients:area_ties", household.pk)
    context = {
        "form": form,
        "tie": tie,
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/end_area_tie.html", context)
