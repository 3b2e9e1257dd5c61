"""What staff do on the board. Each is stored with an act, which can be undone for ten seconds."""

from datetime import datetime

from assessments.actions import corrections, evh_actions
from assessments.models import Assessment, CorrectionRequest, EvhAction
from cas.asked import AlreadyAnswered
from cas.changes import action
from cas.models import User
from clients.actions import case_assignments
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment, Household
from prioritization.act_hooks import register
from prioritization.actions import holds
from prioritization.actions.acts import TooLate, begin
from prioritization.enums import ActKind
from prioritization.models import Act, Hold


@action
def assign(*, household: Household, worker: User, by: User, at: datetime) -> Act:
    """Give the household to a worker. Raises HasWorkerAlready."""
    made = case_assignments.assign(household=household, worker=worker, by=by, at=at)
    return _begin(ActKind.ASSIGN, household.pk, made, by, at)


@action
def let_go(*, household: Household, by: User, at: datetime) -> Act | None:
    """Nobody has the household any more; None when nobody had it."""
    ended = case_assignments.end(household=household, by=by, at=at)
    return _begin(ActKind.LET_GO, household.pk, ended, by, at) if ended else None


@action
def log_contact(
    *,
    assessment: Assessment,
    path: str,
    outcome: str,
    call_back_at: datetime | None,
    note: str,
    by: User,
    at: datetime,
) -> Act:
    """Log a call to 2-1-1 or a contact with the household, and what came of it (R29)."""
    logged = evh_actions.log_evh_action(
        assessment=assessment,
        path=path,
        done_at=at,
        outcome=outcome,
        call_back_at=call_back_at,
        note=note,
        by=by,
    )
    return _begin(ActKind.CONTACT, assessment.household_id, logged, by, at)


@action
def put_on_hold(
    *, household: Household, reason: str, note: str, until: datetime, by: User, at: datetime
) -> Act:
    """The household waits until a moment, and why."""
    made = holds.hold(household=household, reason=reason, note=note, until=until, by=by, at=at)
    return _begin(ActKind.HOLD, household.pk, made, by, at)


@action
def end_hold(*, hold: Hold, by: User, at: datetime) -> Act:
    """The household is ready again."""
    holds.end_hold(hold=hold, by=by, at=at)
    return _begin(ActKind.END_HOLD, hold.household_id, hold, by, at)


@action
def accept(*, assessment: Assessment, by: User, at: datetime) -> Act:
    """Somebody went through the household's answers and found them in order."""
    return _begin(ActKind.REVIEW, assessment.household_id, assessment, by, at)


@action
def ask_for_correction(*, assessment: Assessment, doubt: str, by: User, at: datetime) -> Act:
    """Ask who made the assessment to look at it again (R17). Raises AlreadyAsked."""
    asked = corrections.ask_for_correction(assessment=assessment, doubt=doubt, by=by, at=at)
    return _begin(ActKind.CORRECTION, assessment.household_id, asked, by, at)


def _begin(kind: str, household_id: int, subject, by: User, at: datetime) -> Act:
    return begin(kind=kind, household_id=household_id, subject_id=subject.pk, by=by, at=at)


def register_hooks() -> None:
    """Called once when the app is ready. None of these acts is felt outside."""
    register(ActKind.ASSIGN, undo=_take_assignment_back)
    register(ActKind.LET_GO, undo=_have_again)
    register(ActKind.CONTACT, undo=_take_contact_back)
    register(ActKind.HOLD, undo=_take_hold_back)
    register(ActKind.END_HOLD, undo=_hold_again)
    register(ActKind.REVIEW, undo=_nothing_written)
    register(ActKind.CORRECTION, undo=_take_request_back)


def _take_assignment_back(act: Act, by: User, at: datetime) -> None:
    made = CaseAssignment.objects.select_related("household").get(pk=act.subject_id)
    case_assignments.take_back(assignment=made, by=by, at=at)


def _have_again(act: Act, by: User, at: datetime) -> None:
    """Unless somebody else took the household meanwhile."""
    ended = CaseAssignment.objects.select_related("household", "worker").get(pk=act.subject_id)
    if ended.ended_because != AssignmentEnd.FINISHED:
        return
    if not CaseAssignment.objects.open().filter(household=ended.household_id).exists():
        case_assignments.assign(household=ended.household, worker=ended.worker, by=by, at=at)


def _take_contact_back(act: Act, by: User, at: datetime) -> None:
    logged = EvhAction.objects.get(pk=act.subject_id)
    evh_actions.take_back_evh_action(logged=logged, by=by, at=at)


def _take_hold_back(act: Act, by: User, at: datetime) -> None:
    """The hold it took the place of holds again."""
    made = Hold.objects.get(pk=act.subject_id)
    holds.end_hold(hold=made, by=by, at=at)
    before = Hold.objects.filter(household=made.household_id, ended_at=made.held_at)
    for each in before.exclude(pk=made.pk):
        holds.hold_again(hold=each, by=by, at=at)


def _hold_again(act: Act, by: User, at: datetime) -> None:
    holds.hold_again(hold=Hold.objects.get(pk=act.subject_id), by=by, at=at)


def _nothing_written(act: Act, by: User, at: datetime) -> None:
    """The act itself is all there is."""


def _take_request_back(act: Act, by: User, at: datetime) -> None:
    asked = CorrectionRequest.objects.select_related("assessment").get(pk=act.subject_id)
    try:
        corrections.take_back_request(request=asked, by=by, at=at)
    except AlreadyAnswered as answered:
        raise TooLate(str(answered)) from answered
