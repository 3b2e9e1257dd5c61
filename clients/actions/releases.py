"""Recording and withdrawing releases of information."""

from datetime import date, datetime

from cas import audit
from cas.changes import action
from cas.models import User
from clients.enums import ReleaseDecision
from clients.models import Client, Household, Release
from clients.rules.release import TERM


@action
def record_release(
    *,
    client: Client,
    household: Household,
    decision: str,
    documentation: str = "",
    signed_name: str = "",
    by: User,
    on: date,
) -> Release:
    """Record what the client decided today. A refusal is an answer too and opens all steps (C7)."""
    granted = decision == ReleaseDecision.GRANTED
    release = Release.objects.create(
        client=client,
        decision=decision,
        documentation=documentation if granted else "",
        signed_name=signed_name if granted else "",
        starts_on=on,
        ends_on=on + TERM if granted else None,
        recorded_by=by,
    )
    audit.record(
        verb="recorded", subject=release, by=by, household_id=household.pk, decision=decision
    )
    return release


@action
def withdraw_release(*, client: Client, household: Household, by: User, at: datetime) -> None:
    """End every release of the client at once: from the next request other agencies see nothing."""
    in_force = client.releases.filter(decision=ReleaseDecision.GRANTED, withdrawn_at=None)
    for release in in_force:
        release.withdrawn_at = at
        release.save(update_fields=["withdrawn_at"])
        audit.record(verb="withdrew", subject=release, by=by, household_id=household.pk)
