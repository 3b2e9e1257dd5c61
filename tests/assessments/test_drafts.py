"""Interviews in progress: saved page by page, resumed by a colleague, discarded with a reason."""

from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews, submissions
from assessments.models import Assessment, Draft
from assessments.rules.answers import Answers
from cas.models import AuditEvent
from tests import factories
from tests.assessments.conversation import answer_pages, draft_of, start, submit
from tests.at_once import at_once


@pytest.fixture
def begun(sign_in, tools):
    """A browser and an interview that was just begun."""
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made)
    return browser, draft_of(made)


def page_url(draft, key):
    return reverse("assessments:page", args=[draft.key, key])


def test_every_page_saves_itself_and_leaves_the_others_alone(begun):
    browser, draft = begun
    browser.post(page_url(draft, "health"), {"v4_illness": "one"})
    browser.post(page_url(draft, "animals"), {"pets": "no", "service_animal": "yes"})
    browser.post(page_url(draft, "animals"), {"pets": "no"})
    draft.refresh_from_db()
    assert draft.answers["v4_illness"] == "one"
    assert draft.missing["service_animal"] == "skipped"
    assert draft.answers.get("service_animal") is None


def test_save_and_leave_keeps_the_page_and_goes_to_the_household(begun):
    browser, draft = begun
    left = browser.post(page_url(draft, "health"), {"v4_illness": "one", "leave": "1"})
    assert left.url == reverse("clients:household", args=[draft.household_id])
    draft.refresh_from_db()
    assert draft.answers["v4_illness"] == "one"


def test_a_colleague_of_the_agency_goes_on_at_the_first_open_page(begun, sign_in):
    browser, draft = begun
    first = draft.version.instrument.pages[0]
    browser.post(page_url(draft, first.key), {"l1_place": "tent"})
    colleague = sign_in(agency=browser.user.agency)
    resumed = colleague.get(reverse("assessments:interview", args=[draft.key]))
    assert resumed.url != page_url(draft, first.key)
    kept = colleague.get(page_url(draft, first.key)).content.decode()
    assert "checked" in kept
    answer_pages(colleague, draft, {"v4_illness": "one"})
    assert submit(colleague, draft).status_code == 302
    assert Assessment.objects.get().created_by == colleague.user


def test_an_interview_in_progress_touches_no_score_and_no_list(begun):
    browser, draft = begun
    program = factories.open_list()
    browser.post(page_url(draft, "health"), {"v4_illness": "two_or_more"})
    assert not Assessment.objects.exists()
    assert not program.entries.exists()
    page = browser.get(reverse("clients:household", args=[draft.household_id])).content.decode()
    assert "In progress" in page


def test_an_answer_that_opens_a_question_on_the_same_page_asks_it_next(begun):
    browser, draft = begun
    asked = browser.post(page_url(draft, "animals"), {"pets": "yes"})
    assert asked.url == page_url(draft, "animals")
    page = browser.get(asked.url).content.decode()
    assert 'name="pets_count"' in page
    assert "One more question" in page


def test_a_hidden_answer_is_not_kept_at_submit(begun):
    browser, draft = begun
    browser.post(page_url(draft, "animals"), {"pets": "yes"})
    browser.post(page_url(draft, "animals"), {"pets": "yes", "pets_count": "2"})
    browser.post(page_url(draft, "animals"), {"pets": "no"})
    submit(browser, draft)
    done = Assessment.objects.get()
    assert "pets_count" not in done.answers
    assert done.answers["pets"] == "no"


def test_starting_again_goes_on_with_the_interview_that_was_begun(begun):
    browser, draft = begun
    again = browser.get(reverse("assessments:start", args=[draft.household_id, "crisis"]))
    assert again.url == reverse("assessments:interview", args=[draft.key])
    start(browser, draft.household)
    assert Draft.objects.count() == 1


def test_c20_discarding_needs_a_reason_and_the_row_stays(begun):
    browser, draft = begun
    url = reverse("assessments:discard", args=[draft.key])
    assert browser.post(url, {"reason": " "}).status_code == 200
    assert draft_of(draft.household) == draft
    assert browser.post(url, {"reason": "Wrong household"}).status_code == 302
    draft.refresh_from_db()
    assert draft.discard_reason == "Wrong household"
    assert (draft.discarded_by, draft.discarded_at is not None) == (browser.user, True)
    for name in ("interview", "check", "discard"):
        assert browser.get(reverse(f"assessments:{name}", args=[draft.key])).status_code == 404
    start(browser, draft.household)
    assert draft_of(draft.household).key != draft.key


def test_r36_an_unfinished_interview_is_listed_resumable_and_puts_nobody_on_a_list(begun):
    browser, draft = begun
    browser.post(page_url(draft, "health"), {"v4_illness": "one"})
    assert reverse("assessments:interview", args=[draft.key]) in browser.get("/").content.decode()
    resumed = browser.get(reverse("assessments:interview", args=[draft.key]))
    assert resumed.status_code == 302
    assert browser.get(page_url(draft, "health")).content.decode().count(" checked") == 1
    assert not draft.household.entries.exists()
    assert not draft.household.assessments.exists()


def test_nobody_saves_into_or_submits_an_interview_that_was_discarded_meanwhile(begun):
    browser, draft = begun
    at = timezone.now()
    interviews.discard(draft=draft, reason="Example", by=browser.user, at=at)
    with pytest.raises(interviews.InterviewEnded):
        interviews.save_page(
            draft=draft, given=Answers({}, {}, {}), asked=[], by=browser.user, at=at
        )
    with pytest.raises(submissions.CannotSubmit, match="discarded"):
        submissions.submit(key=draft.key, assessed_on=factories.today(), by=browser.user, at=at)


def test_interviews_to_finish_stand_on_the_home_page_of_who_saved_them_last(begun, sign_in):
    browser, draft = begun
    link = reverse("assessments:interview", args=[draft.key])
    assert link in browser.get("/").content.decode()
    colleague = sign_in(agency=browser.user.agency)
    assert link not in colleague.get("/").content.decode()
    colleague.post(page_url(draft, "health"), {"v4_illness": "one"})
    assert link in colleague.get("/").content.decode()
    assert link not in browser.get("/").content.decode()


def test_the_home_page_forgets_interviews_that_are_no_longer_shared(sign_in, tools):
    made = factories.household()
    other = sign_in()
    start(other, made)
    link = reverse("assessments:interview", args=[draft_of(made).key])
    assert link in other.get("/").content.decode()
    made.memberships.get().client.releases.update(withdrawn_at=timezone.now())
    assert link not in other.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_pages_saved_at_once_lose_nothing(tools):
    made = factories.household()
    draft = factories.draft(made)

    def save(code):
        interviews.save_page(
            draft=draft,
            given=Answers({code: "yes"}, {}, {}),
            asked=[code],
            by=made.created_by,
            at=timezone.now(),
        )

    at_once([partial(save, code) for code in ("pets", "service_animal")])
    draft.refresh_from_db()
    assert draft.answers == {"pets": "yes", "service_animal": "yes"}


def test_every_step_of_an_interview_is_in_the_audit_log(begun):
    browser, draft = begun
    browser.post(page_url(draft, "health"), {"v4_illness": "one"})
    submit(browser, draft)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["recorded", "started", "saved a page of", "submitted"]
    assert not AuditEvent.objects.exclude(household_id=draft.household_id).exists()
    assert not AuditEvent.objects.exclude(user_id=browser.user.pk).exists()
    assert "one" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_the_spanish_words_stand_beside_the_english_ones_for_who_reads_spanish(sign_in, tools):
    made = factories.household(head={"spanish": True})
    browser = sign_in(made.created_by)
    start(browser, made)
    page = browser.get(page_url(draft_of(made), "health")).content.decode()
    assert 'lang="es"' in page
    assert "¿Con cuántos de estos problemas de salud vive usted?" in page
    assert "How many of these health problems do you live with?" in page
