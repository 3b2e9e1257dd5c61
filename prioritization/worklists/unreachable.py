"""Households whom nobody can reach (R22)."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from assessments.enums import CallOutcome, ContactOutcome
from assessments.models import EvhAction
from cas.access.permissions import Permission
from clients.models import Membership
from clients.rules.whereabouts import age_in_words
from prioritization.days import start_of
from prioritization.models import HouseholdFacts
from prioritization.querysets import FactsQuerySet
from prioritization.worklists.definition import NEVER, Task, WorkList, day_or_never

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


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Not met for 30 days, and without a way to reach them or tried in vain the last time.

    An anonymous household is reached through its provider (C16) and is never here.
    """
    midnight = start_of(on - UNMET)
    heads = Membership.objects.current(on).heads().filter(household=OuterRef("household"))
    nothing = {"client__phone": "", "client__email": "", "client__contact_note": ""}
    tried = EvhAction.objects.standing().filter(household=OuterRef("household")).exclude(outcome="")
    newest = tried.order_by("-at", "-pk")
    in_vain = Q(last_outcome__in=FAILED) & (
        Q(last_contact_at=None) | Q(tried_at__gte=F("last_contact_at"))
    )
    talked = Q(last_outcome__in=TALKED, tried_at__gte=midnight)
    return (
        _not_met_since(midnight, facts, on)
        .filter(Exists(heads.filter(client__is_anonymous=False)))
        .annotate(
            has_no_way=Exists(heads.filter(**nothing)),
            last_outcome=Subquery(newest.values("outcome")[:1]),
            tried_at=Subquery(newest.values("at")[:1]),
            due_on=day_or_never(TruncDate("last_contact_at")),
        )
        .filter(Q(has_no_way=True) | in_vain, ~talked | Q(tried_at=None))
    )


def _not_met_since(midnight: datetime, facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """No record of any kind says something of them since then.

    What stands in the facts is asked first: it leaves few for whom all records are looked at.
    """
    unseen = facts.filter(
        Q(location_at__lt=midnight) | Q(location_at=None),
        Q(living_situation_on__lt=on - UNMET) | Q(living_situation_on=None),
    ).with_last_contact()
    return unseen.filter(Q(last_contact_at__lt=midnight) | Q(last_contact_at=None))


def tell(facts: HouseholdFacts, on: date) -> Task:
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
    find=find,
    tell=tell,
)
