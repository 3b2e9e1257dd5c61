"""Saving the Referral & Case Conferencing Tool (step 7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.actions.plans import brought_together, save_revision, stored_for_update
from assessments.checklists import papers_of_one, sets_wanted
from assessments.models import CaseConferencing
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Household


@action
def save_case_conferencing(
    *,
    household: Household,
    revision: int,
    content: Mapping[str, Any],
    by: User,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    chosen_against: int = 0,
) -> CaseConferencing:
    """Save step 7, and with it confirm to the lists how far the papers are now (R28).

    `revision` is the one the person saw, 0 for none; `brought_together` tells what happens when
    somebody saved since, and what `choices` are.
    """
    stored = stored_for_update(CaseConferencing, household)
    content = brought_together(
        stored, content, revision=revision, choices=choices, chosen_against=chosen_against
    )
    record = stored or CaseConferencing(household=household, revision=0)
    ready = _readiness(household, content, timezone.localdate(at))
    save_revision(record, {**content, **ready}, by=by, at=at)
    touch(household.pk, Cause.DOCUMENTS)
    return record


def _readiness(household, content, on):
    papers = papers_of_one(household.pk, on=on)
    through = {code: day for code, day in papers.ready_through().items() if day is not None}
    wanted = sets_wanted(household, content.get("program_interest", ()), on=on)
    return {
        "doc_readiness": papers.readiness(wanted).value,
        "ready_through": {code: day.isoformat() for code, day in through.items()},
    }
