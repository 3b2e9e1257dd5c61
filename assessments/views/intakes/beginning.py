"""Beginning an intake, the list of its pages, and going on with it (R35, R36)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions import intakes
from assessments.certification import NotCertified
from assessments.forms.intakes import DiscardIntakeForm
from assessments.intake_way import resume, situation_now
from assessments.panels import intake_rows
from assessments.rules.intake_list import pages
from assessments.views.intakes.loading import to_discard, with_intake
from assessments.workflows import may_take_in
from cas.access.decorators import require
from cas.access.permissions import Permission
from clients import way
from clients.household_page import identity, is_anonymous, load_household


@require(Permission.ASSESS)
def begin(request, pk):
    """Use this client: begin their intake, or go on with the unfinished one (R35, R36)."""
    if not may_take_in(request.user):
        raise Http404("This county, or this role, makes no intakes.")
    household = load_household(request, pk)
    if is_anonymous(household):
        messages.info(request, "An intake needs a named person: they stay with the seven steps.")
        return redirect("clients:household", household.pk)
    unfinished = household.intakes.unfinished().first()
    if request.method == "POST" or unfinished is not None:
        return _begin(request, household)
    context = {
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "enrolled_on": household.enrollments.lasting().began_on(),
    }
    return render(request, "assessments/intake/begin.html", context)


def _begin(request, household):
    at = timezone.now()
    try:
        intake = intakes.begin(
            household=household, by=request.user, on=timezone.localdate(at), at=at
        )
    except NotCertified as refusal:
        messages.warning(request, str(refusal))
        return redirect("clients:household", household.pk)
    return redirect(resume(request, intake, household))


@require(Permission.ASSESS)
@with_intake
def intake(request, intake, household):
    """All pages with how far each is, the way on, and the way out (R36)."""
    on = timezone.localdate()
    way.leave(request)
    found = situation_now(intake, household, request.user, on)
    context = {
        "intake": intake,
        "household": household,
        "identity": identity(household, on),
        "tasks": intake_rows(intake, pages(found)),
        **to_discard(DiscardIntakeForm(is_anonymous=False), intake, household),
    }
    return render(request, "assessments/intake/list.html", context)


@require(Permission.ASSESS)
@with_intake
def go_on_with(request, intake, household):
    """Go on where the intake stopped."""
    return redirect(resume(request, intake, household))
