"""Decisions of the CAS lead: making and ending one, and reading all of them with their reasons."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import (
    identity,
    is_anonymous,
    load_household,
    load_present_or_past_household,
)
from prioritization.actions.overrides import CannotDecide, end_override, override
from prioritization.forms import EndOverrideForm, OverrideForm
from prioritization.lists.people import Sight, people
from prioritization.models import Override, Program
from prioritization.why.deciding import choice_of, choices

ROWS_PER_PAGE = 50
OVER = "over"


@require(Permission.OVERRIDE_READ)
def overrides(request):
    """Who stands on a list by decision now; or, when asked, which decisions are over."""
    on = timezone.localdate()
    shows_over = request.GET.get("show") == OVER
    live, over = Override.objects.live(on), Override.objects.over(on)
    found = over.latest_first() if shows_over else live.soonest_first()
    related = found.select_related("program", "created_by", "ended_by")
    page = Paginator(related, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": _rows(request, page, on),
        "shows_over": shows_over,
        "filters": _filters(live.count(), over.count(), shows_over=shows_over),
        "programs": Program.objects.with_overrides(on),
        "prohibited": Program.objects.active().filter(overrides_allowed=False).order_by("name"),
        "newer_url": _page_url(page.previous_page_number(), shows_over)
        if page.has_previous()
        else "",
        "older_url": _page_url(page.next_page_number(), shows_over) if page.has_next() else "",
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
    }
    return render(request, "prioritization/overrides.html", context)


@require(Permission.OVERRIDE)
def override_choose(request, pk):
    """The programs that do not take this household by their rules: on which should it stand?"""
    household = load_household(request, pk)
    on = timezone.localdate()
    found = choices(household, on=on)
    context = {
        "household": household,
        "identity": identity(household, on),
        "possible": [each for each in found if not each.obstacle],
        "impossible": _by_obstacle(found),
    }
    return render(request, "prioritization/override_choose.html", context)


def _by_obstacle(found):
    """The programs that no decision opens, under what stands against each: said once."""
    programs = {}
    for each in found:
        if each.obstacle:
            programs.setdefault(each.obstacle, []).append(each.program)
    return [{"obstacle": why, "programs": them} for why, them in programs.items()]


@require(Permission.OVERRIDE)
def override_make(request, pk, slug):
    """Put the household on one list for some days, with a reason."""
    household = load_household(request, pk)
    program = get_object_or_404(Program.objects.active(), slug=slug)
    on = timezone.localdate()
    choice = choice_of(household, program, on=on)
    if choice.obstacle:
        messages.warning(request, f"{program}: {choice.obstacle}")
        return redirect("prioritization:override_choose", household.pk)
    form = OverrideForm(posted(request), on=on, is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid() and _made(request, form, household, program):
        messages.success(request, f"They stand on the list of {program} now.")
        return redirect("clients:household", household.pk)
    context = {
        "household": household,
        "identity": identity(household, on),
        "program": program,
        "reasons": choice.reasons,
        "form": form,
    }
    return render(request, "prioritization/override_make.html", context)


def _made(request, form, household, program):
    """Whether the decision was made; if somebody was faster, the form says so."""
    try:
        override(
            household=household,
            program=program,
            reason=form.cleaned_data["reason"],
            ends_on=form.cleaned_data["ends_on"],
            by=request.user,
            at=timezone.now(),
        )
    except CannotDecide as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require(Permission.OVERRIDE)
def override_end(request, pk):
    """End a decision before its last day, with a reason."""
    on = timezone.localdate()
    decision, household = _load_decision(request, pk, on)
    form = EndOverrideForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        return _end(request, decision, form.cleaned_data["reason"])
    context = {
        "household": household,
        "identity": identity(household, on),
        "decision": decision,
        "form": form,
    }
    return render(request, "prioritization/override_end.html", context)


def _load_decision(request, pk, on):
    """A running decision and its household; 404 in the same words when either can't be opened."""
    decision = get_object_or_404(Override.objects.live(on).select_related("program"), pk=pk)
    try:
        return decision, load_present_or_past_household(request, decision.household_id)
    except Http404:
        raise Http404("No Override matches the given query.") from None


def _end(request, decision, reason):
    try:
        end_override(override=decision, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, "Ended. The rules alone decide again.")
    except CannotDecide as refusal:
        messages.warning(request, str(refusal))
    return redirect("clients:household", decision.household_id)


def _rows(request, page, on):
    """Each decision with the person; the reason only for those who may open the record."""
    heads = people((each.household_id for each in page), viewer=request.user, on=on)
    may_end = request.user.has_permission(Permission.OVERRIDE)
    return [
        {
            "decision": each,
            "person": heads[each.household_id],
            "sees_reason": heads[each.household_id].sight == Sight.OPEN,
            "may_end": may_end and heads[each.household_id].sight == Sight.OPEN,
        }
        for each in page
    ]


def _filters(live, over, *, shows_over):
    return [
        {"label": "Running", "url": "?", "current": not shows_over, "count": live},
        {"label": "Over", "url": f"?show={OVER}", "current": shows_over, "count": over},
    ]


def _page_url(number, shows_over):
    return f"?show={OVER}&page={number}" if shows_over else f"?page={number}"
