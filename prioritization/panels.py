"""What the lists add to the pages of assessments and households. Staff only (R26)."""

from django.template.loader import render_to_string
from django.utils import timezone

from cas.access.permissions import Permission
from cas.panels import register
from prioritization.eligibility import Outcome, eligibility, positions
from prioritization.models import HouseholdFacts, Movement, Program

FITTING = (Outcome.ELIGIBLE, Outcome.PRIORITY)


def register_panels():
    """Called once when the app is ready."""
    register("assessments.result", programs_for_household)
    register("household.page", places_of_household)
    register("merge.side", places_of_household)
    register("home", lists_today)
    register("assessments.consequences", changes_on_lists)


def lists_today(request, user):
    """What the lists ask of this person today."""
    if not user.has_permission(Permission.LIST_READ):
        return ""
    sees_queue = user.has_permission(Permission.QUEUE_READ)
    must_move = HouseholdFacts.objects.must_move_today().count() if sees_queue else None
    context = {"must_move": must_move, "lists": Program.objects.active().count()}
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
        "no_shelter_fits": bool(shelters)
        and all(each.outcome == Outcome.NOT_ELIGIBLE for each in shelters),
        "at": timezone.now(),
    }
    return render_to_string("prioritization/_programs.html", context)


def places_of_household(request, household):
    """Where the household stands on each list at this moment (R24)."""
    if not request.user.has_permission(Permission.LIST_READ):
        return ""
    context = {"entries": positions(household.pk), "at": timezone.now()}
    return render_to_string("prioritization/_places.html", context)


def changes_on_lists(request, assessment):
    """What submitting would move: the movements of the trial, before it is taken back (C5)."""
    if not request.user.has_permission(Permission.LIST_READ):
        return ""
    made = Movement.objects.filter(household=assessment.household_id, at__gte=assessment.created_at)
    context = {"movements": made.select_related("program").order_by("program__name")}
    return render_to_string("prioritization/_list_changes.html", context)
