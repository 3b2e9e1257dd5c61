"""Points by bands of a number (R23), ages that are known as a range (C16), and bands at rest."""

import json

import pytest

from cas.rules import ruleset
from cas.rules.conditions import RuleError
from cas.rules.facts import Fact, FactKind
from cas.rules.ruleset import Band, Bands, RuleSet, findings, points_in_words, shelter_score
from tests.cas.rules.sample_facts import CATALOGUE

OLDER = Bands("oldest_age", (Band(65, None, 10), Band(55, 64, 5)), "Older people first")
RULES = RuleSet(factors=(OLDER,))


@pytest.mark.parametrize(
    ("age", "score"), [(None, 100), (54, 100), (55, 105), (64, 105), (65, 110), (99, 110)]
)
def test_r23_points_by_band_at_each_bound(age, score):
    assert shelter_score(RULES, {"oldest_age": age}) == score
    assert findings(RULES, {"oldest_age": age}, CATALOGUE).score == score


@pytest.mark.parametrize(
    ("age", "outcome", "points", "asked"),
    [(70, True, 10, 1), (60, True, 5, 2), (30, False, 10, 3), (None, None, 10, 3)],
)
def test_bands_say_which_of_them_held(age, outcome, points, asked):
    (found,) = findings(RULES, {"oldest_age": age}, CATALOGUE).factors
    assert (found.outcome, found.points, len(found.findings)) == (outcome, points, asked)
    assert found.words == "Age of the oldest member: 5 points from 55 to 64, 10 points from 65"


@pytest.mark.parametrize(
    ("band", "words"),
    [
        (Band(None, 12, 1), "1 point up to 12"),
        (Band(3, 3, 2), "2 points at 3"),
        (Band(3, None, 2), "2 points from 3"),
        (Band(-1, 4, 2), "2 points from -1 to 4"),
    ],
)
def test_a_band_in_words(band, words):
    assert str(band) == words


def test_bands_are_kept_from_the_lowest_up_and_name_their_most_points():
    assert [band.at_least for band in OLDER.bands] == [55, 65]
    assert points_in_words(OLDER) == "up to 10 points"


@pytest.mark.parametrize(
    ("low", "high", "score"),
    [(60, 60, 105), (55, 64, 105), (50, 59, 100), (60, 69, 100), (65, 90, 110), (60, None, 100)],
)
def test_c16_an_age_known_as_a_range_counts_only_when_all_of_it_is_in_the_band(low, high, score):
    facts = {"head_age_low": low, "head_age_high": high}
    for code in facts:
        rules = RuleSet(factors=(Bands(code, OLDER.bands),))
        assert rules.facts == ("head_age_low", "head_age_high")
        assert shelter_score(rules, facts) == score


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([(1, 5, 1), (5, 9, 2)], "Two bands overlap: from 1 to 5 and from 5 to 9."),
        ([(1, None, 1), (5, 9, 2)], "Two bands overlap: from 1 and from 5 to 9."),
        ([(None, 5, 1), (None, 2, 2)], "Two bands overlap"),
        ([(5, 4, 1)], "A band is empty: no number is from 5 to 4."),
        ([(None, None, 1)], "A band says from which number or up to which number"),
        ([(1, 2, 0)], "Points are a whole number from 1 to 1000."),
        ([(2**31, None, 1)], "A number lies between"),
        ([], "Points by bands need 1 to 20 bands."),
        ([(n, n, 1) for n in range(21)], "Points by bands need 1 to 20 bands."),
    ],
)
def test_bands_that_overlap_or_are_empty_are_refused_in_words(bands, words):
    with pytest.raises(RuleError) as error:
        Bands("oldest_age", tuple(Band(*each) for each in bands))
    assert words in str(error.value)


def test_no_band_reads_a_protected_fact():
    with pytest.raises(RuleError, match="fair housing"):
        Bands("head_race", OLDER.bands)


def test_gaps_between_bands_are_found():
    bands = Bands("pets", (Band(None, 2, 5), Band(3, 4, 4), Band(8, 9, 3), Band(10, None, 2)))
    assert list(bands.gaps()) == [(5, 7)]


def test_bands_survive_being_stored_and_read_again():
    stored = json.loads(json.dumps(ruleset.dump(RULES)))
    assert stored["factors"] == [
        {
            "fact": "oldest_age",
            "bands": [
                {"at_least": 55, "at_most": 64, "points": 5},
                {"at_least": 65, "points": 10},
            ],
            "note": "Older people first",
        }
    ]
    assert ruleset.parse(stored) == RULES


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        ({"bands": []}, "Factor 1: A factor with bands has no fact."),
        ({"fact": 3, "bands": []}, "A fact is named by its code, not by the number 3."),
        ({"fact": "pets", "bands": 3}, "Bands are a list, not the number 3."),
        ({"fact": "pets", "bands": [3]}, "Band 1: A band is a group of named parts"),
        ({"fact": "pets", "bands": [{"at_least": 1}]}, "Band 1: A band has no points."),
        (
            {"fact": "pets", "bands": [{"at_least": "1", "points": 1}]},
            "Band 1: The bounds of a band are a whole number, not '1'.",
        ),
        ({"fact": "pets", "bands": [], "points": 3}, "'points' means nothing here."),
    ],
)
def test_malformed_bands_are_refused_in_words(factor, words):
    with pytest.raises(RuleError) as error:
        ruleset.parse({"requirements": [], "factors": [factor]})
    assert words in str(error.value)


def test_bands_of_a_fact_that_is_no_number_are_said_in_words():
    kind = CATALOGUE | {"kind": Fact("kind", "Kind of place", FactKind.OPTION)}
    rules = RuleSet(factors=(Bands("kind", OLDER.bands),))
    assert ruleset.check(rules, kind) == [
        "Factor 1: 'Kind of place' is one option, so 'ge' does not fit it. Use one of eq, ne, in, "
        "not_in.",
        "Factor 1: 'Kind of place' is one option, so 'le' does not fit it. Use one of eq, ne, in, "
        "not_in.",
    ]
