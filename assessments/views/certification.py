"""An assessor's own certification, and what it still takes (R30-R33)."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions import certification as actions
from assessments.certification import certification_of, why_closed
from assessments.certification_words import standing_tag
from assessments.forms import RequestForm
from assessments.models import TrainingSeries
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted

REQUESTS_SHOWN = 5


@require(Permission.ASSESS)
def my_certification(request):
    """State, until when, what is missing, and a request for training or more time."""
    now = timezone.now()
    on = timezone.localdate(now)
    form = RequestForm(posted(request), on=on)
    if request.method == "POST" and form.is_valid():
        actions.ask(by=request.user, at=now, **form.cleaned_data)
        messages.success(request, "Sent. The CAS lead's answer will stand on this page.")
        return redirect("assessments:my_certification")
    certification = certification_of(request.user, on)
    asked = request.user.certification_requests.order_by("-asked_at", "-pk")
    context = {
        "form": form,
        "certification": certification,
        "tag": standing_tag(certification),
        "closed_because": why_closed(certification, request.user),
        "series": newest_series_of(request.user, now),
        "requests": asked[:REQUESTS_SHOWN],
    }
    return render(request, "assessments/my_certification.html", context)


COUNTS_FOR = timedelta(days=365)
"""A series that ended longer ago certifies nobody any more (R31)."""


def newest_series_of(user, at):
    """The newest training series that still counts, and which of its sessions `user` attended."""
    recent = TrainingSeries.objects.filter(sessions__ends_at__gt=at - COUNTS_FOR)
    series = recent.order_by("-sessions__starts_at").first()
    if series is None:
        return None
    attended = set(
        user.attendances.filter(session__series=series, was_there=True).values_list(
            "session", flat=True
        )
    )
    sessions = list(series.sessions.all())
    missing = [each.code for each in sessions if each.is_required and each.pk not in attended]
    return {
        "name": series.name,
        "sessions": [(each, _attended_words(each, attended, at)) for each in sessions],
        "missing": ", ".join(missing),
    }


def _attended_words(session, attended, at):
    if session.pk in attended:
        return "Yes"
    return "No" if session.ends_at < at else "To come"
