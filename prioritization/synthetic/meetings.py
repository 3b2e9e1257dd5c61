"""A past case-conferencing meeting, one for this week, and receipts that end soon."""

from datetime import datetime, timedelta

from assessments.actions.documents import save_document
from assessments.models import CaseConferencing, Document
from assessments.rules.documents import Status
from cas.access.roles import Role
from cas.models import Agency, User
from clients.models import Membership
from prioritization.actions.meetings import close_meeting, prepare_meeting, put_on_agenda
from prioritization.actions.minutes import Seen, save_minutes
from prioritization.conferencing.agenda import propose
from prioritization.enums import HOUSING_KINDS
from prioritization.models import Meeting, MeetingItem
from prioritization.synthetic.casefile.setting import local_day

DECISIONS = (
    ("Refer to the first opening. The landlord was asked and is ready.", "Book the viewing", 5),
    ("Wait until the photo ID is there.", "Go to the DMV together", 9),
    ("They want to stay near the clinic: only programs in Midtown.", "Ask the two programs", 14),
    ("Not reached for three weeks. Outreach looks for them.", "Visit the library on Tuesday", 3),
)
"""What was decided, what happens next, and in how many days from today."""

FROM_EACH_LIST = 3
RECEIPTS_END_IN = (2, 6, 13, 20)
"""Days."""
RECEIPT_DAYS = 30


def hold_meetings(*, at: datetime) -> None:
    """Last week's minutes and this week's agenda, unless there is any meeting already."""
    staff = User.objects.filter(role=Role.CAS_STAFF).order_by("pk").first()
    if staff is None or Meeting.objects.exists():
        return
    today = local_day(at)
    households = propose(HOUSING_KINDS, FROM_EACH_LIST, staff, on=today).household_ids
    past = _prepare(staff, households[: len(DECISIONS)], at=at - timedelta(days=7))
    for item, (decision, step, days) in zip(past.items.in_order(), DECISIONS, strict=False):
        due = today + timedelta(days=days)
        _decide(item, decision, step, due, by=staff, at=at - timedelta(days=7))
    close_meeting(meeting=past, by=staff, at=at - timedelta(days=7) + timedelta(hours=2))
    _prepare(staff, households, at=at + timedelta(days=2))
    for household_id, days in zip(households[::-1], RECEIPTS_END_IN, strict=False):
        _accept_receipt(household_id, days, by=staff, at=at)


def _prepare(staff: User, households, *, at: datetime) -> Meeting:
    meeting = prepare_meeting(
        held_on=local_day(at),
        kinds=HOUSING_KINDS,
        place="Central library, room 2 (made-up)",
        chair=staff,
        agencies=Agency.objects.order_by("pk")[:4],
        by=staff,
        at=at,
    )
    put_on_agenda(meeting=meeting, household_ids=households, by=staff, at=at)
    return meeting


def _decide(item: MeetingItem, decision: str, step: str, due, *, by: User, at: datetime) -> None:
    record = CaseConferencing.objects.filter(household=item.household_id).first()
    save_minutes(
        item=item,
        seen=Seen(item.revision, record.revision if record else 0),
        content={
            "decision": decision,
            "next_step": step,
            "next_step_owner": by,
            "next_step_due_on": due,
        },
        by=by,
        at=at,
    )


def _accept_receipt(household_id: int, days: int, *, by: User, at: datetime) -> None:
    """A receipt for a Social Security card that counts so many days more."""
    on = local_day(at)
    members = Membership.objects.current(on).heads().filter(household=household_id)
    head = members.filter(client__is_anonymous=False).select_related("client", "household").first()
    if head is None or Document.objects.filter(client=head.client, kind="ssn").exists():
        return
    content = {
        "status": Status.ACCEPTED,
        "stand_in": "receipt",
        "issued_on": on - timedelta(days=RECEIPT_DAYS - days),
    }
    paper = Document(client=head.client, kind="ssn")
    save_document(household=head.household, document=paper, content=content, seen="", by=by, at=at)
