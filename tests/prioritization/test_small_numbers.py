"""S11: counts from 1 to 10 stay hidden, and no sum that is shown gives one away."""

from hypothesis import given
from hypothesis import strategies as st

from prioritization.small_numbers import SMALLEST_SHOWN, hidden_cells, is_small

COUNTS = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=12)


@given(COUNTS)
def test_every_small_count_is_hidden_and_no_zero(counts):
    hidden = hidden_cells(counts)
    assert {cell for cell, count in counts.items() if is_small(count)} <= hidden
    assert all(counts[cell] for cell in hidden)


@given(COUNTS)
def test_the_rest_of_the_sum_is_never_one_cell_and_never_small(counts):
    """Whoever knows the sum and all cells that are shown knows the sum of those that are not."""
    hidden = hidden_cells(counts)
    if hidden and sum(counts.values()) >= SMALLEST_SHOWN:
        assert len(hidden) > 1
        assert sum(counts[cell] for cell in hidden) >= SMALLEST_SHOWN


@given(st.lists(st.integers(SMALLEST_SHOWN, 99), max_size=9))
def test_nothing_is_hidden_where_nothing_is_small(counts):
    assert not hidden_cells(dict(enumerate(counts)))


def test_as_little_as_possible_is_hidden():
    assert hidden_cells({"a": 2, "b": 11, "c": 90}) == {"a", "b"}
    assert hidden_cells({"a": 9, "b": 9, "c": 90}) == {"a", "b"}
