"""Saving the service plan: a revision each time, and nobody's words overwritten (R15, C2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.actions.plans import brought_together, save_revision, stored_for_update
from assessments.models import Assessment, ServicePlan
from assessments.rules.service_plan import merge, with_done_dates
from cas.changes import action
from cas.models import User
from clients.models import Household


@action
def save_service_plan(
    *,
    household: Household,
    hct: Assessment,
    revision: int,
    content: Mapping[str, Any],
    by: User,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    chosen_against: int = 0,
) -> ServicePlan:
    """Complete or update the plan for the latest HCT (R14, R15).

    `revision` is the one the person saw, 0 for none; `brought_together` tells what happens when
    somebody saved since, and what `choices` are.
    """
    stored = stored_for_update(ServicePlan, household)
    content = brought_together(
        stored,
        content,
        revision=revision,
        choices=choices,
        chosen_against=chosen_against,
        merge=merge,
    )
    before = stored.goals if stored else []
    goals = with_done_dates(content["goals"], before, timezone.localdate(at))
    plan = stored or ServicePlan(household=household, revision=0)
    save_revision(plan, {**content, "goals": goals, "hct": hct}, by=by, at=at)
    return plan
