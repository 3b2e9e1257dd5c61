"""Score distributions: shares, other lines, and what somebody who may not see people learns."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from prioritization.monitor.distribution import Distribution, Share
from prioritization.small_numbers import is_small

LINE = 6
COUNTS = st.dictionaries(st.integers(0, 14), st.integers(1, 40), min_size=1)


def test_r1_the_share_is_of_all_and_from_the_line_on():
    spread = Distribution({3: 80, 5: 10, 6: 5, 9: 5}, LINE)
    assert spread.share == Share(10, 100)
    assert spread.share.percent == 10
    assert spread.share_with(5) == Share(20, 100)
    assert spread.share_with(7) == Share(5, 100)
    assert list(spread.scores) == list(range(10))


def test_nothing_at_all_has_a_share_of_nothing():
    spread = Distribution({}, LINE, hides_small=True)
    assert spread.share.percent == 0
    assert spread.share_with(LINE) == Share(0, 0)
    assert list(spread.scores) == list(range(LINE + 1))


def test_a_small_count_takes_its_neighbours_with_it():
    spread = Distribution({2: 60, 3: 30, 4: 4, 6: 20, 7: 15, 8: 3}, LINE, hides_small=True)
    assert [spread.count_of(score) for score in (2, 3, 4)] == [60, None, None]
    assert [spread.count_of(score) for score in (6, 7, 8)] == [20, None, None]
    assert spread.share_with(4) is None, "it would tell 3 from 4"
    assert spread.share_with(3) == Share(72, 132)
    assert spread.share_with(8) is None, "it would tell 7 from 8"


@given(COUNTS)
def test_whatever_is_told_leaves_no_small_number_to_be_worked_out(counts):
    """What two lines and the counts between them tell of the rest is never 1 to 10.

    The share at the line is known here; whoever must not know it sees no distribution at all.
    """
    spread = Distribution(counts, LINE, hides_small=True)
    assume(not spread.share.gives_people_away)
    told = [(line, share) for line in range(16) if (share := spread.share_with(line))]
    for (low, more), (high, fewer) in pairwise(told):
        shown = [spread.count_of(score) for score in range(low, high)]
        assert not any(count and is_small(count) for count in shown)
        rest = more.reached - fewer.reached - sum(count or 0 for count in shown)
        assert not is_small(rest)
        assert (rest > 0) == (None in shown)
