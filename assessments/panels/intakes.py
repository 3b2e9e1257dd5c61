"""The intake on other pages: on the household's, in search results, and above what it asks."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeState
from assessments.intake_way import list_url, page_url, situation_now, title_of
from assessments.models import Intake
from assessments.panels.tasks import OPEN, STATUS_WORDS
from assessments.rules.intake_list import pages
from assessments.rules.workflow import COMPLETE, Status
from assessments.workflows import may_take_in, uses_intake
from cas.access.permissions import Permission
from clients import way
from clients.household_page import is_anonymous


def intake_rows(intake, tasks):
    """The pages as the task list draws them, each with the way to what comes first."""
    next_page = next((task.key for task in tasks if task.status in OPEN), None)
    return [_row(intake, task, is_next=task.key == next_page) for task in tasks]


def _row(intake, task, *, is_next):
    words, tone = STATUS_WORDS[task.status]
    is_blocked = task.status == Status.BLOCKED
    return {
        "number": task.number,
        "title": task.title,
        "url": "" if is_blocked else page_url(intake, task.key),
        "status": words,
        "tone": "next" if is_next else tone,
        "hint": "" if is_blocked else task.reason,
        "reason": task.reason if is_blocked else "",
        "reason_url": page_url(intake, task.blocked_by) if task.blocked_by else "",
        "reason_link": "Go there" if task.blocked_by else "",
        "is_next": is_next,
    }


def household_intake(request, household):
    """The household's intake: how far it is, how it ended, and the way to begin or go on."""
    if not uses_intake() or is_anonymous(household):
        return ""
    may_work = may_take_in(request.user)
    unfinished = household.intakes.unfinished().select_related("started_by", "saved_by").first()
    finished = household.intakes.finished().first()
    if unfinished is None and finished is None and not may_work:
        return ""
    context = {
        "household": household,
        "unfinished": unfinished,
        "finished": finished,
        "may_work": may_work,
        "done": _how_far(unfinished, household, request.user) if unfinished else "",
        "waits_for_exit": finished is not None and _waits_for_exit(finished, household),
        "may_write": request.user.has_permission(Permission.CLIENT_WRITE),
        "is_enrolled": household.enrollments.lasting().exists(),
    }
    return render_to_string("assessments/intake/_household.html", context, request=request)


def _how_far(intake, household, user):
    found = pages(situation_now(intake, household, user, timezone.localdate()))
    done = sum(task.status in COMPLETE for task in found)
    return f"{done} of {len(found)} pages are done"


def _waits_for_exit(finished, household):
    """R44: diverted, and still enrolled in the stay that this ended."""
    if finished.state != IntakeState.DIVERTED:
        return False
    return household.enrollments.lasting().filter(stay=finished.stay).exists()


def begin_with_found(request, each):
    """In search results: use this client (R35)."""
    if not each.household_id or each.client.is_anonymous or not may_take_in(request.user):
        return ""
    context = {
        "url": reverse("assessments:begin_intake", args=[each.household_id]),
        "name": each.client.display_name,
    }
    return render_to_string("assessments/intake/_use.html", context)


def begin_with_new(request, _form):
    """Under a search: add a new client, and begin (R35)."""
    if not may_take_in(request.user):
        return ""
    return render_to_string("assessments/intake/_add.html", {"name": way.AFTER_ADDING})


def where_on_the_way(request, identity):
    """Above each page that the intake leads to: which one it is, and the way to all of them."""
    remembered = way.walked(request, identity.get("household"))
    if "intake" not in remembered:
        return ""
    intake = Intake(key=remembered["intake"])
    context = {
        "number": remembered["number"],
        "pages": remembered["pages"],
        "title": title_of(remembered),
        "list_url": list_url(intake),
    }
    return render_to_string("assessments/intake/_bar.html", context)
