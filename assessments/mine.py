"""Which households are a worker's own: those they interviewed last."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assessments.enums import Tool
from assessments.models import Assessment, Draft
from cas.models import User
from clients.models import Household


def my_households(user: User, on: date) -> QuerySet[Household]:
    """Households whose newest assessment `user` made, or whose unfinished interview they saved.

    Only among those the user may open: a withdrawn release takes them off every list.
    """
    newest = Assessment.objects.valid().filter(household=OuterRef("pk"))
    newest_by = newest.order_by("-created_at", "-pk").values("created_by")[:1]
    made, saved = _made_by(user), _saved_by(user)
    return (
        Household.objects.visible_to(user, on=on)
        .filter(pk__in=made | saved)
        .annotate(newest_by=Subquery(newest_by))
        .filter(Q(newest_by=user.pk) | Q(pk__in=saved))
    )


def housing_households(user: User, on: date) -> QuerySet[Household]:
    """Households whose current Housing Conversation Tool `user` made, of those they may open."""
    made = Assessment.objects.filter(created_by=user, tool=Tool.HCT).current(on)
    numbers = set(made.values_list("household", flat=True))
    return Household.objects.visible_to(user, on=on).filter(pk__in=numbers)


# Numbers and no subqueries: few households are somebody's, and told that, PostgreSQL asks of these
# alone who may open them, and not of the whole county.


def _made_by(user: User) -> set[int]:
    made = Assessment.objects.filter(created_by=user)
    return set(made.values_list("household", flat=True))


def _saved_by(user: User) -> set[int]:
    saved = Draft.objects.unfinished().filter(saved_by=user)
    return set(saved.values_list("household", flat=True))
