"""The households of a worker, and how much everybody has."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.models import User
from cas.posted import posted
from clients.actions.caseloads import end_all, hand_over_all
from clients.case_workers import case_workers
from prioritization.forms.worklists import AssignForm, EndCasesForm
from prioritization.worklists.caseload import MOST_SHOWN, caseload, loads

END = "end"
"""Name of the button that lets cases go; the other one hands them over."""


@require(Permission.EVH_LOG)
def my_people(request):
    """The households this person has, with what each asks for."""
    return _caseload(request, request.user, "prioritization:my_people")


@require(Permission.CASELOAD_READ)
def worker_caseload(request, pk):
    """The same of anybody; for the lead, who hands over what a worker leaves behind."""
    worker = get_object_or_404(User.objects.select_related("agency"), pk=pk)
    return _caseload(request, worker, "prioritization:worker_caseload", worker.pk)


@require(Permission.CASELOAD_READ)
def caseloads(request):
    """Everybody who has households or could have some; who left and still has some comes first."""
    on = timezone.localdate()
    found = list(loads(request.user, on))
    context = {
        "gone": [each for each in found if not each.is_active],
        "workers": [each for each in found if each.is_active],
    }
    return render(request, "prioritization/worklists/caseloads.html", context)


def _caseload(request, worker, *address):
    on = timezone.localdate()
    may_hand_over = request.user.has_permission(Permission.EVH_LOG)
    hand_over, end = _forms(request, worker, on) if may_hand_over else (None, None)
    done = _done(request, worker, hand_over, end) if may_hand_over else ""
    if done:
        messages.success(request, done)
        return redirect(*address)
    cases = caseload(worker, viewer=request.user, on=on)
    context = {
        "worker": worker,
        "is_mine": worker == request.user,
        "cases": cases,
        "is_cut": len(cases) == MOST_SHOWN,
        "hand_over": hand_over,
        "end": end,
        "ticked": _ticked(hand_over, end),
        "may_read_notes": request.user.has_permission(Permission.NOTE_READ),
        "sees_caseloads": request.user.has_permission(Permission.CASELOAD_READ),
    }
    return render(request, "prioritization/worklists/caseload.html", context)


def _forms(request, worker, on):
    """Both forms of the page; the one whose button was pressed is filled in."""
    typed = posted(request)
    ends = typed is not None and END in typed
    others = [each for each in case_workers(request.user) if each != worker]
    who = {"by": request.user, "on": on}
    return (
        AssignForm(None if ends else typed, workers=others, **who),
        EndCasesForm(typed if ends else None, **who),
    )


def _ticked(hand_over, end):
    return hand_over.ticked | end.ticked if hand_over else set()


def _done(request, worker, hand_over, end):
    """What was done, for people; empty when nothing was, or what was typed has to be put right."""
    if hand_over.is_bound and hand_over.is_valid():
        return _hand_over(request, worker, hand_over)
    if end.is_bound and end.is_valid():
        return _end(request, worker, end)
    return ""


def _hand_over(request, giver, form):
    colleague = form.cleaned_data["worker"]
    made = hand_over_all(
        household_ids=_numbers(form),
        giver=giver,
        worker=colleague,
        by=request.user,
        at=timezone.now(),
        note=form.cleaned_data["note"],
    )
    return f"{_households(made)} with {colleague} now."


def _end(request, worker, form):
    ended = end_all(
        household_ids=_numbers(form),
        worker=worker,
        because=form.cleaned_data["because"],
        by=request.user,
        at=timezone.now(),
    )
    return f"{_households(ended)} without a worker now."


def _numbers(form):
    return [each.pk for each in form.cleaned_data["household"]]


def _households(cases):
    return "1 household is" if len(cases) == 1 else f"{len(cases)} households are"
