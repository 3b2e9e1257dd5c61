"""Step 6: the Individualized Service Plan, edited by several people, and its history (R15, C2)."""

from itertools import pairwise

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions.plans import EditConflict
from assessments.actions.service_plans import save_service_plan
from assessments.enums import Tool
from assessments.forms import PlanForms
from assessments.models import ServicePlan
from assessments.models.service_plans import content_of
from assessments.plan_words import place_in_words, value_in_words
from assessments.rules.service_plan import differences
from assessments.rules.steps import Step
from assessments.views.loading import sent_to_what_comes_first
from assessments.views.plans import ask_to_choose, edit_of, revision_seen
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import head_of, identity, is_anonymous, load_household


@require(Permission.PLAN_WRITE)
def service_plan(request, pk):
    """Complete or update the plan for the latest HCT (R14, R15)."""
    household = load_household(request, pk)
    refused = sent_to_what_comes_first(request, household, Step.ISP)
    if refused:
        return refused
    hct = household.assessments.valid().filter(tool=Tool.HCT).latest_first().first()
    stored = ServicePlan.objects.filter(household=household).select_related("saved_by").first()
    plan = _forms(request, household, stored)
    if plan.is_growing:
        plan.grow()
    elif request.method == "POST" and plan.is_valid():
        try:
            return _saved(request, household, hct, plan.content)
        except EditConflict as conflict:
            return _ask_to_choose(request, household, plan.content, conflict)
    context = {
        "plan": plan,
        "stored": stored,
        "answers_latest": stored is not None and stored.hct_id == hct.pk,
        "revision": _revision(request, stored),
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/service_plan.html", context)


def _forms(request, household, stored):
    # The form checks a copy: what is refused must not be taken for what is stored.
    copy = ServicePlan.objects.get(pk=stored.pk) if stored else None
    return PlanForms(
        posted(request),
        instance=copy,
        known=_known_keys(request, stored),
        language=head_of(household).client.language,
        is_anonymous=is_anonymous(household),
    )


def _known_keys(request, stored):
    """Keys of the rows that were saved before: as stored now, and as the person saw them."""
    if stored is None:
        return frozenset()
    seen = stored.as_of(revision_seen(request))
    plans = [stored.goals, seen.goals if seen else []]
    return frozenset(
        row["key"] for goals in plans for goal in goals for row in (goal, *goal["steps"])
    )


def _revision(request, stored):
    """The revision the person began from; it stays while rows are added and faults are mended."""
    if request.method == "POST":
        return revision_seen(request)
    return stored.revision if stored else 0


def _saved(request, household, hct, content):
    edit = edit_of(request)
    plan = save_service_plan(
        household=household, hct=hct, content=content, by=request.user, at=timezone.now(), **edit
    )
    if plan.revision == edit["revision"] + 1:
        messages.success(request, "The plan was saved.")
    else:
        messages.success(
            request, "The plan was saved. Somebody else changed it meanwhile: both changes stand."
        )
    return redirect("clients:household", household.pk)


def _ask_to_choose(request, household, mine, conflict):
    theirs = content_of(conflict.stored)

    def words(each):
        return {
            "label": place_in_words(each.path, mine, theirs),
            "theirs": value_in_words(each.path, each.theirs),
            "mine": value_in_words(each.path, each.mine),
        }

    return ask_to_choose(
        request, household, conflict, subject="plan", caption="Step 6", words=words
    )


@require(Permission.CLIENT_READ)
def history(request, pk):
    """Every revision of the plan: who saved it when, and what it changed."""
    household = load_household(request, pk)
    plan = ServicePlan.objects.filter(household=household).first()
    revisions = list(plan.events.select_related("saved_by").order_by("pgh_id")) if plan else []
    context = {
        "revisions": [_changes(*pair) for pair in pairwise([None, *revisions])][::-1],
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/service_plan_history.html", context)


def _changes(before, after):
    old = content_of(before) if before else {"goals": []}
    new = content_of(after)
    return {
        "number_words": str(after.revision),
        "saved_at": after.saved_at,
        "saved_by": str(after.saved_by),
        "changes": [
            {
                "where": place_in_words(each.path, new, old),
                "before": value_in_words(each.path, each.before) if each.before else "",
                "after": value_in_words(each.path, each.after),
            }
            for each in differences(old, new)
        ],
    }
