"""What the people's app adds to pages: a search box, and what a household wants deleted."""

from django.template.loader import render_to_string

from cas.access.permissions import Permission
from cas.panels import register


def register_panels():
    """Called once when the app is ready."""
    register("home.search", search)
    register("household.page", deletion_request)


def search(request, user):
    """Find a person from the start page; the name is posted, never in an address."""
    if not user.has_permission(Permission.CLIENT_READ):
        return ""
    return render_to_string("clients/_search.html", request=request)


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
