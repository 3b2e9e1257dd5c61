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
from prioritization.models import Message
from prioritization.notices.telling import about_households


def open_for(user: User) -> QuerySet[Message]:
    """What `user` is not done with, about whomever."""
    return Message.objects.open().filter(to=user)


def messages_to(user: User, at: datetime) -> QuerySet[Message]:
    """What `user` is not done with, about households that they may still open."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    return open_for(user).filter(household__in=visible).select_related("sent_by")


def messages_from(user: User, at: datetime) -> QuerySet[Message]:
    """What `user` sent, about households that they may still open."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    return Message.objects.filter(sent_by=user, household__in=visible).select_related("to")


def find(user: User, at: datetime) -> QuerySet[Message]:
    """What `user` is told of: the same, since it was sent."""
    return messages_to(user, at).annotate(noticed_at=F("sent_at"))


def tell(user: User, at: datetime, found: Sequence[Message]) -> list[Notice]:
    """Who writes, and what."""
    return about_households(user, at, found, words=_words, url=_place)


def _words(message: Message) -> str:
    return f"{message.sent_by} writes: {message.words}"


def _place(message: Message) -> str:
    return f"{reverse('prioritization:messages')}#message-{message.pk}"


MESSAGE = Kind(
    code="message",
    label="A colleague sent you a message about a household of yours",
    counted="message about a household of yours",
    counted_many="messages about households of yours",
    permission=Permission.EVH_LOG,
    ground=open_for,
    find=find,
    tell=tell,
)
