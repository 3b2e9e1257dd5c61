"""What colleagues tell a person about the households that person has."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice
from clients.models import Household
from prioritization.lists.people import people
from prioritization.models import Message


def messages_to(user: User, at: datetime) -> QuerySet[Message]:
    """What `user` is not done with, about households that they may still open."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    return Message.objects.open().filter(to=user, household__in=visible).select_related("sent_by")


def messages_from(user: User, at: datetime) -> QuerySet[Message]:
    """What `user` sent, about households that they may still open."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    return Message.objects.filter(sent_by=user, household__in=visible).select_related("to")


def _find(user: User, at: datetime) -> QuerySet[Message]:
    return messages_to(user, at).annotate(noticed_at=F("sent_at"))


def _tell(user: User, at: datetime, found: Sequence[Message]) -> list[Notice]:
    heads = people([each.household_id for each in found], viewer=user, on=timezone.localdate(at))
    return [
        Notice(
            noticed_at=each.sent_at,
            title=heads[each.household_id].name,
            words=f"{each.sent_by} writes: {each.words}",
            url=f"{reverse('prioritization:messages')}#message-{each.pk}",
        )
        for each in found
    ]


MESSAGE = Kind(
    code="message",
    label="A colleague sent you a message about a household of yours",
    counted="message about a household of yours",
    counted_many="messages about households of yours",
    permission=Permission.EVH_LOG,
    find=_find,
    tell=_tell,
)
