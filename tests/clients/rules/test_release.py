"""What a release allows on a day, who is asked, and the shipped text (C7, Q14). No database."""

import hashlib
from datetime import date, timedelta

import pytest

from clients.rules.ages import AgeBand, age_on
from clients.rules.release import (
    RENEWAL,
    ReleaseState,
    Standing,
    adult_if_born_by,
    is_due_for_renewal,
    is_minor,
    keeps_private,
    release_state,
    shared_until,
    still_to_ask,
)
from clients.rules.wording import WordingFault, read_wording
from clients.wording import WORDING_FILES, shipped_wordings, wording_in_force
from tests.assessments.rules.test_instrument_files import _grade, _spanish_ease

DAY = date(2026, 3, 1)
PUBLISHED = {
    "release-2026.1.toml": "6ff9287385eae041db4c8fb881abd26d618d67c879eea685c53ecddd4d1a5569"
}
"""The content of every published text: a change is a new file, never another word in an old one."""


def state(*, decision="granted", ends_on=DAY, withdrawn=False, on=DAY, **more):
    return release_state(decision=decision, ends_on=ends_on, is_withdrawn=withdrawn, on=on, **more)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"decision": None}, ReleaseState.NONE),
        ({"decision": "refused", "ends_on": None}, ReleaseState.REFUSED),
        ({}, ReleaseState.GRANTED),
        ({"on": DAY + timedelta(days=1)}, ReleaseState.EXPIRED),
        ({"withdrawn": True}, ReleaseState.WITHDRAWN),
        ({"withdrawn": True, "on": DAY + timedelta(days=9)}, ReleaseState.WITHDRAWN),
        ({"is_by_guardian": True, "is_adult": False}, ReleaseState.GRANTED),
        ({"is_by_guardian": True, "is_adult": True}, ReleaseState.NEEDS_OWN_SIGNATURE),
        ({"decision": "refused", "is_by_guardian": True}, ReleaseState.REFUSED),
    ],
)
def test_c7_the_newest_decision_has_one_state_and_its_last_day_counts(given, expected):
    assert state(**given) == expected


def test_adulthood_by_birth_date_agrees_with_the_age_on_every_day():
    day = date(2024, 1, 1)
    while day < date(2029, 1, 1):
        limit = adult_if_born_by(day)
        assert age_on(limit, day) >= 18
        assert age_on(limit + timedelta(days=1), day) < 18, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("low", "high", "minor"), [(17, 17, True), (18, 18, False), (13, 17, True), (None, None, False)]
)
def test_c16_who_may_be_an_adult_signs_for_themselves(low, high, minor):
    assert is_minor(AgeBand(low, high)) is minor


def test_a_release_is_renewed_in_its_last_thirty_days():
    assert not is_due_for_renewal(DAY + RENEWAL + timedelta(days=1), DAY)
    assert is_due_for_renewal(DAY + RENEWAL, DAY)
    assert is_due_for_renewal(DAY, DAY)
    assert not is_due_for_renewal(DAY - timedelta(days=1), DAY)
    assert not is_due_for_renewal(None, DAY)


def member(name, state, *, head=False, minor=False, ends_on=DAY):
    return Standing(name, name, is_head=head, is_minor=minor, state=state, ends_on=ends_on)


def test_a_household_is_shared_until_the_first_of_its_releases_ends():
    granted = ReleaseState.GRANTED
    home = [
        member("A", granted, head=True, ends_on=DAY + timedelta(days=9)),
        member("B", granted),
        member("C", ReleaseState.NONE, minor=True, ends_on=None),
    ]
    assert shared_until(home) == DAY
    assert still_to_ask(home) == []
    assert shared_until([*home, member("D", ReleaseState.NONE)]) is None
    assert still_to_ask([*home, member("D", ReleaseState.EXPIRED)]) == ["D"]


def test_c7_one_no_keeps_it_private_also_a_minor_s():
    home = [
        member("A", ReleaseState.GRANTED, head=True),
        member("B", ReleaseState.REFUSED, minor=True),
    ]
    assert keeps_private(home) == ["B"]
    assert shared_until(home) is None
    assert still_to_ask(home) == []


# --- The text --------------------------------------------------------------------------------


def test_a_published_text_never_changes():
    files = sorted(WORDING_FILES.glob("*.toml"))
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    assert found == PUBLISHED


def test_the_newest_text_whose_day_has_come_is_read():
    assert wording_in_force(DAY) == shipped_wordings()[-1]
    assert wording_in_force(date(1999, 1, 1)) == shipped_wordings()[0]


def prose(text):
    return [
        text.lead,
        text.understood,
        *(line for part in text.parts for line in part.lines),
    ]


@pytest.mark.parametrize("wording", shipped_wordings(), ids=lambda wording: wording.version)
def test_the_text_is_plain_in_both_languages(wording):
    """English at a reading grade of 6 or below, Spanish as easy."""
    filled = {"agency": "Our agency", "county": "Sacramento", "ends_on": "March 3"}
    assert _grade(prose(wording.text("en").filled_in(**filled))) <= 6
    assert _spanish_ease(prose(wording.text("es").filled_in(**filled))) >= 70


def test_a_text_that_is_not_whole_in_both_languages_is_refused():
    content = dict(shipped_wordings()[0].content)
    data = {"effective_from": DAY, **content}
    without_lead = {key: value for key, value in content["es"].items() if key != "lead"}
    with pytest.raises(WordingFault, match="es has no 'lead'"):
        read_wording({**data, "es": without_lead})
    with pytest.raises(WordingFault, match="same sentences"):
        read_wording({**data, "es": {**content["es"], "parts": content["es"]["parts"][1:]}})
