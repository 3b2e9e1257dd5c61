"""Why offers ended without a bed: who said no, for which reason, and at which program."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count
from django.urls import reverse

from prioritization.enums import ReferralState
from prioritization.models import ReferralStep
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
from prioritization.reports.pictures import Bar, Picture, Strip, picture
from prioritization.rules.decline_reasons import REASONS

WITHOUT_A_BED = {
    ReferralState.DECLINED_BY_CLIENT: ("The household", "full"),
    ReferralState.DECLINED_BY_PROVIDER: ("The program", "striped"),
    ReferralState.NO_SHOW: ("Did not come", "light"),
    ReferralState.WITHDRAWN: ("CAS took it back", "light"),
    ReferralState.EXPIRED: ("Time ran out", "light"),
}
"""How an offer ends without a bed: who ended it, and how that is drawn."""

Ending = tuple[str, str]
"""The state in which a referral ended, and the code of the reason; empty where none is asked."""

IN_A_BED: Ending = (ReferralState.ENROLLED, "")


def endings(asked: Asked) -> Counter[tuple[Ending, tuple[str, str]]]:
    """How many offers ended in the period, by ending and by (slug, name) of the program."""
    steps = ReferralStep.objects.filter(
        to_state__in=[ReferralState.ENROLLED, *WITHOUT_A_BED],
        at__gte=asked.period.begins,
        at__lt=asked.period.ends,
        referral__program__kind__in=asked.kinds,
    )
    rows = (
        steps.values_list(
            "to_state", "referral__reason", "referral__program__slug", "referral__program__name"
        )
        .annotate(Count("pk"))
        .order_by()
    )
    return Counter(
        {((state, reason), (slug, name)): number for state, reason, slug, name, number in rows}
    )


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = endings(asked)
    by_ending: Counter[Ending] = Counter()
    for (ending, _), number in found.items():
        by_ending[ending] += number
    ended = sum(by_ending.values())
    if not ended:
        return nothing("No offer ended in this time")
    shown = parts_of(by_ending, hides=asked.hides)
    missed = [ending for ending, _ in by_ending.most_common() if ending != IN_A_BED]
    tables = [_by_reason(missed, shown)]
    if asked.sees_people:
        tables.append(_by_program(found))
    return Findings(
        finding=_finding(shown, ended, asked.hides),
        summary=_summary(missed, shown),
        picture=_picture(missed, shown) if missed else None,
        tables=tuple(tables),
    )


def _finding(shown: Mapping[Ending, int | None], ended: int, hides: bool) -> str:
    placed = shown.get(IN_A_BED, 0)
    if placed is None or alone(ended, hides=hides) is None:
        return "Some offers ended without a bed; the numbers are not shown"
    return f"{ended - placed:,} of {counted(ended, 'offer')} ended without a bed"


def _summary(missed: list[Ending], shown: Mapping[Ending, int | None]) -> tuple[str, ...]:
    known = [ending for ending in missed if shown[ending] is not None]
    if not known:
        return ()
    first = known[0]
    times = counted(shown[first], "time")
    return (f"Most often: {_label(first).lower()} ({_who(first).lower()}, {times}).",)


def _label(ending: Ending) -> str:
    state, reason = ending
    return REASONS[reason].label if reason in REASONS else ReferralState(state).label


def _who(ending: Ending) -> str:
    return WITHOUT_A_BED[ReferralState(ending[0])][0]


def _picture(missed: list[Ending], shown: Mapping[Ending, int | None]) -> Picture:
    legend = [
        ("full", "The household said no"),
        ("striped", "The program said no"),
        ("light", "Nobody said no"),
    ]
    bars = [
        Bar(_label(ending), (Strip(shown[ending], WITHOUT_A_BED[ReferralState(ending[0])][1]),))
        for ending in missed
    ]
    return picture("Why offers ended without a bed", bars, legend)


def _by_reason(missed: list[Ending], shown: Mapping[Ending, int | None]) -> Table:
    rows = [
        Row(
            _label(ending),
            (_who(ending), _consequence(ending), shown[ending]),
        )
        for ending in missed
    ]
    if IN_A_BED in shown:
        rows.append(Row("Moved in", ("Both said yes", "", shown[IN_A_BED])))
    return Table(
        "Why offers ended",
        ("Reason", "Who ended it", "What follows", "Offers"),
        tuple(rows),
    )


def _consequence(ending: Ending) -> str:
    reason = REASONS.get(ending[1])
    return reason.consequence if reason else ""


def _by_program(found: Mapping[tuple[Ending, tuple[str, str]], int]) -> Table:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for ((state, _), program), number in found.items():
        counts.setdefault(program, Counter())[state] += number
    states = (ReferralState.ENROLLED, *WITHOUT_A_BED)
    rows = tuple(
        Row(
            name,
            tuple(counts[slug, name][state] for state in states),
            reverse("prioritization:list_detail", args=[slug]),
        )
        for slug, name in sorted(counts, key=lambda program: program[1].casefold())
    )
    return Table(
        "By program",
        (
            "Program",
            "Moved in",
            "Household said no",
            "Program said no",
            "Did not come",
            "Taken back",
            "Time ran out",
        ),
        rows,
        note="Programs in alphabetical order.",
    )


DECLINES = Report(
    slug="declines",
    title="Why offers end without a bed",
    question="How many offers came to nothing, who said no, and why?",
    read=read,
)
