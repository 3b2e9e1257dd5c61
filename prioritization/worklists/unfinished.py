"""What somebody began or asked for and nobody finished (C5, C20), and papers about to end."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, TruncDate
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from assessments.models import CorrectionRequest, Document, Draft
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import Status
from assessments.rules.drafts import STALE_AFTER
from cas.access.permissions import Permission
from cas.templatetags.cas import written
from clients.models import DeletionRequest, Membership
from clients.rules.whereabouts import age_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList


def find_stale_drafts(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """C20: households with an interview that nobody touched for more than 14 days."""
    midnight = timezone.make_aware(datetime.combine(on - STALE_AFTER, time.min))
    stale = Draft.objects.unfinished().filter(saved_at__lt=midnight)
    oldest = stale.filter(household=OuterRef("household")).order_by("saved_at", "pk")[:1]
    return facts.filter(household__in=stale.values("household")).annotate(
        due_on=Subquery(oldest.values(day=TruncDate("saved_at"))),
        draft_tool=Subquery(oldest.values("tool")),
        draft_key=Subquery(oldest.values("key")),
        draft_by=Subquery(oldest.values(name=_name_of("saved_by"))),
    )


def tell_stale_draft(facts: HouseholdFacts, on: date) -> Task:
    """Which interview, and who saved it last."""
    return Task(
        words=(f"{Tool(facts.draft_tool).label}, last saved by {facts.draft_by}",),
        due_on=facts.due_on + STALE_AFTER,
        tag=f"Untouched for {(on - facts.due_on).days} days",
        tone="warn",
        act="Finish or discard it",
        url=reverse("assessments:interview", args=[facts.draft_key]),
        needs=Permission.ASSESS,
    )


STALE_DRAFTS = WorkList(
    slug="unfinished-interviews",
    title="Interviews left unfinished",
    why="They answered questions, and until it is submitted nothing comes of it.",
    who=f"An interview was begun and nobody touched it for more than {STALE_AFTER.days} days. It "
    "is never removed by itself: finish it, or discard it with a reason.",
    find=find_stale_drafts,
    tell=tell_stale_draft,
)


def find_corrections(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households of which somebody doubts an assessment and nobody answered yet."""
    asked = CorrectionRequest.objects.open()
    oldest = asked.filter(assessment__household=OuterRef("household")).order_by("asked_at", "pk")[
        :1
    ]
    return facts.filter(household__in=asked.values("assessment__household")).annotate(
        due_on=Subquery(oldest.values(day=TruncDate("asked_at"))),
        doubt=Subquery(oldest.values("doubt")),
        asked_by=Subquery(oldest.values(name=_name_of("asked_by"))),
        asked_of=Subquery(oldest.values(name=_name_of("assessment__created_by"))),
        doubted=Subquery(oldest.values("assessment")),
    )


def tell_correction(facts: HouseholdFacts, on: date) -> Task:
    """What is doubted, who asks, and whom."""
    return Task(
        words=(f"Doubted: {facts.doubt}", f"{facts.asked_by} asks {facts.asked_of}"),
        due_on=facts.due_on,
        tag=f"Asked {age_in_words(facts.due_on, on)}",
        tone="quiet",
        act="Open the assessment",
        url=reverse("assessments:result", args=[facts.doubted]),
        needs=Permission.SCORE_READ,
    )


CORRECTIONS = WorkList(
    slug="corrections",
    title="Corrections asked for",
    why="A wrong answer can put them on a wrong list, or keep them off a right one.",
    who="Somebody doubts an answer and asked whoever made the assessment to look at it again. It "
    "ends with a correction, a new assessment, or the word that it is right.",
    find=find_corrections,
    tell=tell_correction,
)


def find_deletions(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households that want something deleted and have no answer yet."""
    asked = DeletionRequest.objects.open().filter(household=OuterRef("household"))
    waiting = DeletionRequest.objects.open().values("household")
    return facts.filter(household__in=waiting).annotate(
        due_on=Subquery(asked.values(day=TruncDate("asked_at"))),
        wish=Subquery(asked.values("wish")),
        request=Subquery(asked.values("pk")),
    )


def tell_deletion(facts: HouseholdFacts, on: date) -> Task:
    """What they want, and since when they wait."""
    return Task(
        words=(f"They want deleted: {facts.wish}",),
        due_on=facts.due_on,
        tag=f"Asked {age_in_words(facts.due_on, on)}",
        tone="quiet",
        act="Answer",
        url=reverse("clients:answer_deletion", args=[facts.request]),
        needs=Permission.ERROR_MARK,
    )


DELETIONS = WorkList(
    slug="deletions",
    title="Deletions asked for",
    why="They have a right to an answer, and to the reason for it.",
    who="Somebody of the household wants something about them deleted, and the CAS lead has not "
    "answered yet. Nothing is deleted by the answer itself.",
    find=find_deletions,
    tell=tell_deletion,
)

SOON = timedelta(days=14)
"""A paper that ends within these days is fetched again now."""


def find_ending_papers(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households with an accepted paper that ends within 14 days, and none that replaces it."""
    accepted = Document.objects.filter(status=Status.ACCEPTED.value)
    lasting = accepted.filter(Q(expires_on=None) | Q(expires_on__gt=on + SOON))
    replaced = lasting.filter(client=OuterRef("client"), kind=OuterRef("kind"))
    ending = accepted.filter(expires_on__range=(on, on + SOON)).exclude(Exists(replaced))
    held = Membership.objects.current(on).filter(client__in=ending.values("client"))
    theirs = Membership.objects.current(on).filter(household=OuterRef(OuterRef("household")))
    first = ending.filter(client__in=theirs.values("client")).order_by("expires_on", "pk")[:1]
    return facts.filter(household__in=held.values("household")).annotate(
        due_on=Subquery(first.values("expires_on")), paper=Subquery(first.values("kind"))
    )


def tell_ending_paper(facts: HouseholdFacts, on: date) -> Task:
    """Which paper, and its last day."""
    days = (facts.due_on - on).days
    return Task(
        words=(f"{CATALOGUE.kinds[facts.paper].label} counts until {written(facts.due_on)}",),
        due_on=facts.due_on,
        tag={0: "Last day", 1: "1 day left"}.get(days, f"{days} days left"),
        tone="warn",
        act="Open the documents",
        url=reverse("assessments:documents", args=[facts.pk]),
        needs=Permission.CLIENT_READ,
    )


ENDING_PAPERS = WorkList(
    slug="documents",
    title="Documents that end soon",
    why="A home can't be offered to somebody whose papers ran out.",
    who=f"An accepted document ends within {SOON.days} days.",
    find=find_ending_papers,
    tell=tell_ending_paper,
)


def _name_of(person: str) -> Concat:
    return Concat(f"{person}__first_name", Value(" "), f"{person}__last_name")
