"""Putting the start of a stay right, where the county allows it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.posted import posted
from clients.actions.households import HouseholdChanged
from clients.actions.starts import StartDoesNotFit, change_start
from clients.forms import StartForm
from clients.household_page import identity, is_anonymous, load_household
from clients.starts import starts_of


@require(Permission.CLIENT_WRITE)
def start(request, pk):
    """Change the day on which the stay began, for everybody who began on it."""
    if not COUNTY.may_change("enrollment"):
        raise Http404("This county doesn't change enrollments.")
    household = load_household(request, pk)
    starts = starts_of(household)
    if not starts:
        messages.info(request, "Nobody in this household is enrolled.")
        return redirect("clients:enroll", household.pk)
    on = timezone.localdate()
    form = StartForm(posted(request), starts=starts, on=on, is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid() and _changed(request, household, form):
        messages.success(request, "The start was changed everywhere it belongs.")
        return redirect("clients:household", household.pk)
    changes = household.start_changes.select_related("changed_by")
    context = {
        "form": form,
        "starts": starts,
        "changes": changes.order_by("-changed_at", "-pk"),
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/start.html", context)


def _changed(request, household, form):
    """Whether it was; if not, the form says why."""
    said = {name: form.cleaned_data[name] for name in ("was", "becomes", "reason")}
    try:
        change_start(household=household, by=request.user, at=timezone.now(), **said)
    except StartDoesNotFit as refusal:
        for fault in refusal.faults:
            form.add_error("becomes", fault)
    except HouseholdChanged as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()
