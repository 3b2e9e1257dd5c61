"""Who looks after a household, and after each member (R39, R46)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.caseloads import end_all, give_household
from clients.case_workers import case_workers
from clients.forms import CaringForm, CaseEndForm
from clients.household_page import identity, is_anonymous, load_household
from clients.models import CaseAssignment

END = "end"
"""Name of the button that ends the case; the other one gives the household to somebody."""


@require(Permission.EVH_LOG)
def who_looks_after(request, pk):
    """Take a household, give it to somebody, or let it go; name who looks after a member."""
    household = load_household(request, pk)
    on = timezone.localdate()
    case = CaseAssignment.objects.open().filter(household=household).first()
    give, end = _forms(request, household, case, on)
    done = _given(request, household, give) or _ended(request, household, case, end)
    if done:
        messages.success(request, done)
        return redirect("clients:household", household.pk)
    context = {
        "give": give,
        "end": end,
        "case": case,
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/worker.html", context)


def _forms(request, household, case, on):
    typed = posted(request)
    ends = typed is not None and END in typed
    under_way = household.enrollments.lasting().select_related("client", "case_manager__agency")
    members = list(under_way.order_by("relationship", "pk"))
    give = CaringForm(
        None if ends else typed,
        worker=case.worker if case else None,
        members=members,
        clients=[each.client for each in members],
        workers=_choices(request.user, case, members),
        household=household,
        is_anonymous=is_anonymous(household),
        by=request.user,
        on=on,
    )
    return give, CaseEndForm(typed if ends else None)


def _choices(user, case, members):
    """Whom the user may give cases, and who has one here already."""
    present = {each.case_manager for each in members if each.case_manager}
    present |= {case.worker} if case else set()
    found = list(case_workers(user))
    others = sorted(present - set(found), key=lambda each: (each.agency.name, each.last_name))
    return found + others


def _given(request, household, form):
    """What was done, for people; empty when nothing was, or what was typed has to be put right."""
    if not (form.is_bound and form.is_valid()):
        return ""
    under_way = household.enrollments.lasting().select_related("client")
    give_household(
        household=household,
        worker=form.taken_by,
        managers={each.client_id: form.manager_of(each.client) for each in under_way},
        note=form.cleaned_data["note"],
        by=request.user,
        at=timezone.now(),
    )
    return f"They are with {form.taken_by} now."


def _ended(request, household, case, form):
    if not (case and form.is_bound and form.is_valid()):
        return ""
    end_all(
        household_ids=[household.pk],
        worker=case.worker,
        because=form.cleaned_data["because"],
        by=request.user,
        at=timezone.now(),
    )
    return "Nobody has them now. What is on record stays."
