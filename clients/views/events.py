"""Writing down what coordinated entry did for a household."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.events import record_event
from clients.forms import EventForm
from clients.household_page import identity, load_household
from clients.way import next_url


@require(Permission.EVENT_WRITE)
def event(request, pk):
    """Add an event that no referral to a bed writes (HUD 4.20)."""
    household = load_household(request, pk)
    on = timezone.localdate()
    entered_on = household.enrollments.open(on).began_on()
    if entered_on is None:
        messages.info(request, "They are not enrolled now. Enroll them first.")
        return redirect("clients:household", household.pk)
    form = EventForm(posted(request), on=on, earliest=entered_on)
    if request.method == "POST" and form.is_valid() and form.is_complete:
        record_event(household=household, by=request.user, **form.cleaned_data)
        messages.success(request, "Written down.")
        return redirect(next_url(request, household))
    context = {"form": form, "household": household, "identity": identity(household, on)}
    return render(request, "clients/event.html", context)
