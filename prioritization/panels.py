"""What the lists add to the pages of assessments and households. Staff only (R26)."""

from django.template.loader import render_to_string
from django.utils import timezone

from assessments.mine import my_households
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.panels import register
from clients.rules.whereabouts import age_in_words
from prioritization.board.alerts import unattended
from prioritization.board.order import ACT_WITHIN
from prioritization.board.rows import time_in_words
from prioritization.lists.grace import kept_places
from prioritization.lists.people import people, place_in_words
from prioritization.models import HouseholdFacts, Movement, Override, Program
from prioritization.why.eligibility import Outcome, eligibility, positions
from prioritization.why.obstacles import Kind, grouped

ROWS_SHOWN = 30
FITTING = (Outcome.ELIGIBLE, Outcome.PRIORITY)


def register_panels():
    """Called once when the app is ready."""
    register("assessments.result", programs_for_household)
    register("household.page", why_on_lists)
    register("household.page", places_of_household)
    register("household.page", decisions_about_household)
    register("home.urgent", my_evh_households)
    register("household.return", place_kept_in_time)
    register("merge.side", places_of_household)
    register("home", lists_today)
    register("assessments.consequences", changes_on_lists)


def my_evh_households(request, user):
    """Households this person interviewed last that must move today (R4), longest wait first."""
    if not (user.has_permission(Permission.ASSESS) and user.has_permission(Permission.SCORE_READ)):
        return ""
    on = timezone.localdate()
    must_move = HouseholdFacts.objects.must_move_today()
    mine = must_move.filter(household__in=my_households(user, on).values("pk"))
    found = list(mine[: ROWS_SHOWN + 1])
    if not found:
        return ""
    heads = people((facts.pk for facts in found), viewer=user, on=on)
    rows = [
        {
            "person": heads[facts.pk],
            "place": place_in_words(facts),
            "since": age_in_words(timezone.localdate(facts.evh_since), on),
        }
        for facts in found[:ROWS_SHOWN]
    ]
    context = {"rows": rows, "has_more": len(found) > ROWS_SHOWN}
    return render_to_string("prioritization/_my_evh.html", context)


def lists_today(request, user):
    """What the lists ask of this person today."""
    if not user.has_permission(Permission.LIST_READ):
        return ""
    sees_queue = user.has_permission(Permission.QUEUE_READ)
    must_move = HouseholdFacts.objects.must_move_today().count() if sees_queue else None
    context = {
        "must_move": must_move,
        "unattended": unattended(timezone.now()).count() if must_move else 0,
        "too_long": time_in_words(ACT_WITHIN),
        "lists": Program.objects.active().count(),
    }
    return render_to_string("prioritization/_today.html", context)


def programs_for_household(request, household):
    """Every program: eligible or not, why, what to ask, and the place on its list (R23)."""
    if not request.user.has_permission(Permission.SCORE_READ):
        return ""
    standings = eligibility(household.pk, on=timezone.localdate())
    shelters = [each for each in standings if each.program.is_shelter]
    context = {
        "shelters": shelters,
        "others": [each for each in standings if not each.program.is_shelter],
        "no_fit": _no_shelter_fits(shelters),
        "household": household,
        "at": timezone.now(),
    }
    return render_to_string("prioritization/_programs.html", context)


def _no_shelter_fits(shelters):
    """Why none fits, by kind, and whom to call about it; None when one does."""
    if not shelters or any(each.fits for each in shelters):
        return None
    groups = grouped(obstacle for each in shelters for obstacle in each.obstacles)
    kinds = {group.kind for group in groups}
    return {
        "may_change": Kind.ASK in kinds,
        "groups": groups,
        "contacts": [each for each in COUNTY.contacts if each.helps_with_any(kinds)],
    }


def why_on_lists(request, household):
    """The way to why the household stands on a list or not; the search key leads there."""
    if not request.user.has_permission(Permission.SCORE_READ):
        return ""
    return render_to_string("prioritization/_why_search.html", {"household": household})


def places_of_household(request, household):
    """Where the household stands on each list at this moment (R24)."""
    if not request.user.has_permission(Permission.LIST_READ):
        return ""
    context = {
        "entries": positions(household.pk),
        "kept": kept_places(household.pk, timezone.localdate()),
        "at": timezone.now(),
        "household": household,
    }
    return render_to_string("prioritization/_places.html", context)


def decisions_about_household(request, household):
    """On which lists the household stands by decision of the CAS lead, until when and why."""
    if not request.user.has_permission(Permission.LIST_READ):
        return ""
    live = Override.objects.live(timezone.localdate()).filter(household=household)
    decisions = list(live.select_related("program", "created_by").soonest_first())
    may_decide = request.user.has_permission(Permission.OVERRIDE)
    if not (decisions or may_decide):
        return ""
    context = {"decisions": decisions, "may_decide": may_decide, "household_id": household.pk}
    return render_to_string("prioritization/_decisions.html", context)


def place_kept_in_time(request, household):
    """How long somebody who left all lists keeps the place in time they had there (C11)."""
    if not request.user.has_permission(Permission.LIST_READ):
        return ""
    kept = kept_places(household.pk, timezone.localdate())
    until = min((each.until for each in kept if each.until), default=None)
    context = {"lists": len(kept), "until": until}
    return render_to_string("prioritization/_place_kept.html", context)


def changes_on_lists(request, assessment):
    """What submitting would move: the movements of the trial, before it is taken back (C5)."""
    if not request.user.has_permission(Permission.LIST_READ):
        return ""
    made = Movement.objects.filter(household=assessment.household_id, at__gte=assessment.created_at)
    context = {"movements": made.select_related("program").order_by("program__name")}
    return render_to_string("prioritization/_list_changes.html", context)
