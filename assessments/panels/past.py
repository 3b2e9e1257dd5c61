"""Completed assessments, on the household's page."""

from django.template.loader import render_to_string
from django.utils import timezone

from assessments.legacy import legacy_of
from cas.access.permissions import Permission
from clients.household_page import is_past


def past_assessments(request, household):
    """Completed assessments, newest first; scores stay on their own staff-only page."""
    if not request.user.has_permission(Permission.SCORE_READ):
        return ""
    on = timezone.localdate()
    found = (
        household.assessments.select_related("entered_in_error").with_separation().latest_first()
    )
    rows = [{"assessment": made, "counts_until": _counts_until(made, on)} for made in found]
    context = {
        "rows": rows,
        "household": household,
        "legacy": legacy_of(household),
        "is_past": is_past(household),
    }
    return render_to_string("assessments/_past_assessments.html", context)


def _counts_until(assessment, on):
    if hasattr(assessment, "entered_in_error"):
        return "Entered in error"
    if assessment.is_ended_by_separation:
        return "Ended: the couple separated"
    if assessment.expires_on < on:
        return "Expired"
    return f"{assessment.expires_on:%b %-d, %Y}"


def interviews_left_behind(request, household):
    """Interviews that can't be finished, because nobody belongs to the household now (C20)."""
    if not request.user.has_permission(Permission.ASSESS):
        return ""
    context = {"drafts": household.drafts.unfinished().order_by("saved_at")}
    return render_to_string("assessments/_interviews_left_behind.html", context)
