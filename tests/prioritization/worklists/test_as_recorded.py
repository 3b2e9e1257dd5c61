"""What the work lists find in the database is what one would read in the records (decision 36)."""

from datetime import datetime, time, timedelta
from random import Random

import pytest
from django.utils import timezone

from clients.models import LivingSituation, LocationRecord
from prioritization.models import HouseholdFacts
from prioritization.worklists import rows
from prioritization.worklists.catalogue import BY_SLUG, WORK_LISTS
from prioritization.worklists.definition import NEVER
from prioritization.worklists.rows import page_of
from prioritization.worklists.whereabouts import FAILED, TALKED, UNMET
from tests import factories
from tests.factories.worklists import days_ago

pytestmark = pytest.mark.django_db
HOUSEHOLDS = 40
WAYS = ({}, {}, {"phone": "916 555 0100"}, {"contact_note": "Library"}, {"anonymous": True})
OUTCOMES = ("not_reached", "not_reached", "reached", "call_back")


@pytest.fixture
def drawn(tools):
    """Households met at all times and tried in all ways; some of them extremely vulnerable."""
    chance, by = Random(2026), factories.UserFactory()
    made = [_draw(chance, by) for _ in range(HOUSEHOLDS)]
    factories.tell_lists(*made)
    return {each.pk: each for each in made}


def _draw(chance, by):
    head = chance.choice(WAYS)
    made = factories.household(by=by, head=head, situation=None)
    if chance.random() < 0.7:
        factories.location(made, on=_day(chance))
    if chance.random() < 0.4:
        factories.living_situation(made, on=_day(chance))
    if chance.random() < 0.6:
        days = chance.choice([10, 29, 31, 50])
        on, score = factories.today() - timedelta(days=days), chance.choice([3, 9])
        record = factories.assessment(made, on=on, score=score, interviewed_at=days_ago(days))
        for _ in range(chance.randrange(4)):
            _try(record, chance)
    return made


def _try(record, chance):
    outcome = chance.choice(OUTCOMES)
    more = {"call_back_at": timezone.now()} if outcome == "call_back" else {}
    at = days_ago(chance.choice([2, 20, 29, 31, 60]))
    factories.evh_action(record, at=at, outcome=outcome, **more)


def _day(chance):
    return factories.today() - timedelta(days=chance.choice([5, 29, 30, 31, 70]))


def _is_out_of_reach(household):
    """As the list's own words have it, read record by record."""
    head = factories.head_of(household)
    midnight = timezone.make_aware(datetime.combine(factories.today() - UNMET, time.min))
    met_at = max(_contacts(household), default=None)
    situation_on = household.facts.living_situation_on
    was_met = (met_at and met_at >= midnight) or (
        situation_on and situation_on >= factories.today() - UNMET
    )
    if head.is_anonymous or was_met:
        return False
    tries = household.evh_actions.exclude(outcome="").order_by("-at", "-pk")
    last = tries.first()
    if last and last.outcome in TALKED and last.at >= midnight:
        return False
    has_no_way = not (head.phone or head.email or head.contact_note)
    in_vain = last and last.outcome in FAILED and (met_at is None or last.at >= met_at)
    return bool(has_no_way or in_vain)


def _contacts(household):
    for model in (LivingSituation, LocationRecord):
        yield from model.objects.filter(household=household).values_list("effective_at", flat=True)
    yield from household.assessments.values_list("interviewed_at", flat=True)


def test_whoever_is_out_of_reach_by_the_records_is_on_the_list(drawn):
    for facts in HouseholdFacts.objects.all():
        contacts = max(_contacts(drawn[facts.pk]), default=None)
        assert facts.last_contact_at == contacts
    found = BY_SLUG["unreachable"].find(HouseholdFacts.objects.all(), factories.today())
    expected = {pk for pk, household in drawn.items() if _is_out_of_reach(household)}
    assert {each.pk for each in found} == expected
    assert 3 < len(expected) < HOUSEHOLDS - 3


@pytest.mark.parametrize("work_list", WORK_LISTS, ids=lambda each: each.slug)
def test_pages_follow_each_other_in_the_order_of_the_whole_list(drawn, work_list, monkeypatch):
    """Extremely vulnerable households first, then by day, though they are asked for apart."""
    monkeypatch.setattr(rows, "PAGE_SIZE", 3)
    found = work_list.find(HouseholdFacts.objects.all(), factories.today())
    whole = sorted(found, key=lambda each: (not each.is_evh, each.due_on or NEVER, each.pk))
    read, after = [], ""
    while after is not None:
        page = page_of(found, str(after))
        read += page.facts
        after = page.after
    assert [each.pk for each in read] == [each.pk for each in whole]
