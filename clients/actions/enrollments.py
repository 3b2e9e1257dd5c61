"""Enrolling households in coordinated entry."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Enrollment, Household, Membership


@dataclass(frozen=True)
class EntryAnswers:
    """What is asked of one member at project start. No case manager: whoever enrolls them."""

    membership: Membership
    prior_living_situation: int | None = None
    homeless_since: date | None = None
    disabling_condition: int | None = None
    case_manager: User | None = None


@action
def enroll(
    *,
    household: Household,
    entered_on: date,
    members: Iterable[EntryAnswers],
    by: User,
    at: datetime,
) -> uuid.UUID:
    """Enroll members of a household in one stay (R12, R39) and return the stay's id.

    Members who join later get the stay of those already enrolled (HUD household id, C10). The
    household's row is locked, so the second of two clicks finds nobody left to enroll. Nobody has
    the household by that: who must move today is looked for among those without a worker (C13).
    """
    Household.objects.select_for_update().get(pk=household.pk)
    enrolled = _enrolled(household)
    stay = household.enrollments.lasting().stay() or uuid.uuid4()
    Enrollment.objects.bulk_create(
        Enrollment(
            client_id=answers.membership.client_id,
            household=household,
            stay=stay,
            relationship=answers.membership.relationship,
            entered_on=entered_on,
            prior_living_situation=answers.prior_living_situation,
            homeless_since=answers.homeless_since,
            disabling_condition=answers.disabling_condition,
            disabling_condition_said=answers.disabling_condition,
            case_manager=answers.case_manager or by,
            case_manager_since=at,
            case_manager_named_by=by,
            created_by=by,
        )
        for answers in members
        if answers.membership.client_id not in enrolled
    )
    audit.record(
        verb="enrolled", subject=household, by=by, household_id=household.pk, stay=str(stay)
    )
    touch(household.pk, Cause.ENROLLMENT)
    return stay


def _enrolled(household: Household) -> set[int]:
    return set(household.enrollments.lasting().values_list("client_id", flat=True))
