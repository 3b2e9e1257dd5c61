"""What the CAS lead can decide about a household: which lists, until when, and why not."""

from dataclasses import dataclass
from datetime import date, timedelta

from cas.county import COUNTY
from clients.models import Household
from prioritization.models import Override, Program
from prioritization.why.eligibility import Standing, eligibility, standing_with


@dataclass(frozen=True)
class Choice:
    """One program: what keeps the household off its list, and what keeps a decision from it."""

    program: Program
    reasons: tuple[str, ...]
    obstacle: str
    """A sentence about the program, which it doesn't name; empty when the lead can decide."""


def choices(household: Household, *, on: date) -> list[Choice]:
    """Every program that the household could stand with, in a constant number of queries."""
    live = Override.objects.live(on).filter(household=household)
    decided = set(live.values_list("program_id", flat=True))
    return [
        _choice(standing, is_decided=standing.program.pk in decided)
        for standing in eligibility(household.pk, on=on)
    ]


def choice_of(household: Household, program: Program, *, on: date) -> Choice:
    """One program alone, as `choices` has it."""
    standing = standing_with(household.pk, program, on=on)
    if standing is None:
        nobody_yet = "It has no rules in force, or the household was never enrolled."
        return Choice(program, (), nobody_yet)
    live = Override.objects.live(on).filter(household=household, program=program)
    return _choice(standing, is_decided=live.exists())


def latest_end(on: date) -> date:
    """The last day that a decision made on the day `on` may have."""
    return on + timedelta(days=COUNTY.longest_override_days)


def _choice(standing: Standing, *, is_decided: bool) -> Choice:
    obstacle = _obstacle(standing, is_decided=is_decided)
    return Choice(standing.program, standing.reasons, obstacle)


def _obstacle(standing: Standing, *, is_decided: bool) -> str:
    if not standing.program.overrides_allowed:
        return "It takes nobody by decision of the CAS lead."
    if is_decided:
        return "They are on its list by a decision already. End that one first."
    if not standing.is_open:
        return f"No decision can stand for this. {standing.reasons[0]}."
    if standing.fits:
        return "They meet every requirement: no decision is needed."
    return ""
