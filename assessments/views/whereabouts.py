"""Where are they now: the last places as buttons, so that two presses bring it up to date (K6)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.forms import SeenForm
from assessments.whereabouts import history_of
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.situations import record_location
from clients.household_page import identity, load_household
from clients.rules.whereabouts import distinct_places

MOST_OFFERED = 5


@require(Permission.CLIENT_WRITE)
def whereabouts(request, pk):
    """Say that they are still there, or at another place where they were before."""
    household = load_household(request, pk)
    on = timezone.localdate()
    known = distinct_places(history_of(household), most=MOST_OFFERED)
    form = SeenForm(posted(request), known=known)
    if request.method == "POST" and form.is_valid():
        record_location(
            household=household, seen_on=on, by=request.user, at=timezone.now(), **form.chosen
        )
        messages.success(request, "Saved where they are today.")
        return redirect("clients:household", household.pk)
    context = {"form": form, "household": household, "identity": identity(household, on)}
    return render(request, "assessments/whereabouts.html", context)
