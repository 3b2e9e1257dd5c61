"""Accepted documents that end soon, so that they are fetched again in time (R28)."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from assessments.models import Document
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import Status
from assessments.rules.expiry import days_left_in_words
from cas.access.permissions import Permission
from cas.templatetags.cas import written
from clients.models import Membership
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList

SOON = timedelta(days=14)
"""A paper that ends within these days is fetched again now."""


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
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


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Which paper, and its last day."""
    days = (facts.due_on - on).days
    return Task(
        words=(f"{CATALOGUE.kinds[facts.paper].label} counts until {written(facts.due_on)}",),
        due_on=facts.due_on,
        tag=days_left_in_words(days),
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
    find=find,
    tell=tell,
)
