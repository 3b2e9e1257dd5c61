"""What the work lists ask of the person, for the households they have."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, QuerySet
from django.utils import timezone

from assessments.rules.expiry import SOON_DAYS
from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice, StartOfDay
from prioritization.enums import ActKind
from prioritization.models import HouseholdFacts
from prioritization.notices.cases import looked_after
from prioritization.notices.telling import about_households
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import WorkList
from prioritization.worklists.ending_papers import ENDING_PAPERS, SOON
from prioritization.worklists.expiring import EXPIRING
from prioritization.worklists.must_move import MUST_MOVE
from prioritization.worklists.scope import Whose, facts_of

PRESSING = timedelta(days=SOON_DAYS)
"""An assessment is told of when it has so many days left."""

ABOUT_THE_WORKER = (ActKind.ASSIGN, ActKind.LET_GO)
"""Acts that say who has a household: nothing is done for it by them yet."""


def find_no_act_yet(user: User, at: datetime) -> QuerySet[HouseholdFacts]:
    """Who must move today, and nobody did anything for them (C13)."""
    waiting = _mine(MUST_MOVE, user, at).unattended_since(
        OuterRef("evh_since"), leaving_out=ABOUT_THE_WORKER
    )
    return waiting.annotate(noticed_at=F("evh_since"))


def find_ending_soon(user: User, at: datetime) -> QuerySet[HouseholdFacts]:
    """Whose assessment ends within 14 days (R8)."""
    ending = _mine(EXPIRING, user, at).filter(due_on__lte=timezone.localdate(at) + PRESSING)
    return ending.annotate(noticed_at=StartOfDay(F("due_on") - PRESSING))


def find_papers_end(user: User, at: datetime) -> QuerySet[HouseholdFacts]:
    """Whose accepted document ends within 14 days (R28)."""
    return _mine(ENDING_PAPERS, user, at).annotate(noticed_at=StartOfDay(F("due_on") - SOON))


def _mine(work_list: WorkList, user: User, at: datetime) -> FactsQuerySet:
    """Those on the work list whom `user` has."""
    on = timezone.localdate(at)
    return work_list.find(facts_of(user, on, Whose.MINE), on)


def _telling(work_list: WorkList) -> Callable[..., list[Notice]]:
    """Says of each household what the work list says."""

    def tell(user: User, at: datetime, found: Sequence[HouseholdFacts]) -> list[Notice]:
        on = timezone.localdate(at)
        return about_households(
            user, at, found, words=lambda facts: _in_words(work_list, facts, on)
        )

    return tell


def _in_words(work_list: WorkList, facts: HouseholdFacts, on: date) -> str:
    task = work_list.tell(facts, on)
    return ". ".join((*task.words, task.tag) if task.tag else task.words)


NO_ACT_YET = Kind(
    code="must_move",
    label="Somebody of yours must move today, and nothing was done yet",
    counted="household must move today, and nothing was done yet",
    counted_many="households must move today, and nothing was done yet",
    permission=Permission.EVH_LOG,
    ground=looked_after,
    find=find_no_act_yet,
    tell=_telling(MUST_MOVE),
)
ENDING_SOON = Kind(
    code="ending",
    label=f"An assessment of yours ends within {SOON_DAYS} days",
    counted=f"assessment ends within {SOON_DAYS} days",
    counted_many=f"assessments end within {SOON_DAYS} days",
    permission=Permission.EVH_LOG,
    ground=looked_after,
    find=find_ending_soon,
    tell=_telling(EXPIRING),
)
PAPERS_END = Kind(
    code="papers",
    label=f"A document of your people ends within {SOON.days} days",
    counted=f"household has a document that ends within {SOON.days} days",
    counted_many=f"households have a document that ends within {SOON.days} days",
    permission=Permission.EVH_LOG,
    ground=looked_after,
    find=find_papers_end,
    tell=_telling(ENDING_PAPERS),
)
