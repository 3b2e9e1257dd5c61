"""How one household stands with every program, with the reasons in words. For staff only (R26)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse

from assessments.enums import Tool
from cas.rules import ruleset
from cas.rules.facts import Catalogue
from cas.rules.ruleset import ELIGIBLE_SCORE, Verdict
from prioritization.facts.catalogue import catalogue, known_of
from prioritization.lists.admission import opens_by_intake, tool_that_opens
from prioritization.models import Entry, HouseholdFacts, Override, Program
from prioritization.querysets.entries import EntryQuerySet
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.rulebooks.rulebook import Rulebook
from prioritization.why.obstacles import Kind, Obstacle, kind_of


class Outcome(StrEnum):
    """R23 in one word; the eligibility component draws each its own way."""

    ELIGIBLE = "eligible"
    PRIORITY = "priority"
    NOT_ELIGIBLE = "not_eligible"
    ASK = "ask"


@dataclass(frozen=True)
class Standing:
    """A household against one program: the outcome, why, and its place on the list."""

    program: Program
    outcome: Outcome
    reasons: tuple[str, ...]
    position: str
    obstacles: tuple[Obstacle, ...] = ()
    is_open: bool = True
    """C1, C14: enrolled, with the assessment or the intake that opens this list. Nothing can stand
    for that.
    """

    @property
    def fits(self) -> bool:
        """Whether the household is on the list, or would be."""
        return self.outcome in (Outcome.ELIGIBLE, Outcome.PRIORITY)

    @property
    def url(self) -> str:
        """Where the program's list is."""
        return reverse("prioritization:list_detail", args=[self.program.slug])


def positions(household_id: int) -> EntryQuerySet:
    """The household's places on all lists at this moment, each with `rank` and `waiting` (R24)."""
    entries = Entry.objects.standing().filter(household=household_id, program__is_active=True)
    return entries.with_rank().with_list_length().select_related("program").order_by("program")


def eligibility(household_id: int, *, on: date) -> list[Standing]:
    """The household against every active program; empty for one that never enrolled."""
    household = HouseholdFacts.objects.filter(pk=household_id).first()
    if household is None:
        return []
    found = standings(household, rulebooks.in_force(on), on=on)
    return sorted(found, key=lambda standing: standing.program.name)


def standings(household: HouseholdFacts, books: Iterable[Rulebook], *, on: date) -> list[Standing]:
    """The household against these rules, in their order."""
    in_order = list(books)
    held = positions(household.pk).filter(program__in=[each.program for each in in_order])
    places = {entry.program_id: f"{entry.rank} of {entry.waiting}" for entry in held}
    decided = {
        each.program_id: each for each in Override.objects.live(on).filter(household=household.pk)
    }
    facts = catalogue()
    return [
        _standing(each, household, facts, places, decided.get(each.program.pk)) for each in in_order
    ]


def standing_with(household_id: int, program: Program, *, on: date) -> Standing | None:
    """The household against one active program; None before either counts."""
    household = HouseholdFacts.objects.filter(pk=household_id).first()
    rulebook = rulebooks.of_program(program, on=on)
    if household is None or rulebook is None:
        return None
    return standings(household, [rulebook], on=on)[0]


def _standing(
    rulebook: Rulebook,
    household: HouseholdFacts,
    facts: Catalogue,
    places: Mapping[int, str],
    override: Override | None,
) -> Standing:
    program, position = rulebook.program, places.get(rulebook.program.pk, "")
    closed = _closed_because(program, household)
    if closed:
        outcome, reasons = closed
        obstacles = tuple(Obstacle(CLOSED_KIND[outcome], words) for words in reasons)
        return Standing(program, outcome, reasons, position, obstacles, is_open=False)
    verdict = ruleset.findings(rulebook.rule_set, known_of(household), facts)
    if override and verdict.outcome is not True:
        return Standing(program, *_decided_in_words(override, verdict), position)
    return Standing(program, *_in_words(verdict), position, _obstacles(verdict))


NOT_QUEUED = "No finished intake placed them on the queue"
CLOSED_KIND = {Outcome.ASK: Kind.ASK, Outcome.NOT_ELIGIBLE: Kind.OTHER}


def _obstacles(verdict: Verdict) -> tuple[Obstacle, ...]:
    """What stands in the way; when nothing surely does, what is left to ask."""
    failed = tuple(
        Obstacle(kind_of(each.finding.facts), each.finding.why) for each in verdict.failed
    )
    return failed or tuple(Obstacle(Kind.ASK, label) for label in verdict.ask_labels)


def _closed_because(
    program: Program, household: HouseholdFacts
) -> tuple[Outcome, tuple[str, ...]] | None:
    """C1, C13, C14: what keeps the list as a whole closed to the household, if anything does."""
    if not household.is_enrolled:
        return Outcome.NOT_ELIGIBLE, ("Not enrolled in coordinated entry now",)
    if household.is_placed and program.is_shelter:
        return Outcome.NOT_ELIGIBLE, ("They have a place in a shelter",)
    tool = tool_that_opens(program.kind)
    if tool and getattr(household, f"{tool}_score") is None:
        return Outcome.ASK, (f"{Tool(tool).label} needed: none is current",)
    if opens_by_intake(program.kind) and household.queued_on is None:
        return Outcome.ASK, (NOT_QUEUED,)
    return None


def _decided_in_words(override: Override, verdict: Verdict) -> tuple[Outcome, tuple[str, ...]]:
    """On the list by decision of the CAS lead: the points that surely hold still count."""
    earned = tuple(each.words for each in verdict.earned)
    return Outcome.PRIORITY if earned else Outcome.ELIGIBLE, (override.in_words, *earned)


def _in_words(verdict: Verdict) -> tuple[Outcome, tuple[str, ...]]:
    if verdict.outcome is False:
        return Outcome.NOT_ELIGIBLE, tuple(failed.finding.why for failed in verdict.failed)
    if verdict.outcome is None:
        return Outcome.ASK, tuple(f"Ask: {label}" for label in verdict.ask_labels)
    if verdict.score > ELIGIBLE_SCORE:
        return Outcome.PRIORITY, tuple(earned.words for earned in verdict.earned)
    return Outcome.ELIGIBLE, ()
