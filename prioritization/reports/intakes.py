"""What came of the intakes that were begun: who was diverted, who went on the queue, how fast."""

from collections.abc import Mapping

from assessments.enums import IntakeState
from assessments.rules.intake_states import FINISHED
from cas import hmis
from clients.enums import ServiceKind
from prioritization.reports.definition import Asked, Report
from prioritization.reports.findings import (
    Cell,
    Findings,
    Row,
    Table,
    alone,
    counted,
    in_words,
    nothing,
    parts_of,
    seconds_as_span,
)
from prioritization.reports.outcomes import (
    NOT_LEFT,
    Outcome,
    destinations,
    discards,
    outcomes,
    services,
)
from prioritization.reports.pictures import Bar, Picture, Strip, picture

STATES = {
    IntakeState.DIVERTED: ("Diverted", "full"),
    IntakeState.QUEUED: ("Placed on the queue", "full"),
    IntakeState.READY_TO_DIVERT: ("To be diverted, not finished", "striped"),
    IntakeState.READY_TO_QUEUE: ("For the queue, not finished", "striped"),
    IntakeState.TALKING: ("Still talking", "striped"),
    IntakeState.BEGUN: ("Begun, nothing decided yet", "striped"),
    IntakeState.DISCARDED: ("Discarded", "light"),
}
"""How an intake stands, in words, and how that is drawn; finished ones first."""


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = outcomes(asked.period)
    if not found:
        return nothing("No intake was begun in this time")
    begun = sum(each.intakes for each in found.values())
    shown = parts_of({state: each.intakes for state, each in found.items()}, hides=asked.hides)
    tables = [_by_outcome(found, shown)]
    if diverted := shown.get(IntakeState.DIVERTED):
        tables.append(_by_destination(destinations(asked.period), asked.hides))
        tables += _by_service(services(asked.period), diverted, asked.hides)
    if shown.get(IntakeState.DISCARDED):
        tables.append(_by_reason(discards(asked.period), asked.hides))
    return Findings(
        finding=_finding(alone(begun, hides=asked.hides), shown),
        summary=_summary(found, shown),
        picture=_picture(shown),
        tables=tuple(tables),
    )


Shown = Mapping[str, int | None]


def _finding(begun: int | None, shown: Shown) -> str:
    intakes = counted(begun, "intake")
    was = "was" if begun == 1 else "were"
    diverted, queued = _finished(shown)
    if diverted is None or queued is None:
        return f"{intakes} {was} begun; how they ended is not shown"
    return (
        f"Of {intakes} begun, {diverted:,} ended with the household diverted and {queued:,} on "
        "the queue"
    )


def _finished(shown: Shown) -> tuple[int | None, int | None]:
    """(diverted, queued)."""
    return shown.get(IntakeState.DIVERTED, 0), shown.get(IntakeState.QUEUED, 0)


def _summary(found: Mapping[str, Outcome], shown: Shown) -> tuple[str, ...]:
    said = []
    diverted, queued = _finished(shown)
    if diverted is not None and queued is not None and diverted + queued:
        share = 100 * diverted / (diverted + queued)
        said.append(f"{share:.0f}\N{NO-BREAK SPACE}% of those finished were diverted.")
    for state in filter(shown.get, FINISHED):
        median, _ = _spans(found, shown, state)
        how = STATES[IntakeState(state)][0].lower()
        said.append(f"Half of those {how} were finished within {in_words(median)}.")
    return tuple(said)


def _spans(found: Mapping[str, Outcome], shown: Shown, state: str) -> tuple[Cell, Cell]:
    """Median and 90th percentile; None where the number itself is not shown."""
    if shown[state] is None:
        return None, None
    return seconds_as_span(found[state].median), seconds_as_span(found[state].slow)


def _picture(shown: Shown) -> Picture:
    bars = [
        Bar(label, (Strip(shown[state], look),))
        for state, (label, look) in STATES.items()
        if state in shown
    ]
    legend = [("full", "Finished"), ("striped", "Not finished"), ("light", "Discarded")]
    return picture("How the intakes that were begun stand now", bars, legend)


def _by_outcome(found: Mapping[str, Outcome], shown: Shown) -> Table:
    rows = [
        Row(label, (shown[state], *_spans(found, shown, state)))
        for state, (label, _) in STATES.items()
        if state in shown
    ]
    return Table(
        "How they stand now",
        ("Now", "Intakes", "Median from begin to finish", "9 in 10 within"),
        tuple(rows),
        note="CAS Updates of an enrollment count too. Followed from their beginning to today, so "
        "the latest had less time.",
    )


def _by_destination(found: Mapping[int | None, int], hides: bool) -> Table:
    shown = parts_of(found, hides=hides)
    labels = dict(hmis.living_situations("destination"))
    in_order = sorted(found, key=lambda code: (code is NOT_LEFT, -found[code], code or 0))
    return Table(
        "Where those diverted went",
        ("Destination", "Intakes"),
        tuple(
            Row("No exit recorded yet" if code is NOT_LEFT else labels[code], (shown[code],))
            for code in in_order
        ),
    )


def _by_service(found: Mapping[str, int], diverted: int, hides: bool) -> list[Table]:
    """Which help went before; no table while nobody wrote any down."""
    rows = [
        Row(ServiceKind(kind).label, (alone(found[kind], hides=hides, of=[diverted]),))
        for kind in sorted(found, key=lambda kind: (-found[kind], kind))
    ]
    note = "Whoever got several kinds of help is counted with each."
    head = ("Service", "Intakes")
    return [Table("What helped those diverted", head, tuple(rows), note=note)] if rows else []


def _by_reason(found: Mapping[str | None, int], hides: bool) -> Table:
    shown = parts_of(found, hides=hides)
    in_order = sorted(found, key=lambda reason: (reason is None, -found[reason], reason or ""))
    rows = [Row(reason or "Something else", (shown[reason],)) for reason in in_order]
    return Table("Why intakes were discarded", ("Reason", "Intakes"), tuple(rows))


INTAKES = Report(
    slug="intakes",
    title="Intakes and diversion",
    question="What came of the intakes: how many were diverted, how fast, and where to?",
    read=read,
    has_kind=False,
)
