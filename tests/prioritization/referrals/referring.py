"""How these tests offer beds."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import Tool
from clients.models import CoordinatedEntryEvent
from prioritization.actions import acts
from prioritization.actions import referrals as actions
from prioritization.models import Entry
from prioritization.referring.board import candidate_page
from prioritization.referring.fitting import passed_over_for
from tests import factories

TEN_SECONDS = timedelta(seconds=10)


def assessed(score=3, tool=Tool.CRISIS, **household):
    """A household that stands on the lists that its assessment opens."""
    made = factories.household(**household)
    factories.assessment(made, tool, score=score)
    factories.tell_lists(made)
    return made


def referred(free, made, staff, *, at=None, **options):
    return actions.refer(opening=free, household=made, by=staff, at=at or timezone.now(), **options)


def offered(free, made, staff, **options):
    """A referral that the program sees."""
    record = referred(free, made, staff, **options)
    acts.settle(at=timezone.now() + TEN_SECONDS)
    record.refresh_from_db()
    assert record.state == "offered"
    return record


def stands(made, program):
    return Entry.objects.standing().filter(household=made, program=program).exists()


def event_of(record):
    return CoordinatedEntryEvent.objects.get(referral_key=record.key)


def candidates(free, viewer, after=""):
    page = candidate_page(free, after, viewer=viewer, on=factories.today(), at=timezone.now())
    return page.rows


def ahead(free, made):
    return passed_over_for(free, made.pk, on=factories.today(), at=timezone.now())
