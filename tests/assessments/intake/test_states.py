"""The life of an intake: every transition, allowed and refused, here and in the database."""

import uuid
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.actions.intakes import STEPS
from assessments.enums import IntakeState
from assessments.intake_situation import OUTCOMES
from assessments.models import Intake
from assessments.rules.intake_states import FINISHED, INTAKE, UNFINISHED
from cas.rules.machine import NotPossible
from tests import factories

POSSIBLE = {
    ("begun", "talk_on"): "talking",
    ("begun", "divert"): "ready_to_divert",
    ("begun", "queue"): "ready_to_queue",
    ("talking", "divert"): "ready_to_divert",
    ("talking", "queue"): "ready_to_queue",
    ("ready_to_divert", "talk_on"): "talking",
    ("ready_to_divert", "queue"): "ready_to_queue",
    ("ready_to_divert", "finish"): "diverted",
    ("ready_to_queue", "talk_on"): "talking",
    ("ready_to_queue", "divert"): "ready_to_divert",
    ("ready_to_queue", "finish"): "queued",
    **{(state, "discard"): "discarded" for state in UNFINISHED},
}
ALL_MOVES = list(product(IntakeState.values, repeat=2))


@pytest.mark.parametrize(("state", "step"), list(product(INTAKE.states, INTAKE.steps)))
def test_every_step_of_every_state_is_allowed_or_refused(state, step):
    if (state, step) in POSSIBLE:
        assert INTAKE.after(state, step) == POSSIBLE[state, step]
    else:
        with pytest.raises(NotPossible):
            INTAKE.after(state, step)


def test_the_states_of_the_machine_are_those_that_are_stored():
    assert list(INTAKE.states) == IntakeState.values
    assert set(UNFINISHED) | set(FINISHED) | {IntakeState.DISCARDED} == set(IntakeState.values)


def test_each_outcome_has_a_step_and_the_state_that_it_leads_to():
    for outcome, step in STEPS.items():
        assert OUTCOMES[INTAKE.after("begun", step)] is outcome


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "to"), ALL_MOVES)
def test_the_database_lets_an_intake_go_on_only_as_the_machine_says(state, to):
    """Bare SQL, with everything else as the new state needs it."""
    made = factories.intake(factories.household(), IntakeState(state))
    if to == state or (state, to) in INTAKE.moves:
        _move(made, to)
        made.refresh_from_db()
        assert made.state == to
    else:
        with pytest.raises(IntegrityError, match="An intake can't go"), transaction.atomic():
            _move(made, to)


def _move(made, to):
    ends, discards = to in FINISHED, to == "discarded"
    at, by = timezone.now(), made.started_by_id
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_intake SET state = %s, stay = %s, finished_at = %s,"
            " finished_by_id = %s, discarded_at = %s, discarded_by_id = %s, discard_reason = %s"
            " WHERE key = %s",
            [
                to,
                uuid.uuid4() if ends else None,
                at if ends else None,
                by if ends else None,
                at if discards else None,
                by if discards else None,
                "Example" if discards else "",
                made.key,
            ],
        )


@pytest.mark.django_db
@pytest.mark.parametrize("state", IntakeState.values[1:])
def test_an_intake_begins_at_its_beginning(state):
    by = factories.UserFactory()
    with pytest.raises(IntegrityError, match=f"can't begin as {state}"), transaction.atomic():
        Intake.objects.create(
            household=factories.household(by=by), state=state, started_by=by, saved_by=by
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (IntakeState.READY_TO_QUEUE, {"state": "queued"}),
        (IntakeState.READY_TO_DIVERT, {"state": "diverted", "stay": uuid.uuid4()}),
        (IntakeState.TALKING, {"stay": uuid.uuid4()}),
        (IntakeState.TALKING, {"state": "discarded", "discard_reason": "Example"}),
        (IntakeState.BEGUN, {"discard_reason": "Example"}),
    ],
)
def test_an_end_says_who_and_when_and_nothing_else_does(state, fields):
    made = factories.intake(factories.household(), state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.filter(pk=made.pk).update(**fields)


@pytest.mark.django_db
def test_a_household_has_one_unfinished_intake():
    made = factories.household()
    factories.intake(made, IntakeState.DISCARDED)
    factories.intake(made, IntakeState.QUEUED)
    factories.intake(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.intake(made, IntakeState.TALKING)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "status"),
    [(IntakeState.QUEUED, 1), (IntakeState.DIVERTED, 2), (IntakeState.READY_TO_QUEUE, None)],
)
def test_hud_4_19_the_prioritization_status_is_what_the_intake_ended_as(state, status):
    assert factories.intake(factories.household(), state).prioritization_status == status
