"""Twenty workers killed with -9 in the middle of a run; at least fifteen inside a transaction."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.prioritization.killing import kill_workers

KILLS = 20
LEAST_IN_A_TRANSACTION = 15
LOG = Path(__file__).resolve().parent.parent.parent / "var" / "proof" / "recompute_kills.json"


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_twenty_killed_workers_leave_lists_that_equal_the_oracle(capsys):
    points, reader = kill_workers(KILLS, households=160, lists=16)
    inside = sum(point.in_transaction for point in points)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text(json.dumps([asdict(point) for point in points], indent=2), encoding="utf-8")
    with capsys.disabled():
        print(f"\n{len(points)} kills, {inside} inside a transaction, {reader.readings} readings")
        for (state, statement), count in Counter(
            (p.state, p.statement[:90]) for p in points
        ).items():
            print(f"  {count} x {state}: {statement}")
    assert len(points) == KILLS
    assert inside >= LEAST_IN_A_TRANSACTION
    assert not reader.mixtures
