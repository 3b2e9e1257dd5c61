"""Interviews held through the pages, as an assessor's browser would hold them."""

from datetime import date

from django.urls import reverse

from assessments.enums import Tool
from assessments.models import Assessment
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


def submit(browser, draft, on=None):
    """Press Submit on the check page with a date; the answer of the page."""
    url = reverse("assessments:check", args=[draft.key])
    return browser.post(url, three_boxes("assessed_on", on or factories.today()))


def hold(browser, household, tool=Tool.CRISIS, answers=None, *, on=None):
    """A whole interview from the first question to the result; the completed assessment."""
    start(browser, household, tool)
    draft = draft_of(household, tool)
    answer_pages(browser, draft, answers)
    sent = submit(browser, draft, on)
    assert sent.status_code == 302, sent.content.decode()
    return Assessment.objects.get(key=draft.key)


def messages_of(browser, url):
    """The page after a redirect, whose message says why."""
    return browser.get(url).content.decode()
