import pytest

from assessments.rules.derived import (
    oldest_member,
    one_adult_caring,
    slept_unsheltered,
    three_children,
    youngest_child,
)
from tests.assessments.rules import CRISIS, IN_SHELTER, OUTSIDE, household


@pytest.mark.parametrize(
    ("living_situation", "answer"),
    [(OUTSIDE, "yes"), (IN_SHELTER, "no"), (335, "no"), (37, None), (8, None), (99, None)],
)
def test_c17_v1_comes_from_the_living_situation(living_situation, answer):
    assert slept_unsheltered(household(40, living_situation=living_situation)) == answer


def test_c17_v1_is_not_known_without_a_living_situation():
    assert slept_unsheltered(household(40, living_situation=None)) is None


@pytest.mark.parametrize(
    ("ages", "answer"),
    [
        ([65], "age_65_plus"),
        ([64], "age_55_64"),
        ([55], "age_55_64"),
        ([54], "other_age"),
        ([25], "other_age"),
        ([24], "head_18_24"),
        ([18], "head_18_24"),
        ([17], "other_age"),
    ],
)
def test_c17_v2_age_boundaries(ages, answer):
    assert oldest_member(household(*ages)) == answer


def test_c17_v2_counts_the_highest_single_value():
    assert oldest_member(household(22, 70)) == "age_65_plus"
    assert oldest_member(household(22, 57)) == "age_55_64"


def test_c17_v2_young_adults_count_only_as_head_of_the_household():
    assert oldest_member(household(40, 20)) == "other_age"


@pytest.mark.parametrize(
    ("ages", "answer"),
    [
        ([(60, 70)], "age_55_64"),  # surely 55, not surely 65
        ([(50, 60)], None),
        ([(65, 90)], "age_65_plus"),
        ([(18, 24)], "head_18_24"),
        ([(18, 30)], None),
        ([(25, 54)], "other_age"),
        ([None], None),
        ([None, 66], "age_65_plus"),
        ([40, None], None),
    ],
)
def test_c16_v2_reads_at_least_as_the_low_age_and_at_most_as_the_high_one(ages, answer):
    assert oldest_member(household(*ages)) == answer


@pytest.mark.parametrize(
    ("children", "answer"),
    [
        ([0], "under_2"),
        ([1], "under_2"),
        ([2], "age_2_5"),
        ([5], "age_2_5"),
        ([6], "age_6_plus"),
        ([17, 9], "age_6_plus"),
        ([9, 1], "under_2"),
        ([(0, 5)], "age_2_5"),
        ([(0, 9)], None),
        ([], None),
    ],
)
def test_c17_f1_is_the_age_of_the_youngest_child(children, answer):
    assert youngest_child(household(30, *children)) == answer


def test_c17_f2_counts_children_from_three_on():
    assert three_children(household(30, 3, 4)) == "no"
    assert three_children(household(30, 3, 4, 5)) == "yes"
    assert three_children(household(30, 3, 4, None)) == "no"  # C16: unknown is not a child


def test_c17_f4_is_one_adult_with_a_child():
    assert one_adult_caring(household(30, 4)) == "yes"
    assert one_adult_caring(household(30, 31, 4)) == "no"
    assert one_adult_caring(household(30)) == "no"
    assert one_adult_caring(household(30, None, 4)) == "no"


def test_c17_derived_items_stand_on_the_page_of_their_topic():
    pages = {page.key: page.questions for page in CRISIS.pages}
    assert "v1_slept_unsheltered" in pages["tonight"]
    assert {
        "v2_oldest_member",
        "f1_youngest_child",
        "f2_three_children",
        "f4_one_adult",
    } <= set(pages["household"])
