"""Fifty rounds: workers, publishers, PostgreSQL and Valkey killed with -9 in the middle of work."""

import json
import os
from collections import Counter
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.prioritization.killing import kill_rounds
from tests.prioritization.servers import own_servers

ROUNDS = int(os.environ.get("CAS_PROOF_KILLS", "50"))
SITUATIONS = (
    ("recompute", "process"),
    ("recompute", "postgres"),
    ("publish", "postgres"),
    ("recompute", "valkey"),
    ("publish", "process"),
    ("publish", "valkey"),
)
LEAST_IN_A_TRANSACTION = 0.5
LOG = Path(__file__).resolve().parent.parent.parent / "var" / "proof" / "recompute_kills.json"


@pytest.mark.proof
@pytest.mark.timeout(2400)
def test_whatever_is_killed_no_mixture_is_seen_nothing_happens_twice_and_all_recovers(
    tmp_path, django_db_blocker, capsys
):
    with django_db_blocker.unblock(), own_servers(tmp_path) as servers:
        rounds = islice(cycle(SITUATIONS), ROUNDS)
        points, reader = kill_rounds(rounds, households=120, lists=15, servers=servers)
    inside = sum(point.in_transaction for point in points)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text(json.dumps([asdict(point) for point in points], indent=2), encoding="utf-8")
    with capsys.disabled():
        print(
            f"\n{ROUNDS} rounds, {len(points)} kills, {inside} inside a transaction, "
            f"{reader.readings} readings of a list"
        )
        for (work, victim, statement), count in Counter(
            (point.work, point.victim, point.statement[:70]) for point in points
        ).items():
            print(f"  {count} x {victim} during {work}: {statement}")
    assert len(points) >= 0.8 * ROUNDS
    assert inside >= LEAST_IN_A_TRANSACTION * len(points)
    assert reader.readings
    assert not reader.mixtures
