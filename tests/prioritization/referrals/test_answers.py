"""What can become of an offer, and what follows (C11)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from prioritization.actions import referrals as actions
from prioritization.actions.openings import lapse_openings
from prioritization.actions.parkings import lift_parking
from prioritization.actions.referral_steps import CannotAnswer
from prioritization.models import Entry, Parking
from tests import factories
from tests.factories import referrals as openings
from tests.prioritization.referrals.referring import assessed, event_of, offered, stands

pytestmark = pytest.mark.django_db


def test_every_ending_writes_its_result_once_and_opens_the_bed_again(shelter, staff):
    partner = openings.partner(shelter)
    endings = {
        "declined_by_client": (
            2,
            lambda r, at: actions.decline(referral=r, reason="does_not_suit", by=partner, at=at),
        ),
        "declined_by_provider": (
            3,
            lambda r, at: actions.decline(referral=r, reason="not_reached", by=partner, at=at),
        ),
        "no_show": (2, lambda r, at: actions.no_show(referral=r, by=partner, at=at)),
        "withdrawn": (None, lambda r, at: actions.withdraw(referral=r, by=staff, at=at)),
        "expired": (3, lambda r, at: actions.expire_due(at + timedelta(days=30))),
    }
    for state, (result, act) in endings.items():
        free, made = openings.opening(shelter), assessed()
        record = offered(free, made, staff, passing_over=everybody())
        actions.accept(referral=record, by=partner, at=timezone.now())
        assert event_of(record).referral_result == 1
        act(record, timezone.now())
        record.refresh_from_db()
        free.refresh_from_db()
        event = event_of(record)
        assert (record.state, event.referral_result) == (state, result)
        assert (event.result_date is None) == (result is None)
        assert free.state == "open"
        assert stands(made, shelter)


def everybody():
    ids = Entry.objects.values_list("household_id", flat=True)
    return dict.fromkeys(ids, "not_reached")


def test_an_answer_that_comes_too_late_is_refused_in_words(shelter, staff):
    record = offered(openings.opening(shelter), assessed(), staff)
    partner = openings.partner(shelter)
    actions.accept(referral=record, by=partner, at=timezone.now())
    for again in (actions.accept, actions.void):
        with pytest.raises(CannotAnswer, match="gone on meanwhile"):
            again(referral=record, by=partner, at=timezone.now())


def test_a_bed_that_is_gone_is_offered_to_nobody_else(shelter, staff):
    free = openings.opening(shelter)
    record = offered(free, assessed(), staff)
    actions.decline(
        referral=record, reason="bed_gone", by=openings.partner(shelter), at=timezone.now()
    )
    free.refresh_from_db()
    assert free.state == "withdrawn"


@pytest.mark.parametrize(
    ("reason", "days", "until_reassessed"),
    [("other_place", 14, False), ("not_any_more", None, True), ("not_now", None, None)],
)
def test_c11_a_reason_parks_as_the_catalogue_says_and_the_waiting_time_stays(
    shelter, staff, reason, days, until_reassessed
):
    made = assessed()
    before = Entry.objects.get(household=made).waiting_since
    record = offered(openings.opening(shelter), made, staff)
    actions.decline(referral=record, reason=reason, by=openings.partner(shelter), at=timezone.now())

    parking = Parking.objects.live(factories.today()).first()
    if until_reassessed is None:
        assert parking is None
    else:
        expected = factories.today() + timedelta(days=days) if days else None
        assert (parking.until, parking.until_reassessed) == (expected, until_reassessed)
    assert Entry.objects.get(household=made).waiting_since == before
    assert stands(made, shelter)


def test_parking_ends_by_its_day_by_a_new_assessment_or_by_hand(shelter, staff):
    by_day, by_assessment, by_hand = assessed(), assessed(), assessed()
    openings.parking(by_day, shelter, days=3)
    openings.parking(by_assessment, shelter, until_reassessed=True)
    lifted = openings.parking(by_hand, shelter)
    on = factories.today()
    assert Parking.objects.live(on).count() == 3

    factories.assessment(by_assessment)
    lift_parking(parking=lifted, by=staff, at=timezone.now())
    assert Parking.objects.live(on).get().household == by_day
    assert not Parking.objects.live(on + timedelta(days=4)).exists()


def test_time_runs_out_for_referrals_and_for_openings(shelter, staff):
    record = offered(openings.opening(shelter), assessed(), staff)
    short = openings.opening(shelter, closes_at=timezone.now() + timedelta(hours=1))
    at = timezone.now()
    assert actions.expire_due(at) == 0
    assert lapse_openings(at=at) == 0

    assert actions.expire_due(at + timedelta(hours=25)) == 1
    assert actions.expire_due(at + timedelta(hours=25)) == 0
    assert lapse_openings(at=at + timedelta(hours=2)) == 1
    record.refresh_from_db()
    short.refresh_from_db()
    assert (record.state, short.state) == ("expired", "lapsed")
