"""Who has access to a household's record, in a sentence.

Asked of `visible_to` itself, on behalf of somebody who works elsewhere, so that the sentence can
never say anything else than what is so.
"""

from datetime import date

from django.db.models import Min

from cas.access.roles import Role
from cas.models import User
from clients.models import Household, Release

NO_AGENCY = 0


def who_has_access(household: Household, on: date) -> str:
    """Which agencies may open the record on the day `on`, and until when."""
    own = household.agency.name
    if _is_open_to(Role.ASSESSOR, household, on):
        ends_on = _first_end(household, on)
        until = f" until {ends_on:%B %-d, %Y}" if ends_on else ""
        return f"{own}, CAS staff, and other agencies in coordinated access{until}."
    if _is_open_to(Role.CAS_STAFF, household, on):
        return f"{own} and CAS staff, no other agency."
    return f"{own} alone. The record is private."


def _is_open_to(role: Role, household: Household, on: date) -> bool:
    stranger = User(role=role, agency_id=NO_AGENCY)
    return Household.objects.visible_to(stranger, on=on).filter(pk=household.pk).exists()


def _first_end(household: Household, on: date) -> date | None:
    """When the first of the members' releases that are in force ends."""
    members = [membership.client_id for membership in household.current_memberships]
    granted = Release.objects.granted(on).filter(client__in=members)
    return granted.aggregate(first=Min("ends_on"))["first"]
