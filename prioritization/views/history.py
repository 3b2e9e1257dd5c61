"""What happened on a list, movement by movement, and the list as it stood on a past day."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.rules.ruleset import ELIGIBLE_SCORE
from prioritization.days import Day, end_of, start_of
from prioritization.enums import MovementKind
from prioritization.forms import PastDayForm
from prioritization.history.move_words import because, homeless_since, told
from prioritization.history.past_days import as_it_stood, first_recorded_day
from prioritization.lists.pages import PAGE_SIZE
from prioritization.lists.people import Sight, people
from prioritization.models import Program

ONE_DAY = timedelta(days=1)
KINDS = {"joined": "Joined", "left": "Left", "changed": "Changed place"}


@require(Permission.LIST_READ)
def list_history(request, slug):
    """Every join, change and leave of one list with its cause, the latest first."""
    program = _program(slug)
    kind = request.GET.get("show", "")
    kind = kind if kind in MovementKind.values else ""
    day = _day_in(request.GET.get("day", ""))
    moves = _moves(program, kind, day)
    after = moves.named(request.GET.get("after", ""))
    found = list((moves.older_than(after) if after else moves)[: PAGE_SIZE + 1])
    context = {
        "program": program,
        "day": day,
        "kinds": _kinds(kind, day),
        "rows": _movement_rows(request, found[:PAGE_SIZE]),
        "first_url": _address(kind, day) if after else "",
        "older_url": _address(kind, day, found[PAGE_SIZE - 1]) if found[PAGE_SIZE:] else "",
    }
    return render(request, "prioritization/list_history.html", context)


@require(Permission.LIST_READ)
def list_days(request, slug):
    """Ask for a past day, and lead to the list of that day."""
    program = _program(slug)
    form = PastDayForm(request.GET or None)
    if form.is_valid():
        return redirect("prioritization:list_on", program.slug, form.cleaned_data["day"])
    context = {"program": program, "form": form, "first_day": first_recorded_day(program)}
    return render(request, "prioritization/list_days.html", context)


@require(Permission.LIST_READ)
def list_on(request, slug, day):
    """The list as it stood at the end of a day, or in words why there is nothing to show."""
    program = _program(slug)
    today = timezone.localdate()
    first_day = first_recorded_day(program)
    is_recorded = first_day is not None and first_day <= day <= today
    page = as_it_stood(program, day, from_rank=_rank_in(request)) if is_recorded else None
    context = {
        "program": program,
        "day": day,
        "is_today": day == today,
        "is_future": day > today,
        "first_day": first_day,
        "page": page,
        "rows": _past_rows(request, page) if page else [],
        "sees_scores": request.user.has_permission(Permission.SCORE_READ),
        "day_before": day - ONE_DAY if is_recorded and day > first_day else None,
        "day_after": day + ONE_DAY if is_recorded and day < today else None,
    }
    return render(request, "prioritization/list_on.html", context)


def _program(slug):
    return get_object_or_404(Program.objects.active(), slug=slug)


def _moves(program, kind, day):
    moves = program.movements.newest_first().with_previous().select_related("rule_version")
    if kind:
        moves = moves.filter(kind=kind)
    if day:
        moves = moves.filter(at__gte=start_of(day), at__lt=end_of(day))
    return moves


def _day_in(text):
    """The day that an address asks for, or None; whatever is no day asks for none."""
    try:
        return Day().to_python(text)
    except ValueError:
        return None


def _rank_in(request):
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _address(kind, day, after=None):
    parts = {"show": kind, "day": day.isoformat() if day else "", "after": after and after.pk}
    return "?" + "&".join(f"{name}={value}" for name, value in parts.items() if value)


def _kinds(kind, day):
    choices = {"": "Everything", **KINDS}
    return [
        {"label": label, "url": _address(each, day), "current": each == kind, "count": None}
        for each, label in choices.items()
    ]


def _movement_rows(request, movements):
    on = timezone.localdate()
    heads = people((each.household_id for each in movements), viewer=request.user, on=on)
    in_words = told(movements, sees_scores=request.user.has_permission(Permission.SCORE_READ))
    return [
        {
            "at": each.movement.at,
            "person": heads[each.movement.household_id],
            "is_hidden": heads[each.movement.household_id].sight == Sight.HIDDEN,
            "did": each.did,
            "because": each.because,
            "changes": each.changes,
        }
        for each in in_words
    ]


def _past_rows(request, page):
    on = timezone.localdate()
    heads = people((each.household_id for each in page.rows), viewer=request.user, on=on)
    return [
        {
            "rank": rank,
            "person": heads[each.household_id],
            "is_hidden": heads[each.household_id].sight == Sight.HIDDEN,
            "is_evh": each.evh_order == 0,
            "has_priority": each.shelter_score > ELIGIBLE_SCORE,
            "homeless_since": homeless_since(each),
            "waiting_since": timezone.localdate(each.waiting_since),
            "since": timezone.localdate(each.at),
            "because": because(each),
        }
        for rank, each in enumerate(page.rows, page.first_rank)
    ]
