"""What a page of a list asks of the database, with everything on it that there can be."""

from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cas import sign_ins
from prioritization.actions.rules import publish
from prioritization.lists import pages
from tests import factories
from tests.factories import referrals as referring
from tests.factories.worklists import case

AT_MOST = 15
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]


def waiting(places):
    """A household for each place in the order of the list, the longest homeless first (C4)."""
    made = [factories.household() for _ in places]
    for place, each in zip(places, made, strict=True):
        each.enrollments.update(homeless_since=date(2020, 1, 1) + timedelta(days=place))
        factories.assessment(each, score=9, answers={"l1_area": "oak_park"})
    factories.tell_lists(*made)
    return made


def with_everything(program, made):
    """Of every four households one is parked, one on the list by decision, one held, one gone."""
    for parked, decided, held, gone in zip(*[iter(made)] * 4, strict=True):
        referring.parking(parked, program, until_reassessed=True)
        factories.override(decided, program)
        referring.hold(held)
        gone.enrollments.update(exited_on=factories.today())
        factories.tell_lists(gone)


def asked_of_second_page(browser, program):
    """The statements of a visit that finds no cache filled, and notes that somebody is there."""
    url = reverse("prioritization:list_detail", args=[program.slug])
    older = browser.get(url).context["page"].older_url
    session = browser.session
    session[sign_ins.SIGN_IN] = {**session[sign_ins.SIGN_IN], "input_at": _a_minute_ago()}
    session.save()
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        response = browser.get(url + older)
    statements = [each["sql"] for each in asked.captured_queries]
    # Outside tests a request is no part of a transaction, so nothing is saved on the way.
    return response, [each for each in statements if "SAVEPOINT" not in each]


def _a_minute_ago():
    return timezone.now().timestamp() - 60


def test_a_page_with_everything_on_it_asks_at_most_15_queries_however_many_rows(staff, monkeypatch):
    program = factories.open_list(NEAR)
    publish(
        program=None,
        rule_set=factories.rule_set(NEAR),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )
    with_everything(program, waiting(range(8)))
    case(program.entries.standing()[0].household, staff.user)
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    few, asked_of_few = asked_of_second_page(staff, program)
    with_everything(program, waiting(range(8, 24)))
    monkeypatch.setattr(pages, "PAGE_SIZE", 7)
    many, asked_of_many = asked_of_second_page(staff, program)
    assert [len(page.context["rows"]) for page in (few, many)] == [2, 7]
    assert any(row["parking"] for row in many.context["rows"])
    assert any(row["decision"] for row in many.context["rows"])
    assert many.context["grace"]["rows"]
    assert any(each.startswith("UPDATE") for each in asked_of_many)
    assert len(asked_of_many) == len(asked_of_few) <= AT_MOST, "\n".join(asked_of_many)
