"""R19-R21, C8 through the pages: answers offered again, kept with one press or changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews, submissions
from assessments.enums import Tool
from assessments.models import Assessment, Draft
from assessments.past import offers_for
from assessments.rules.answers import Answers
from tests import factories

CODE = "v4_illness"


@pytest.fixture
def household(assessor, tools):
    return factories.household(by=assessor)


def asked(household, **more):
    """A completed Crisis Assessment of today's head, in which they said they have one illness."""
    head = factories.head_of(household)
    member = {"client_id": head.pk, "relationship": 1, "age_low": 30, "age_high": 30}
    return factories.assessment(household, answers={CODE: "one"}, members=[member], **more)


def begin(browser, household, tool=Tool.HCT, **more):
    answers = {"is_interested": "yes", "assessment_type": "3", **more}
    browser.post(reverse("assessments:start", args=[household.pk, tool]), answers)
    return Draft.objects.get(household=household)


def page_url(draft, code=CODE):
    key = next(p.key for p in draft.version.instrument.pages if code in p.questions)
    return reverse("assessments:page", args=[draft.key, key])


def submit(draft, by, on=None):
    return submissions.submit(
        key=draft.key,
        assessed_on=on or factories.today(),
        by=by,
        at=timezone.now(),
    )


def test_r19_the_page_shows_the_answer_with_its_source(household, assessor, sign_in):
    asked(household)
    browser = sign_in(assessor)
    draft = begin(browser, household)
    html = browser.get(page_url(draft)).content.decode()
    assert "From Crisis Assessment, " in html
    assert 'value="one"' in html
    assert html.count("checked") == 1


def test_r20_continue_keeps_what_was_offered_and_the_record_says_when_it_was_asked(
    household, assessor, sign_in
):
    asked_on = factories.today() - timedelta(days=30)
    asked(household, on=asked_on)
    draft = begin(sign_in(assessor), household)
    keep(draft, "one", by=assessor)
    made = submit(draft, assessor)
    assert made.answers[CODE] == "one"
    assert made.kept[CODE] == {"tool": "crisis", "asked_on": asked_on.isoformat()}


def test_c8_a_changed_answer_was_asked_today(household, assessor, sign_in):
    asked(household)
    draft = begin(sign_in(assessor), household)
    keep(draft, "two_or_more", by=assessor)
    keep(draft, "one", by=assessor)
    assert CODE not in submit(draft, assessor).kept


def test_r21_starting_blank_offers_nothing(household, assessor, sign_in):
    asked(household)
    draft = begin(sign_in(assessor), household, starts_blank="on")
    assert draft.offered == {}


def test_r19_nothing_to_offer_hides_the_switch(household, assessor, sign_in):
    page = sign_in(assessor).get(reverse("assessments:start", args=[household.pk, Tool.HCT]))
    assert "ask everything again" not in page.content.decode()


def test_r19_an_answer_of_day_61_is_not_offered(household, assessor, tools):
    day_61 = factories.today() - timedelta(days=61)
    asked(household, on=day_61)
    assert offers_for(household, tools[Tool.HCT], factories.today()) == {}


def test_c8_a_new_head_starts_blank(household, assessor, tools):
    somebody_else = [{"client_id": 0, "relationship": 1, "age_low": 40, "age_high": 40}]
    factories.assessment(household, answers={CODE: "one"}, members=somebody_else)
    assert offers_for(household, tools[Tool.HCT], factories.today()) == {}


def test_c6_a_date_that_makes_a_kept_answer_too_old_is_refused(household, assessor):
    draft = factories.draft(
        household,
        Tool.HCT,
        by=assessor,
        answers={CODE: "one"},
        offered={
            CODE: {
                "answer": "one",
                "tool": "crisis",
                "asked_on": (factories.today() - timedelta(days=61)).isoformat(),
            }
        },
    )
    with pytest.raises(submissions.CannotSubmit, match="more than 60 days"):
        submit(draft, assessor)
    assert not Assessment.objects.exists()


def keep(draft, answer, *, by):
    interviews.save_page(
        draft=draft,
        given=Answers({CODE: answer}, {}, {}),
        asked=[CODE],
        by=by,
        at=timezone.now(),
    )
