"""Reads a household as the pure rules see it: members, ages and living situation on a day."""

from dataclasses import replace
from datetime import date

from assessments.rules.household import HouseholdSnapshot, Member
from clients.household_page import age_of
from clients.models import Household


def snapshot_of(household: Household, on: date) -> HouseholdSnapshot:
    """The household on the day `on`: its ages (R3b) and the situation recorded that day."""
    return replace(people_of(household, on), living_situation=_situation_on(household, on))


def people_of(household: Household, on: date) -> HouseholdSnapshot:
    """As `snapshot_of`, without where they live."""
    memberships = household.memberships.current(on).select_related("client").in_order()
    return HouseholdSnapshot(members=tuple(_member(membership, on) for membership in memberships))


def _member(membership, on):
    band = age_of(membership.client, on)
    return Member(
        client_id=membership.client_id,
        relationship=membership.relationship,
        age_low=band.low,
        age_high=band.high,
    )


def _situation_on(household, on):
    same_day = household.living_situations.valid().filter(information_date=on).newest_first()
    return same_day.values_list("situation", flat=True).first()
