"""What decides between two places on a list, and who is told what of the other household (C4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cas.access.roles import Role
from prioritization.models import Entry
from prioritization.querysets.order import SORT_KEY
from prioritization.why.eligibility import positions
from prioritization.why.neighbours import REASONS, neighbours, what_decides
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]


def waiting(*, score=3, homeless_for=None, answers=None, **household):
    made = factories.household(**household)
    began = factories.today() - timedelta(days=homeless_for) if homeless_for else None
    made.enrollments.update(homeless_since=began)
    factories.assessment(made, score=score, answers=answers or {})
    factories.tell_lists(made)
    return made


def next_to(made, viewer=None):
    entry = positions(made.pk).get()
    viewer = viewer or factories.UserFactory(role=Role.CAS_STAFF)
    return neighbours(entry, entry.rank, viewer=viewer, on=factories.today())


@pytest.mark.parametrize(
    ("ahead", "behind", "decides"),
    [
        ({"score": 7}, {"answers": {"l1_area": "oak_park"}}, "evh_order"),
        ({"answers": {"l1_area": "oak_park"}}, {"score": 5}, "score_order"),
        ({"score": 5}, {"score": 4, "homeless_for": 9}, "margin_order"),
        ({"homeless_for": 9}, {"homeless_for": 3}, "homeless_order"),
        ({}, {}, "waiting_since"),
    ],
)
def test_c4_the_first_part_of_the_order_that_differs_decides(ahead, behind, decides):
    factories.open_list([], [(NEAR, 10)])
    first, second = waiting(**ahead), waiting(**behind)
    below, above = next_to(first).below, next_to(second).above
    assert below.reason == above.reason == REASONS[decides]
    assert (above.rank, below.rank) == (1, 2)


def test_c4_at_last_a_lot_decides():
    factories.open_list()
    made = waiting(), waiting()
    Entry.objects.update(waiting_since=timezone.now())
    one, other = Entry.objects.filter(household__in=made)
    assert what_decides(one, other) == "tie_break"


def test_every_part_of_the_order_has_its_words():
    assert tuple(REASONS) == SORT_KEY


def test_at_the_ends_of_a_list_nobody_is_above_or_below():
    factories.open_list()
    alone = next_to(waiting())
    assert (alone.above, alone.below) == (None, None)


def test_staff_read_the_name_and_both_values():
    factories.open_list()
    waiting(homeless_for=9, head={"first_name": "Named"})
    above = next_to(waiting(homeless_for=3)).above
    assert above.name.startswith("Named")
    assert all(above.values)


def test_a_neighbours_score_is_told_to_nobody():
    factories.open_list()
    waiting(score=5)
    assert next_to(waiting(score=4)).above.values is None


def test_staff_know_a_private_household_by_its_code_and_not_by_its_values():
    factories.open_list()
    private = waiting(homeless_for=9, release="refused", head={"first_name": "Private"})
    above = next_to(waiting(homeless_for=3)).above
    assert above.name == f"Code {factories.head_of(private).code}"
    assert (above.values, above.person.url) == (None, "")


def test_an_assessor_of_another_agency_hears_of_another_household_only(assessor):
    factories.open_list()
    foreign = waiting(homeless_for=9, release="refused", head={"first_name": "Foreign"})
    above = next_to(waiting(homeless_for=3, by=assessor), assessor).above
    assert above.name == "Another household"
    assert factories.head_of(foreign).code not in str(above)
    assert above.reason == REASONS["homeless_order"]
    assert above.values is None
