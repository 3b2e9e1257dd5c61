"""What is written down of a stay beside the enrollment: areas, and starts that were put right."""

from datetime import timedelta

from django.utils import timezone

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
