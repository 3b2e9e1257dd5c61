"""One active referral for each bed, and for each household and kind."""

import pytest

from assessments.enums import Tool
from clients.models import CoordinatedEntryEvent
from prioritization.actions import referrals as actions
from tests import factories
from tests.factories import referrals as openings
from tests.prioritization.referrals.referring import assessed, offered, referred

pytestmark = pytest.mark.django_db


def test_one_active_referral_per_bed_and_per_household_and_kind(shelter, staff):
    first, second = assessed(score=5), assessed(score=4)
    one, other = openings.opening(shelter), openings.opening(shelter)
    offered(one, first, staff)

    with pytest.raises(actions.CannotRefer, match="Somebody else"):
        referred(one, second, staff)
    with pytest.raises(actions.CannotRefer):
        referred(other, first, staff)
    assert offered(other, second, staff)


def test_a_household_may_have_a_shelter_and_a_housing_referral(shelter, staff):
    housing = factories.open_list(kind="rapid_rehousing")
    made = assessed()
    factories.assessment(made, Tool.HCT)
    factories.tell_lists(made)
    offered(openings.opening(shelter), made, staff)
    assert offered(openings.opening(housing, bed_kind="unit"), made, staff)
    codes = CoordinatedEntryEvent.objects.values_list("code", flat=True)
    assert sorted(codes) == [10, 13]
