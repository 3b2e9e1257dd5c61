"""Housing lists, and case-conferencing meetings with an agenda."""

from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from prioritization.actions.meetings import prepare_meeting, put_on_agenda
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
