"""Loading interviews and assessments that the user may open, and checking the gates."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from assessments.enums import Tool
from assessments.models import Assessment, Draft
from assessments.panels import step_url
from assessments.rules.workflow import Step, gate, gate_of_unscored
from assessments.situation import situation_of
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
    return _sent(request, household, lambda situation: gate(situation, step))


def sent_before_interview(request, household, tool):
    """As `sent_to_what_comes_first`, for an interview; one without a score is no step."""
    if tool in STEP_OF:
        return sent_to_what_comes_first(request, household, STEP_OF[tool])
    return _sent(request, household, gate_of_unscored)


def _sent(request, household, gate_of):
    if is_past(household):
        messages.warning(request, "Nobody belongs to this household now: discard the interview.")
        return redirect("clients:household", household.pk)
    block = gate_of(situation_of(household, request.user, timezone.localdate()))
    if block is None:
        return None
    messages.warning(request, block.reason)
    if block.by is None:
        return redirect("clients:household", household.pk)
    return redirect(step_url(block.by, household))
