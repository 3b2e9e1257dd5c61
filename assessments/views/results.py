"""Completed assessments: the staff-only result, correcting, marking as entered in error."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.actions import corrections, interviews
from assessments.answering import may_answer, who_answers
from assessments.certification import NotCertified
from assessments.enums import Tool
from assessments.forms import CorrectForm, place_in_words
from assessments.interview import Interview, stored_words
from assessments.panels import OPEN, evh_log, step_url
from assessments.rules.evh import Closeness, closeness, latest_current
from assessments.rules.gates import gate_of_footing, gate_of_unscored
from assessments.rules.scoring import score
from assessments.rules.steps import Step
from assessments.rules.workflow import tasks
from assessments.situation import footing_of, situation_with_documents
from assessments.talking_points import talking_points
from assessments.views.loading import load_assessment
from assessments.whereabouts import location_of
from assessments.workflows import uses_intake
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.enums import Language
from clients.forms import EnteredInErrorForm
from clients.household_page import head_of, identity, is_anonymous, is_past


@require(Permission.CLIENT_READ)
def result(request, pk):
    """What to do next, and for staff alone what the assessment says, folded (R26).

    Of a talk without a score there is nothing to fold: its answers are the page.
    """
    assessment, household = load_assessment(request, pk)
    on = timezone.localdate()
    sees_score = assessment.is_scored and request.user.has_permission(Permission.SCORE_READ)
    counts = _counts(assessment, on)
    asked = list(assessment.correction_requests.select_related("asked_by", "answered_by"))
    may_assess = request.user.has_permission(Permission.ASSESS) and not is_past(household)
    context = {
        "assessment": assessment,
        "household": household,
        "identity": identity(household, on),
        "sections": _sections(assessment),
        "sees_score": sees_score,
        "next": _next_step(request, household, on) if may_assess and assessment.is_scored else None,
        "counts": counts,
        "may_correct": may_assess and counts,
        "may_begin_again": assessment.is_scored or uses_intake(),
        "correct_form": CorrectForm(sections=_correctable(assessment, request.user)),
        "requests": asked,
        "may_ask_correction": counts
        and request.user.has_permission(Permission.CORRECTION_ASK)
        and all(each.answered_at for each in asked),
        "keeps_date": corrections.is_correctable(assessment, on),
        "may_write_plan": request.user.has_permission(Permission.PLAN_WRITE),
        "may_mark_error": request.user.has_permission(Permission.ERROR_MARK),
    }
    if sees_score:
        context |= _for_staff(request, assessment, household, on)
    return render(request, "assessments/result.html", context)


def _for_staff(request, assessment, household, on):
    """The score with its reasons, and what to do and to say because of it (R5, R27, R29)."""
    current = latest_current(household.assessments.valid().scored(), on).values()
    nearness = closeness(current)
    scored = score(assessment.version.instrument, assessment.answers, assessment.is_family)
    return {
        "items": scored.items,
        "household_is_evh": nearness == Closeness.EVH,
        "wants_shelter": _wants_shelter(household),
        "script": _script(request.user, household),
        "entries": evh_log(household),
        "may_log": request.user.has_permission(Permission.EVH_LOG),
        "points": talking_points(nearness),
        "spanish_first": head_of(household).client.language == Language.SPANISH,
    }


def _wants_shelter(household):
    """Unless they said no to shelter and crisis help the last time they were asked (R29)."""
    asked = household.interests.filter(tool=Tool.CRISIS).order_by("-recorded_at")
    return asked.values_list("is_interested", flat=True).first() is not False


def _script(user, household):
    """Who calls and for whom, to be read out on the phone: a code, no name, no score."""
    seen = location_of(household)
    size = len(household.current_memberships)
    return {
        "worker": str(user),
        "agency": user.agency.name,
        "household": "One person" if size == 1 else f"A household of {size}",
        "place": place_in_words(seen.place) if seen else "",
        "code": head_of(household).client.code,
    }


def _counts(assessment, on):
    """Whether this is the tool's record that counts: latest, valid, unexpired (R3a, R8)."""
    valid = assessment.household.assessments.valid().filter(tool=assessment.tool)
    return assessment.expires_on >= on and valid.latest_first().first() == assessment


def _sections(assessment):
    return [
        {"title": title, "rows": [_row(question, assessment) for question in questions]}
        for title, questions in _asked_by_page(assessment)
    ]


def _asked_by_page(assessment):
    """(title, questions) of each page on which something was asked."""
    instrument = assessment.version.instrument
    asked = {*assessment.answers, *assessment.missing, *assessment.notes}
    return [
        (page.title.en, [instrument.question(code) for code in page.questions if code in asked])
        for page in instrument.pages
        if asked.intersection(page.questions)
    ]


def _correctable(assessment, user):
    """As `_asked_by_page`, without what others answer (R43)."""
    return [
        (title, [question for question in questions if may_answer(user, question)])
        for title, questions in _asked_by_page(assessment)
    ]


def _row(question, assessment):
    is_others = question.answered_by and question.code not in assessment.answers
    return {
        "key": question.text.en,
        "value": "Not asked" if is_others else stored_words(question, assessment),
        "hint": who_answers(question),
        "url": "",
        "action": "",
        "note": "",
    }


def _next_step(request, household, on):
    found = tasks(situation_with_documents(household, request.user, on))
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
        draft = corrections.correct(assessment=assessment, by=request.user, at=now)
    except interviews.InterviewInProgress as begun:
        messages.warning(request, str(begun))
        return redirect("assessments:interview", begun.draft.key)
    except NotCertified as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessments:result", pk)
    return redirect(_where_to_correct(request, draft, assessment, household))


def _where_to_correct(request, draft, assessment, household):
    """The page that asks the chosen question alone, or the check page with all answers."""
    form = CorrectForm(request.POST, sections=_correctable(assessment, request.user))
    code = form.cleaned_data["question"] if form.is_valid() else ""
    check = reverse("assessments:check", args=[draft.key])
    return Interview(draft, household, request.user).question_url(code) or check


def _why_not_correctable(request, assessment, household, on):
    """What stands against correcting, in words; empty when nothing does."""
    footing = footing_of(household, request.user, on)
    block = (
        gate_of_footing(footing, Step.LIVING_SITUATION)
        if assessment.is_scored
        else gate_of_unscored(footing)
    )
    if block is not None:
        return block.reason
    if not _counts(assessment, on):
        return "Only the record that counts now can be corrected."
    if not corrections.is_correctable(assessment, on):
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
        corrections.mark_in_error(
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
