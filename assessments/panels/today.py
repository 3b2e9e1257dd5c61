"""What waits for an assessor on the start page."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.models import Draft
from cas.access.permissions import Permission
from clients.household_page import head_of
from clients.models import Household


def drafts_to_finish(request, user):
    """Interviews this person began or last saved, longest untouched first."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    on = timezone.localdate()
    drafts = (
        Draft.objects.unfinished()
        .filter(household__in=Household.objects.visible_to(user, on=on), saved_by=user)
        .select_related("household")
        .order_by("saved_at")
    )
    heads = {
        household.pk: head_of(household).client
        for household in Household.objects.filter(drafts__in=drafts).with_members(on)
    }
    rows = [{"draft": draft, "head": heads[draft.household_id]} for draft in drafts]
    context = {"rows": rows, "find_url": reverse("clients:find")}
    return render_to_string("assessments/_drafts_to_finish.html", context)
