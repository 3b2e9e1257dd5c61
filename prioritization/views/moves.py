"""How one household moved on the lists, and in which order lists stand at all."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from cas.access.decorators import public, require
from cas.access.permissions import Permission
from clients.household_page import identity, load_present_or_past_household
from prioritization.history.move_words import told
from prioritization.history.rank_lines import HEIGHT, WIDTH, rank_lines
from prioritization.lists.grace import kept_places
from prioritization.lists.merging import GRACE_DAYS
from prioritization.models import Movement
from prioritization.why.eligibility import positions

PER_PAGE = 50


@require(Permission.LIST_READ)
def household_lists(request, pk):
    """The household's place on each list over the last weeks, and each movement with its cause."""
    household = load_present_or_past_household(request, pk)
    on, at = timezone.localdate(), timezone.now()
    standing = list(positions(household.pk))
    lines = rank_lines(household.pk, standing, on=on, at=at)
    page = _movements(request, household)
    context = {
        "household": household,
        "identity": identity(household, on),
        "at": at,
        "places": [{"entry": each, "line": lines[each.program_id]} for each in standing],
        "gone": [
            {"kept": each, "line": lines.get(each.entry.program_id)}
            for each in kept_places(household.pk, on)
        ],
        "picture": {"width": WIDTH, "height": HEIGHT},
        "entries": _entries(request, page),
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
    }
    return render(request, "prioritization/household_lists.html", context)


@public
def order(request):
    """How every list is ordered, in words for everybody, in English and Spanish (C4)."""
    return render(request, "prioritization/order.html", {"grace_days": GRACE_DAYS})


def _movements(request, household):
    moves = Movement.objects.filter(household=household).newest_first().with_previous()
    moves = moves.select_related("program", "rule_version")
    return Paginator(moves, PER_PAGE).get_page(request.GET.get("page"))


def _entries(request, page):
    """One line for all lists that moved at once in the same way for the same reason."""
    in_words = told(page, sees_scores=request.user.has_permission(Permission.SCORE_READ))
    together = {}
    for each in in_words:
        same = (each.movement.at, each.did, each.sentence)
        together.setdefault(same, []).append(str(each.movement.program))
    return [
        {
            "when": at,
            "title": f"{did}: {', '.join(sorted(programs))}",
            "url": "",
            "body": sentence,
            "by": "",
        }
        for (at, did, sentence), programs in together.items()
    ]
