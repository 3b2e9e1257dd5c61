"""The fact catalogue: what rules may ask about, what it means, and of how many it is known."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from cas.access.decorators import require
from cas.access.permissions import Permission
from prioritization.facts.known import known_households, shares
from prioritization.facts.sheets import by_topic, found, sheet_of, sheets
from prioritization.rulebooks.uses import uses


@require(Permission.RULE_WRITE)
def fact_index(request):
    """Every fact, found by words and by topic."""
    words = request.GET.get("q", "").strip()[:100]
    topics = by_topic(sheets().values())
    topic = request.GET.get("topic", "")
    chosen = [sheet for sheet in found(words) if topic not in topics or sheet.topic == topic]
    known, used = known_households(), uses(timezone.localdate())
    sees_people = request.user.has_permission(Permission.CLIENT_READ)
    context = {
        "words": words,
        "topics": _topic_links(topics, topic, words),
        "groups": [
            {"topic": name, "rows": [_row(each, known, used, sees_people) for each in group]}
            for name, group in by_topic(chosen).items()
        ],
        "facts": len(sheets()),
    }
    return render(request, "prioritization/facts/index.html", context)


@require(Permission.RULE_WRITE)
def fact_detail(request, code):
    """One fact: what it means, where it comes from, its answers, and which rules ask it."""
    sheet = sheet_of(code)
    if sheet is None:
        raise Http404("No such fact.")
    known = known_households()
    sees_people = request.user.has_permission(Permission.CLIENT_READ)
    context = {
        "sheet": sheet,
        "known": known.in_words(sheet, sees_people=sees_people),
        "shares": shares(sheet, known, sees_people=sees_people),
        "sees_people": sees_people,
        "used_by": uses(timezone.localdate()).get(sheet.code, []),
    }
    return render(request, "prioritization/facts/detail.html", context)


def _row(sheet, known, used, sees_people):
    return {
        "sheet": sheet,
        "known": known.in_words(sheet, sees_people=sees_people),
        "used_by": used.get(sheet.code, []),
    }


def _topic_links(topics, chosen, words):
    links = [("", "Everything", None), *((name, name, len(each)) for name, each in topics.items())]
    return [
        {
            "label": label,
            "url": f"?{urlencode({k: v for k, v in (('topic', name), ('q', words)) if v})}",
            "current": name == (chosen if chosen in topics else ""),
            "count": count,
        }
        for name, label, count in links
    ]
