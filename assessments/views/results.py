"""Completed assessments: the staff-only result, correcting, marking as entered in error."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.actions import interviews
from assessments.certification import NotCertified
from assessments.interview import stored_words
from assessments.panels import OPEN, step_url
from assessments.rules.evh import household_is_evh, latest_current
from assessments.rules.scoring import score
from assessments.rules.workflow import Step, gate, tasks
from assessments.situation import situation_of
from assessments.views.loading import load_assessment
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.forms import EnteredInErrorForm
from clients.household_page import identity, is_anonymous, is_past


@require(Permission.SCORE_READ)
def result(request, pk):
    """What the assessment says, for staff only and folded; what to do next comes first."""
    assessment, household = load_assessment(request, pk)
    on = timezone.localdate()
    instrument = assessment.version.instrument
    scored = score(instrument, assessment.answers, assessment.is_family)
    may_assess = request.user.has_permission(Permission.ASSESS) and not is_past(household)
    context = {
        "assessment": assessment,
        "household": household,
        "identity": identity(household, on),
        "items": scored.items,
        "household_is_evh": _household_is_evh(household, on),
        "sections": _sections(instrument, assessment),
        "next": _next_step(request, household, on) if may_assess else None,
        "counts": _counts(assessment, on),
        "may_correct": may_assess and _counts(assessment, on),
        "keeps_date": interviews.is_correctable(assessment, on),
        "may_mark_error": request.user.has_permission(Permission.ERROR_MARK),
    }
    return render(request, "assessments/result.html", context)


def _household_is_evh(household, on):
    """Whether either tool's current assessment reaches its threshold (R3)."""
    return household_is_evh(latest_current(household.assessments.valid(), on).values())


def _counts(assessment, on):
    """Whether this is the tool's record that counts: latest, valid, unexpired (R3a, R8)."""
    valid = assessment.household.assessments.valid().filter(tool=assessment.tool)
    return assessment.expires_on >= on and valid.latest_first().first() == assessment


def _sections(instrument, assessment):
    asked = {*assessment.answers, *assessment.missing, *assessment.notes}
    return [
        {
            "title": page.title.en,
            "rows": [
                _row(instrument.question(code), assessment)
                for code in page.questions
                if code in asked
            ],
        }
        for page in instrument.pages
        if asked.intersection(page.questions)
    ]


def _row(question, assessment):
    return {
        "key": question.text.en,
        "value": stored_words(question, assessment),
        "hint": "",
        "url": "",
        "action": "",
        "note": "",
    }


def _next_step(request, household, on):
    found = tasks(situation_of(household, request.user, on))
    task = next((task for task in found if task.status in OPEN), None)
    return {"title": task.title, "url": step_url(task.key, household)} if task else None


@require_POST
@require(Permission.ASSESS)
def correct(request, pk):
    """Open all answers again; saving makes a new record that names this one (R18)."""
    assessment, household = load_assessment(request, pk)
    now = timezone.now()
    on = timezone.localdate(now)
    refusal = _why_not_correctable(request, assessment, household, on)
    if refusal:
        messages.warning(request, refusal)
        return redirect("assessments:result", pk)
    try:
        draft = interviews.correct(assessment=assessment, by=request.user, at=now)
    except interviews.InterviewInProgress as begun:
        messages.warning(request, str(begun))
        return redirect("assessments:interview", begun.draft.key)
    except NotCertified as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessments:result", pk)
    return redirect("assessments:check", draft.key)


def _why_not_correctable(request, assessment, household, on):
    """What stands against correcting, in words; empty when nothing does."""
    block = gate(situation_of(household, request.user, on), Step.LIVING_SITUATION)
    if block is not None:
        return block.reason
    if not _counts(assessment, on):
        return "Only the record that counts now can be corrected."
    if not interviews.is_correctable(assessment, on):
        return "This is more than 60 days old: start a new assessment instead."
    return ""


@require(Permission.ERROR_MARK)
def entered_in_error(request, pk):
    """Say that an assessment counts for nothing, with a reason; the row stays (R17)."""
    assessment, household = load_assessment(request, pk)
    if hasattr(assessment, "entered_in_error"):
        return redirect("assessments:result", pk)
    form = EnteredInErrorForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        interviews.mark_in_error(
            assessment=assessment, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, "The assessment counts for nothing now. It stays on file.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "assessment": assessment,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/entered_in_error.html", context)
