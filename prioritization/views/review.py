"""The review page of a household, for staff who decide what happens next (page 15)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.enums import SCORED_TOOLS
from assessments.forms import AskForCorrectionForm
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.asked import AlreadyAsked
from cas.posted import posted
from clients.household_page import identity, is_anonymous, load_household
from prioritization.actions import desk
from prioritization.board.review import contact_ways, review_of
from prioritization.board.rows import board_rows
from prioritization.models import HouseholdFacts
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.views.desk import REVIEW, acting, undoable
from prioritization.views.why import groups
from prioritization.why.cells import cells
from prioritization.why.provenance import Provenance


@require(Permission.QUEUE_READ)
def review(request, pk):
    """Answers against last time, what needs a second look, and every list with its reason."""
    household = load_household(request, pk)
    at = timezone.now()
    on = timezone.localdate(at)
    facts = HouseholdFacts.objects.filter(pk=pk).first()
    is_on_board = facts is not None and facts.is_evh
    context = {
        "household": household,
        "identity": identity(household, on),
        "row": board_rows([facts], viewer=request.user, at=at)[0] if is_on_board else None,
        "review": review_of(household, facts, at=at),
        "ways": contact_ways(household),
        "groups": _matrix(household, facts, on),
        "undoable": undoable(request.user, at),
        "may_ask_correction": request.user.has_permission(Permission.CORRECTION_ASK),
        "back": REVIEW,
        "at": at,
        **acting(request.user),
    }
    return render(request, "prioritization/board/review.html", context)


@require(Permission.QUEUE_WORK)
@require_POST
def reviewed(request, pk):
    """Say that somebody went through the answers and found them in order."""
    household = load_household(request, pk)
    at = timezone.now()
    newest = review_of(household, None, at=at).newest
    if newest:
        desk.accept(assessment=newest, by=request.user, at=at)
    return redirect("prioritization:review", pk)


@require(Permission.CORRECTION_ASK)
def review_correction(request, pk, tool):
    """Ask who made the household's current assessment to look at it again (R17)."""
    household = load_household(request, pk)
    at = timezone.now()
    assessment = _current(household, tool, at)
    form = AskForCorrectionForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        doubt = form.cleaned_data["doubt"]
        try:
            desk.ask_for_correction(assessment=assessment, doubt=doubt, by=request.user, at=at)
        except AlreadyAsked as refusal:
            messages.warning(request, str(refusal))
        return redirect("prioritization:review", pk)
    context = {
        "form": form,
        "assessment": assessment,
        "identity": identity(household, timezone.localdate(at)),
        "back_url": reverse("prioritization:review", args=[pk]),
        "back_words": "Back to the review",
        "note": "You can undo it for ten seconds.",
    }
    return render(request, "assessments/ask_for_correction.html", context)


def _current(household, tool, at):
    if tool not in SCORED_TOOLS:
        raise Http404
    compared = review_of(household, None, at=at).compared
    found = [each.assessment for each in compared if each.assessment.tool == tool]
    if not found:
        raise Http404
    return found[0]


def _matrix(household, facts, on):
    if facts is None:
        return []
    provenance = Provenance(household, on=on)
    return groups(cells(facts, rulebooks.in_force(on), provenance), household.pk)
