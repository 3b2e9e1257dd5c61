"""Queues, the ways onto them, and the intakes that were left unfinished."""

from assessments.enums import IntakeState
from tests import factories
from tests.browser.sight import Sight
from tests.browser.small_county import County
from tests.factories.worklists import days_ago


def queues(county: County) -> list[Sight]:
    """The queue of the intake, the way onto it, and what was left unfinished (C14, R36)."""
    by, staff = county.assessor, county.staff
    for children, state in (((4,), IntakeState.QUEUED), ((), IntakeState.QUEUED)):
        _with_intake(county, state, children=children)
    _with_intake(county, IntakeState.TALKING, days=3)
    _with_intake(county, IntakeState.READY_TO_QUEUE, at=days_ago(2))
    _with_intake(county, IntakeState.DIVERTED, at=days_ago(1))
    _with_intake(county, IntakeState.BEGUN, at=days_ago(20), enrolled=False)
    return [
        Sight("prioritization:list_detail", ("cas-queue",), "queue", who=staff),
        Sight("prioritization:why_cell", (county.ready.pk, "cas-queue"), "queue", who=by),
        Sight("prioritization:unfinished_intakes", who=staff),
        Sight("prioritization:unfinished_intakes", (), "empty", who=by, query={"whose": "mine"}),
        Sight("prioritization:work_list", ("exits-to-record",), "exits", who=by),
    ]


def _with_intake(county: County, state: IntakeState, *, at=None, days=0, **household):
    made = factories.household(by=county.assessor, **household)
    factories.intake(made, state, at=at, days=days)
    factories.tell_lists(made)
