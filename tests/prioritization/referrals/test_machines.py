"""The life of a referral and of an opening: every transition, allowed and refused, here and in
the database.
"""

from itertools import product

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from cas.rules.machine import Machine, NotPossible
from prioritization.enums import EVENT_CODES, OpeningState, ProgramKind, ReferralState
from prioritization.referring.diagrams import as_markdown
from prioritization.rules import referral as rules
from prioritization.rules.decline_reasons import REASONS, After, DeclineReason, Says, reasons_of
from prioritization.rules.opening import OPENING
from prioritization.rules.referral import REFERRAL
from tests.factories import referrals as openings

ENDINGS = {
    "decline_by_client": "declined_by_client",
    "decline_by_provider": "declined_by_provider",
    "miss": "no_show",
    "withdraw": "withdrawn",
    "expire": "expired",
}
REFERRAL_STEPS = {
    ("prepared", "offer"): "offered",
    ("prepared", "void"): "voided",
    ("offered", "accept"): "accepted",
    ("accepted", "enroll"): "enrolled",
    **{("offered", step): to for step, to in ENDINGS.items()},
    **{("accepted", step): to for step, to in ENDINGS.items()},
}
OPENING_STEPS = {
    ("open", "refer"): "referred",
    ("open", "withdraw"): "withdrawn",
    ("open", "lapse"): "lapsed",
    ("referred", "release"): "open",
    ("referred", "fill"): "filled",
}


@pytest.mark.parametrize(
    ("machine", "possible"), [(REFERRAL, REFERRAL_STEPS), (OPENING, OPENING_STEPS)]
)
def test_every_step_of_every_state_is_allowed_or_refused(machine, possible):
    for state, step in product(machine.states, machine.steps):
        if (state, step) in possible:
            assert machine.after(state, step) == possible[state, step]
        else:
            assert not machine.allows(state, step)
            with pytest.raises(NotPossible):
                machine.after(state, step)


@pytest.mark.parametrize(
    ("machine", "stored"), [(REFERRAL, ReferralState), (OPENING, OpeningState)]
)
def test_the_states_of_a_machine_are_those_that_are_stored(machine, stored):
    assert list(machine.states) == stored.values
    assert set(machine.states) >= {to for _, to in machine.moves}


def test_a_state_that_holds_a_bed_can_still_go_on_and_the_others_are_ends():
    assert set(rules.ACTIVE) == {state for state, steps in REFERRAL.transitions.items() if steps}
    assert set(rules.RESULTS) <= set(rules.SEEN_OUTSIDE)
    assert set(rules.RESULTS.values()) == {1, 2, 3}


def test_a_diagram_names_every_state_and_step():
    machine = Machine({"a": {"go_on": "b"}, "b": {}})
    assert machine.diagram({"a": "First", "b": "Last"}).splitlines() == [
        "stateDiagram-v2",
        "    a: First",
        "    b: Last",
        "    [*] --> a",
        "    a --> b: go on",
        "    b --> [*]",
    ]


def test_the_page_of_the_documentation_is_drawn_from_the_machines():
    page = (settings.BASE_DIR / "docs" / "referrals.md").read_text(encoding="utf-8")
    assert page.endswith(as_markdown() + "\n")


# --- The database keeps to the machines ------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("state", REFERRAL.states)
def test_the_database_lets_a_referral_go_on_only_as_the_machine_says(state):
    for to in REFERRAL.states:
        record = openings.referral(state=state)
        record.state, record.reason = to, openings.REASONS.get(to, "")
        if to == state or (state, to) in REFERRAL.moves:
            record.save()
        else:
            with pytest.raises(IntegrityError, match="A referral can't go"), transaction.atomic():
                record.save()


@pytest.mark.django_db
@pytest.mark.parametrize("state", OPENING.states)
def test_the_database_lets_an_opening_go_on_only_as_the_machine_says(state):
    for to in OPENING.states:
        free = openings.opening()
        if state != "open":
            if state == "filled":
                _go(free, "referred")
            _go(free, state)
        if to == state or (state, to) in OPENING.moves:
            _go(free, to)
        else:
            with pytest.raises(IntegrityError, match="An opening can't go"), transaction.atomic():
                _go(free, to)


def _go(free, state):
    free.state = state
    free.ended_at = None if state in ("open", "referred") else timezone.now()
    free.save()


@pytest.mark.django_db
def test_nothing_begins_in_the_middle():
    with pytest.raises(IntegrityError, match="can't begin as filled"), transaction.atomic():
        openings.opening(state="filled", ended_at=timezone.now())


# --- Reasons and events are data -------------------------------------------------------------


def test_every_side_has_reasons_and_every_consequence_is_there():
    assert all(reasons_of(side) for side in Says)
    assert {reason.after for reason in REASONS.values()} == set(After)
    assert all(len(code) <= 30 for code in REASONS)
    assert all(reason.consequence for reason in REASONS.values())


def test_a_reason_that_parks_says_for_how_long():
    with pytest.raises(ValueError, match="days are for reasons that park"):
        DeclineReason("code", Says.CLIENT, "label", After.PARKS)


def test_every_kind_of_program_that_has_beds_writes_its_event():
    """HUD 4.20: 10 shelter, 13 rapid re-housing, 14 supportive housing, 15 other housing."""
    assert EVENT_CODES == {
        "shelter": 10,
        "rapid_rehousing": 13,
        "permanent_supportive": 14,
        "other_housing": 15,
    }
    assert set(ProgramKind) - set(EVENT_CODES) == {ProgramKind.QUEUE}
