"""Loading interviews and assessments that the user may open, and checking the gates."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from assessments.enums import Tool
from assessments.models import Assessment, Draft
from assessments.panels import step_url
from assessments.rules.gates import gate, gate_of_footing, gate_of_unscored
from assessments.rules.steps import Step
from assessments.situation import footing_of, situation_of
from clients.household_page import is_past, load_present_or_past_household

STEP_OF = {Tool.CRISIS: Step.CRISIS, Tool.HCT: Step.HCT}


def with_draft(view):
    """Hand the view an unfinished interview and its household instead of a key.

    404 when the user may not open it; when it was submitted meanwhile (the back button, a double
    click) the way leads to its result.
    """

    @wraps(view)
    def loaded(request, key, **kwargs):
        draft = Draft.objects.unfinished().with_version().filter(key=key).first()
        if draft is not None:
            draft.household = _household_or_404(request, draft)
            return view(request, draft, draft.household, **kwargs)
        assessment = get_object_or_404(Assessment, key=key)
        _household_or_404(request, assessment)
        return redirect("assessments:result", assessment.pk)

    return loaded


def load_assessment(request, pk):
    """The completed assessment and its household (404 when the user may not open it)."""
    assessment = get_object_or_404(
        Assessment.objects.select_related("version", "created_by", "entered_in_error"), pk=pk
    )
    return assessment, _household_or_404(request, assessment)


def _household_or_404(request, record):
    try:
        return load_present_or_past_household(request, record.household_id)
    except Http404:
        # The same words as for a record that doesn't exist, so nothing is given away.
        raise Http404(f"No {type(record).__name__} matches the given query.") from None


def sent_to_what_comes_first(request, household, step):
    """None when the step is open; else a redirect to the step that opens it, saying why (C7)."""
    situation = situation_of(household, request.user, timezone.localdate())
    return _sent(request, household, gate(situation, step))


def sent_before_interview(request, household, tool, *, is_begun):
    """As `sent_to_what_comes_first`, for an interview; one without a score is no step."""
    if is_past(household):
        messages.warning(request, "Nobody belongs to this household now: discard the interview.")
        return redirect("clients:household", household.pk)
    footing = footing_of(household, request.user, timezone.localdate())
    if tool not in STEP_OF:
        return _sent(request, household, gate_of_unscored(footing))
    return _sent(request, household, gate_of_footing(footing, STEP_OF[tool], is_begun=is_begun))


def _sent(request, household, block):
    if block is None:
        return None
    messages.warning(request, block.reason)
    if block.by is None:
        return redirect("clients:household", household.pk)
    return redirect(step_url(block.by, household))
