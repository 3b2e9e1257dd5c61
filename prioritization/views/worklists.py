"""The work lists: all of them with how many stand there, and one with who must be seen to."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.caseloads import assign_all
from clients.case_workers import case_workers
from clients.rules.whereabouts import LIST_AFTER, WARN_AFTER
from prioritization.forms.worklists import AssignForm, MessageForm
from prioritization.views import intakes
from prioritization.views.messages import send
from prioritization.worklists.catalogue import BY_SLUG, WORK_LISTS
from prioritization.worklists.expiring import EXPIRING, WEEKS, in_week
from prioritization.worklists.rows import counted, page_of, rows_of
from prioritization.worklists.scope import Whose, facts_of, whose_from
from prioritization.worklists.weeks import finding, picture, summary, weeks
from prioritization.worklists.whereabouts import STALE, older_than

WRITE = "write"
"""Name of the button that sends a message; the others give the households to somebody."""


@require(Permission.SCORE_READ)
def work_lists(request):
    """Every work list with how many households stand on it."""
    on = timezone.localdate()
    whose = whose_from(request.GET.get("whose", ""), request.user)
    facts = facts_of(request.user, on, whose)
    context = {
        "lists": [
            intakes.index_row(request.user, on, whose),
            *(
                {
                    "title": each.title,
                    "why": each.why,
                    "number": counted(each.find(facts, on)),
                    "url": _address(each, whose=whose),
                }
                for each in WORK_LISTS
            ),
        ],
        "whose": _whose_chips(whose, lambda part: f"?whose={part}"),
        "sees_messages": request.user.has_permission(Permission.EVH_LOG),
        "sees_caseloads": request.user.has_permission(Permission.CASELOAD_READ),
    }
    return render(request, "prioritization/worklists/index.html", context)


@require(Permission.SCORE_READ)
def work_list(request, slug):
    """One work list; ticked households, or all that are shown, are given to a worker at once."""
    if slug not in BY_SLUG:
        raise Http404
    on = timezone.localdate()
    form, message = _forms(request, on)
    if request.method == "POST" and _done(request, form, message):
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "message": message,
        "ticked": form.ticked | message.ticked if form else (),
        **_list_context(request, BY_SLUG[slug], on),
    }
    return render(request, "prioritization/worklists/detail.html", context)


def _forms(request, on):
    """Both forms of the page, the one whose button was pressed filled in.

    None for who may look and not give anybody a case.
    """
    if not request.user.has_permission(Permission.EVH_LOG):
        return None, None
    typed = posted(request)
    writes = typed is not None and WRITE in typed
    who = {"by": request.user, "on": on}
    return (
        AssignForm(None if writes else typed, workers=list(case_workers(request.user)), **who),
        MessageForm(typed if writes else None, **who),
    )


def _done(request, form, message):
    """Whether something was done, or what was typed has to be put right."""
    for each, do in ((form, _assign), (message, send)):
        if each is not None and each.is_bound and each.is_valid():
            do(request, each)
            return True
    return False


def _assign(request, form):
    worker = form.cleaned_data["worker"]
    made = assign_all(
        household_ids=[each.pk for each in form.cleaned_data["household"]],
        worker=worker,
        by=request.user,
        at=timezone.now(),
        note=form.cleaned_data["note"],
    )
    number = "1 household is" if len(made) == 1 else f"{len(made)} households are"
    messages.success(request, f"{number} with {worker} now.")


def _list_context(request, listed, on):
    whose = whose_from(request.GET.get("whose", ""), request.user)
    everybody = listed.find(facts_of(request.user, on, whose), on)
    found, part = _narrowed(listed, everybody, request, on)
    page = page_of(found, request.GET.get("after", ""))
    address = partial(_address, listed)
    return {
        "list": listed,
        "rows": rows_of(listed, page.facts, viewer=request.user, on=on),
        "count": counted(found),
        "is_first_page": page.is_first,
        "first_url": address(whose=whose, **part),
        "older_url": address(whose=whose, after=page.after, **part) if page.after else "",
        "whose": _whose_chips(whose, lambda each: address(whose=each, **part)),
        "whose_now": whose,
        "parts": _part_chips(listed, part, partial(address, whose=whose)),
        "picture": None,
        **(_weeks(everybody, partial(address, whose=whose), on) if listed is EXPIRING else {}),
    }


def _narrowed(listed, found, request, on):
    """Only the week, or the age, that the address asks for; and how the address says it."""
    asked = request.GET.get("week", "")
    if listed is EXPIRING and asked in {str(week) for week in range(1, WEEKS + 1)}:
        return in_week(found, int(asked), on), {"week": asked}
    if listed is STALE and request.GET.get("days") == str(LIST_AFTER.days):
        return older_than(found, LIST_AFTER, on), {"days": LIST_AFTER.days}
    return found, {}


def _part_chips(listed, part, address):
    if listed is STALE:
        days = part.get("days")
        return [
            _chip(f"Over {WARN_AFTER.days} days", address(), current=days is None),
            _chip(
                f"Over {LIST_AFTER.days} days",
                address(days=LIST_AFTER.days),
                current=days is not None,
            ),
        ]
    if listed is EXPIRING and part:
        return [
            _chip(f"All {WEEKS} weeks", address(), current=False),
            _chip(f"Week {part['week']}", address(**part), current=True),
        ]
    return []


def _whose_chips(current, address):
    return [_chip(each.label, address(each), current=each == current) for each in Whose]


def _chip(label, url, *, current):
    return {"label": label, "url": url, "current": current, "count": None}


def _weeks(found, address, on):
    """The picture of the next twelve weeks; each bar leads to its week."""
    counted_weeks = weeks(found, on)
    return {
        "picture": picture(counted_weeks),
        "weeks": [(week, address(week=week.number)) for week in counted_weeks],
        "finding": finding(counted_weeks),
        "summary": summary(counted_weeks),
    }


def _address(listed, **parameters):
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{reverse('prioritization:work_list', args=[listed.slug])}?{query}"
