"""The work list of unfinished intakes."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from cas.access.decorators import require
from cas.access.permissions import Permission
from prioritization.worklists.intakes import TITLE, WHY, page_of, rows_of, unfinished
from prioritization.worklists.rows import counted
from prioritization.worklists.scope import Whose, whose_from


@require(Permission.SCORE_READ)
def unfinished_intakes(request):
    """Every intake that can be gone on with, the longest untouched first (R36)."""
    on = timezone.localdate()
    whose = whose_from(request.GET.get("whose", ""), request.user)
    found = unfinished(request.user, on, whose)
    after = request.GET.get("after", "")
    page = page_of(found, after)
    context = {
        "title": TITLE,
        "why": WHY,
        "rows": rows_of(page.intakes, viewer=request.user, on=on),
        "count": counted(found),
        "on": on,
        "whose": [
            {"label": each.label, "url": address(each), "current": each == whose, "count": None}
            for each in Whose
        ],
        "first_url": address(whose) if after else "",
        "older_url": address(whose, after=page.after) if page.after else "",
    }
    return render(request, "prioritization/worklists/intakes.html", context)


def address(whose, **parameters):
    """Where the list stands, for these households."""
    query = urlencode({"whose": whose, **parameters})
    return f"{reverse('prioritization:unfinished_intakes')}?{query}"


def index_row(user, on, whose):
    """How the list of all work lists tells of this one."""
    found = unfinished(user, on, whose)
    return {"title": TITLE, "why": WHY, "number": counted(found), "url": address(whose)}
