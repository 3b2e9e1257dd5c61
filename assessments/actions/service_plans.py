"""Saving the service plan: a revision each time, and nobody's words overwritten (R15, C2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from assessments.actions.plans import ChangedByAnother
from assessments.models import Assessment, ServicePlan
from assessments.models.service_plans import content_of
from assessments.rules.service_plan import Conflict, merge, with_done_dates
from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import Household


class PlanConflict(ChangedByAnother):
    """Two people changed the same things differently: `conflicts` have to be chosen first."""

    def __init__(self, stored: ServicePlan, conflicts: tuple[Conflict, ...]):
        super().__init__(stored)
        self.conflicts = conflicts


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

    `revision` is the one the person saw, 0 for none. When somebody saved since, both changes are
    brought together; what both changed differently is told by PlanConflict, and decided by
    `choices` as long as the plan is still at revision `chosen_against`.
    """
    # The household's row is locked first, so that two first savers can't both see nothing.
    Household.objects.select_for_update().get(pk=household.pk)
    stored = ServicePlan.objects.filter(household=household).first()
    if stored is not None and stored.revision != revision:
        decided = choices or {} if stored.revision == chosen_against else {}
        content = _brought_together(stored, revision, content, decided)
    plan = stored or ServicePlan(household=household, revision=0)
    before = stored.goals if stored else []
    _write(plan, {**content, "goals": with_done_dates(content["goals"], before, _day(at))})
    plan.hct, plan.saved_by, plan.saved_at = hct, by, at
    plan.revision += 1
    plan.save()
    audit.record(
        verb="saved", subject=plan, by=by, household_id=household.pk, revision=plan.revision
    )
    return plan


def _brought_together(
    stored: ServicePlan, revision: int, content: Mapping[str, Any], choices: Mapping[str, str]
) -> Mapping[str, Any]:
    seen = stored.as_of(revision)
    base = content_of(seen) if seen else None
    merged = merge(base, content_of(stored), content, choices)
    if merged.conflicts:
        raise PlanConflict(stored, merged.conflicts)
    return merged.content


def _write(plan: ServicePlan, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        setattr(plan, name, value)


def _day(at: datetime) -> date:
    return timezone.localdate(at)
