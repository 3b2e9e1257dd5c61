"""The pages of the lists."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.rules.ruleset import ELIGIBLE_SCORE
from clients.rules.whereabouts import age_in_words
from prioritization.enums import ProgramKind
from prioritization.facts.catalogue import catalogue
from prioritization.lists.grace import in_grace, kept_place
from prioritization.lists.pages import PAGE_SIZE, list_page
from prioritization.lists.papers import ready_for, sets_shown
from prioritization.lists.people import (
    ASK_THE_AGENCY,
    Sight,
    kind_in_words,
    people,
    place_in_words,
)
from prioritization.models import Override, Parking, Program
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.rulebooks.words import words_of_rulebook


@require(Permission.LIST_READ)
def list_index(request):
    """All lists, with how many wait on each."""
    programs = Program.objects.active().with_waiting().by_kind()
    kinds = [
        {"label": label, "programs": [each for each in programs if each.kind == kind]}
        for kind, label in ProgramKind.choices
    ]
    context = {
        "kinds": [kind for kind in kinds if kind["programs"]],
        "sample_as_of": _sample_as_of(programs),
        "sees_decisions": request.user.has_permission(Permission.OVERRIDE_READ),
        "sees_monitor": request.user.has_permission(Permission.RUN_READ),
    }
    return render(request, "prioritization/list_index.html", context)


@require(Permission.LIST_READ)
def list_detail(request, slug):
    """One list in its order, as it stands at this moment (R24)."""
    program = get_object_or_404(Program.objects.active(), slug=slug)
    page = list_page(program, request)
    gone = list(in_grace(program.entries, timezone.localdate())[: PAGE_SIZE + 1])
    heads = _heads(request, [*page.entries, *gone])
    context = {
        "program": program,
        "page": page,
        "rows": _list_rows(request, page, program, heads),
        "shows_papers": bool(sets_shown(program)),
        "rules": _rules_in_words(program),
        "grace": _grace(gone, heads),
        "may_read_rules": request.user.has_permission(Permission.RULE_READ),
        "sees_scores": request.user.has_permission(Permission.SCORE_READ),
        "may_write_rules": request.user.has_permission(Permission.RULE_WRITE),
        "sample_as_of": _sample_as_of([program]),
        "at": timezone.now(),
    }
    return render(request, "prioritization/list_detail.html", context)


def _sample_as_of(programs):
    """The day that sample data among these programs is from, if any is."""
    days = [program.sample_as_of for program in programs if program.sample_as_of]
    return max(days, default=None)


def _heads(request, entries):
    """Whom a list shows, asked once for everybody on the page."""
    ids = (entry.household_id for entry in entries)
    return people(ids, viewer=request.user, on=timezone.localdate())


def _list_rows(request, page, program, heads):
    on = timezone.localdate()
    ids = [entry.household_id for entry in page.entries]
    decisions = Override.objects.live(on).of_list(program, ids)
    parkings = Parking.objects.live(on).of_list(program, ids)
    papers = sets_shown(program)
    return [
        {
            "rank": rank,
            "decision": decisions.get(entry.household_id),
            "parking": parkings.get(entry.household_id),
            "sees_reason": heads[entry.household_id].sight == Sight.OPEN,
            "person": heads[entry.household_id],
            "is_evh": entry.evh_order == 0,
            "has_priority": entry.shelter_score > ELIGIBLE_SCORE,
            "waiting_since": timezone.localdate(entry.waiting_since),
            "ready_for": ready_for(entry.household.facts, papers),
            "why_url": _why_url(entry, program, heads[entry.household_id], request.user),
            **_known(entry.household.facts, heads[entry.household_id], request.user, on),
        }
        for rank, entry in enumerate(page.entries, page.first_rank)
    ]


def _why_url(entry, program, person, viewer):
    """Why this household stands here; empty for whoever may not open its record."""
    if person.sight is not Sight.OPEN or not viewer.has_permission(Permission.SCORE_READ):
        return ""
    return reverse("prioritization:why_cell", args=[entry.household_id, program.slug])


def _grace(gone, heads):
    """Who left and still keeps the place in time (C11), the latest to leave first."""
    rows = [
        {
            "person": heads[entry.household_id],
            "is_hidden": heads[entry.household_id].sight == Sight.HIDDEN,
            "kept": kept_place(entry),
        }
        for entry in gone[:PAGE_SIZE]
    ]
    has_more = len(gone) > PAGE_SIZE
    number = f"More than {PAGE_SIZE}" if has_more else len(gone)
    title = f"{number} left lately and keep{'s' if len(gone) == 1 else ''} the place in time"
    return {"rows": rows, "title": title, "has_more": has_more}


def _known(facts, person, viewer, on):
    """What a list says of a household, as far as the viewer may know it.

    Where a private household stays is its agency's to tell; the rules admin sees places by code.
    """
    sees_place = person.sight == Sight.OPEN or not viewer.has_permission(Permission.CLIENT_READ)
    return {
        "is_hidden": person.sight == Sight.HIDDEN,
        "kind": kind_in_words(facts),
        "homeless_since": facts.homeless_since,
        "place": place_in_words(facts) if sees_place else ASK_THE_AGENCY,
        "place_age": age_in_words(timezone.localdate(facts.location_at), on)
        if facts.location_at and sees_place
        else "",
    }


def _rules_in_words(program):
    """The program's rules in force today, for people; None before any are published."""
    rulebook = rulebooks.of_program(program, on=timezone.localdate())
    if rulebook is None:
        return None
    return {"rulebook": rulebook, "words": words_of_rulebook(rulebook, catalogue())}
