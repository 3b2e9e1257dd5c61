"""The pages of an intake that stand nowhere else: what is known, the talks, the outcome."""

from contextlib import suppress
from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.actions import intakes, interviews
from assessments.certification import NotCertified
from assessments.enums import Tool
from assessments.forms.intakes import OutcomeForm
from assessments.forms.interviews import StartForm
from assessments.intake_facts import facts_of
from assessments.intake_way import enter, go_on, page_url, situation_now
from assessments.past import offers_for
from assessments.rules.intake import (
    TITLES,
    Outcome,
    Page,
    Progress,
    Situation,
    Stop,
    StopKind,
    gate,
    shown_pages,
)
from assessments.rules.intake_way import stops_of
from assessments.views.intakes.loading import with_intake
from cas.access.decorators import beside_client, require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import identity


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
