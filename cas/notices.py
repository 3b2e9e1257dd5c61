"""What a person is told of: computed from what is on record whenever they look, stored nowhere.

A higher app registers kinds of notices, as it registers panels. All that is kept of a person is
how they want to be told of each kind, and when they looked last.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, DateTimeField, Exists, Func, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cas.access.permissions import Permission
from cas.models import NoticeMark, NoticeSetting, User

MOST_SHOWN = 50
"""So many of each kind are shown, the newest first."""
MOST_COUNTED = 99
"""Counting further tells nobody more."""
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
"""When somebody looked last who never did."""


@dataclass(frozen=True)
class Notice:
    """One thing to know of: since when, about whom or what, and where to go."""

    noticed_at: datetime
    title: str
    words: str
    url: str


Find = Callable[[User, datetime], QuerySet]
"""The rows behind the notices of a person at a moment, each with `noticed_at`."""

Tell = Callable[[User, datetime, list[Any]], list[Notice]]
"""Puts such rows into words, in a number of queries that does not grow with them."""


@dataclass(frozen=True)
class Kind:
    """One kind of thing to be told of. `counted` and `counted_many` stand behind a number in an
    e-mail and hold no personal data.
    """

    code: str
    label: str
    counted: str
    counted_many: str
    permission: Permission
    find: Find
    tell: Tell

    def words_for(self, number: int) -> str:
        """The number with what it counts: "3 assessments that end soon"."""
        return f"{number} {self.counted if number == 1 else self.counted_many}"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let people be told of `kind`."""
    _kinds.setdefault(kind.code, kind)


def kinds_for(user: User) -> list[Kind]:
    """The kinds that the role of `user` may know of, in order of registration."""
    return [kind for kind in _kinds.values() if user.has_permission(kind.permission)]


def channels_of(user: User) -> dict[str, str]:
    """How `user` wants to be told of each kind there is."""
    chosen = dict(user.notice_settings.values_list("kind", "channel"))
    return {
        kind.code: chosen.get(kind.code, NoticeSetting.Channel.IN_APP) for kind in kinds_for(user)
    }


def choose_channels(user: User, chosen: Mapping[str, str]) -> None:
    """Keep how `user` wants to be told of these kinds, by code."""
    for code, channel in chosen.items():
        NoticeSetting.objects.update_or_create(user=user, kind=code, defaults={"channel": channel})


def wanted_by(user: User) -> list[Kind]:
    """The kinds that `user` wants to be told of at all."""
    channels = channels_of(user)
    return [kind for kind in kinds_for(user) if channels[kind.code] != NoticeSetting.Channel.NONE]


def seen_at(user: User) -> datetime | None:
    """When `user` looked last."""
    return NoticeMark.objects.filter(user=user).values_list("seen_at", flat=True).first()


def mark_seen(user: User, at: datetime) -> None:
    """Everything that is known at this moment was looked at."""
    NoticeMark.objects.update_or_create(user=user, defaults={"seen_at": at})


def counts(user: User, kinds: Iterable[Kind], *, at: datetime) -> Counter[str]:
    """How many notices of these kinds are new since `user` looked last, in one question."""
    found = [
        _new(kind, user, at).order_by().values_list(Value(kind.code, output_field=CharField()))
        for kind in kinds
    ]
    if not found:
        return Counter()
    first, *others = found
    united = first.union(*others, all=True) if others else first
    return Counter(code for (code,) in united[: MOST_COUNTED + 1])


def _new(kind: Kind, user: User, at: datetime) -> QuerySet:
    """The rows of a kind since `user` looked last; none of a kind they want to hear nothing of."""
    silent = NoticeSetting.objects.filter(
        user=user, kind=kind.code, channel=NoticeSetting.Channel.NONE
    )
    looked = NoticeMark.objects.filter(user=user).values("seen_at")
    return kind.find(user, at).filter(
        ~Exists(silent), noticed_at__gt=Coalesce(Subquery(looked), Value(BEFORE_ALL))
    )


def number_of_new(user: User, *, at: datetime) -> int:
    """How many notices are new to `user`, at most one more than MOST_COUNTED."""
    return sum(counts(user, kinds_for(user), at=at).values())


def notices(user: User, *, at: datetime) -> list[tuple[Kind, list[Notice]]]:
    """What `user` is told of at this moment, by kind, the newest first."""
    found = []
    for kind in wanted_by(user):
        rows = list(kind.find(user, at).order_by("-noticed_at", "-pk")[:MOST_SHOWN])
        if rows:
            found.append((kind, kind.tell(user, at, rows)))
    return found


class StartOfDay(Func):
    """The moment at which a local day begins."""

    template = f"((%(expressions)s)::date::timestamp AT TIME ZONE '{settings.TIME_ZONE}')"
    output_field = DateTimeField()
