"""What assessors did. It ranks nobody: agencies and people stand in alphabetical order, and
nothing is said of scores. Records entered in error and talks without a score don't count.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek

from assessments.enums import SCORED_TOOLS, Tool
from assessments.models import Assessment, Draft
from cas.models import User
from prioritization.reports.definition import Asked, Report
from prioritization.reports.findings import (
    Findings,
    Row,
    Table,
    alone,
    counted,
    nothing,
    parts_of,
)
from prioritization.reports.period import Period
from prioritization.reports.pictures import Bar, Picture, Strip, picture

LONGEST_BY_WEEK = 92
"""Periods of more days are drawn month by month."""

KINDS = ("crisis", "hct", "corrections", "unfinished", "discarded")
"""What is counted, each record once: first-time interviews by tool, corrections of either, and
interviews that were begun and left, or discarded with a reason."""

NOT_A_RANKING = (
    "This is not a ranking. Names stand in alphabetical order. How many interviews somebody "
    "makes depends on where and how much they work, and says nothing of how well."
)


@dataclass(frozen=True)
class Assessor:
    """Somebody who interviewed, or began to."""

    agency: str
    name: str
    pk: int


def activity(period: Period) -> dict[Assessor, Counter[str]]:
    """What each of them did in the period."""
    made = Assessment.objects.scored().filter(
        created_at__gte=period.begins, created_at__lt=period.ends, entered_in_error=None
    )
    fresh = Q(corrects=None)
    done = _by_user(
        made,
        "created_by",
        crisis=fresh & Q(tool=Tool.CRISIS),
        hct=fresh & Q(tool=Tool.HCT),
        corrections=~fresh,
    )
    begun = Draft.objects.filter(
        tool__in=SCORED_TOOLS, started_at__gte=period.begins, started_at__lt=period.ends
    )
    left = _by_user(
        begun,
        "started_by",
        unfinished=Q(discarded_at=None),
        discarded=Q(discarded_at__isnull=False),
    )
    users = User.objects.filter(pk__in=done.keys() | left.keys()).select_related("agency")
    named = {user: Assessor(str(user.agency or ""), str(user), user.pk) for user in users}
    order = sorted(
        named.items(), key=lambda each: (each[1].agency.casefold(), each[1].name.casefold())
    )
    nobody: Counter[str] = Counter()
    return {
        assessor: done.get(user.pk, nobody) + left.get(user.pk, nobody) for user, assessor in order
    }


def _by_user(records: QuerySet, who: str, **kinds: Q) -> dict[int, Counter[str]]:
    counts = {name: Count("pk", filter=each) for name, each in kinds.items()}
    rows = records.order_by().values(who).annotate(**counts)
    return {row[who]: Counter({name: row[name] for name in kinds}) for row in rows}


def over_time(period: Period) -> dict[date, Counter[str]]:
    """First-time interviews by tool, of each week or month that has any day in the period."""
    cut = TruncWeek if period.days <= LONGEST_BY_WEEK else TruncMonth
    made = Assessment.objects.scored().filter(
        created_at__gte=period.begins,
        created_at__lt=period.ends,
        entered_in_error=None,
        corrects=None,
    )
    rows = (
        made.annotate(part=cut("created_at", output_field=DateField()))
        .values_list("part", "tool")
        .annotate(Count("pk"))
        .order_by("part")
    )
    found: dict[date, Counter[str]] = {}
    for part, tool, number in rows:
        found.setdefault(part, Counter())[tool] = number
    return found


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    by_assessor = activity(asked.period)
    if not by_assessor:
        return nothing("Nobody was interviewed in this time", NOT_A_RANKING)
    totals = sum(by_assessor.values(), Counter())
    tables = [_by_agency(by_assessor, asked.hides)]
    if asked.sees_people:
        tables.append(_by_person(by_assessor))
    return Findings(
        finding=_finding(totals, len(by_assessor), asked.hides),
        summary=(NOT_A_RANKING,),
        picture=_picture(over_time(asked.period), asked),
        tables=tuple(tables),
    )


def _finding(totals: Counter[str], people: int, hides: bool) -> str:
    crisis, hct = (alone(totals[tool], hides=hides) for tool in ("crisis", "hct"))
    corrections = counted(alone(totals["corrections"], hides=hides), "correction")
    return (
        f"{counted(people, 'person', 'people')} made "
        f"{counted(crisis, 'Crisis Assessment')}, {counted(hct, 'Housing Conversation')} "
        f"and {corrections}"
    )


def _picture(found: Mapping[date, Counter[str]], asked: Asked) -> Picture | None:
    if not found:
        return None
    by_week = asked.period.days <= LONGEST_BY_WEEK
    tools = {
        tool: parts_of({part: counts[tool] for part, counts in found.items()}, hides=asked.hides)
        for tool in ("crisis", "hct")
    }
    bars = [
        Bar(
            f"Week of {part:%B} {part.day}" if by_week else f"{part:%B %Y}",
            (Strip(tools["crisis"][part]), Strip(tools["hct"][part], "striped")),
        )
        for part in found
    ]
    legend = [("full", "Crisis Assessments"), ("striped", "Housing Conversations")]
    words = "Interviews made, week by week" if by_week else "Interviews made, month by month"
    return picture(words, bars, legend)


HEAD = (
    "Crisis Assessments",
    "Housing Conversations",
    "Corrections",
    "Begun, not finished",
    "Discarded",
)


def _by_agency(by_assessor: Mapping[Assessor, Counter[str]], hides: bool) -> Table:
    agencies: dict[str, Counter[str]] = {}
    for assessor, counts in by_assessor.items():
        agencies.setdefault(assessor.agency, Counter()).update(counts)
    columns = {
        kind: parts_of({name: counts[kind] for name, counts in agencies.items()}, hides=hides)
        for kind in KINDS
    }
    return Table(
        "By agency",
        ("Agency", *HEAD),
        tuple(
            Row(name or "No agency", tuple(columns[kind][name] for kind in KINDS))
            for name in agencies
        ),
    )


def _by_person(by_assessor: Mapping[Assessor, Counter[str]]) -> Table:
    return Table(
        "By person",
        ("Person", "Agency", *HEAD),
        tuple(
            Row(each.name, (each.agency, *(counts[kind] for kind in KINDS)))
            for each, counts in by_assessor.items()
        ),
        note="By agency, then by name. Interviews that were begun count for who began them.",
    )


ASSESSORS = Report(
    slug="assessors",
    title="What assessors did",
    question="How many interviews were made, corrected or left? No ranking.",
    read=read,
    has_kind=False,
)
