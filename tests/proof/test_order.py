"""C4 over random lives: neither insertion nor the number of recomputes changes the order."""

from random import Random

import pytest

from tests.prioritization.ordering import orders


@pytest.mark.proof
@pytest.mark.timeout(300)
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100))
def test_c4_the_order_is_independent_of_insertion_and_of_the_number_of_recomputes(tools, seed):
    first, *others = orders(Random(2000 + seed), steps=40)
    assert all(each == first for each in others)
