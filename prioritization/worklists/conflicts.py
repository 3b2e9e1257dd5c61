"""Records of one household that can't both be true, each as a condition and a sentence.

A new contradiction is one more row of `CONTRADICTIONS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate
from django.urls import reverse

from assessments.enums import SCORED_TOOLS, CallOutcome, EvhPath
from assessments.models import Document, EvhAction
from assessments.rules.evh import threshold
from cas.access.permissions import Permission
from cas.hmis.lists import label as label_of
from cas.hmis.lists import living_situation_group
from clients.enums import LocationSource, PlaceType
from clients.models import Membership
from prioritization.lists.people import place_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList, day_or_never

OUTSIDE = (PlaceType.OUTSIDE, PlaceType.TENT, PlaceType.VEHICLE, PlaceType.ABANDONED_BUILDING)
FITTING_PLACES = (
    ((116,), OUTSIDE),
    ((101, 118), (PlaceType.SHELTER, PlaceType.MOTEL)),
    (tuple(sorted(living_situation_group("institutional"))), (PlaceType.INSTITUTION,)),
    ((314,), (PlaceType.MOTEL,)),
    ((335, 336), (PlaceType.SOMEONES_HOME,)),
)
"""For some living situations (HUD 4.12) the kinds of places that say the same."""

PERMANENT = sorted(living_situation_group("permanent"))
HELP_NEEDED = "v12_personal_care"
"""Question V12 of both tools: somebody needs another person to wash, dress or move."""


@dataclass(frozen=True)
class Contradiction:
    """Two records that disagree. `holds` finds it; `says` and `act` are for people."""

    code: str
    holds: Callable[[date], Q]
    says: Callable[[HouseholdFacts], str]
    act: str
    page: str
    """The page of the household on which it is put right."""

    needs: Permission = Permission.CLIENT_WRITE

    @property
    def flag(self) -> str:
        """The name under which a found household says whether this one holds."""
        return f"clash_{self.code}"


def _two_places(on: date) -> Q:
    """The place that counts now (R22) comes from another record and is of another kind."""
    differ = (
        Q(living_situation__in=codes) & ~Q(location_place__in=[*places, PlaceType.OTHER_PLACE])
        for codes, places in FITTING_PLACES
    )
    other_record = Q(location_place__isnull=False) & ~Q(
        location_source=LocationSource.LIVING_SITUATION
    )
    return other_record & reduce(or_, differ)


def _other_line(on: date) -> Q:
    """Judged as individuals though a child belongs to them now, or the other way round."""
    lines = {tool: F(f"{tool}_margin") for tool in SCORED_TOOLS}

    def judged(is_family: bool) -> Q:
        line = threshold(is_family)
        return reduce(
            or_, (Q(**{f"{tool}_score": margin + line}) for tool, margin in lines.items())
        )

    return (Q(children__gt=0) & judged(False)) | (Q(children=0) & judged(True))


def _papers_know_more(on: date) -> Q:
    """An accepted ID of a member whose name or birth date is not on record in full."""
    ids = Document.objects.accepted_ids().filter(client=OuterRef("client"))
    vague = Q(client__name_data_quality__gt=1) | Q(client__dob_data_quality__gt=1)
    members = Membership.objects.current(on).filter(vague, household=OuterRef("household"))
    return Q(Exists(members.filter(Exists(ids))))


def _placed_on_paper(on: date) -> Q:
    """The newest call says they were placed, and no record says that they are in a shelter."""
    calls = EvhAction.objects.standing().filter(path=EvhPath.CALL)
    newer = calls.filter(household=OuterRef("household"), at__gt=OuterRef("at"))
    placed = calls.filter(outcome=CallOutcome.PLACED).exclude(Exists(newer))
    elsewhere = Q(location_place=None) | ~Q(location_place=PlaceType.SHELTER)
    return Q(is_evh=True) & elsewhere & Q(household__in=placed.values("household"))


CONTRADICTIONS = (
    Contradiction(
        "place",
        _two_places,
        lambda facts: (
            f'Their living situation says "{_situation(facts)}". A newer record says '
            f"they are here: {place_in_words(facts)}."
        ),
        "Record where they live",
        "clients:living_situation",
    ),
    Contradiction(
        "housed",
        lambda on: Q(living_situation__in=PERMANENT),
        lambda facts: (
            "Their living situation says they have a permanent home, and they still wait on lists."
        ),
        "Record the exit, or where they live",
        "clients:living_situation",
    ),
    Contradiction(
        "line",
        _other_line,
        lambda facts: (
            "They were assessed without children, and a child belongs to them now."
            if facts.children
            else "They were assessed as a family, and no child belongs to them now."
        ),
        "Assess again",
        "clients:household",
        Permission.ASSESS,
    ),
    Contradiction(
        "help",
        lambda on: Q(has_disabling_condition=False, **{f"answers__{HELP_NEEDED}": "yes"}),
        lambda facts: (
            "In the assessment somebody needs help to wash, dress or move. The "
            "enrollment says that nobody has a disabling condition."
        ),
        "Look at what was asked at the start",
        "clients:entry_data",
    ),
    Contradiction(
        "papers",
        _papers_know_more,
        lambda facts: (
            "An ID was accepted, and the name or the birth date of its owner is not "
            "on record in full."
        ),
        "Take it from the ID",
        "clients:members",
    ),
    Contradiction(
        "placed",
        _placed_on_paper,
        lambda facts: (
            "A call to 2-1-1 ended with a place for them, and no record says that they "
            "are in a shelter."
        ),
        "Record where they live",
        "clients:living_situation",
    ),
)


def _situation(facts: HouseholdFacts) -> str:
    label = label_of("3.12.1", facts.living_situation)
    return label.partition(" (")[0].partition(",")[0]


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households of whom any contradiction holds, each with a flag for every one."""
    conditions = {each.flag: each.holds(on) for each in CONTRADICTIONS}
    flags = {
        flag: Case(When(condition, then=Value(True)), default=Value(False))
        for flag, condition in conditions.items()
    }
    found = facts.filter(reduce(or_, conditions.values()))
    return found.annotate(due_on=day_or_never(TruncDate("location_at")), **flags)


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Each contradiction in a sentence; the first one says where to begin."""
    held = [each for each in CONTRADICTIONS if getattr(facts, each.flag)]
    first = held[0]
    return Task(
        words=tuple(each.says(facts) for each in held),
        due_on=on,
        tag="" if len(held) == 1 else f"{len(held)} contradictions",
        tone="warn" if len(held) > 1 else "",
        act=first.act,
        url=reverse(first.page, args=[facts.pk]),
        needs=first.needs,
    )


CONFLICTS = WorkList(
    slug="conflicts",
    title="Records that disagree",
    why="Two records can't both be true, and the lists go by one of them.",
    who="The living situation and a newer place; a permanent home and a place on the lists; "
    "children now and at the assessment; help needed and no disabling condition; an accepted ID "
    "and a name or birth date not known in full; a place found by phone and no shelter on record.",
    find=find,
    tell=tell,
)
