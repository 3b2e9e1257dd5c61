"""What the people's app adds to pages: a search box, services and notes, requests for deletion."""

from django.template.loader import render_to_string

from cas.access.permissions import Permission
from cas.panels import register
from clients.models import CaseAssignment

NEWEST = 5
"""How many services stand on a household's page."""


def register_panels():
    """Called once when the app is ready."""
    register("home.search", search)
    register("household.page", who_looks_after)
    register("household.page", area_ties)
    register("household.page", help_given)
    register("household.page", deletion_request)


def search(request, user):
    """Find a person from the start page; the name is posted, never in an address."""
    if not user.has_permission(Permission.CLIENT_READ):
        return ""
    return render_to_string("clients/_search.html", request=request)


def who_looks_after(request, household):
    """Who has the household, and members who have another case manager (R39)."""
    cases = CaseAssignment.objects.open().filter(household=household).select_related("worker")
    case = cases.first()
    managed = household.enrollments.lasting().exclude(case_manager=None)
    others = managed.exclude(case_manager=case.worker) if case else managed
    context = {
        "case": case,
        "others": others.select_related("client", "case_manager").order_by("relationship", "pk"),
        "may_change": request.user.has_permission(Permission.EVH_LOG),
        "household": household,
    }
    return render_to_string("clients/_caring.html", context)


def area_ties(request, household):
    """The areas that the household is tied to, and the way to add one."""
    ties = list(household.area_ties.in_order())
    may_change = request.user.has_permission(Permission.CLIENT_WRITE)
    if not (ties or may_change):
        return ""
    context = {"ties": ties, "may_change": may_change, "household": household}
    return render_to_string("clients/_area_ties.html", context)


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
