"""Housing lists, and case-conferencing meetings with an agenda."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import Tool
from assessments.models import CaseConferencing
from cas.access.roles import Role
from prioritization.actions.meetings import close_meeting, prepare_meeting, put_on_agenda
from prioritization.actions.minutes import FIELDS, Seen, save_minutes
from prioritization.enums import ProgramKind
from prioritization.models import MeetingItem
from tests import factories


def housing_list(kind=ProgramKind.PERMANENT_SUPPORTIVE, **program):
    """A list of a kind of housing that asks for nothing but what opens it (C1)."""
    return factories.open_list(kind=kind, **program)


def waiting(*, score=5, told=True, **household):
    """A household with a current Housing Conversation, on the lists there are."""
    made = factories.household(**household)
    factories.assessment(made, Tool.HCT, score=score)
    if told:
        factories.tell_lists(made)
    return made


def meeting(*households, by=None, **fields):
    """A meeting of today with these households on its agenda."""
    by = by or factories.UserFactory(role=Role.CAS_STAFF)
    at = timezone.now()
    fields = {"held_on": factories.today(), "kinds": [], **fields}
    made = prepare_meeting(by=by, at=at, **fields)
    put_on_agenda(meeting=made, household_ids=[each.pk for each in households], by=by, at=at)
    return made


def item(household=None, **fields):
    """The place of a household on the agenda of a meeting of its own."""
    household = household or waiting(told=False)
    made = meeting(household, **fields)
    return MeetingItem.objects.get(meeting=made, household=household)


def minutes(household, *, by=None, days_ago=7, decision="Refer to the first opening", **said):
    """A closed meeting of last week that decided something of a household."""
    held_on = factories.today() - timedelta(days=days_ago)
    place = item(household, by=by, held_on=held_on)
    record = CaseConferencing.objects.filter(household=household).first()
    blank = {**dict.fromkeys(FIELDS, ""), "next_step_owner": None, "next_step_due_on": None}
    at = timezone.now() - timedelta(days=days_ago)
    save_minutes(
        item=place,
        seen=Seen(0, record.revision if record else 0),
        content={**blank, "decision": decision, **said},
        by=place.saved_by,
        at=at,
    )
    close_meeting(meeting=place.meeting, by=place.saved_by, at=at)
    return place.meeting
