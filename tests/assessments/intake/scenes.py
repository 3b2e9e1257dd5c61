"""Intakes as tests begin with them: how far they are, and what was recorded on the way."""

from django.utils import timezone

from assessments.actions import intakes
from assessments.enums import IntakeState
from assessments.intake_situation import INTAKE_TOOLS
from assessments.rules.intake import Page
from tests import factories

FOR_THE_QUEUE, DIVERTED = IntakeState.READY_TO_QUEUE, IntakeState.READY_TO_DIVERT


def ready(state=FOR_THE_QUEUE, *, by=None, household=None, tools=INTAKE_TOOLS, **fields):
    """An intake with everything that Finish needs, in a state before it."""
    made = household or factories.household(by=by)
    for tool in tools:
        answered_draft(made, tool)
    return factories.intake(made, state, confirmed=[str(Page.FAMILY)], **fields)


def answered_draft(made, tool, **fields):
    """An interview in which somebody wrote something down."""
    asked = next(each for each in factories.shipped(tool).questions if not each.is_derived)
    return factories.draft(made, tool, missing={asked.code: "not_sure"}, **fields)


def finish(intake, *, by=None):
    """As the button does."""
    return intakes.finish(intake=intake, by=by or intake.started_by, at=timezone.now())


def begin(made, *, by=None):
    """As the button does."""
    return intakes.begin(
        household=made, by=by or made.created_by, on=factories.today(), at=timezone.now()
    )


def discard(intake, *, reason="Started by mistake", by=None):
    """As the button does."""
    intakes.discard(intake=intake, reason=reason, by=by or intake.started_by, at=timezone.now())
