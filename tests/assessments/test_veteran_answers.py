"""R43: veteran service providers alone say who can get HUD-VASH; others read what they said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews
from assessments.enums import Tool
from assessments.models import Assessment
from assessments.rules.answers import Answers
from cas.access.roles import Role
from prioritization.models import HouseholdFacts
from tests import factories
from tests.assessments.conversation import draft_of, fill_in, start, submit

CODE = "vash_eligible"
ONLY_VETERANS = "Only veteran service providers answer this."
OTHERS = {"registrant": "no", "meth_public_housing": "no"}


@pytest.fixture
def assessor(sign_in, tools):
    """The browser of an assessor of no veteran provider."""
    return sign_in()


@pytest.fixture
def provider(sign_in, assessor):
    """The browser of a veteran provider's assessor, of the same agency."""
    return sign_in(role=Role.VETERAN_ASSESSOR, agency=assessor.user.agency)


@pytest.fixture
def household(assessor):
    return factories.household(by=assessor.user)


def begin(browser, household):
    start(browser, household, Tool.HOUSING_NEEDS)
    return draft_of(household, Tool.HOUSING_NEEDS)


def page_url(draft):
    return reverse("assessments:page", args=[draft.key, "program-rules"])


def check_page(browser, draft):
    return browser.get(reverse("assessments:check", args=[draft.key])).content.decode()


def said_by_a_provider(household, answer="yes", *, days=0, **fields):
    """Housing Needs in which a veteran provider answered, so many days ago."""
    on = factories.today() - timedelta(days=days)
    answers = {CODE: answer} if answer else {CODE: None}
    return factories.assessment(household, Tool.HOUSING_NEEDS, on=on, answers=answers, **fields)


def fact_of(household):
    factories.tell_lists(household)
    return HouseholdFacts.objects.get(pk=household.pk).answers.get(CODE)


def complete(browser, draft, answers=None):
    fill_in(draft, answers or OTHERS)
    assert submit(browser, draft).status_code == 302
    return Assessment.objects.get(key=draft.key)


# --- Who answers ------------------------------------------------------------------------------


def test_r43_a_veteran_provider_is_asked_and_answers(provider, household):
    draft = begin(provider, household)
    html = provider.get(page_url(draft)).content.decode()
    assert f'name="{CODE}"' in html
    assert ONLY_VETERANS not in html
    provider.post(page_url(draft), {**OTHERS, CODE: "yes"})
    draft.refresh_from_db()
    assert draft.answers[CODE] == "yes"
    assert complete(provider, draft).answers[CODE] == "yes"
    assert fact_of(household) == "yes"


def test_r43_others_read_it_with_who_may_answer(assessor, household):
    said_by_a_provider(household, days=70)
    draft = begin(assessor, household)
    for html in (assessor.get(page_url(draft)).content.decode(), check_page(assessor, draft)):
        assert f'name="{CODE}"' not in html
        assert ONLY_VETERANS in html
        assert "From Housing Needs &amp; Barriers, " in html
        assert "Yes</p>" in html


def test_r43_others_see_that_nobody_said_it_yet(assessor, household):
    html = assessor.get(page_url(begin(assessor, household))).content.decode()
    assert "Not asked yet</p>" in html
    assert ONLY_VETERANS in html


@pytest.mark.parametrize(
    "sent", [{CODE: "yes"}, {CODE: "yes", "asked": CODE}, {f"{CODE}_0": "yes"}]
)
def test_r43_a_hostile_post_of_others_is_ignored(assessor, household, sent):
    draft = begin(assessor, household)
    url = page_url(draft)
    autosave = reverse("assessments:autosave", args=[draft.key, "program-rules"])
    assert assessor.post(url, {**OTHERS, **sent}).status_code == 302
    assert assessor.post(autosave, {**OTHERS, **sent}).status_code == 200
    assessor.post(f"{url}?question={CODE}&from=check", {**OTHERS, **sent})
    draft.refresh_from_db()
    assert {**draft.answers, **draft.missing} == OTHERS
    assert CODE not in complete(assessor, draft).answers


@pytest.mark.parametrize("save", [interviews.save_page, interviews.autosave_page])
@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (Answers({CODE: "yes"}, {}, {}), [CODE]),
        (Answers({CODE: "yes"}, {}, {}), []),
        (Answers({}, {CODE: "skipped"}, {}), []),
        (Answers({}, {}, {}), [CODE]),
    ],
)
def test_r43_the_action_refuses_others_whatever_the_form_let_through(
    assessor, household, save, given, asked
):
    draft = factories.draft(household, Tool.HOUSING_NEEDS, answers={CODE: "no"})
    with pytest.raises(interviews.NotYoursToAnswer):
        save(draft=draft, given=given, asked=asked, by=assessor.user, at=timezone.now())
    draft.refresh_from_db()
    assert draft.answers == {CODE: "no"}


def test_r43_client_view_lets_a_veteran_provider_answer_and_nobody_else(
    provider, assessor, household
):
    draft = begin(provider, household)
    for browser, is_asked in ((provider, True), (assessor, False)):
        browser.post(reverse("client_view"), {"begin": "1"})
        html = browser.get(f"{page_url(draft)}?question={CODE}").content.decode()
        assert (f'name="{CODE}"' in html) == is_asked


# --- What others submit -----------------------------------------------------------------------


def test_r43_what_is_known_still_counts_when_others_submit(assessor, household):
    """C9: what was not asked changes nothing, so nobody's word is put in another's mouth."""
    said_by_a_provider(household, days=100)
    done = complete(assessor, begin(assessor, household))
    assert done.missing[CODE] == "skipped"
    assert CODE not in done.answers
    assert fact_of(household) == "yes"
    html = assessor.get(reverse("assessments:result", args=[done.pk])).content.decode()
    assert "Not asked</p>" in html
    assert ONLY_VETERANS in html


def test_r43_a_provider_s_answer_in_an_interview_that_others_finish_is_kept(
    provider, assessor, household
):
    draft = begin(provider, household)
    provider.post(page_url(draft), {CODE: "no"})
    html = assessor.get(page_url(draft)).content.decode()
    assert "No</p>" in html
    assessor.post(page_url(draft), OTHERS)
    draft.refresh_from_db()
    assert complete(assessor, draft).answers[CODE] == "no"
    assert fact_of(household) == "no"


def test_r43_what_a_provider_said_ends_with_the_assessment_it_was_said_in(assessor, household):
    said_by_a_provider(household, days=400)
    draft = begin(assessor, household)
    assert "Not asked yet</p>" in check_page(assessor, draft)
    complete(assessor, draft)
    assert fact_of(household) is None


def test_r43_a_newer_not_sure_of_a_provider_makes_it_unknown(assessor, household):
    said_by_a_provider(household, days=20)
    said_by_a_provider(household, None, days=2)
    assert "Not asked yet</p>" in check_page(assessor, begin(assessor, household))
    assert fact_of(household) is None


def test_r43_what_was_entered_in_error_is_not_shown(assessor, household):
    factories.entered_in_error(said_by_a_provider(household))
    assert "Not asked yet</p>" in check_page(assessor, begin(assessor, household))


def test_r43_a_provider_is_offered_what_was_said_within_60_days(provider, household):
    head = factories.head_of(household)
    member = {"client_id": head.pk, "relationship": 1, "age_low": 30, "age_high": 30}
    said_by_a_provider(household, days=30, members=[member])
    draft = begin(provider, household)
    assert draft.offered[CODE]["answer"] == "yes"
    assert "From Housing Needs &amp; Barriers, " in provider.get(page_url(draft)).content.decode()


def test_r19_an_offer_to_others_is_no_answer_of_theirs(assessor, household):
    head = factories.head_of(household)
    member = {"client_id": head.pk, "relationship": 1, "age_low": 30, "age_high": 30}
    said_by_a_provider(household, days=30, members=[member])
    done = complete(assessor, begin(assessor, household))
    assert CODE not in done.answers
    assert done.kept == {}
    assert fact_of(household) == "yes"


# --- Correcting -------------------------------------------------------------------------------


def test_r43_c5_a_correction_by_others_keeps_the_answer_and_offers_no_way_to_change_it(
    provider, assessor, household
):
    draft = begin(provider, household)
    provider.post(page_url(draft), {CODE: "yes"})
    done = complete(provider, draft)
    result = reverse("assessments:result", args=[done.pk])
    assert f'<option value="{CODE}">' not in assessor.get(result).content.decode()
    assert f'<option value="{CODE}">' in provider.get(result).content.decode()
    sent = assessor.post(reverse("assessments:correct", args=[done.pk]), {"question": CODE})
    fix = draft_of(household, Tool.HOUSING_NEEDS)
    assert sent.url == reverse("assessments:check", args=[fix.key])
    assessor.post(f"{page_url(fix)}?from=check", {"registrant": "for_life", CODE: "no"})
    assert submit(assessor, fix, done.assessed_on).status_code == 302
    fixed = Assessment.objects.get(corrects=done)
    assert (fixed.answers["registrant"], fixed.answers[CODE]) == ("for_life", "yes")
    assert fact_of(household) == "yes"


def test_r43_c5_a_veteran_provider_corrects_it(provider, household):
    done = said_by_a_provider(household, by=provider.user)
    sent = provider.post(reverse("assessments:correct", args=[done.pk]), {"question": CODE})
    assert f"question={CODE}" in sent.url
    fix = draft_of(household, Tool.HOUSING_NEEDS)
    provider.post(sent.url.partition("#")[0], {CODE: "no", "asked": CODE})
    submit(provider, fix, done.assessed_on)
    assert Assessment.objects.get(corrects=done).answers[CODE] == "no"
