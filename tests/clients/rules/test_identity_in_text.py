"""S4: free text that may identify a person is noticed, at least 95 of 100 times (R16)."""

from collections import Counter

import pytest

from clients.rules.identity_in_text import likely_identity
from tests.clients.rules.identity_lines import HARMLESS, identifying_lines

LEAST_FOUND = 0.95
MOST_FALSE_ALARMS = 0.05


def test_s4_at_least_95_of_100_identifying_lines_are_noticed():
    lines = identifying_lines()
    assert len(lines) == len({line for _, line in lines}) == 500
    missed = [(kind, line) for kind, line in lines if not likely_identity(line)]
    assert len(missed) <= len(lines) * (1 - LEAST_FOUND), missed


def test_s4_no_kind_of_identity_is_overlooked():
    lines = identifying_lines()
    asked = Counter(kind for kind, _ in lines)
    found = Counter(kind for kind, line in lines if likely_identity(line))
    weak = {
        kind: f"{found[kind]} of {asked[kind]}" for kind in asked if found[kind] < 0.9 * asked[kind]
    }
    assert weak == {}


def test_harmless_lines_seldom_warn():
    assert len(HARMLESS) == len(set(HARMLESS)) >= 200
    alarms = [(line, likely_identity(line)) for line in HARMLESS if likely_identity(line)]
    assert len(alarms) <= len(HARMLESS) * MOST_FALSE_ALARMS, alarms


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("She met Zarephath Quillon there.", "name", "Zarephath Quillon"),
        ("maria lopez called", "name", "maria lopez"),
        ("MARIA LOPEZ IS AFRAID", "name", "MARIA LOPEZ"),
        ("Call 916-555-0100 now", "phone", "916-555-0100"),
        ("card 078-05-1120.", "SSN", "078-05-1120"),
        ("at person@example.org", "e-mail", "person@example.org"),
        ("lives at 1420 16th Street", "place", "1420 16th Street"),
        ("Vive en Avenida Primavera 33", "place", "Avenida Primavera 33"),
        ("born 3/14/1990", "birth date", "born 3/14/1990"),
    ],
)
def test_a_finding_quotes_the_piece_of_the_text(text, kind, piece):
    assert [(each.kind, each.text) for each in likely_identity(text)] == [(kind, piece)]


@pytest.mark.parametrize("text", ["", " ", "x" * 100_000, "A" * 5000, "1" * 5000, "a@" * 5000])
def test_any_text_is_read_in_reasonable_time(text):
    likely_identity(text)


def test_findings_come_in_the_order_of_the_text_and_once():
    found = likely_identity("Zarephath said call 916-555-0100. Then Zarephath left.")
    assert [each.text for each in found] == ["Zarephath", "916-555-0100"]
