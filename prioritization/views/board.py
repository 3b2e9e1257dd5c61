"""The board of who must move today (R4, C13): its rows, what is new, and saved filters."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas.access.decorators import background, require
from cas.access.permissions import Permission
from prioritization.board.filters import BoardFilter, Show
from prioritization.board.order import ACT_WITHIN, Queue, counted
from prioritization.board.rows import board_rows, time_in_words
from prioritization.forms.board import FilterForm, SaveFilterForm
from prioritization.lists.pages import PAGE_SIZE
from prioritization.models import HouseholdFacts, SavedFilter
from prioritization.views.desk import acting, undoable

NO_KEYS = "board_without_keys"
"""Of the session: single keys do nothing (WCAG 2.1.4)."""

COUNTED_CHIPS = (Show.MINE, Show.WAITING, Show.HELD)


@require(Permission.QUEUE_READ)
def board(request):
    """Extremely vulnerable households that are not in a shelter now, unassigned first."""
    at = timezone.now()
    narrowed = BoardFilter.read(request.GET)
    queue = narrowed.queue(request.user, at)
    seen = _moment(request.GET.get("seen", ""))
    fresh = queue.newer_than(seen).page(PAGE_SIZE) if seen else []
    after = HouseholdFacts.objects.must_move_today().named(request.GET.get("after", ""))
    found = queue.page(PAGE_SIZE + 1 + len(fresh), after)
    shown = [facts for facts in found if facts not in fresh][: PAGE_SIZE + 1]
    page = shown[:PAGE_SIZE]
    rows = board_rows([*fresh, *page], viewer=request.user, at=at)
    context = {
        "fresh": [row for row in rows if row.facts in fresh],
        "rows": [row for row in rows if row.facts not in fresh],
        "waiting": counted(queue.count()),
        "is_narrowed": bool(narrowed.codes),
        "chips": _chips(request.user, narrowed, at),
        "saved": _saved(request.user, narrowed),
        "filter_form": FilterForm(initial={"kind": narrowed.kind, "area": narrowed.area}),
        "filter": narrowed,
        "save_form": SaveFilterForm(initial={"codes": narrowed.codes}),
        "is_first_page": after is None,
        "first_url": _url(narrowed.codes),
        "older_url": _url(narrowed.codes, after=page[-1].pk) if len(shown) > PAGE_SIZE else "",
        "shown_ids": ",".join(str(row.pk) for row in rows),
        "asked_at": int(at.timestamp()),
        "at": at,
        "has_keys": not request.session.get(NO_KEYS),
        "undoable": undoable(request.user, at),
        "too_long": time_in_words(ACT_WITHIN),
        **acting(request.user),
    }
    return render(request, "prioritization/board/board.html", context)


@background
@require(Permission.QUEUE_READ)
def board_news(request):
    """How many households came to this part of the board since it was drawn; asked by a script."""
    at = timezone.now()
    narrowed = BoardFilter.read(request.GET)
    queue = narrowed.queue(request.user, at)
    asked_at = _moment(request.GET.get("asked_at", "")) or at
    shown = {int(pk) for pk in request.GET.get("shown", "").split(",") if _is_number(pk)}
    ids = {facts.pk for facts in queue.newer_than(asked_at).page(PAGE_SIZE)}
    if request.GET.get("is_first") == "yes":
        ids |= {facts.pk for facts in queue.page(PAGE_SIZE)}
    new = len(ids - shown)
    if str(new) == request.GET.get("known", ""):
        return HttpResponse(status=204)  # the same words again would be read aloud again
    url = _url(narrowed.codes, seen=int(asked_at.timestamp()))
    return render(request, "prioritization/board/_news.html", {"new": new, "url": url})


@require(Permission.QUEUE_READ)
@require_POST
def save_filter(request):
    """Keep what the board shows now under a name."""
    made = SavedFilter(user=request.user)
    form = SaveFilterForm(request.POST, instance=made)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved. You find it above the board.")
        return redirect(_url(made.codes))
    context = {"form": form, "back_url": _url(BoardFilter.of_codes(_codes(request)).codes)}
    return render(request, "prioritization/board/save_filter.html", context)


@require(Permission.QUEUE_READ)
@require_POST
def drop_filter(request, pk):
    """Forget a filter of one's own."""
    get_object_or_404(SavedFilter, pk=pk, user=request.user).delete()
    messages.success(request, "Removed.")
    return redirect("prioritization:queue")


@require(Permission.QUEUE_READ)
def board_keys(request):
    """Which keys do what on the board; they can be turned off (WCAG 2.1.4)."""
    if request.method == "POST":
        request.session[NO_KEYS] = not request.session.get(NO_KEYS)
        return redirect("prioritization:queue")
    context = {"has_keys": not request.session.get(NO_KEYS), **acting(request.user)}
    return render(request, "prioritization/board/keys.html", context)


def _chips(user, narrowed, at):
    """Quick ways to narrow the board; with how many, where that is a reason to look."""
    queues = {"": Queue.at(at).ready()}
    queues |= {show: BoardFilter(show=show).queue(user, at) for show in Show}
    labels = {"": "All", **dict(Show.choices)}
    labels[Show.WAITING] = f"No act for {time_in_words(ACT_WITHIN)}"
    return [
        {
            "label": labels[show],
            "url": _url(BoardFilter(show=show).codes),
            "current": narrowed.show == show and not narrowed.is_narrow,
            "count": counted(queue.count()) if show in COUNTED_CHIPS else None,
        }
        for show, queue in queues.items()
    ]


def _saved(user, narrowed):
    return [
        {
            "filter": each,
            "url": _url(each.codes),
            "current": each.codes == narrowed.codes,
        }
        for each in user.saved_filters.all()
    ]


def _url(codes, **more):
    """The board's address with these codes."""
    pairs = [codes] if codes else []
    pairs += [f"{name}={value}" for name, value in more.items()]
    query = "&".join(pairs)
    return reverse("prioritization:queue") + (f"?{query}" if query else "")


def _codes(request):
    return request.POST.get("codes", "")


def _moment(seconds):
    """A moment from an address; None when it names none of our time."""
    if not _is_number(seconds) or len(seconds) > 11:
        return None
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 18
