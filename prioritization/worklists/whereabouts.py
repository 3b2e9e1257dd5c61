"""Households whose place is out of date, and those whom nobody can reach (R22, C2)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from assessments.enums import CallOutcome, ContactOutcome
from assessments.models import EvhAction
from cas.access.permissions import Permission
from clients.models import Membership
from clients.rules.whereabouts import LIST_AFTER, WARN_AFTER, age_in_words
from prioritization.days import start_of
from prioritization.lists.people import place_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import NEVER, Task, WorkList, day_or_never

BEFORE_ALL = datetime(1900, 1, 1, tzinfo=UTC)
"""When somebody was met last whom nobody ever met."""

UNMET = timedelta(days=30)
"""Without any word of them for longer than this, a household may be out of reach."""

FAILED = {
    CallOutcome.NOT_REACHED: "The last call did not reach them",
    ContactOutcome.NO_ANSWER: "They did not answer the last time",
    ContactOutcome.NOT_FOUND: "They were not where somebody looked for them last",
}
"""What was tried last in vain, in words."""
TALKED = (
    CallOutcome.PLACED,
    CallOutcome.REACHED,
    ContactOutcome.IN_TOUCH,
    ContactOutcome.MET,
    ContactOutcome.WANTS_NO_PLACE,
)
"""Outcomes after which somebody is not out of reach."""


def find_stale(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Whose living situation is more than 60 days old, or was never recorded."""
    old = Q(living_situation_on__lt=on - WARN_AFTER) | Q(living_situation_on=None)
    return facts.filter(old).annotate(due_on=day_or_never(F("living_situation_on")))


def older_than(found: FactsQuerySet, days: timedelta, on: date) -> FactsQuerySet:
    """Those of them that are older still."""
    return found.filter(due_on__lt=on - days)


def tell_stale(facts: HouseholdFacts, on: date) -> Task:
    """How old it is, and what a newer record of another kind says."""
    recorded_on = facts.living_situation_on
    if recorded_on is None:
        words, tag, tone = "No living situation is on record", "Never recorded", "warn"
    else:
        words = f"Living situation recorded {age_in_words(recorded_on, on)}"
        is_stale = on - recorded_on > LIST_AFTER
        limit = LIST_AFTER if is_stale else WARN_AFTER
        tag, tone = f"Over {limit.days} days", "warn" if is_stale else "quiet"
    return Task(
        words=(words, *_seen_since(facts, on)),
        due_on=(recorded_on + WARN_AFTER) if recorded_on else NEVER,
        tag=tag,
        tone=tone,
        act="Ask where they are",
        url=reverse("assessments:whereabouts", args=[facts.pk]),
        needs=Permission.CLIENT_WRITE,
    )


def _seen_since(facts: HouseholdFacts, on: date) -> tuple[str, ...]:
    seen_on = facts.location_at and timezone.localdate(facts.location_at)
    if not seen_on or seen_on <= (facts.living_situation_on or NEVER):
        return ()
    return (f"Seen since, {age_in_words(seen_on, on)}: {place_in_words(facts)}",)


STALE = WorkList(
    slug="living-situation",
    title="Living situation out of date",
    why="A bed offer goes to where they were last, so an old place costs them the bed.",
    who=f"The living situation is more than {WARN_AFTER.days} days old, or was never recorded. "
    f"After {LIST_AFTER.days} days it no longer counts as known.",
    find=find_stale,
    tell=tell_stale,
)


def find_unreachable(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Not met for 30 days, and without a way to reach them or tried in vain the last time.

    An anonymous household is reached through its provider (C16) and is never here.
    """
    midnight = start_of(on - UNMET)
    here = {"household": OuterRef("household")}
    heads = Membership.objects.current(on).heads().filter(client__is_anonymous=False, **here)
    no_way = Q(client__phone="", client__email="", client__contact_note="")
    talked = _tried_last(TALKED).filter(at__gte=midnight, **here)
    newest = _tried().filter(**here).order_by("-at", "-pk")
    return (
        _not_met_since(midnight, facts, on)
        .filter(Exists(heads.filter(no_way | _tried_in_vain())), ~Exists(talked))
        .annotate(
            has_no_way=Exists(heads.filter(no_way)),
            last_outcome=Subquery(newest.values("outcome")[:1]),
            tried_at=Subquery(newest.values("at")[:1]),
            due_on=day_or_never(TruncDate("last_contact_at")),
        )
    )


def _not_met_since(midnight: datetime, facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """No record of any kind says something of them since then."""
    return facts.filter(
        Q(last_contact_at__lt=midnight) | Q(last_contact_at=None),
        Q(living_situation_on__lt=on - UNMET) | Q(living_situation_on=None),
    )


def _tried_in_vain() -> Q:
    """Of a head: whoever tried last did not reach the household, and nobody met it since."""
    met_at = Coalesce(OuterRef(OuterRef("last_contact_at")), Value(BEFORE_ALL))
    failed = _tried_last(FAILED)
    since = Exists(failed.filter(household=OuterRef("household"), at__gte=met_at))
    # Whom somebody tried in vain are few: they are looked up first, for all at once.
    return Q(household__in=failed.values("household")) & Q(since)


def _tried() -> QuerySet[EvhAction]:
    """Every try to reach somebody, whatever came of it."""
    return EvhAction.objects.standing().exclude(outcome="")


def _tried_last(outcomes: Iterable[str]) -> QuerySet[EvhAction]:
    """Tries with one of these outcomes after which nobody tried again."""
    again = _tried().filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")),
        household=OuterRef("household"),
    )
    return _tried().filter(~Exists(again), outcome__in=list(outcomes))


def tell_unreachable(facts: HouseholdFacts, on: date) -> Task:
    """What was tried, and when they were met last."""
    words = []
    if facts.has_no_way:
        words.append("No phone, e-mail or other way to reach them is on record")
    if facts.last_outcome in FAILED:
        tried = age_in_words(timezone.localdate(facts.tried_at), on)
        words.append(f"{FAILED[facts.last_outcome]}, {tried}")
    is_known = facts.due_on > NEVER
    return Task(
        words=tuple(words),
        due_on=facts.due_on + UNMET if is_known else NEVER,
        tag=f"Last met {age_in_words(facts.due_on, on)}" if is_known else "Never met",
        tone="warn",
        act="Say where they are",
        url=reverse("assessments:whereabouts", args=[facts.pk]),
        needs=Permission.CLIENT_WRITE,
    )


UNREACHABLE = WorkList(
    slug="unreachable",
    title="Nobody can reach them",
    why="An offer that does not reach them goes to the next household.",
    who=f"For {UNMET.days} days no record says that anybody met or reached them, and either no "
    "phone, e-mail or other way to reach the head is on record, or whoever tried last did not "
    "reach them. Anonymous households are reached through their provider and are not here.",
    find=find_unreachable,
    tell=tell_unreachable,
)
