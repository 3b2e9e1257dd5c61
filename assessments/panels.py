"""What assessments add to the pages of people: the task list, whereabouts, drafts to finish."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from assessments.legacy import legacy_of
from assessments.models import Draft
from assessments.rules.workflow import Status, Step, is_complete, tasks
from assessments.situation import situation_of
from assessments.whereabouts import location_of
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.panels import register
from clients.enums import LocationSource, PlaceType
from clients.household_page import head_of
from clients.models import Household

STATUS_WORDS = {
    Status.DONE: ("Done", ""),
    Status.READY: ("To do", "todo"),
    Status.IN_PROGRESS: ("In progress", "next"),
    Status.BLOCKED: ("Can't start yet", "quiet"),
    Status.NOT_NEEDED: ("Not needed", "quiet"),
    Status.OPTIONAL: ("Ask them", "todo"),
}
OPEN = (Status.READY, Status.IN_PROGRESS, Status.OPTIONAL)


def register_panels():
    """Called once when the app is ready."""
    register("household.tasks", task_list)
    register("household.page", whereabouts)
    register("household.page", past_assessments)
    register("merge.side", past_assessments)
    register("home", drafts_to_finish)


def task_list(request, household):
    """The seven steps with what to do next."""
    found = tasks(situation_of(household, request.user, timezone.localdate()))
    may_write = request.user.has_permission(Permission.CLIENT_WRITE)
    next_step = next((task.key for task in found if task.status in OPEN), None)
    rows = [
        _row(task, household, is_next=may_write and task.key == next_step, may_write=may_write)
        for task in found
    ]
    context = {"tasks": rows, "is_complete": is_complete(found)}
    return render_to_string("assessments/_task_list.html", context)


def _row(task, household, *, is_next, may_write):
    words, tone = STATUS_WORDS[task.status]
    is_blocked = task.status == Status.BLOCKED
    blocked_by = task.blocked_by
    return {
        "number": task.step,
        "title": task.title,
        "url": step_url(task.key, household) if may_write and not is_blocked else "",
        "status": words,
        "tone": "next" if is_next else tone,
        "hint": "" if is_blocked else task.reason,
        "reason": task.reason if is_blocked else "",
        "reason_url": step_url(blocked_by, household) if may_write and blocked_by else "",
        "reason_link": "Go there" if blocked_by else "",
        "is_next": is_next,
    }


def step_url(step, household):
    """Where a step is done."""
    head = head_of(household).client
    return {
        Step.PROFILE: lambda: (
            reverse("clients:release", args=[head.code])
            if not head.is_anonymous
            else reverse("clients:profile", args=[head.code])
        ),
        Step.ENROLLMENT: lambda: reverse("clients:enroll", args=[household.pk]),
        Step.LIVING_SITUATION: lambda: reverse("clients:living_situation", args=[household.pk]),
        Step.CRISIS: lambda: _start_url(household, Tool.CRISIS),
        Step.HCT: lambda: _start_url(household, Tool.HCT),
        Step.ISP: lambda: reverse("assessments:service_plan", args=[household.pk]),
        Step.CONFERENCING: lambda: reverse("assessments:case_conferencing", args=[household.pk]),
    }[step]()


def _start_url(household, tool):
    return reverse("assessments:start", args=[household.pk, tool])


SOURCE_WORDS = {
    LocationSource.LIVING_SITUATION: "Living situation",
    LocationSource.ASSESSMENT: "Said in an assessment",
    LocationSource.LOCATION_TAB: "Location record",
}


def whereabouts(request, household):
    """Where are they now: which record counts, its source and its age (R22)."""
    sighting = location_of(household)
    context = {
        "household": household,
        "may_write": request.user.has_permission(Permission.CLIENT_WRITE),
        "place": _place_words(sighting) if sighting else "",
        "source": SOURCE_WORDS[sighting.source] if sighting else "",
        "effective_at": sighting.effective_at if sighting else None,
    }
    return render_to_string("assessments/_whereabouts.html", context)


def _place_words(sighting):
    parts = [
        PlaceType(sighting.place_type).label if sighting.place_type else "",
        dict(COUNTY.areas).get(sighting.area, ""),
        sighting.zip_code,
    ]
    return ", ".join(part for part in parts if part)


def past_assessments(request, household):
    """Completed assessments, newest first; scores stay on their own staff-only page."""
    if not request.user.has_permission(Permission.SCORE_READ):
        return ""
    on = timezone.localdate()
    found = household.assessments.select_related("entered_in_error").latest_first()
    rows = [{"assessment": made, "counts_until": _counts_until(made, on)} for made in found]
    context = {"rows": rows, "household": household, "legacy": legacy_of(household)}
    return render_to_string("assessments/_past_assessments.html", context)


def _counts_until(assessment, on):
    if hasattr(assessment, "entered_in_error"):
        return "Entered in error"
    if assessment.expires_on < on:
        return "Expired"
    return f"{assessment.expires_on:%b %-d, %Y}"


def drafts_to_finish(request, user):
    """Interviews this person began or last saved, longest untouched first."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    on = timezone.localdate()
    drafts = (
        Draft.objects.unfinished()
        .filter(household__in=Household.objects.visible_to(user, on=on), saved_by=user)
        .select_related("household")
        .order_by("saved_at")
    )
    heads = {
        household.pk: head_of(household).client
        for household in Household.objects.filter(drafts__in=drafts).with_members(on)
    }
    rows = [{"draft": draft, "head": heads[draft.household_id]} for draft in drafts]
    context = {"rows": rows, "find_url": reverse("clients:find")}
    return render_to_string("assessments/_drafts_to_finish.html", context)
