"""Interviews held as an assessor holds them: begun and submitted in the browser, the pages between
one by one where a test is about them.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from assessments.actions.interviews import save_page
from assessments.enums import Tool
from assessments.forms import PageForm
from assessments.interview import Interview
from assessments.models import Assessment
from clients.models import Household
from tests import factories


def three_boxes(name, day: date):
    """What the three boxes of a date send."""
    return {f"{name}_month": day.month, f"{name}_day": day.day, f"{name}_year": day.year}


def start(browser, household, tool=Tool.CRISIS, *, interested="yes"):
    """Say whether they are interested, and tell a couple what separating means (R25)."""
    url = reverse("assessments:start", args=[household.pk, tool])
    said = {"is_interested": interested, "assessment_type": "3", "told_about_separation": "on"}
    return browser.post(url, said)


def draft_of(household, tool=Tool.CRISIS):
    """The interview that is going on."""
    return household.drafts.unfinished().get(tool=tool)


def answer_pages(browser, draft, answers=None):
    """Go from page to page with Continue until the check page; what isn't given is skipped."""
    where = reverse("assessments:interview", args=[draft.key])
    while "/pages/" in where or where.endswith(f"{draft.key}/"):
        sent = browser.post(where, answers or {}) if "/pages/" in where else browser.get(where)
        assert sent.status_code == 302, sent.content.decode()
        where = sent.url
    assert where == reverse("assessments:check", args=[draft.key])


def fill_in(draft, answers=None):
    """Save what `answer_pages` would, through the same form and action, without drawing a page."""
    present = Household.objects.with_members(timezone.localdate())
    while open_questions := _asked_and_not_saved(draft, present.get(pk=draft.household_id)):
        form = PageForm(
            answers or {},
            questions=open_questions,
            draft=draft,
            in_spanish=False,
            is_anonymous=factories.head_of(draft.household).is_anonymous,
        )
        assert form.is_valid(), form.errors
        by, at = draft.started_by, timezone.now()
        save_page(draft=draft, given=form.given, asked=form.questions, by=by, at=at)
        draft.refresh_from_db()


def _asked_and_not_saved(draft, household):
    """What the pages ask now and was not saved yet: an answer may open further questions."""
    begun = Interview(draft, household)
    kept = {**draft.answers, **draft.missing, **draft.notes}
    asked = (question for page in begun.pages for question in begun.asked_on(page))
    return [question for question in asked if question.code not in kept]


def submit(browser, draft, on=None):
    """Press Submit on the check page with a date; the answer of the page."""
    url = reverse("assessments:check", args=[draft.key])
    return browser.post(url, three_boxes("assessed_on", on or factories.today()))


def hold(browser, household, tool=Tool.CRISIS, answers=None, *, on=None, by_page=False):
    """A whole interview from the first question to the result; the completed assessment."""
    start(browser, household, tool)
    draft = draft_of(household, tool)
    if by_page:
        answer_pages(browser, draft, answers)
    else:
        fill_in(draft, answers)
    sent = submit(browser, draft, on)
    assert sent.status_code == 302, sent.content.decode()
    return Assessment.objects.get(key=draft.key)


def messages_of(browser, url):
    """The page after a redirect, whose message says why."""
    return browser.get(url).content.decode()
