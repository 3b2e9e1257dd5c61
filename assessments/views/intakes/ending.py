"""Finishing an intake, and discarding it (R36, R44, C14)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions import intakes, submissions
from assessments.certification import NotCertified
from assessments.enums import IntakeKind
from assessments.forms.intakes import DiscardIntakeForm, FinishForm
from assessments.intake_way import enter, page_url, situation_now
from assessments.panels import intake_rows
from assessments.rules.answers import AnswerError
from assessments.rules.intake import ASKED_BY_TOPIC, TITLES, Outcome, Page, Stop, StopKind, missing
from assessments.rules.intake_list import pages
from assessments.views.intakes.loading import after_finish, to_discard, with_intake
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.household_page import identity

MAY_STAY_OPEN = (Page.PERSON, Page.FAMILY, Page.ENROLLMENT, *ASKED_BY_TOPIC)
"""Pages of which Finish names what was left open; nothing of it is needed."""


@require(Permission.ASSESS)
@with_intake
def finish(request, intake, household):
    """What is missing, with links; or one button that closes the intake (R36, R44, C14)."""
    on = timezone.localdate()
    found = situation_now(intake, household, request.user, on)
    tasks = pages(found)
    form = FinishForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            intake = intakes.finish(intake=intake, by=request.user, at=timezone.now())
        except intakes.IntakeEnded:
            return redirect("assessments:intake", intake.key)
        except (
            intakes.CannotFinish,
            submissions.CannotSubmit,
            AnswerError,
            NotCertified,
        ) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(after_finish(request, intake))
    enter(request, intake, household, found, Stop(Page.FINISH, StopKind.FINISH, True))
    context = {
        "form": form,
        "intake": intake,
        "household": household,
        "identity": identity(household, on),
        "missing": [
            {"reason": each.reason, "url": page_url(intake, each.by), "title": TITLES[each.by]}
            for each in missing(found)
        ],
        "left_open": [
            row
            for row, task in zip(intake_rows(intake, tasks), tasks, strict=True)
            if task.key in MAY_STAY_OPEN and task.reason
        ],
        "is_diverted": found.outcome is Outcome.DIVERT,
    }
    return render(request, "assessments/intake/finish.html", context)


@require(Permission.ASSESS)
@with_intake
def discard(request, intake, household):
    """Give the intake up, in two keys; what was recorded elsewhere stays (R36)."""
    form = DiscardIntakeForm(posted(request), is_anonymous=False)
    if request.method == "POST" and form.is_valid():
        try:
            intakes.discard(intake=intake, reason=form.reason, by=request.user, at=timezone.now())
        except intakes.IntakeEnded:
            return redirect("assessments:intake", intake.key)
        way.leave(request)
        messages.success(request, "The intake was discarded. Nothing of it counts.")
        return redirect("clients:household", household.pk)
    context = {
        "intake": intake,
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "is_update": intake.kind == IntakeKind.UPDATE,
        **to_discard(form, intake, household),
    }
    return render(request, "assessments/intake/discard.html", context)
