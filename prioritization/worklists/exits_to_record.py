"""Households whose intake ended as diverted, and whose exit nobody recorded yet (R44)."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from assessments.enums import IntakeState
from assessments.models import Intake
from cas.access.permissions import Permission
from clients.rules.whereabouts import age_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList, name_of


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """R44: enrolled households whose newest finished intake of this stay says diverted."""
    finished = Intake.objects.finished().of_stays_open(on)
    newest = finished.filter(household=OuterRef("household"))[:1]
    diverted = Intake.objects.filter(state=IntakeState.DIVERTED).values("household")
    return (
        facts.filter(household__in=diverted)
        .annotate(
            due_on=Subquery(newest.values(day=TruncDate("finished_at"))),
            intake_state=Subquery(newest.values("state")),
            intake_by=Subquery(newest.values(name=name_of("finished_by"))),
        )
        .filter(intake_state=IntakeState.DIVERTED)
    )


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Since when they need coordinated entry no more, and who saw to it."""
    return Task(
        words=(f"Diverted, as {facts.intake_by} finished the intake",),
        due_on=facts.due_on,
        tag=f"Finished {age_in_words(facts.due_on, on)}",
        tone="warn" if facts.due_on < on else "quiet",
        act="Record the exit",
        url=reverse("clients:diversion_exit", args=[facts.pk]),
        needs=Permission.CLIENT_WRITE,
    )


EXITS_TO_RECORD = WorkList(
    slug="exits-to-record",
    title="Exits to record",
    why="They found a safe place, and still stand on lists that others wait on.",
    who="Their intake was finished as diverted, and they are still enrolled. Record where they "
    "went and which service helped; nobody is exited by itself.",
    find=find,
    tell=tell,
)
