"""The seven steps on the household's page, and where each is done."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from assessments.checklists import checklist_of
from assessments.enums import Tool
from assessments.panels.documents import household_documents
from assessments.rules.steps import Step
from assessments.rules.workflow import Status, is_complete, tasks
from assessments.situation import situation_of, with_documents
from assessments.workflows import uses_seven_steps
from cas.access.permissions import Permission
from clients.household_page import head_of, is_anonymous

STATUS_WORDS = {
    Status.DONE: ("Done", ""),
    Status.RENEW: ("Done, renew soon", "todo"),
    Status.READY: ("To do", "todo"),
    Status.IN_PROGRESS: ("In progress", "next"),
    Status.BLOCKED: ("Can't start yet", "quiet"),
    Status.NOT_NEEDED: ("Not needed", "quiet"),
    Status.OPTIONAL: ("Ask them", "todo"),
}
OPEN = (Status.READY, Status.IN_PROGRESS, Status.OPTIONAL)


def steps_and_documents(request, household):
    """The seven steps, and the documents underneath: both go by one checklist."""
    on = timezone.localdate()
    checklist = None if is_anonymous(household) else checklist_of(household, on=on)
    steps = _task_list(request, household, checklist, on) if uses_seven_steps() else ""
    return format_html("{}{}", steps, household_documents(request, household, checklist, on))


def _task_list(request, household, checklist, on):
    """The seven steps with what to do next."""
    situation = situation_of(household, request.user, on)
    found = tasks(with_documents(situation, checklist) if checklist else situation)
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
    has_way_on = is_blocked or task.status == Status.RENEW
    return {
        "number": task.step,
        "title": task.title,
        "url": step_url(task.key, household) if may_write and not is_blocked else "",
        "status": words,
        "tone": "next" if is_next else tone,
        "hint": "" if has_way_on else task.reason,
        "reason": task.reason if has_way_on else "",
        **_way_on(task, household, may_write=may_write),
        "is_next": is_next,
    }


def _way_on(task, household, *, may_write):
    """The link after the reason: to what comes first, or to the renewal (R8)."""
    leads_to = task.key if task.status == Status.RENEW else task.blocked_by
    if not may_write or leads_to is None:
        return {"reason_url": "", "reason_link": ""}
    words = "Start a new one" if task.status == Status.RENEW else "Go there"
    return {"reason_url": step_url(leads_to, household), "reason_link": words}


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
