"""Which households are a worker's own: those they interviewed last."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assessments.models import Assessment, Draft
from cas.models import User
from clients.models import Household


def my_households(user: User, on: date) -> QuerySet[Household]:
    """Households whose newest assessment `user` made, or whose unfinished interview they saved.

    Only among those the user may open: a withdrawn release takes them off every list.
    """
    made = Assessment.objects.filter(created_by=user).values("household")
    newest = Assessment.objects.valid().filter(household=OuterRef("pk"))
    newest_by = newest.order_by("-created_at", "-pk").values("created_by")[:1]
    saved = Draft.objects.unfinished().filter(saved_by=user).values("household")
    return (
        Household.objects.visible_to(user, on=on)
        .annotate(newest_by=Subquery(newest_by))
        .filter(Q(pk__in=made, newest_by=user.pk) | Q(pk__in=saved))
    )
