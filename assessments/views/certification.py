"""An assessor's own certification, and what it still takes (R30-R33)."""

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
        "series": newest_series_of(request.user),
        "requests": asked[:REQUESTS_SHOWN],
    }
    return render(request, "assessments/my_certification.html", context)


def newest_series_of(user):
    """The newest training series with its sessions, and which of them `user` attended."""
    begun = TrainingSeries.objects.filter(sessions__isnull=False)
    series = begun.order_by("-sessions__starts_at").first()
    if series is None:
        return None
    attended = set(
        user.attendances.filter(session__series=series, was_there=True).values_list(
            "session", flat=True
        )
    )
    sessions = [
        {"session": session, "was_there": session.pk in attended}
        for session in series.sessions.all()
    ]
    missing = [
        row["session"].code
        for row in sessions
        if row["session"].is_required and not row["was_there"]
    ]
    return {"name": series.name, "sessions": sessions, "missing": ", ".join(missing)}
