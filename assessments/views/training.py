"""Training series and sessions, and who was there (R33). For the CAS lead."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from assessments.actions import training as actions
from assessments.certification import assessors
from assessments.forms import AttendanceForm, SeriesForm, SessionForm
from assessments.models import TrainingSeries, TrainingSession
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted


@require(Permission.CERTIFY)
def training(request):
    """Every series with its sessions and how many were there."""
    there = Count("attendances", filter=Q(attendances__was_there=True))
    series = TrainingSeries.objects.all()
    sessions = {each.pk: [] for each in series}
    for session in TrainingSession.objects.annotate(there=there).order_by("starts_at", "pk"):
        sessions[session.series_id].append(session)
    context = {"rows": [{"series": each, "sessions": sessions[each.pk]} for each in series]}
    return render(request, "assessments/training.html", context)


@require(Permission.CERTIFY)
def add_series(request):
    """Begin a new round of training."""
    form = SeriesForm(posted(request))
    if request.method == "POST" and form.is_valid():
        series = actions.add_series(name=form.cleaned_data["name"], by=request.user)
        messages.success(request, f"{series} was added. Add its sessions.")
        return redirect("assessments:add_session", series.pk)
    context = {"form": form, "title": "Add a series", "caption": "", "button": "Add the series"}
    return render(request, "assessments/training_form.html", context)


@require(Permission.CERTIFY)
def add_session(request, pk):
    """Add a session to a series."""
    series = get_object_or_404(TrainingSeries, pk=pk)
    return _save_session(request, TrainingSession(series=series), "Add a session")


@require(Permission.CERTIFY)
def change_session(request, pk):
    """Change the title or the time of a session."""
    session = get_object_or_404(TrainingSession.objects.select_related("series"), pk=pk)
    return _save_session(request, session, "Change the session")


def _save_session(request, session, title):
    form = SessionForm(posted(request), instance=session)
    if request.method == "POST" and form.is_valid():
        actions.save_session(session=form.instance, by=request.user)
        messages.success(request, f"{form.instance} was saved.")
        return redirect("assessments:training")
    context = {"form": form, "title": title, "caption": session.series, "button": "Save"}
    return render(request, "assessments/training_form.html", context)


@require(Permission.CERTIFY)
def attendance(request, pk):
    """Tick who was at a session; whoever completes the series with it is certified."""
    session = get_object_or_404(TrainingSession.objects.select_related("series"), pk=pk)
    now = timezone.now()
    people = list(assessors(timezone.localdate(now)).order_by("last_name", "first_name", "pk"))
    there = list(session.attendances.filter(was_there=True).values_list("user", flat=True))
    form = AttendanceForm(posted(request), people=people, initial={"present": there})
    has_begun = session.starts_at <= now
    if request.method == "POST" and form.is_valid():
        if has_begun:
            actions.record_attendance(
                session=session,
                present=set(form.cleaned_data["present"]),
                listed=[person.pk for person in people],
                by=request.user,
                at=now,
            )
            messages.success(request, f"Saved who was at {session}.")
            return redirect("assessments:training")
        form.add_error(None, "This session has not begun yet.")
    context = {"form": form, "session": session, "has_begun": has_begun, "people": people}
    return render(request, "assessments/attendance.html", context)
