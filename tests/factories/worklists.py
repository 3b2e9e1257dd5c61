"""Cases, and households in the states that the work lists look for."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from clients.models import CaseAssignment, DeletionRequest
from prioritization.models import Message
from tests import factories

KINDS_TOLD = {"case_given", "must_move", "ending", "papers", "correction", "member_given"}
"""The kinds of notices that `one_of_each_notice` causes."""


def days_ago(days):
    """Midday of a day in the past."""
    return factories.midday(factories.today() - timedelta(days=days))


def in_days(days):
    """A day to come."""
    return factories.today() + timedelta(days=days)


def case(made, worker, *, by=None, days=1, **fields):
    """The household is with `worker`."""
    return CaseAssignment.objects.create(
        household=made,
        worker=worker,
        assigned_by=by or made.created_by,
        assigned_at=timezone.now() - timedelta(days=days),
        **fields,
    )


def deletion_request(made, *, wish="Example: the old phone number", **fields):
    """What a household wants deleted."""
    return DeletionRequest.objects.create(
        household=made,
        wish=wish,
        asked_by=made.created_by,
        asked_at=fields.pop("asked_at", None) or timezone.now(),
        **fields,
    )


def one_of_each_notice(worker, **head):
    """A household of the worker that everything is told of."""
    lead = factories.UserFactory(role=Role.CAS_LEAD)
    made = factories.household(by=worker, head=head)
    record = factories.assessment(made, score=9, expires_on=in_days(9))
    factories.document(factories.head_of(made), expires_on=in_days(9))
    factories.correction_request(record)
    factories.tell_lists(made)
    case(made, worker, by=lead)
    managed(factories.household(by=worker), worker, by=lead)
    return made


def managed(made, worker, *, by=None, days=1):
    """`worker` is the case manager of everybody in the household, and doesn't have it (R39)."""
    made.enrollments.update(
        case_manager=worker,
        case_manager_since=timezone.now() - timedelta(days=days),
        case_manager_named_by=by or made.created_by,
    )
    return made


def known(**household):
    """A household whose facts are computed."""
    made = factories.household(**household)
    factories.tell_lists(made)
    return made


def ending(days, *, score=3, tool=Tool.CRISIS, **household):
    """A household whose assessment has so many days left."""
    made = factories.household(**household)
    on = factories.today() - timedelta(days=6)
    factories.assessment(made, tool, on=on, expires_on=in_days(days), score=score)
    factories.tell_lists(made)
    return made


def message(made, to, *, by, words="Please see them again before Friday"):
    """What `by` wrote to `to` about a household."""
    return Message.objects.create(
        household=made, to=to, words=words, sent_at=timezone.now(), sent_by=by
    )
