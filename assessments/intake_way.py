"""Leads a person through an intake: where each stop is done, and where a saved page leads to."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import intakes
from assessments.enums import Tool
from assessments.intake_situation import INTAKE_TOOLS, situation_of
from assessments.interview import Interview
from assessments.models import Draft, Intake
from assessments.rules.intake import TITLES, Page, Progress, Situation, Stop, StopKind, shown_pages
from assessments.rules.intake_list import pages
from assessments.rules.intake_way import is_last_of_its_page, next_stop
from assessments.rules.workflow import COMPLETE
from assessments.workflows import may_take_in
from cas.models import User
from clients import way
from clients.household_page import head_of
from clients.models import Household

TOOL_OF = {Page.TALK: Tool.DIVERSION, Page.NEEDS: Tool.HOUSING_NEEDS}
AFTER_ADDING = "intake"
"""What a person who adds somebody says they will do next."""


def situation_now(intake: Intake, household: Household, user: User, on: date) -> Situation:
    """As `situation_of`; an interview in which `user` asked everything is complete."""
    found = situation_of(intake, household, on)
    drafts = {draft.tool: draft for draft in _drafts_of(household)}
    return replace(
        found,
        talk=_refined(found.talk, drafts.get(Tool.DIVERSION), household, user),
        needs=_refined(found.needs, drafts.get(Tool.HOUSING_NEEDS), household, user),
    )


def _drafts_of(household: Household):
    return intakes.interviews_of(household).with_version()


def _refined(progress: Progress, draft: Draft | None, household: Household, user: User) -> Progress:
    if draft is None:
        return progress
    is_asked = Interview(draft, household, user).first_unanswered_page() is None
    return Progress.COMPLETE if is_asked else Progress.BEGUN


# --- Where things are done ---------------------------------------------------------------------


def url_of(stop: Stop, intake: Intake, household: Household) -> str:
    """Where a stop is done."""
    code = stop.code or head_of(household).client.code
    return {
        StopKind.PROFILE: lambda: reverse("clients:profile", args=[code]),
        StopKind.RELEASE: lambda: reverse("clients:release", args=[code]),
        StopKind.CONFIRM: lambda: page_url(intake, stop.page),
        StopKind.ENROLL: lambda: reverse("clients:enroll", args=[household.pk]),
        StopKind.TOPIC: lambda: reverse("clients:entry_topic", args=[code, stop.topic]),
        StopKind.SITUATION: lambda: reverse("clients:living_situation", args=[household.pk]),
        StopKind.INTERVIEW: lambda: _interview_url(TOOL_OF[stop.page], intake, household),
        StopKind.OUTCOME: lambda: reverse("assessments:intake_outcome", args=[intake.key]),
        StopKind.FINISH: lambda: reverse("assessments:intake_finish", args=[intake.key]),
    }[stop.kind]()


def page_url(intake: Intake, page: Page) -> str:
    """Where a page is entered: it leads to the first open thing of it, or shows what is known."""
    return reverse("assessments:intake_page", args=[intake.key, page])


def list_url(intake: Intake) -> str:
    """The list of all pages."""
    return reverse("assessments:intake", args=[intake.key])


def _interview_url(tool: Tool, intake: Intake, household: Household) -> str:
    draft = household.drafts.unfinished().filter(tool=tool).first()
    if draft is None:
        return reverse("assessments:intake_talk", args=[intake.key, tool])
    return reverse("assessments:interview", args=[draft.key])


# --- Walking -----------------------------------------------------------------------------------


def enter(
    request: HttpRequest, intake: Intake, household: Household, found: Situation, stop: Stop
) -> str:
    """Where `stop` is done; the session remembers that the person came there by the intake."""
    shown = shown_pages(found)
    way.walk(
        request,
        household,
        intake=str(intake.key),
        page=str(stop.page),
        kind=str(stop.kind),
        code=stop.code,
        topic=stop.topic,
        number=shown.index(stop.page) + 1,
        pages=len(shown),
    )
    return url_of(stop, intake, household)


def resume(request: HttpRequest, intake: Intake, household: Household) -> str:
    """Where the intake goes on: the first thing that is open."""
    found = situation_now(intake, household, request.user, timezone.localdate())
    waiting = (task.key for task in pages(found) if task.status not in COMPLETE)
    stop = next_stop(found, next(waiting, Page.FINISH))
    return enter(request, intake, household, found, stop)


def go_on(request: HttpRequest, intake: Intake, page: Page) -> str:
    """Where the intake goes on behind a page that has just been done."""
    on = timezone.localdate()
    intake.refresh_from_db()
    household = Household.objects.with_members(on).get(pk=intake.household_id)
    found = situation_now(intake, household, request.user, on)
    return enter(request, intake, household, found, next_stop(found, page))


def lead_on(request: HttpRequest, household: Household) -> str:
    """The guide of `clients.way`: the next page of the intake that the person walks through."""
    remembered = way.walked(request, household.pk)
    if remembered.get("begins") == AFTER_ADDING and may_take_in(request.user):
        return reverse("assessments:begin_intake", args=[household.pk])
    if "intake" not in remembered:
        return ""
    intake = Intake.objects.unfinished().filter(key=remembered["intake"]).first()
    if intake is None or intake.household_id != household.pk:
        way.leave(request)
        return ""
    stop = Stop(
        page=Page(remembered["page"]),
        kind=StopKind(remembered["kind"]),
        is_open=True,
        code=remembered["code"],
        topic=remembered["topic"],
    )
    return _behind(request, intake, stop)


def _behind(request: HttpRequest, intake: Intake, stop: Stop) -> str:
    """The stop after this one; after a page that was opened beside it, the same page again."""
    on = timezone.localdate()
    household = Household.objects.with_members(on).get(pk=intake.household_id)
    found = situation_now(intake, household, request.user, on)
    is_done = request.path == url_of(stop, intake, household)
    if is_done and is_last_of_its_page(found, stop):
        with suppress(intakes.IntakeEnded):
            intakes.confirm(intake=intake, page=stop.page, by=request.user, at=timezone.now())
    following = next_stop(found, stop.page, after=stop if is_done else None)
    return enter(request, intake, household, found, following)


def is_walked(request: HttpRequest, draft: Draft, household: Household) -> bool:
    """Whether an interview is held as part of the intake that the person walks through."""
    return draft.tool in INTAKE_TOOLS and "intake" in way.walked(request, household.pk)


def resume_url(draft: Draft) -> str:
    """Where the intake goes on that an interview belongs to; empty when it belongs to none."""
    if draft.tool not in INTAKE_TOOLS:
        return ""
    intake = Intake.objects.unfinished().filter(household=draft.household_id).first()
    return reverse("assessments:intake_next", args=[intake.key]) if intake else ""


def title_of(remembered: dict[str, str]) -> str:
    """The page that is walked, in words."""
    return TITLES[Page(remembered["page"])]
