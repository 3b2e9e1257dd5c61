"""The EVH monitor: is about one assessment in ten above the line, and what would another give?"""

from functools import reduce
from operator import add

from django.shortcuts import render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.county import COUNTY
from prioritization.models import Override
from prioritization.monitor import evh
from prioritization.monitor.charts import chart_of
from prioritization.monitor.evh import MONTHS_SHOWN, Judgement, judged
from prioritization.small_numbers import FEW, is_small

LINES_AROUND = 3
"""So many points above and below the line are tried."""

TONES = {Judgement.LOW: "warn", Judgement.HIGH: "warn"}


@require(Permission.RUN_READ)
def monitor(request):
    """Shares of current assessments that are EVH, how scores spread, and decisions of the lead."""
    on = timezone.localdate()
    hides_small = not request.user.has_permission(Permission.CLIENT_READ)
    parts = evh.parts(hides_small=hides_small)
    everybody = reduce(add, (part.distribution.share for part in parts))
    context = {
        "county": COUNTY,
        "hides_small": hides_small,
        "everybody": _share_words(everybody, hides=hides_small and everybody.gives_people_away),
        "kinds": [_kind(parts, is_family) for is_family in (False, True)],
        "months": [_month(month, hides_small) for month in evh.months(on)],
        "months_shown": MONTHS_SHOWN,
        "decisions": _decisions(on, hides_small),
        "sees_decisions": request.user.has_permission(Permission.OVERRIDE_READ),
        "at": timezone.now(),
    }
    return render(request, "prioritization/monitor.html", context)


def _kind(parts, is_family):
    """Individuals or families: a chart for each tool, and what other lines would give."""
    mine = [part for part in parts if part.is_family == is_family]
    line = mine[0].distribution.line
    return {
        "title": "Families with children" if is_family else "Individuals and couples",
        "line": line,
        "parts": [_part(part) for part in mine],
        "lines": [
            {
                "line": other,
                "is_today": other == line,
                "shares": [(part.tool.label, _share_with(part, other)) for part in mine],
            }
            for other in range(max(1, line - LINES_AROUND), line + LINES_AROUND + 1)
        ],
    }


def _part(part):
    distribution = part.distribution
    share = _share_words(distribution.share, hides=part.is_hidden)
    return {
        "tool": part.tool.label,
        "has_any": distribution.share.total > 0,
        "share": share,
        "chart": None if part.is_hidden else chart_of(distribution),
        "label": f"Scores of the {part.tool.label}: {share['of']} reach {distribution.line} points",
    }


def _share_with(part, line):
    share = None if part.is_hidden else part.distribution.share_with(line)
    return _share_words(share, hides=share is None)


def _month(month, hides_small):
    return {
        "first_day": month.first_day,
        "shares": [
            (label, _share_words(share, hides=hides_small and share.gives_people_away))
            for label, share in (
                ("Individuals and couples", month.individuals),
                ("Families with children", month.families),
            )
        ],
    }


def _share_words(share, *, hides):
    """A share as the page says it; without numbers when they could tell who is meant."""
    if hides:
        return {"percent": "", "of": "Not shown", "judgement": "", "tone": ""}
    judgement = judged(share)
    return {
        "percent": f"{share.percent:.1f}\N{NO-BREAK SPACE}%" if share.total else "",
        "of": f"{share.reached} of {share.total}" if share.total else "None",
        "judgement": judgement,
        "tone": TONES.get(judgement, "quiet"),
    }


def _decisions(on, hides_small):
    """How many decisions of the CAS lead run, and were made in the last twelve months."""
    return [
        {"value": _count_words(count, hides_small), "label": label, "url": "", "note": ""}
        for label, count in (
            ("running now", Override.objects.live(on).count()),
            ("made in the last 12 months", Override.objects.made_in_a_year(on).count()),
        )
    ]


def _count_words(count, hides_small):
    return FEW if hides_small and is_small(count) else str(count)
