"""What assessments and plans tell of a household's past. No score stands in it (R26)."""

from django.urls import reverse
from django.utils import timezone

from assessments.models import CaseConferencing, ServicePlan
from cas.access.permissions import Permission
from clients import during_stay
from clients.timeline import MOST, Happening, register

ANSWERS = ("answers", "missing", "notes", "members", "kept")
"""Large, and not told."""


def register_sources():
    """Called once when the app is ready."""
    for source in (assessments, plans, intakes):
        register(source)
    during_stay.register(assessed)


def assessed(household, first, before):
    """Completed assessments that count, for whoever changes the start of the stay."""
    found = household.assessments.valid().filter(assessed_on__gte=first, assessed_on__lt=before)
    for made in found.defer(*ANSWERS):
        yield during_stay.Dated(made.assessed_on, f"A {made.get_tool_display()}")


def assessments(household, viewer):
    """Completed assessments, corrections, and those that turned out to be wrong."""
    known = household.assessments.select_related("entered_in_error").defer(*ANSWERS)
    for made in known.order_by("-created_at")[:MOST]:
        is_correction = made.corrects_id is not None
        yield Happening(
            on=timezone.localdate(made.created_at) if is_correction else made.assessed_on,
            recorded_at=made.created_at,
            title=made.get_tool_display(),
            body="Corrected" if is_correction else "",
            url=_result_url(made.pk, viewer),
            by_id=made.created_by_id,
        )
        if hasattr(made, "entered_in_error"):
            yield _wrong(made, made.entered_in_error, viewer)


def intakes(household, viewer):
    """How intakes ended. While one is under way nothing of it counts, and nothing is told (R36)."""
    for intake in household.intakes.ended().order_by("-saved_at")[:MOST]:
        ended_at = intake.finished_at or intake.discarded_at
        yield Happening(
            on=timezone.localdate(ended_at),
            recorded_at=ended_at,
            title=f"{intake.get_kind_display()}: {intake.get_state_display().lower()}",
            body=intake.discard_reason,
            by_id=intake.finished_by_id or intake.discarded_by_id,
        )


def _wrong(made, mark, viewer):
    return Happening(
        on=timezone.localdate(mark.marked_at),
        recorded_at=mark.marked_at,
        title=f"{made.get_tool_display()} marked as entered in error",
        body=f"The one of {made.assessed_on:%B %-d, %Y}",
        url=_result_url(made.pk, viewer),
        by_id=mark.marked_by_id,
    )


def _result_url(pk, viewer):
    if not viewer.has_permission(Permission.SCORE_READ):
        return ""
    return reverse("assessments:result", args=[pk])


def plans(household, viewer):
    """When the service plan and case conferencing were last saved."""
    for model, title in (
        (ServicePlan, "Service plan saved"),
        (CaseConferencing, "Referral and case conferencing saved"),
    ):
        for record in model.objects.filter(household=household):
            yield Happening(
                on=timezone.localdate(record.saved_at),
                recorded_at=record.saved_at,
                title=title,
                by_id=record.saved_by_id,
            )
