"""What waits for an assessor on the start page. Nothing here is about anybody else's work."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.intake_situation import INTAKE_TOOLS
from assessments.mine import my_households
from assessments.models import Assessment, CorrectionRequest, Draft, Intake
from assessments.rules.drafts import is_stale
from assessments.rules.expiry import SOON_DAYS, days_left_in_words, renews_from
from assessments.rules.intake_states import UNFINISHED
from assessments.workflows import may_take_in
from cas.access.permissions import Permission
from clients.household_page import head_of
from clients.models import Household

ROWS_SHOWN = 30


def drafts_to_finish(request, user):
    """Interviews this person began or last saved, longest untouched first."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    on = timezone.localdate()
    drafts = (
        Draft.objects.unfinished()
        .filter(household__in=Household.objects.visible_to(user, on=on), saved_by=user)
        .exclude(tool__in=INTAKE_TOOLS, household__intakes__state__in=UNFINISHED)
        .select_related("household")
        .order_by("saved_at")
    )
    heads = {
        household.pk: head_of(household).client
        for household in Household.objects.filter(drafts__in=drafts).with_members(on)
    }
    rows = [
        {
            "draft": draft,
            "head": heads[draft.household_id],
            "untouched": _untouched(draft, on),
        }
        for draft in drafts
    ]
    context = {
        "rows": rows,
        "intakes": _intakes_to_finish(user, on),
        "find_url": reverse("clients:find"),
    }
    return render_to_string("assessments/_drafts_to_finish.html", context)


def _intakes_to_finish(user, on):
    """Unfinished intakes of this agency's households, longest untouched first (R36)."""
    if not may_take_in(user):
        return []
    intakes = list(
        Intake.objects.unfinished()
        .filter(
            household__in=Household.objects.visible_to(user, on=on),
            household__agency=user.agency_id,
        )
        .select_related("saved_by")
        .order_by("saved_at", "pk")[:ROWS_SHOWN]
    )
    shown = Household.objects.filter(pk__in=[each.household_id for each in intakes])
    heads = {household.pk: head_of(household).client for household in shown.with_members(on)}
    return [
        {"intake": each, "head": heads[each.household_id], "untouched": _untouched(each, on)}
        for each in intakes
    ]


def _untouched(draft, on):
    """C20: how long nobody touched a stale interview, in words; nothing while it is fresh."""
    if not is_stale(draft.saved_on, on):
        return ""
    return f"Untouched for {(on - draft.saved_on).days} days"


def corrections_asked(request, user):
    """What somebody asks this person to look at again, longest waiting first."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    on = timezone.localdate()
    asked = (
        CorrectionRequest.objects.open()
        .visible_to(user, on=on)
        .filter(assessment__created_by=user)
        .select_related("assessment", "asked_by")
        .order_by("asked_at", "pk")[:ROWS_SHOWN]
    )
    shown = Household.objects.filter(pk__in=[each.assessment.household_id for each in asked])
    heads = {each.pk: head_of(each).client for each in shown.with_members(on)}
    rows = [
        {
            "request": each,
            "head": heads[each.assessment.household_id],
            "url": reverse("assessments:result", args=[each.assessment_id]),
        }
        for each in asked
    ]
    return render_to_string("assessments/_corrections_asked.html", {"rows": rows})


def expiring(request, user):
    """Scored assessments of this person's households that end within 30 days, soonest first."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    on = timezone.localdate()
    mine = list(my_households(user, on).values_list("pk", flat=True))
    latest = Assessment.objects.valid().scored().latest_of_each_tool().filter(household__in=mine)
    found = list(
        Assessment.objects.filter(
            pk__in=latest.values("pk"),
            expires_on__gte=on,
            expires_on__lte=renews_from(on),
        ).order_by("expires_on", "pk")[: ROWS_SHOWN + 1]
    )
    if not found:
        return ""
    shown = Household.objects.filter(pk__in=[each.household_id for each in found])
    heads = {each.pk: head_of(each).client for each in shown.with_members(on)}
    context = {
        "rows": [
            {
                "assessment": each,
                "head": heads[each.household_id],
                "words": days_left_in_words((each.expires_on - on).days),
                "tone": "warn" if each.expires_on <= on + timedelta(days=SOON_DAYS) else "quiet",
            }
            for each in found[:ROWS_SHOWN]
        ],
        "has_more": len(found) > ROWS_SHOWN,
    }
    return render_to_string("assessments/_expiring.html", context)
