"""What is written down of a stay beside the enrollment, and its end and a new one."""

from datetime import timedelta

from django.utils import timezone

from clients.actions import enrollments, exits
from clients.models import AreaTie, StartChange
from tests.factories.clients import enroll
from tests.factories.days import today


def area_tie(made, *, area="oak_park", kind="family_there", **fields):
    """One way in which a household is tied to an area."""
    return AreaTie.objects.create(
        household=made,
        area=area,
        kind=kind,
        recorded_at=fields.pop("recorded_at", None) or timezone.now(),
        recorded_by=made.created_by,
        **fields,
    )


def start_change(made, *, days=3):
    """The start of the household's stay was so many days later before it was put right."""
    enrollment = made.enrollments.lasting().first()
    stay = enrollment.stay if enrollment else enroll(made)
    return StartChange.objects.create(
        household=made,
        stay=stay,
        was=today(),
        became=today() - timedelta(days=days),
        reason="Example: typed wrong",
        changed_at=timezone.now(),
        changed_by=made.created_by,
    )


def leave(made, destination=410):
    """Everybody exits today, by the real action."""
    exits.exit_household(
        household=made,
        departure=exits.Departure(today(), destination, situation=destination),
        by=made.created_by,
        at=timezone.now(),
    )


def enroll_again(made):
    """Whoever belongs to the household enrolls today, by the real action."""
    enrollments.enroll(
        household=made,
        entered_on=today(),
        members=[enrollments.EntryAnswers(each) for each in made.memberships.lasting()],
        by=made.created_by,
        at=timezone.now(),
    )
