"""What happened with a household: the newest on its page, everything on a page of its own."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from clients.household_page import identity, load_household
from clients.timeline import STRIP, happenings, last_visit, news, with_names

NEWEST_SHOWN = 8
PER_PAGE = 50


def recent(request, household):
    """What the household's page shows: what is new since the last visit, and the newest lines."""
    found = happenings(household, request.user)
    since = last_visit(household, request.user, timezone.now())
    new = news(found, request.user, since)
    shown = STRIP if len(new) <= STRIP else STRIP - 1
    lines = with_names([*new[:shown], *found[:NEWEST_SHOWN]])
    return {
        "last_visit": since,
        "news": lines[: len(new[:shown])],
        "more_news": len(new) - len(new[:shown]),
        "newest": lines[len(new[:shown]) :],
        "older": len(found) - NEWEST_SHOWN,
    }


@require(Permission.CLIENT_READ)
def timeline(request, pk):
    """Everything that happened, newest first."""
    household = load_household(request, pk)
    page = Paginator(happenings(household, request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "entries": with_names(list(page)),
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
    }
    return render(request, "clients/timeline.html", context)
