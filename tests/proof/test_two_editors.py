"""C2: 2,000 orders in which two edit plans, records, minutes and meetings; and real races."""

from collections import Counter

import pytest

from tests.prioritization.conferencing import editing

ROUNDS = 2000
"""Of each kind a quarter, each of eight turns and as many more as it takes to be done."""
RACES = 200
OF_ONE_RECORD = 25
"""So many rounds have the same record, so that its history grows long."""


@pytest.mark.proof
@pytest.mark.timeout(2400)
@pytest.mark.django_db(transaction=True)
def test_c2_two_thousand_interleavings_of_two_editors_lose_nothing(tools, capsys):
    saved, rng = Counter(), editing.chance("interleavings")
    for kind, editors_of in editing.KINDS.items():
        for number in range(ROUNDS // len(editing.KINDS)):
            if number % OF_ONE_RECORD == 0:
                editors = editors_of()
            saved[kind] += editing.interleave(editors, rng, turns=8)
    assert min(saved.values()) > ROUNDS // len(editing.KINDS)
    with capsys.disabled():
        print(f"\n{ROUNDS} interleavings, nothing lost in {saved.total()} savings: {dict(saved)}")


@pytest.mark.proof
@pytest.mark.timeout(2400)
@pytest.mark.django_db(transaction=True)
def test_c2_two_who_save_in_the_same_moment_lose_nothing(tools, capsys):
    asked, rng = Counter(), editing.chance("races")
    for kind, editors_of in editing.KINDS.items():
        for number in range(RACES // len(editing.KINDS)):
            if number % OF_ONE_RECORD == 0:
                editors = [_at_one_desk(each) for each in editors_of()]
            asked[kind] += editing.race(editors, rng)
    assert asked.total() > 0
    with capsys.disabled():
        print(f"\n{RACES} races, nothing lost; asked to choose: {dict(asked)}")


def _at_one_desk(editor):
    editor.desks = editor.desks[:1]
    return editor
