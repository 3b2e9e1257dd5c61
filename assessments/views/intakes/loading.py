"""What every page of an intake begins with, and where a finished one leads."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessments.enums import IntakeState
from assessments.intake_facts import what_stays
from assessments.models import Intake
from assessments.rules.intake_states import FINISHED
from assessments.workflows import may_take_in
from cas.county import COUNTY
from clients import way
from clients.household_page import is_past
from clients.household_page import load_present_or_past_household as load_any_household


def with_intake(view):
    """Hand the view an unfinished intake and its household instead of a key.

    404 when the user may not open it. When it was finished or discarded meanwhile (the back
    button, a second click, a colleague) the way leads to what came of it.
    """

    @wraps(view)
    def loaded(request, key, **kwargs):
        intake = get_object_or_404(Intake.objects.select_related("started_by"), key=key)
        if not may_take_in(request.user):
            raise Http404("No Intake matches the given query.")
        household = _household_or_404(request, intake)
        if intake.state == IntakeState.DISCARDED or is_past(household):
            messages.info(request, "This intake was discarded. Nothing of it counts.")
            return redirect("clients:household", household.pk)
        if intake.state in FINISHED:
            return redirect(after_finish(request, intake))
        return view(request, intake, household, **kwargs)

    return loaded


def _household_or_404(request, intake):
    try:
        return load_any_household(request, intake.household_id)
    except Http404:
        raise Http404("No Intake matches the given query.") from None


def to_discard(form, intake, household):
    """What the form says that gives an intake up: what stays then, and what can be put right."""
    return {
        "discard_form": form,
        "what_stays": what_stays(intake, household),
        "may_change_start": COUNTY.may_change("enrollment"),
    }


def after_finish(request, intake):
    """Who is diverted leaves at once (R44); everybody else waits on the queue (C14)."""
    way.leave(request)
    is_enrolled = intake.household.enrollments.lasting().filter(stay=intake.stay).exists()
    if intake.state == IntakeState.DIVERTED and is_enrolled:
        messages.success(request, "Finished: they are diverted. Now record where they go.")
        return reverse("clients:diversion_exit", args=[intake.household_id])
    words = "diverted" if intake.state == IntakeState.DIVERTED else "placed on the queue"
    messages.success(request, f"Finished: they are {words}.")
    return reverse("clients:household", args=[intake.household_id])
