"""How many current assessments make a household extremely vulnerable, against the intent (R4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from assessments.enums import SCORED_TOOLS, Tool
from assessments.models import Assessment
from assessments.rules.evh import threshold
from cas.county import COUNTY
from prioritization.models import HouseholdFacts
from prioritization.monitor.distribution import Distribution, Share
from prioritization.small_numbers import hidden_cells

FEWEST_TO_JUDGE = 20
"""With fewer assessments a single one moves the share by as much as the alarm allows."""

MONTHS_SHOWN = 12


class Judgement(StrEnum):
    """What a share says of the line."""

    TOO_FEW = "Too few assessments to judge"
    LOW = "Fewer than meant"
    AS_MEANT = "As meant"
    HIGH = "More than meant"


def judged(share: Share) -> Judgement:
    """Against the county's intent: about 10 %, with an alarm below 5 % and above 15 % (R4)."""
    if share.total < FEWEST_TO_JUDGE:
        return Judgement.TOO_FEW
    if share.percent < COUNTY.evh_percent_lowest:
        return Judgement.LOW
    return Judgement.HIGH if share.percent > COUNTY.evh_percent_highest else Judgement.AS_MEANT


@dataclass(frozen=True)
class Part:
    """The current assessments of one tool, of individuals or of families (R1, R2)."""

    tool: Tool
    is_family: bool
    distribution: Distribution
    is_hidden: bool = False
    """Whether its share could tell who is meant, to somebody who may not see people."""


def parts(*, hides_small: bool) -> list[Part]:
    """The current assessments of enrolled households, individuals and families apart."""
    counts = {tool: _counts(tool) for tool in SCORED_TOOLS}
    spread = {
        (tool, is_family): Distribution(
            counts[tool][is_family], line=threshold(is_family), hides_small=hides_small
        )
        for is_family in (False, True)
        for tool in SCORED_TOOLS
    }
    hidden = _hidden(spread) if hides_small else frozenset()
    return [Part(*key, distribution, key in hidden) for key, distribution in spread.items()]


def _counts(tool: Tool) -> dict[bool, dict[int, int]]:
    """How many current assessments have each score, by whether they are of families."""
    enrolled = HouseholdFacts.objects.filter(is_enrolled=True, **{f"{tool}__isnull": False})
    rows = enrolled.values_list(f"{tool}__is_family", f"{tool}_score").annotate(Count("pk"))
    counts: dict[bool, dict[int, int]] = {False: {}, True: {}}
    for is_family, score, count in rows.order_by():
        counts[is_family][score] = count
    return counts


def _hidden(
    spread: Mapping[tuple[Tool, bool], Distribution],
) -> frozenset[tuple[Tool, bool]]:
    """The parts to hide while the share of all of them together is known."""
    shares = {key: distribution.share for key, distribution in spread.items()}
    reached = hidden_cells({key: share.reached for key, share in shares.items()})
    missed = hidden_cells({key: share.missed for key, share in shares.items()})
    return reached | missed


@dataclass(frozen=True)
class Month:
    """The assessments made in one month, by what they said then."""

    first_day: date
    individuals: Share
    families: Share


def months(on: date) -> list[Month]:
    """The months up to the day `on` with any valid scored assessment, the latest first."""
    since = (on - timedelta(days=31 * (MONTHS_SHOWN - 1))).replace(day=1)
    made = Assessment.objects.valid().scored().filter(assessed_on__range=(since, on))
    rows = (
        made.annotate(month=TruncMonth("assessed_on"))
        .values_list("month", "is_family")
        .annotate(reached=Count("pk", filter=Q(is_evh=True)), total=Count("pk"))
        .order_by()
    )
    found = {(month, is_family): Share(*numbers) for month, is_family, *numbers in rows}
    return [
        Month(
            month,
            found.get((month, False), Share(0, 0)),
            found.get((month, True), Share(0, 0)),
        )
        for month in sorted({month for month, _ in found}, reverse=True)
    ]
