"""Test cases tried against rules: does what they expect come out?"""

from dataclasses import dataclass

from cas.rules import ruleset
from cas.rules.facts import Catalogue
from cas.rules.ruleset import ELIGIBLE_SCORE, RuleSet, Verdict
from prioritization.enums import CaseOutcome
from prioritization.models import RuleCase


@dataclass(frozen=True)
class CaseRun:
    """What the rules say of one test case, and why. For staff only: it holds points (R26)."""

    case: RuleCase
    outcome: CaseOutcome
    points: int
    reasons: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether this is what the case expects; points count when it names some."""
        return self.outcome == self.case.expected and self.case.points in (None, self.points)

    @property
    def said(self) -> str:
        """ "Eligible, 5 points"."""
        return in_words(self.outcome, self.points or None)

    @property
    def wanted(self) -> str:
        """What should have come out."""
        return in_words(CaseOutcome(self.case.expected), self.case.points)


def run_cases(cases: list[RuleCase], rules: RuleSet, facts: Catalogue) -> list[CaseRun]:
    """Each case against these rules. That the household is enrolled and assessed is a given."""
    return [_run(case, ruleset.findings(rules, case.facts, facts)) for case in cases]


def in_words(outcome: CaseOutcome, points: int | None) -> str:
    """An outcome with its points, when it has any."""
    if points is None:
        return outcome.label
    return f"{outcome.label}, {points} point{'' if points == 1 else 's'}"


def _run(case: RuleCase, verdict: Verdict) -> CaseRun:
    if verdict.outcome is False:
        reasons = tuple(failed.finding.why for failed in verdict.failed)
        return CaseRun(case, CaseOutcome.NOT_ELIGIBLE, 0, reasons)
    if verdict.outcome is None:
        reasons = tuple(f"Ask: {label}" for label in verdict.ask_labels)
        return CaseRun(case, CaseOutcome.ASK, 0, reasons)
    reasons = tuple(earned.words for earned in verdict.earned)
    return CaseRun(case, CaseOutcome.ELIGIBLE, verdict.score - ELIGIBLE_SCORE, reasons)
