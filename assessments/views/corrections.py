"""Asking an assessor to look at an answer again, and answering that it is right."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.actions import corrections
from assessments.forms import AskForCorrectionForm, ItStandsForm
from assessments.models import CorrectionRequest
from assessments.views.loading import load_assessment
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.asked import AlreadyAnswered, AlreadyAsked
from cas.posted import posted
from clients.household_page import identity, is_anonymous


@require(Permission.CORRECTION_ASK)
def ask(request, pk):
    """Ask who made the assessment to check an answer; nothing changes by asking."""
    assessment, household = load_assessment(request, pk)
    form = AskForCorrectionForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        try:
            corrections.ask_for_correction(
                assessment=assessment,
                doubt=form.cleaned_data["doubt"],
                by=request.user,
                at=timezone.now(),
            )
        except AlreadyAsked as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"{assessment.created_by} sees it under Today.")
        return redirect("assessments:result", pk)
    context = {
        "form": form,
        "assessment": assessment,
        "identity": identity(household, timezone.localdate()),
        "back_url": reverse("assessments:result", args=[pk]),
        "back_words": "Back to the assessment",
        "note": "",
    }
    return render(request, "assessments/ask_for_correction.html", context)


@require(Permission.ASSESS)
def it_stands(request, pk):
    """Answer that nothing is to be corrected."""
    now = timezone.now()
    visible = CorrectionRequest.objects.visible_to(request.user, on=timezone.localdate(now))
    asked = get_object_or_404(visible.select_related("asked_by"), pk=pk)
    assessment, household = load_assessment(request, asked.assessment_id)
    if asked.answered_at:
        messages.info(request, str(AlreadyAnswered()))
        return redirect("assessments:result", assessment.pk)
    form = ItStandsForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        try:
            corrections.say_it_stands(
                request=asked, note=form.cleaned_data["note"], by=request.user, at=now
            )
        except AlreadyAnswered as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "Answered. The assessment stays as it is.")
        return redirect("assessments:result", assessment.pk)
    context = {
        "form": form,
        "asked": asked,
        "assessment": assessment,
        "identity": identity(household, timezone.localdate(now)),
    }
    return render(request, "assessments/it_stands.html", context)
