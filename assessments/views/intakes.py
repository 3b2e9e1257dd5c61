"""The CAS & Diversion intake: begun, led from page to page, finished or discarded (R35, R36, R44).

What is asked stands on the pages of people and interviews; here are only those of the way itself.
"""

from contextlib import suppress
from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.actions import intakes, interviews
from assessments.certification import NotCertified
from assessments.enums import IntakeKind, IntakeState, Tool
from assessments.forms.intakes import DiscardIntakeForm, FinishForm, OutcomeForm
from assessments.forms.interviews import StartForm
from assessments.intake_facts import facts_of, what_stays
from assessments.intake_way import enter, go_on, page_url, resume, situation_now
from assessments.models import Intake
from assessments.panels import intake_rows
from assessments.past import offers_for
from assessments.rules.answers import AnswerError
from assessments.rules.intake import (
    ASKED_BY_TOPIC,
    TITLES,
    Outcome,
    Page,
    Progress,
    Situation,
    Stop,
    StopKind,
    gate,
    missing,
    pages,
    shown_pages,
)
from assessments.rules.intake_states import FINISHED
from assessments.rules.intake_way import stops_of
from assessments.workflows import may_take_in
from cas.access.decorators import beside_client, require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.household_page import identity, is_anonymous, is_past, load_household
from clients.household_page import load_present_or_past_household as load_any_household

MAY_STAY_OPEN = (Page.PERSON, Page.FAMILY, Page.ENROLLMENT, *ASKED_BY_TOPIC)
"""Pages of which Finish names what was left open; nothing of it is needed."""


def with_intake(view):
    """Hand the view an unfinished intake and its household instead of a key.

    404 when the user may not open it. When it was finished or discarded meanwhile (the back
    button, a second click, a colleague) the way leads to what came of it.
    """

    @wraps(view)
    def loaded(request, key, **kwargs):
        intake = get_object_or_404(Intake.objects.select_related("started_by"), key=key)
        if not may_take_in(request.user):
            raise Http404("No Intake matches the given query.")
        household = _household_or_404(request, intake)
        if intake.state == IntakeState.DISCARDED or is_past(household):
            messages.info(request, "This intake was discarded. Nothing of it counts.")
            return redirect("clients:household", household.pk)
        if intake.state in FINISHED:
            return redirect(_after_finish(request, intake))
        return view(request, intake, household, **kwargs)

    return loaded


def _household_or_404(request, intake):
    try:
        return load_any_household(request, intake.household_id)
    except Http404:
        raise Http404("No Intake matches the given query.") from None


# --- Beginning, and the list of pages ------------------------------------------------------------


@require(Permission.ASSESS)
def begin(request, pk):
    """Use this client: begin their intake, or go on with the unfinished one (R35, R36)."""
    if not may_take_in(request.user):
        raise Http404("This county, or this role, makes no intakes.")
    household = load_household(request, pk)
    if is_anonymous(household):
        messages.info(request, "An intake needs a named person: they stay with the seven steps.")
        return redirect("clients:household", household.pk)
    unfinished = household.intakes.unfinished().first()
    if request.method == "POST" or unfinished is not None:
        return _begin(request, household)
    context = {
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "enrolled_on": _enrolled_on(household),
    }
    return render(request, "assessments/intake/begin.html", context)


def _begin(request, household):
    at = timezone.now()
    try:
        intake = intakes.begin(
            household=household, by=request.user, on=timezone.localdate(at), at=at
        )
    except NotCertified as refusal:
        messages.warning(request, str(refusal))
        return redirect("clients:household", household.pk)
    return redirect(resume(request, intake, household))


def _enrolled_on(household):
    open_now = household.enrollments.filter(exited_on=None).order_by("entered_on")
    return open_now.values_list("entered_on", flat=True).first()


@require(Permission.ASSESS)
@with_intake
def intake(request, intake, household):
    """All pages with how far each is, the way on, and the way out (R36)."""
    on = timezone.localdate()
    way.leave(request)
    found = situation_now(intake, household, request.user, on)
    context = {
        "intake": intake,
        "household": household,
        "identity": identity(household, on),
        "tasks": intake_rows(intake, pages(found)),
        "discard_form": DiscardIntakeForm(is_anonymous=False),
        "what_stays": what_stays(intake, household),
    }
    return render(request, "assessments/intake/list.html", context)


@require(Permission.ASSESS)
@with_intake
def go_on_with(request, intake, household):
    """Go on where the intake stopped."""
    return redirect(resume(request, intake, household))


# --- One page ------------------------------------------------------------------------------------


@require(Permission.ASSESS)
@with_intake
def page(request, intake, household, page):
    """Enter a page: it leads to what is open there, or shows what is known, to be confirmed."""
    page = _page_or_404(page)
    found = situation_now(intake, household, request.user, timezone.localdate())
    if page not in shown_pages(found):
        return redirect("assessments:intake", intake.key)
    waits = gate(found, page)
    if waits is not None and page is not Page.FINISH:
        messages.warning(request, waits.reason)
        return redirect(page_url(intake, waits.by))
    if request.method == "POST":
        with suppress(intakes.IntakeEnded):
            intakes.confirm(intake=intake, page=page, by=request.user, at=timezone.now())
        return redirect(go_on(request, intake, page))
    first = _first_open(found, page)
    url = enter(request, intake, household, found, first or Stop(page, StopKind.CONFIRM, True))
    if first is not None and first.kind is not StopKind.CONFIRM:
        return redirect(url)
    context = {
        "intake": intake,
        "page": page,
        "title": TITLES[page],
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "facts": facts_of(page, found, household),
    }
    return render(request, "assessments/intake/page.html", context)


def _page_or_404(word):
    try:
        return Page(word)
    except ValueError:
        raise Http404("No such page in the intake.") from None


def _first_open(found: Situation, page: Page) -> Stop | None:
    """What is open on a page that somebody opens, though it may have been left as it is before."""
    anew = replace(found, confirmed=found.confirmed - {page})
    return next((stop for stop in stops_of(anew, page) if stop.is_open), None)


@beside_client
@require(Permission.ASSESS)
@with_intake
def talk(request, intake, household, tool):
    """Begin one of the intake's interviews; how the talk is held is asked once (HUD 4.19)."""
    page = Page.TALK if tool == Tool.DIVERSION else Page.NEEDS
    found = situation_now(intake, household, request.user, timezone.localdate())
    waits = gate(found, page)
    if waits is not None:
        messages.warning(request, waits.reason)
        return redirect(page_url(intake, waits.by))
    on = timezone.localdate()
    held = _how_they_talk(household) if tool == Tool.HOUSING_NEEDS else None
    version = interviews.version_in_force(tool, on)
    form = StartForm(posted(request), may_offer=bool(offers_for(household, version, on)))
    if held is not None:
        del form.fields["assessment_type"]
    if request.method == "POST" and form.is_valid():
        try:
            draft = interviews.start(
                household=household,
                tool=tool,
                assessment_type=form.cleaned_data.get("assessment_type", held),
                starts_blank=form.cleaned_data.get("starts_blank", False),
                by=request.user,
                on=on,
                at=timezone.now(),
            )
        except NotCertified as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("assessments:interview", draft.key)
    enter(request, intake, household, found, Stop(page, StopKind.INTERVIEW, True))
    context = {
        "form": form,
        "intake": intake,
        "tool": Tool(tool),
        "title": TITLES[page],
        "instrument": version.instrument,
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "assessments/intake/talk.html", context)


def _how_they_talk(household):
    """How the talk of this intake is held, when it was said."""
    begun = household.drafts.unfinished().filter(tool=Tool.DIVERSION).first()
    if begun is not None:
        return begun.assessment_type
    made = household.assessments.valid().filter(tool=Tool.DIVERSION).latest_first()
    return made.values_list("assessment_type", flat=True).first()


@require(Permission.ASSESS)
@with_intake
def outcome(request, intake, household):
    """The gate: still talking, diverted, or for the queue. It may change until Finish."""
    found = situation_now(intake, household, request.user, timezone.localdate())
    waits = gate(found, Page.OUTCOME)
    if waits is not None:
        messages.warning(request, waits.reason)
        return redirect(page_url(intake, waits.by))
    form = OutcomeForm(posted(request), initial={"outcome": found.outcome.value})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["outcome"]
        try:
            intakes.answer_outcome(
                intake=intake, outcome=chosen, by=request.user, at=timezone.now()
            )
        except (NotCertified, intakes.IntakeEnded) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_after_outcome(request, intake, household, chosen))
    enter(request, intake, household, found, Stop(Page.OUTCOME, StopKind.OUTCOME, True))
    context = {
        "form": form,
        "intake": intake,
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/intake/outcome.html", context)


def _after_outcome(request, intake, household, chosen):
    if chosen is Outcome.STILL_TALKING:
        messages.success(request, "Kept open. It is listed on the start page until it is finished.")
        return reverse("clients:household", args=[household.pk])
    if chosen is Outcome.QUEUE:
        _begin_needs(request, intake, household)
    return go_on(request, intake, Page.NEEDS)


def _begin_needs(request, intake, household):
    """Who goes on the queue is asked about needs next, in the talk that is under way."""
    on = timezone.localdate()
    held = _how_they_talk(household)
    found = situation_now(intake, household, request.user, on)
    if held is None or found.needs is not Progress.NONE:
        return
    with suppress(NotCertified):
        interviews.start(
            household=household,
            tool=Tool.HOUSING_NEEDS,
            assessment_type=held,
            by=request.user,
            on=on,
            at=timezone.now(),
        )


# --- The end -------------------------------------------------------------------------------------


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
            interviews.CannotSubmit,
            AnswerError,
            NotCertified,
        ) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_after_finish(request, intake))
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


def _after_finish(request, intake):
    """Who is diverted leaves at once (R44); everybody else waits on the queue (C14)."""
    way.leave(request)
    is_enrolled = intake.household.enrollments.filter(stay=intake.stay, exited_on=None).exists()
    if intake.state == IntakeState.DIVERTED and is_enrolled:
        messages.success(request, "Finished: they are diverted. Now record where they go.")
        return reverse("clients:diversion_exit", args=[intake.household_id])
    words = "diverted" if intake.state == IntakeState.DIVERTED else "placed on the queue"
    messages.success(request, f"Finished: they are {words}.")
    return reverse("clients:household", args=[intake.household_id])


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
        "discard_form": form,
        "intake": intake,
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "what_stays": what_stays(intake, household),
        "is_update": intake.kind == IntakeKind.UPDATE,
    }
    return render(request, "assessments/intake/discard.html", context)
