"""How a notice about a household reads: the name of its head, what there is to say, a page."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cas.models import User
from cas.notices import Notice
from prioritization.lists.people import people

InWords = Callable[[Any], str]
"""What a notice says of one row."""


def household_page(row: Any) -> str:
    """The page of the household that a row is about."""
    return reverse("clients:household", args=[row.household_id])


def about_households(
    user: User,
    at: datetime,
    found: Sequence[Any],
    *,
    words: InWords,
    url: Callable[[Any], str] = household_page,
) -> list[Notice]:
    """One notice for each row, in a number of queries that does not grow with them.

    Each row has a `household_id`, and `noticed_at`.
    """
    ids = [each.household_id for each in found]
    heads = people(ids, viewer=user, on=timezone.localdate(at))
    return [
        Notice(
            noticed_at=each.noticed_at,
            title=heads[each.household_id].name,
            words=words(each),
            url=url(each),
        )
        for each in found
    ]
