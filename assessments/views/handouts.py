"""What the client takes along: pages and prints without a score (R26, R27)."""

from django.utils import timezone
from django.utils.translation import override

from assessments.models import ServicePlan
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.client_facing import client_facing, render_for_client
from clients.household_page import head_of, load_household


@client_facing
@require(Permission.CLIENT_READ)
def next_steps(request, pk):
    """What happens next, for the client to take along: no score, no rank (R26, R27)."""
    household = load_household(request, pk)
    head = head_of(household).client
    plan = ServicePlan.objects.filter(household=household).first()
    with override(head.language):
        return render_for_client(
            "assessments/next_steps.html",
            {
                "language": head.language,
                "name": head.display_name,
                "goal": plan.goal if plan else "",
                "steps": plan.next_steps if plan else "",
                "review_on": plan.next_review_on if plan else None,
                "today": timezone.localdate(),
            },
        )
