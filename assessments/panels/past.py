"""Completed assessments, on the household's page."""

from django.template.loader import render_to_string
from django.utils import timezone

from assessments.legacy import legacy_of
from cas.access.permissions import Permission


def past_assessments(request, household):
    """Completed assessments, newest first; scores stay on their own staff-only page."""
    if not request.user.has_permission(Permission.SCORE_READ):
        return ""
    on = timezone.localdate()
    found = household.assessments.select_related("entered_in_error").latest_first()
    rows = [{"assessment": made, "counts_until": _counts_until(made, on)} for made in found]
    context = {"rows": rows, "household": household, "legacy": legacy_of(household)}
    return render_to_string("assessments/_past_assessments.html", context)


def _counts_until(assessment, on):
    if hasattr(assessment, "entered_in_error"):
        return "Entered in error"
    if assessment.expires_on < on:
        return "Expired"
    return f"{assessment.expires_on:%b %-d, %Y}"
