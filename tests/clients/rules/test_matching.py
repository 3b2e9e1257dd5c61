"""R35: why somebody on file may be the person who is looked for."""

from datetime import date

import pytest

from clients.rules.matching import (
    Closeness,
    LookedFor,
    OnFile,
    close_words,
    compare,
    edit_distance,
)
from clients.rules.nicknames import called_alike, formal_name

BORN = date(1985, 3, 14)


def looked_for(name, *, alike=(), **known):
    """What `name` is when these words are on file; `alike` sound like one of its words."""
    words = tuple(name.split())
    on_file = ("william", "smith", "maria", "gonzalez", "example", "lee", *alike)
    close = {word: close_words(word, on_file, alike) for word in words}
    return LookedFor(words, close, **known)


def person(called, surnames, **known):
    return OnFile(tuple(called.split()), tuple(surnames.split()), **known)


@pytest.mark.parametrize(
    ("typed", "alike", "reasons"),
    [
        ("william smith", (), ("Same name",)),
        ("smith william", (), ("Same name, other order",)),
        ("bill smith", (), ("Nickname of William", "Same last name")),
        ("wiliam smith", (), ("Spelled almost the same", "Same last name")),
        ("wlilaim smith", (), ("Spelled much the same", "Same last name")),
        ("william smythe", ("smith",), ("Sounds alike", "Same first name")),
        ("will smi", (), ("Begins the same", "Nickname of William")),
    ],
)
def test_r35_the_reasons_say_why_a_name_matches(typed, alike, reasons):
    match = compare(looked_for(typed, alike=alike), person("william", "smith"))
    assert match.reasons == reasons


@pytest.mark.parametrize(
    ("born", "reason", "is_likely"),
    [
        (BORN, "Same birth date", True),
        (date(1985, 3, 15), "Birth date differs in one digit", True),
        (date(1971, 8, 2), "", False),
        (None, "", True),
    ],
)
def test_r35_a_birth_date_speaks_for_or_against(born, reason, is_likely):
    match = compare(looked_for("william smith", born=BORN), person("william", "smith", born=born))
    assert (reason in match.reasons) or not reason
    assert match.is_likely is is_likely


def test_r35_a_birth_date_that_is_only_near_needs_the_whole_name():
    wanted = looked_for("maria smith", born=BORN)
    near, same = date(1985, 3, 15), BORN
    assert not compare(wanted, person("william", "smith", born=near)).is_likely
    assert compare(wanted, person("william", "smith", born=same)).is_likely
    assert compare(wanted, person("maria", "smith", born=near)).is_likely


def test_r35_day_and_month_may_be_swapped():
    match = compare(
        looked_for("maria", born=date(1985, 3, 4)), person("maria", "lee", born=date(1985, 4, 3))
    )
    assert "Birth date with day and month the other way round" in match.reasons


def test_r35_an_approximate_birth_date_speaks_against_nobody():
    approximate = person("william", "smith", born=date(1971, 8, 2), is_birth_date_approximate=True)
    assert compare(looked_for("william smith", born=BORN), approximate).is_likely


def test_r35_the_last_four_need_a_second_trait_to_stop_somebody():
    last_four_only = person("maria", "lee", has_same_last_four=True)
    wanted = looked_for("william smith", has_last_four=True)
    assert compare(wanted, last_four_only).reasons == (
        "Same last four of the Social Security number",
    )
    assert not compare(wanted, last_four_only).is_likely
    assert compare(wanted, person("bill", "lee", has_same_last_four=True)).is_likely


def test_r35_one_name_alone_stops_nobody():
    assert not compare(looked_for("maria"), person("maria", "gonzalez")).is_likely


def test_r35_who_shares_nothing_is_no_match():
    assert compare(looked_for("william smith"), person("maria", "gonzalez")).points == 0


def test_r35_the_better_match_comes_first():
    wanted = looked_for("bill smith", alike=("smyth",), born=BORN)
    in_order = [
        person("bill", "smith", born=BORN),
        person("william", "smith", born=BORN),
        person("bill", "smith"),
        person("william", "smith"),
        person("william", "smith", born=date(1971, 8, 2)),
        person("maria", "gonzalez"),
    ]
    points = [compare(wanted, each).points for each in in_order]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == len(points)


def test_particles_tell_nothing_by_themselves():
    wanted = looked_for("maria de la gonzalez")
    assert wanted.telling_words == ("maria", "gonzalez")
    assert looked_for("de la").telling_words == ("de", "la")


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("smith", "smith", 0),
        ("smith", "smiht", 1),
        ("smith", "smth", 1),
        ("gonzalez", "gonsales", 2),
        ("maria", "moira", 2),
        ("smith", "gonzalez", 3),
        ("ab", "ba", 1),
    ],
)
def test_a_swap_of_neighbours_is_one_edit(one, other, edits):
    assert edit_distance(one, other, most=2) == edits


def test_short_words_are_close_only_when_they_sound_alike_or_differ_in_one_letter():
    close = close_words("lee", ["leo", "lea", "lou", "leigh"], alike=["leigh"])
    assert close["leigh"] == Closeness.SOUND
    assert close["leo"] == Closeness.ONE_LETTER
    assert "lou" not in close


@pytest.mark.parametrize(
    ("short", "formal"),
    [
        ("bill", "william"),
        ("peggy", "margaret"),
        ("pepe", "jose"),
        ("lupe", "guadalupe"),
        ("memo", "guillermo"),
        ("chuy", "jesus"),
    ],
)
def test_nicknames_are_known_in_english_and_spanish(short, formal):
    assert formal in called_alike(short)
    assert short in called_alike(formal)
    assert formal_name(short, formal) == formal_name(formal, short) == formal


def test_two_short_forms_of_one_name_are_alike_too():
    assert "billy" in called_alike("liam")
    assert formal_name("billy", "liam") == "william"
    assert called_alike("zzz") == frozenset()
