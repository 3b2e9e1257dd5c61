"""What the people's app adds to pages: a search box, services and notes, requests for deletion."""

from django.template.loader import render_to_string

from cas.access.permissions import Permission
from cas.panels import register

NEWEST = 5
"""How many services stand on a household's page."""


def register_panels():
    """Called once when the app is ready."""
    register("home.search", search)
    register("household.page", help_given)
    register("household.page", deletion_request)


def search(request, user):
    """Find a person from the start page; the name is posted, never in an address."""
    if not user.has_permission(Permission.CLIENT_READ):
        return ""
    return render_to_string("clients/_search.html", request=request)


def help_given(request, household):
    """The newest services, and how many notes there are, with the ways to add to them."""
    user = request.user
    found = household.services.valid().newest_first().select_related("client")
    reads_notes = user.has_permission(Permission.NOTE_READ)
    context = {
        "household": household,
        "services": found[:NEWEST],
        "more": found.count() - NEWEST,
        "notes": household.case_notes.count() if reads_notes else 0,
        "may_read_notes": reads_notes,
        "may_add": user.has_permission(Permission.EVENT_WRITE),
        "may_write": user.has_permission(Permission.PLAN_WRITE),
    }
    return render_to_string("clients/_help_given.html", context, request=request)


def deletion_request(request, household):
    """What the household wants deleted, and what was answered; or the way to write it down."""
    found = household.deletion_requests.select_related("asked_by", "answered_by")
    asked = found.order_by("-asked_at", "-pk").first()
    is_open = asked is not None and asked.answered_at is None
    context = {
        "asked": asked,
        "household": household,
        "may_ask": request.user.has_permission(Permission.PLAN_WRITE) and not is_open,
        "may_answer": request.user.has_permission(Permission.ERROR_MARK),
    }
    return render_to_string("clients/_deletion_request.html", context)
