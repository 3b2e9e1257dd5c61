"""R17, R18 and C5: nothing completed is edited; a correction is a new record."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assessments.actions import corrections
from assessments.enums import Tool
from assessments.models import Assessment
from cas.access.roles import Role
from cas.models import AuditEvent
from tests import factories
from tests.assessments.conversation import draft_of, hold, start, submit


def correct(browser, record):
    """Press "Correct this"."""
    return browser.post(reverse("assessments:correct", args=[record.pk]))


@pytest.fixture
def done(sign_in, tools):
    """A Crisis Assessment of today and the browser of who made it."""
    made = factories.household(head={"years": 57})
    browser = sign_in(made.created_by)
    return browser, hold(browser, made, answers={"v4_illness": "one"})


# --- R17: no edit path -----------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_r17_no_method_edits_or_deletes_a_completed_assessment(sign_in, tools, role):
    made = factories.household()
    record = factories.assessment(made)
    before = Assessment.objects.values().get(pk=record.pk)
    browser = sign_in(role=role)
    for method in (browser.put, browser.patch, browser.delete):
        sent = method(reverse("assessments:result", args=[record.pk]), {"score": "0"})
        assert sent.status_code == 405
        sent = method(reverse("clients:living_situation", args=[made.pk]), {"situation": "116"})
        assert sent.status_code == 405
    assert Assessment.objects.values().get(pk=record.pk) == before
    assert made.living_situations.count() == 1


def test_r17_no_address_edits_or_deletes_a_completed_assessment_or_a_living_situation():
    names = {p.name for p in _patterns(get_resolver().url_patterns) if p.name}
    about = {name for name in names if "assessment" in name or "living_situation" in name}
    assert about == {"living_situation", "living_situation_error"}
    assert not {name for name in names if name.startswith(("edit", "delete", "update"))}


def _patterns(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace != "admin":
            yield from _patterns(pattern.url_patterns)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CAS_LEAD])
def test_r17_nobody_but_a_cas_lead_marks_an_assessment_in_error(sign_in, tools, role):
    record = factories.assessment(factories.household())
    answer = sign_in(role=role).post(
        reverse("assessments:error", args=[record.pk]), {"reason": "Example"}
    )
    assert answer.status_code == 403
    assert not hasattr(Assessment.objects.get(), "entered_in_error")


def test_r17_a_cas_lead_marks_an_error_with_a_reason_and_the_row_stays(sign_in, tools):
    made = factories.household()
    record = factories.assessment(made, score=9)
    lead = sign_in(role=Role.CAS_LEAD)
    url = reverse("assessments:error", args=[record.pk])
    assert lead.post(url, {"reason": "  "}).status_code == 200
    assert not AuditEvent.objects.filter(verb="marked in error").exists()
    assert lead.post(url, {"reason": "Wrong household"}).status_code == 302
    assert Assessment.objects.get(pk=record.pk).entered_in_error.reason == "Wrong household"
    assert not Assessment.objects.current(factories.today()).exists()
    result = lead.get(reverse("assessments:result", args=[record.pk])).content.decode()
    assert "does not count now" in result
    assert AuditEvent.objects.get(verb="marked in error").subject_id == str(record.pk)
    assert lead.post(url, {"reason": "Again"}).status_code == 302
    assert Assessment.objects.get(pk=record.pk).entered_in_error.reason == "Wrong household"


def test_r17_what_was_marked_in_error_opens_its_step_again(sign_in, tools):
    made = factories.household()
    record = factories.assessment(made)
    factories.entered_in_error(record)
    page = sign_in(made.created_by).get(reverse("clients:household", args=[made.pk]))
    assert "Ask if they want shelter" in page.content.decode()


# --- R18, C5: correcting ---------------------------------------------------------------------


def test_r18_a_correction_is_prefilled_whole_and_saved_as_a_new_record(done):
    browser, original = done
    opened = correct(browser, original)
    draft = draft_of(original.household)
    assert opened.url == reverse("assessments:check", args=[draft.key])
    assert (draft.answers, draft.missing, draft.notes) == (
        original.answers,
        original.missing,
        original.notes,
    )
    page = reverse("assessments:page", args=[draft.key, "health"])
    browser.post(f"{page}?from=check", {"v4_illness": "two_or_more"})
    submit(browser, draft, original.assessed_on)
    correction = Assessment.objects.get(key=draft.key)
    assert Assessment.objects.count() == 2
    assert (correction.corrects, correction.score) == (original, original.score + 1)
    assert correction.assessed_on == original.assessed_on
    assert correction.expires_on == original.expires_on
    assert correction.interviewed_at == original.interviewed_at


def test_k5_a_correction_of_one_answer_asks_that_question_alone(done):
    browser, original = done
    url = reverse("assessments:correct", args=[original.pk])
    opened = browser.post(url, {"question": "v4_illness"})
    draft = draft_of(original.household)
    page = reverse("assessments:page", args=[draft.key, "health"])
    assert opened.url == f"{page}?from=check&question=v4_illness#id_v4_illness_0"
    asked = browser.get(opened.url).content.decode()
    assert asked.count('name="asked"') == 1
    sent = browser.post(opened.url, {"asked": "v4_illness", "v4_illness": "two_or_more"})
    assert sent.url == reverse("assessments:check", args=[draft.key])
    draft.refresh_from_db()
    assert draft.answers == {**original.answers, "v4_illness": "two_or_more"}


def test_k5_a_correction_of_no_known_question_opens_all_answers(done):
    browser, original = done
    url = reverse("assessments:correct", args=[original.pk])
    opened = browser.post(url, {"question": "no_such_question"})
    assert opened.url == reverse("assessments:check", args=[draft_of(original.household).key])


def test_r18_the_newer_one_counts_and_the_older_one_says_so(done):
    browser, original = done
    correct(browser, original)
    draft = draft_of(original.household)
    submit(browser, draft, original.assessed_on)
    counting = Assessment.objects.current(factories.today())
    assert [record.key for record in counting] == [draft.key]
    page = browser.get(reverse("assessments:result", args=[original.pk])).content.decode()
    assert "does not count now" in page
    assert "Correct this" not in page


def test_r18_the_check_page_shows_what_was_changed(done):
    browser, original = done
    correct(browser, original)
    draft = draft_of(original.household)
    page = reverse("assessments:page", args=[draft.key, "health"])
    sent = browser.post(f"{page}?from=check", {"v4_illness": "two_or_more"})
    assert sent.url == reverse("assessments:check", args=[draft.key])
    assert "Changed; was: " in browser.get(sent.url).content.decode()


def test_r18_of_a_same_day_pair_the_later_one_counts(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    first = hold(browser, made)
    second = hold(browser, made, answers={"v4_illness": "one"})
    assert first.assessed_on == second.assessed_on
    latest = made.assessments.valid().latest_first().first()
    assert latest == second
    older = browser.get(reverse("assessments:result", args=[first.pk])).content.decode()
    assert "does not count now" in older
    assert correct(browser, first).url == reverse("assessments:result", args=[first.pk])


@pytest.mark.parametrize(("days", "keeps"), [(60, True), (61, False)])
def test_c5_a_correction_keeps_the_date_for_60_days(sign_in, tools, days, keeps):
    made_on = factories.today() - timedelta(days=days)
    made = factories.household(on=made_on)
    original = factories.assessment(made, on=made_on)
    browser = sign_in(made.created_by)
    correct(browser, original)
    assert corrections.is_correctable(original, factories.today()) is keeps
    drafts = list(made.drafts.unfinished())
    assert [draft.assessed_on for draft in drafts] == ([made_on] if keeps else [])
    if keeps:
        submit(browser, drafts[0], made_on)
        correction = Assessment.objects.get(corrects=original)
        assert (correction.assessed_on, correction.expires_on) == (made_on, original.expires_on)
    else:
        page = browser.get(reverse("assessments:result", args=[original.pk])).content.decode()
        assert "60 days" in page


def test_c5_correcting_an_hct_opens_the_plan_again(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    hct = hold(browser, made, Tool.HCT)
    url = reverse("assessments:service_plan", args=[made.pk])
    browser.post(url, factories.typed_plan("A room"))
    correct(browser, hct)
    submit(browser, draft_of(made, Tool.HCT), hct.assessed_on)
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Complete or update the plan" in page
    assert "A room" in browser.get(url).content.decode()


def test_c5_the_correction_cannot_carry_another_date(done):
    browser, original = done
    correct(browser, original)
    draft = draft_of(original.household)
    refused = submit(browser, draft, original.assessed_on - timedelta(days=1))
    assert refused.status_code == 200
    refused = submit(browser, draft, original.assessed_on + timedelta(days=1))
    assert refused.status_code == 200


def test_c5_a_correction_entered_in_error_gives_the_original_its_place_back(done):
    browser, original = done
    correct(browser, original)
    draft = draft_of(original.household)
    submit(browser, draft, original.assessed_on)
    factories.entered_in_error(Assessment.objects.get(key=draft.key))
    assert list(Assessment.objects.current(factories.today())) == [original]


def test_r18_pressing_correct_twice_opens_one_draft(done):
    browser, original = done
    assert correct(browser, original).url == correct(browser, original).url
    assert original.household.drafts.count() == 1


def test_r18_another_interview_in_progress_is_finished_or_discarded_first(done):
    browser, original = done
    start(browser, original.household)
    begun = draft_of(original.household)
    assert correct(browser, original).url == reverse("assessments:interview", args=[begun.key])
    assert draft_of(original.household).corrects is None


def test_r8_a_new_assessment_is_always_allowed_and_supersedes(done):
    browser, original = done
    second = hold(browser, original.household)
    assert second.corrects is None
    assert original.household.assessments.valid().latest_first().first() == second


def test_r17_an_assessment_of_an_old_version_keeps_its_score_for_ever(sign_in, tools):
    """Q1: the result is explained with the version it was made with."""
    made = factories.household()
    record = factories.assessment(made, score=4, answers={"v4_illness": "two_or_more"})
    with time_machine.travel(timezone.now() + timedelta(days=365)):
        page = sign_in(made.created_by).get(reverse("assessments:result", args=[record.pk]))
    assert "<dd>4</dd>" in page.content.decode()
