"""Row `simulate`: what a draft of one program's rules, or of the county-wide ones, would change."""

from statistics import median

from cas.rules import ruleset
from cas.rules.conditions import Condition, Op
from cas.rules.ruleset import Requirement, RuleSet
from prioritization.models import RuleVersion
from prioritization.previews.preview import Preview, Step
from prioritization.previews.simulation import simulate
from prioritization.rulebooks import rulebook as rulebooks
from tests.bench.county import County
from tests.bench.list_pages import longest
from tests.bench.measuring import Row, Tell, stopwatch

ROUNDS = 5
ROWS_OF_A_PAGE = 50
SMALL_COUNTY = 10_000
AT_MOST, AT_MOST_WHEN_LARGE = 1.0, 5.0
"""Seconds for one rule set, up to SMALL_COUNTY households and beyond."""


def measure(county: County, *, tell: Tell, rounds: int = ROUNDS) -> list[Row]:
    """Preview other rules for the longest list, and then for all shelters at once."""
    no_minors = Requirement(Condition("children", Op.EQ, 0))
    program = longest()
    own = rulebooks.of_program(program, on=county.moment.on).own.rule_set
    # One requirement less, another one more: some join, some leave, most of the others move.
    other = RuleSet((*own.requirements[1:], no_minors), own.factors[:1])
    cases = {
        "one shelter": RuleVersion(program=program, content=ruleset.dump(other)),
        "county-wide": RuleVersion(content=ruleset.dump(RuleSet((no_minors,)))),
    }
    rows = [_row(county, case, draft, rounds) for case, draft in cases.items()]
    tell(f"{len(cases) * rounds} previews")
    return rows


def _row(county: County, case: str, draft: RuleVersion, rounds: int) -> Row:
    draft.save()
    seconds, preview = [], None
    for _ in range(rounds):
        with stopwatch() as watch:
            preview = _page_of(draft, county)
        seconds.append(watch.seconds)
    draft.delete()
    at_most = AT_MOST if county.households <= SMALL_COUNTY else AT_MOST_WHEN_LARGE
    is_one_rule_set = draft.program is not None
    return Row(
        name="simulate",
        case=case,
        households=county.households,
        shelters=county.shelters,
        seconds=median(seconds),
        queries=watch.queries,
        target=f"at most {at_most:.0f} s" if is_one_rule_set else "",
        met=median(seconds) <= at_most if is_one_rule_set else None,
        more={"slowest": max(seconds), **vars(preview.total), "lists": len(preview.programs)},
    )


def _page_of(draft: RuleVersion, county: County) -> Preview:
    moment = county.moment
    return simulate(draft, on=moment.on, at=moment.at, step=Step.DOWN, limit=ROWS_OF_A_PAGE)
