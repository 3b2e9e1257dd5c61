"""The daily e-mail: how many things wait, and the way to sign in. Nothing about anybody in it."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cas import notices
from cas.models import NoticeMark, NoticeSetting, User


def is_time(at: datetime) -> bool:
    """Whether the hour has come, by the local clock."""
    return settings.CAS_SENDS_MAIL and timezone.localtime(at).hour >= settings.CAS_DIGEST_HOUR


def due(at: datetime) -> QuerySet[User]:
    """Who asked for the e-mail and was not written to on this local day."""
    done = Q(notice_mark__mailed_on__gte=timezone.localdate(at))
    asked = NoticeSetting.objects.filter(channel=NoticeSetting.Channel.DAILY)
    people = User.objects.filter(is_active=True, pk__in=asked.values("user")).exclude(email="")
    return people.exclude(done).order_by("pk")


@transaction.atomic
def send(user: User, *, at: datetime) -> bool:
    """Write to `user` once on this local day, if anything new waits; whether that was done.

    The row of the person is locked until the e-mail is handed over: somebody else who tries at
    the same moment finds it done, and after a failure nothing is marked and it is tried again.
    """
    on = timezone.localdate(at)
    NoticeMark.objects.get_or_create(user=user)
    mark = NoticeMark.objects.select_for_update().get(user=user)
    if mark.mailed_on is not None and mark.mailed_on >= on:
        return False
    mark.mailed_on = on
    mark.save(update_fields=["mailed_on"])
    lines = _lines(user, at)
    if not lines:
        return False
    send_mail(subject(), body(lines), settings.DEFAULT_FROM_EMAIL, [user.email])
    return True


def _lines(user: User, at: datetime) -> list[str]:
    channels = notices.channels_of(user)
    mailed = [
        kind
        for kind in notices.kinds_for(user)
        if channels[kind.code] == NoticeSetting.Channel.DAILY
    ]
    numbers = notices.counts(user, mailed, at=at)
    return [kind.words_for(numbers[kind.code]) for kind in mailed if numbers[kind.code]]


def subject() -> str:
    """The same for everybody and every day."""
    return "Coordinated Access: something waits for you"


def body(lines: list[str]) -> str:
    """Counts, and where to sign in; no name, no place, no link to a record."""
    counted = "\n".join(f"- {line}" for line in lines)
    address = settings.CAS_ADDRESS
    change = f"{address}{reverse('notice_settings')}"
    return (
        f"New since you last looked:\n\n{counted}\n\n"
        f"Sign in to see them: {address}{reverse('notices')}\n"
        f"To change what you are told, or to stop this e-mail: {change}\n"
    )
