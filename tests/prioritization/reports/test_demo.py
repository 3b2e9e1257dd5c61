"""The demo has a past that the reports can tell of, and its lists stay as they are."""

from datetime import timedelta

from django.utils import timezone

from cas.access.roles import Role
from prioritization.models import Entry, Opening, Parking, Placement, Referral
from prioritization.reports import declines, placements
from prioritization.reports.definition import Asked
from prioritization.reports.period import named_periods
from prioritization.synthetic.past_referrals import lay_out_past_referrals
from tests import factories


def test_past_offers_of_the_demo_are_over_and_move_nobody(tools):
    at = timezone.now()
    factories.UserFactory(role=Role.CAS_STAFF)
    factories.UserFactory(role=Role.PARTNER)
    lists = [factories.open_list(), factories.open_list()]
    for score in (3, 9, 9, 9, 9, 9, 9, 9):
        _waiting(score, at - timedelta(days=30))
    before = list(Entry.objects.order_by("pk").values())
    lay_out_past_referrals(at=at)
    assert list(Entry.objects.order_by("pk").values()) == before
    assert not Referral.objects.active().exists()
    assert not Opening.objects.unended().exists()
    assert not Placement.objects.current(factories.today()).exists()
    assert not Parking.objects.exists()
    assert {each.program for each in Referral.objects.all()} <= set(lists)
    asked = Asked(named_periods(factories.today())["90"], factories.today(), at)
    assert placements.read(asked).tables
    assert declines.read(asked).tables


def _waiting(score, since):
    made = factories.household(on=timezone.localdate(since))
    on = timezone.localdate(since)
    factories.assessment(made, on=on, score=score, created_at=since, interviewed_at=since)
    factories.tell_lists(made)
