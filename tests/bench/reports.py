"""Row `reports`: every report over a year with five offers a day, for who may see people."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from prioritization.enums import EndOfStay, ReferralKind
from prioritization.models import Entry, Opening, Placement, Referral, ReferralStep
from prioritization.reports.catalogue import REPORTS
from tests.bench.county import County
from tests.bench.measuring import Row, Tell
from tests.bench.visits import visited

GETS = 10
WARM_UP = 2
OFFERS = 5 * 365
WAYS = (
    ("prepared", "offered", "accepted", "enrolled"),
    ("prepared", "offered", "declined_by_client"),
    ("prepared", "offered", "accepted", "no_show"),
)


def measure(county: County, *, tell: Tell, gets: int = GETS, warm_up: int = WARM_UP) -> list[Row]:
    """Open each page as CAS staff does, with the longest of the named periods."""
    browser = Browser()
    browser.force_login(county.staff)
    _make_offers(county)
    rows = [
        visited(
            county,
            browser,
            reverse("prioritization:report", args=[each.slug]),
            {"period": "year"} if each.has_period else {},
            name="reports",
            case=each.slug,
            gets=gets,
            warm_up=warm_up,
        )
        for each in REPORTS
    ]
    tell(f"{len(REPORTS)} reports, {gets} times")
    return rows


def _make_offers(county: County) -> None:
    """A year of them, all over. Triggers are left out for once: they would want every step."""
    if Referral.objects.exists():
        return
    standing = Entry.objects.standing().order_by("tie_break").select_related("program")
    offers = [_offer(county, number, entry) for number, entry in enumerate(standing[:OFFERS])]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Opening.objects.bulk_create(each.opening for each in offers)
        Referral.objects.bulk_create(offers)
        ReferralStep.objects.bulk_create(
            ReferralStep(
                referral=each,
                from_state="",
                to_state=state,
                at=each.made_at + timedelta(hours=place),
                by=county.staff,
            )
            for number, each in enumerate(offers)
            for place, state in enumerate(WAYS[number % len(WAYS)])
        )
        Placement.objects.bulk_create(
            _placement(county, each) for each in offers if each.state == "enrolled"
        )


def _offer(county: County, number: int, entry: Entry) -> Referral:
    """The newest first; not saved yet."""
    at = county.moment.at - timedelta(hours=5 * number)
    state = WAYS[number % len(WAYS)][-1]
    opening = Opening(
        program=entry.program,
        state="filled",
        bed_kind="bed",
        open_from=at.date(),
        posted_at=at,
        posted_by=county.staff,
        ended_at=at,
    )
    return Referral(
        opening=opening,
        program=entry.program,
        household_id=entry.household_id,
        kind=ReferralKind.of(entry.program.kind),
        state=state,
        made_at=at,
        made_by=county.staff,
        state_since=at,
        expires_at=at,
        reason={"declined_by_client": "other_place", "no_show": "did_not_come"}.get(state, ""),
    )


def _placement(county: County, referral: Referral) -> Placement:
    began_at = referral.made_at + timedelta(hours=3)
    return Placement(
        referral=referral,
        household_id=referral.household_id,
        program=referral.program,
        kind=referral.kind,
        stay=uuid4(),
        began_at=began_at,
        began_by=county.staff,
        ended_at=began_at,
        ended_by=county.staff,
        ended_because=EndOfStay.LEFT,
    )
