"""The board of papers: what keeps whom from a home, and what ends soon."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.actions.documents import Arrival, record_arrivals
from assessments.checklists import checklist_of
from assessments.panels.documents import closed_because
from cas.access.decorators import require
from cas.access.permissions import Permission
from clients.household_page import load_household
from prioritization.conferencing.board import board
from prioritization.conferencing.ending import ending_page
from prioritization.conferencing.gaps import AGES
from prioritization.forms import BoardForm


@require(Permission.CONFERENCING_READ)
def board_of_papers(request):
    """Who waits for a home and lacks papers: which, and who fetches them."""
    form = BoardForm(request.GET)
    filters = form.filters
    after = request.GET.get("after", "")
    found = board(request.user, filters, on=timezone.localdate(), after=after)
    context = {
        "form": form,
        "board": found,
        "tabs": _tabs("papers"),
        "ages": [label for label, _ in AGES],
        "query": filters.query,
        "after": after,
        "is_first_page": not after,
        "first_url": f"?{filters.query}",
        "older_url": f"?{filters.query}&after={found.after}" if found.after else "",
        "may_write": request.user.has_permission(Permission.PLAN_WRITE),
        "on": timezone.localdate(),
    }
    return render(request, "prioritization/housing/papers.html", context)


@require(Permission.CONFERENCING_READ)
def ending_papers(request):
    """Papers that count now and end within 30 days, the first to end first."""
    on = timezone.localdate()
    page = ending_page(request.user, on=on, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": _tabs("papers_ending"),
        "is_first_page": not request.GET.get("after"),
        "older_url": f"?after={page.after}" if page.after else "",
        "may_write": request.user.has_permission(Permission.PLAN_WRITE),
    }
    return render(request, "prioritization/housing/ending.html", context)


def _tabs(current):
    return [
        {"label": label, "url": reverse(f"prioritization:{name}"), "current": name == current}
        | {"count": None}
        for name, label in (("papers", "Missing"), ("papers_ending", "Ending soon"))
    ]


@require_POST
@require(Permission.PLAN_WRITE)
def arrived(request, pk):
    """Note that one paper of a household arrived (K9), and go back to the board."""
    household = load_household(request, pk)
    on = timezone.localdate()
    line = _missing_line(request, household, on)
    if closed := closed_because(household, on):
        messages.warning(request, closed)
    elif line is None:
        messages.info(request, "That paper is not missing any more.")
    else:
        _record(request, household, line)
    return redirect(_back_to_board(request))


def _missing_line(request, household, on):
    """The missing paper that the pressed button names."""
    named = request.POST.get("paper", "")
    missing = checklist_of(household, on=on).missing
    return next((line for line in missing if f"{line.person.key}-{line.kind.code}" == named), None)


def _record(request, household, line):
    clients = {each.client_id: each.client for each in household.current_memberships}
    arrival = Arrival(client=clients[line.person.key], kind=line.kind.code)
    record_arrivals(household=household, arrivals=[arrival], by=request.user, at=timezone.now())
    whose = f"{line.kind.label} ({line.person.name})"
    messages.success(request, f"Saved: {whose} is there. Somebody still has to check it.")


def _back_to_board(request):
    """The page of the board that the button stood on."""
    chosen = BoardForm(QueryDict(request.POST.get("shown", ""))).filters
    after = request.POST.get("after", "")
    rest = f"&after={after}" if after.isascii() and after.isdigit() else ""
    return f"{reverse('prioritization:papers')}?{chosen.query}{rest}"
