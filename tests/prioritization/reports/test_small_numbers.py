"""S11: whoever may not see people sees no number from 1 to 10, nor what would give one away."""

import csv
import io
import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cas.access.roles import Role
from prioritization.reports import (
    assessors,
    declines,
    fits_nowhere,
    funnel,
    intakes,
    placements,
    supply,
)
from prioritization.reports.catalogue import REPORTS
from prioritization.reports.course import Step
from prioritization.reports.definition import Asked
from prioritization.reports.funnel import shown_steps
from prioritization.reports.period import named_periods, own_period, whole_quarters
from prioritization.reports.placements import Shown
from prioritization.reports.waits import Waits
from prioritization.small_numbers import is_small
from tests import factories
from tests.factories import referrals as referring
from tests.factories.reports import past_county

MODULES = [placements, funnel, declines, fits_nowhere, supply, intakes, assessors]
COUNTS_NO_PEOPLE = ("Open beds", "Open beds that could take them")
"""Columns of beds: nobody is told of by them."""


@pytest.fixture
def keeper(sign_in, tools):
    """A rules admin: sees lists by code, and nobody's record."""
    return sign_in(role=Role.RULES_ADMIN)


def asked_by_keeper():
    on = factories.today()
    period = own_period(on - timedelta(days=340), on)
    return Asked(period, on, timezone.now(), sees_people=False)


def test_no_small_number_stands_in_table_picture_or_sentence(tools):
    past_county(households=36)
    made = factories.household(children=(2,))
    factories.assessment(made, score=14, is_family=True)
    factories.tell_lists(made)
    for module in MODULES:
        _assert_hides_small_numbers(module, module.read(asked_by_keeper()))


def _assert_hides_small_numbers(module, found):
    for table in found.tables:
        for row in table.rows:
            for heading, cell in zip(table.head[1:], row.cells, strict=True):
                if isinstance(cell, int) and heading not in COUNTS_NO_PEOPLE:
                    assert not is_small(cell), (table.caption, heading, row.label)
    for number in re.findall(r"\d+", _without_beds(" ".join((found.finding, *found.summary)))):
        assert not is_small(int(number)) or number == "10", found.finding
    for bar in found.picture.bars if found.picture else ():
        for strip in bar.strips:
            is_of_beds = module is supply and strip.look == "striped"
            assert is_of_beds or not strip.words.isdigit() or not is_small(int(strip.words))


def _without_beds(words):
    """Without beds, the number of people who interviewed, and days of a wait."""
    return re.sub(r"[\d.,]+ (beds?|people|person|days|h|min)\b", "", words)


def test_the_page_and_the_file_hide_the_same(keeper):
    past_county(households=12)
    for report in REPORTS:
        _assert_hides_the_same(keeper, report)


def _assert_hides_the_same(keeper, report):
    url = reverse("prioritization:report", args=[report.slug])
    shown = keeper.get(url).content.decode()
    assert "Numbers from 1 to 10 could tell who is meant" in shown or "<table" not in shown
    file = keeper.post(
        reverse("prioritization:report_file", args=[report.slug]), {"reason": "check"}
    )
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    written = Counter(cell for row in rows for cell in row[1:])
    assert written["not shown"] == shown.count(">not shown</td>")


def test_who_may_not_see_people_chooses_quarters_that_share_no_day(keeper, tools):
    quarters = list(whole_quarters(factories.today()).values())
    assert len(quarters) == 4
    for later, earlier in pairwise(quarters):
        assert later.first - earlier.last == timedelta(days=1)
    assert all(each.last < factories.today() for each in quarters)
    referring.placement(factories.household(), factories.open_list())
    url = reverse("prioritization:report", args=["placements"])
    for period in named_periods(factories.today()):
        shown = keeper.get(url, {"period": period, "kind": "shelter"}).content.decode()
        assert quarters[0].words in shown
        assert "Last 30 days" not in shown
        assert "Rapid re-housing" not in shown


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_no_step_of_the_funnel_can_be_worked_out(lost):
    reached = {step: sum(lost[step:]) for step in Step}
    shown = [number for number in shown_steps(reached, hides=True).values() if number is not None]
    assert not any(map(is_small, shown))
    assert not any(is_small(a - b) for place, a in enumerate(shown) for b in shown[place:])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=4),
)
@settings(max_examples=200)
def test_neither_those_who_were_vulnerable_nor_the_others_can_be_worked_out(kinds):
    lines = {str(place): Waits(beds + others, beds) for place, (beds, others) in enumerate(kinds)}
    everybody = Waits(
        *map(sum, zip(*((each.placed, each.beds) for each in lines.values()), strict=True))
    )
    shown = Shown(everybody, lines, hides=True)
    placed = shown.placed()
    hidden = [kind for kind, number in placed.items() if number is None]
    assert not any(number is not None and is_small(number) for number in placed.values())
    if hidden and shown.all_placed() is not None:
        assert len(hidden) > 1
        assert not is_small(sum(lines[kind].placed for kind in hidden))
    if shown.all_beds() is not None:
        for each in (everybody, *lines.values()):
            assert not is_small(each.beds)
            assert not is_small(each.placed - each.beds)
