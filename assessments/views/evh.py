"""What is done at once for an extremely vulnerable household: call 2-1-1, or gather documents."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions.evh_actions import log_evh_action
from assessments.enums import AT_ONCE, EvhPath
from assessments.forms import EvhActionForm
from assessments.rules.evh import household_is_evh, latest_current
from assessments.views.loading import load_assessment
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import identity, is_anonymous


@require(Permission.EVH_LOG)
def log_action(request, pk):
    """Log which path was taken, when, and what came of it (R4, R29)."""
    assessment, household = load_assessment(request, pk)
    if not assessment.is_scored:
        raise Http404("A talk without a score says nothing of who must move today")
    now = timezone.localtime()
    current = latest_current(household.assessments.valid().scored(), now.date())
    if not household_is_evh(current.values()):
        messages.info(request, "Only for households that must move today.")
        return redirect("assessments:result", pk)
    form = EvhActionForm(
        posted(request),
        now=now,
        path=_path_asked_for(request),
        is_anonymous=is_anonymous(household),
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        log_evh_action(
            assessment=assessment,
            path=cleaned["path"],
            done_at=cleaned["called_at"],
            outcome=cleaned["outcome"],
            call_back_at=cleaned["call_back_at"],
            note=cleaned["note"],
            by=request.user,
        )
        messages.success(request, "Logged.")
        return redirect("assessments:result", pk)
    context = {
        "form": form,
        "assessment": assessment,
        "household": household,
        "identity": identity(household, now.date()),
    }
    return render(request, "assessments/log_evh_action.html", context)


def _path_asked_for(request):
    asked = request.GET.get("path", "")
    return asked if asked in AT_ONCE else EvhPath.CALL
