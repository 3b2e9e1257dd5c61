"""What the client takes along: pages and prints without a score (R26, R27)."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments.models import ServicePlan
from assessments.plan_texts import WORDS
from assessments.rules.evh import latest_current
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.client_facing import client_facing, render_for_client
from cas.county import COUNTY
from clients.enums import AREAS, Language
from clients.household_page import age_of, head_of, load_household

ADULT = 18
VETERAN = 1
DATE_FORMATS = {Language.ENGLISH: "F j, Y", Language.SPANISH: r"j \d\e F \d\e Y"}
BY_WORDS = {Language.ENGLISH: "by", Language.SPANISH: "antes del"}
OTHER = {Language.ENGLISH: Language.SPANISH, Language.SPANISH: Language.ENGLISH}


@client_facing
@require(Permission.CLIENT_READ)
def next_steps(request, pk):
    """What happens next, to expect and to do, and when to come back; no rank, no band (C18)."""
    household = load_household(request, pk)
    on = timezone.localdate()
    plan = ServicePlan.objects.filter(household=household).first()
    members = [membership.client for membership in household.current_memberships]
    values = {
        "today": on,
        "crisis_line": COUNTY.crisis_line,
        "crisis_line_es": COUNTY.crisis_line_es,
        "come_back_by": _answers_run_out_on(household, on),
        "has_children": any(_is_child(member, on) for member in members),
        "has_veteran": any(member.veteran_status == VETERAN for member in members),
        "goals": [goal["what"] for goal in plan.goals] if plan else [],
        "review_on": plan.next_review_on if plan else None,
    }
    return _handout(request, household, "assessments/next_steps.html", values)


def _answers_run_out_on(household, on):
    """The first day on which a scored assessment that counts now ends."""
    current = latest_current(household.assessments.valid().scored(), on)
    return min((made.expires_on for made in current.values()), default=None)


def _is_child(client, on):
    high = age_of(client, on).high
    return high is not None and high < ADULT


@client_facing
@require(Permission.CLIENT_READ)
def service_plan_copy(request, pk):
    """The service plan as the client keeps it, in their language, never with a score."""
    household = load_household(request, pk)
    language = _language(request, household)
    plan = ServicePlan.objects.filter(household=household).first()
    values = {
        "date_format": DATE_FORMATS[language],
        "by_word": BY_WORDS[language],
        **(_plan_values(plan, language) if plan else NO_PLAN),
    }
    return _handout(request, household, "assessments/service_plan_copy.html", values)


NO_PLAN = {
    "saved_on": None,
    "goals": [],
    "right_away": [],
    "housing": [],
    "area": "",
    "unit": "",
    "strengths": "",
    "barriers": "",
    "review_on": None,
}


def _plan_values(plan, language):
    def say(group, code):
        return WORDS[group][code].in_language(language)

    return {
        "saved_on": timezone.localdate(plan.saved_at),
        "goals": [_goal_values(goal, say) for goal in plan.goals],
        "right_away": [say("right_away", code) for code in plan.right_away],
        "housing": [say("housing", code) for code in plan.housing_kinds],
        "area": dict(AREAS).get(plan.housing_area, ""),
        "unit": plan.housing_unit,
        "strengths": plan.strengths,
        "barriers": plan.barriers,
        "review_on": plan.next_review_on,
    }


def _goal_values(goal, say):
    return {
        "what": goal["what"],
        "category": say("category", goal["category"]),
        "by_on": _day(goal["by_on"]),
        "steps": [_step_values(step, say) for step in goal["steps"]],
    }


def _step_values(step, say):
    return {
        "what": step["what"],
        "who": say("who", step["who"]),
        "due_on": _day(step["due_on"]),
        "status": say("status", step["status"]),
        "done_on": _day(step["done_on"]),
        "note": step["note"],
    }


def _day(text):
    return date.fromisoformat(text) if text else None


def _handout(request, household, template, values):
    """Render for the client: in their language, or the other one if that was asked for."""
    language = _language(request, household)
    common = {
        "language": str(language),
        "other_language": str(OTHER[language]),
        "other_language_url": f"{request.path}?language={OTHER[language]}",
        "household_url": reverse("clients:household", args=[household.pk]),
        "name": head_of(household).client.display_name,
        "agency": household.agency.name,
    }
    with override(language):
        return render_for_client(template, {**common, **values})


def _language(request, household):
    asked = request.GET.get("language", "")
    return Language(asked if asked in Language.values else head_of(household).client.language)
