"""From an assessment to a place, step by step: where households get lost, and how long it takes."""

from collections.abc import Mapping
from itertools import pairwise

from django.urls import reverse

from prioritization.enums import ReferralState
from prioritization.reports.course import Course, Step, course
from prioritization.reports.definition import Asked, Report
from prioritization.reports.findings import (
    Cell,
    Findings,
    Row,
    Table,
    counted,
    nothing,
    parts_of,
    seconds_as_span,
    span_in_words,
)
from prioritization.reports.pictures import Bar, Picture, Strip, picture
from prioritization.small_numbers import is_small

REASONS = {
    "below": "Below the line: they stay on every list they are eligible for",
    "not_enrolled": "Left coordinated access, or is not enrolled",
    "placed": "Has a place in a shelter",
    "no_tool": "The assessment that opens these lists is missing or has expired",
    "rules": "No program's requirements are met by what is known",
    "off": "Stands on no list any more",
    "waiting": "Waits on a list now",
    "offered": "The program has not answered yet",
    "accepted": "Expected, not there yet",
    **{
        state.value: state.label
        for state in (
            ReferralState.DECLINED_BY_CLIENT,
            ReferralState.DECLINED_BY_PROVIDER,
            ReferralState.NO_SHOW,
            ReferralState.WITHDRAWN,
            ReferralState.EXPIRED,
        )
    },
}
"""Where those are who did not take the next step, as things stand now."""


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = course(asked)
    reached = shown_steps(found.reached, hides=asked.hides)
    if not found.reached[Step.ASSESSED]:
        return nothing("Nobody was assessed in this time")
    return Findings(
        finding=_finding(reached),
        summary=_summary(found, reached),
        picture=_picture(reached),
        tables=(_by_step(found, reached), _by_reason(found, reached, asked)),
    )


def shown_steps(reached: Mapping[Step, int], *, hides: bool) -> dict[Step, int | None]:
    """How many took each step; None where the number, or who got lost since the last number that
    is shown, is small.
    """
    shown: dict[Step, int | None] = {}
    last: int | None = None
    for step in Step:
        number = reached[step]
        gives_away = is_small(number) or (last is not None and is_small(last - number))
        shown[step] = None if hides and gives_away else number
        last = last if shown[step] is None else number
    return shown


def _finding(reached: Mapping[Step, int | None]) -> str:
    evh, moved = reached[Step.EVH], reached[Step.ENROLLED]
    assessed = counted(reached[Step.ASSESSED], "household")
    if evh is None:
        return f"{assessed} were assessed; the other numbers are not shown"
    if not evh:
        return f"{assessed} {_were(reached[Step.ASSESSED])} assessed, none extremely vulnerable"
    so_far = "a number that is not shown" if moved is None else f"{moved:,}"
    return f"Of {counted(evh, 'extremely vulnerable household')}, {so_far} moved in so far"


def _were(number: int | None) -> str:
    return "was" if number == 1 else "were"


def _summary(found: Course, reached: Mapping[Step, int | None]) -> tuple[str, ...]:
    said = []
    losses = {
        step: reached[step] - reached[following]
        for step, following in pairwise(list(Step)[1:])
        if reached[step] is not None and reached[following] is not None
    }
    if any(losses.values()):
        step = max(losses, key=lambda each: losses[each])
        following = Step(step + 1).label.lower()
        said.append(
            f"Most stop after \N{LEFT DOUBLE QUOTATION MARK}{step.label}"
            f"\N{RIGHT DOUBLE QUOTATION MARK}: {losses[step]:,} have not got to "
            f"\N{LEFT DOUBLE QUOTATION MARK}{following}\N{RIGHT DOUBLE QUOTATION MARK} yet."
        )
    wait = _median(found, reached, Step.REFERRED)
    if wait:
        said.append(f"Half of those referred had waited {span_in_words(wait)} or less for it.")
    return tuple(said)


def _median(found: Course, reached: Mapping[Step, int | None], step: Step) -> Cell:
    """The median time into a step; "" where there is none, None where it may not be shown."""
    if reached[step] is None:
        return None
    return seconds_as_span(found.medians.get(step))


def _picture(reached: Mapping[Step, int | None]) -> Picture:
    bars = [Bar(step.label, (Strip(number),)) for step, number in reached.items()]
    return picture("How many households got how far", bars)


def _by_step(found: Course, reached: Mapping[Step, int | None]) -> Table:
    rows = []
    for step, before in zip(Step, (None, *Step), strict=False):
        number, earlier = reached[step], reached[before] if before is not None else None
        has_share = bool(number is not None and earlier)
        share = f"{100 * number / earlier:.0f}\N{NO-BREAK SPACE}%" if has_share else ""
        rows.append(Row(step.label, (number, share, _median(found, reached, step))))
    return Table(
        "Step by step",
        ("Step", "Households", "Of the step before", "Median time since then"),
        tuple(rows),
        note="Followed from their assessment to today, so the latest had less time. From the "
        "second step on only extremely vulnerable households are counted; the others are referred "
        "too, but not at once.",
    )


def _by_reason(found: Course, reached: Mapping[Step, int | None], asked: Asked) -> Table:
    rows: list[Row] = []
    for step, following in pairwise(Step):
        if reached[step] is None or reached[following] is None:
            continue
        lost = found.lost_at(step)
        shown = parts_of(lost, hides=asked.hides)
        rows += [
            Row(REASONS[reason], (step.label, shown[reason]), _list_of(reason))
            for reason in sorted(lost, key=lambda each: -lost[each])
        ]
    return Table(
        "Where those are who got no further",
        ("Now", "They got as far as", "Households"),
        tuple(rows),
    )


def _list_of(reason: str) -> str:
    """The report that says more, where there is one."""
    is_about_rules = reason == "rules"
    return reverse("prioritization:report", args=["fits-nowhere"]) if is_about_rules else ""


FUNNEL = Report(
    slug="funnel",
    title="From assessment to a place",
    question="Where on the way from an assessment to moving in do households get lost?",
    read=read,
)
