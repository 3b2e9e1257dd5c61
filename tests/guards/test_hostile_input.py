"""Whatever is posted: no crash, nothing half-saved, and what was typed comes back (F1)."""

import html
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from assessments.models import (
    Assessment,
    CaseConferencing,
    Document,
    DocumentFile,
    Draft,
    ServicePlan,
)
from cas.access.roles import Role
from cas.models import AuditEvent
from clients.models import (
    CaseNote,
    Client,
    CoordinatedEntryEvent,
    Disabilities,
    Enrollment,
    Exit,
    HealthAndDV,
    Household,
    IncomeBenefits,
    LivingSituation,
    LocationRecord,
    Membership,
    Release,
    Service,
)
from tests import factories
from tests.factories import referrals as referring
from tests.guards import pages
from tests.guards.forms import FORMS, TAKES_NO_FORM, open_form
from tests.guards.hostile import BAD_DATES, NASTY, posts_to, send, typed_date

RECORDS = (
    Client,
    Household,
    Membership,
    Exit,
    Release,
    Enrollment,
    Disabilities,
    HealthAndDV,
    IncomeBenefits,
    LivingSituation,
    LocationRecord,
    CoordinatedEntryEvent,
    Service,
    CaseNote,
    Assessment,
    ServicePlan,
    CaseConferencing,
    Document,
    DocumentFile,
)
COUNTS = [f"(SELECT count(*) FROM {model._meta.db_table})" for model in RECORDS]


@pytest.fixture
def form(db, tools, sign_in, client, settings):
    """`form(name)`: a browser, the address of a form and the names of its fields."""
    settings.AXES_FAILURE_LIMIT = 1000
    return partial(open_form, sign_in=sign_in, client=client)


def counted():
    """How many records of each kind there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COUNTS)}")
        return dict(zip((model.__name__ for model in RECORDS), cursor.fetchone(), strict=True))


def test_every_page_that_takes_a_post_is_tried():
    own = {page.name for page in pages.own_pages()}
    assert own - TAKES_NO_FORM == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_whatever_is_posted_crashes_nothing_and_half_saves_nothing(form, name):
    browser, url, names = form(name)
    for kind, fields in posts_to(names, turn=FORMS.index(name)):
        before = counted()
        answer = send(browser, url, fields)
        # 404: an earlier post was a whole one, and the record it was about is done with.
        assert answer.status_code in (200, 302, 400, 404), kind
        if answer.status_code == 200:
            assert counted() == before, kind
    for body, kind in (("{}", "application/json"), (b"\xff\xfe=\x00%", "text/plain")):
        assert browser.post(url, body, content_type=kind).status_code in (200, 302, 404), kind


@pytest.mark.parametrize("kind", BAD_DATES)
def test_a_date_that_is_wrong_comes_back_as_it_was_typed_with_an_error(sign_in, tools, kind):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:living_situation", args=[made.pk])
    parts = BAD_DATES[kind]
    before = counted()
    typed = {"situation": "116", "note": "kept words", **typed_date("information_date", parts)}
    answer = send(browser, url, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "kept words" in page
    assert 'aria-invalid="true"' in page
    assert "error-summary" in page
    for part in filter(None, parts):
        assert f'value="{html.escape(part)}"' in page
    assert counted() == before


@pytest.mark.parametrize("kind", ["markup", "quotes", "template code", "percent", "emoji"])
def test_odd_but_honest_text_is_stored_as_typed_and_shown_harmless(sign_in, tools, kind):
    made = factories.household()
    browser = sign_in(made.created_by)
    text = NASTY[kind]
    url = reverse("assessments:service_plan", args=[made.pk])
    factories.assessment(made, "hct")
    browser.post(url, factories.typed_plan(text))
    assert ServicePlan.objects.get(household=made).goals[0]["what"] == text
    page = browser.get(url).content.decode()
    assert html.escape(text, quote=True).replace("&#x27;", "&#x27;") in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("kind", ["nul", "escape"])
def test_text_that_cannot_be_stored_is_refused_in_words(sign_in, tools, kind):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:profile", args=[factories.head_of(made).code])
    typed = {"first_name": NASTY[kind], "last_name": "Kept", "language": "en", "name_is": ""}
    answer = send(browser, url, typed)
    assert answer.status_code == 200
    assert "hidden characters" in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()
    assert factories.head_of(made).last_name == "Example"


def test_a_page_of_answers_with_one_bad_answer_keeps_the_others_in_the_page(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made, "crisis")
    url = reverse("assessments:page", args=[draft.key, "animals"])
    browser.post(url, {"pets": "yes"})
    answer = browser.post(
        url, {"pets": "yes", "pets_count": "many", "service_animal": "yes", "pets_kinds": "dog"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="many"' in page
    assert page.count("checked") >= 3
    draft.refresh_from_db()
    assert "pets_count" not in draft.answers or draft.answers["pets_count"] is None


# --- Mass assignment (S5) --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("clients:profile", Client),
        ("assessments:service_plan", ServicePlan),
        ("assessments:case_conferencing", CaseConferencing),
    ],
)
def test_s5_fields_that_the_page_does_not_show_cannot_be_posted(form, name, model):
    browser, url, names = form(name)
    record = model.objects.earliest("pk")
    hidden = [f for f in model._meta.concrete_fields if f.name not in names]
    before = {f.attname: getattr(record, f.attname) for f in hidden}
    posted = {f.attname: "1" for f in hidden} | {f.name: "1" for f in hidden}
    shown = {"first_name": "New", "last_name": "Name", "language": "en"}
    shown |= factories.typed_plan(revision=1) | {"doc_readiness": "in_progress"}
    answer = browser.post(url, {**posted, **shown})
    assert answer.status_code == 302
    record.refresh_from_db()
    may_move = {"name_words", "revision", "saved_at", "saved_by_id", "doc_readiness", "goals"}
    quality = {"name_data_quality", "ssn_data_quality", "dob_data_quality", "date_of_birth"}
    after = {f.attname: getattr(record, f.attname) for f in hidden}
    changed = {n for n in before if before[n] != after[n]} - may_move - quality
    assert changed == set()


def test_s5_a_draft_s_date_score_and_owner_cannot_be_posted(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made)
    url = reverse("assessments:check", args=[draft.key])
    day = factories.today()
    posted = typed_date("assessed_on", (str(day.month), str(day.day), str(day.year)))
    extra = {"score": "25", "threshold": "1", "is_family": "on", "created_by": "1", "corrects": "1"}
    assert browser.post(url, {**posted, **extra}).status_code == 302
    done = Assessment.objects.get(key=draft.key)
    assert (done.threshold, done.is_family, done.corrects) == (6, False, None)
    assert done.score < 3


def test_addresses_with_impossible_numbers_are_no_page(sign_in, tools):
    browser = sign_in(role=Role.ASSESSOR)
    lead = sign_in(role=Role.CAS_LEAD)
    assert lead.get(f"/living-situations/{'9' * 30}/entered-in-error/").status_code == 404
    for path in (
        f"/households/{'9' * 30}/",
        f"/assessments/{'9' * 30}/",
        "/people/%00/profile/",
        "/people/" + "A" * 300 + "/profile/",
        "/interviews/not-a-key/",
        "/households/1/start/unknown/",
        f"/lists/{'a' * 300}/",
    ):
        assert browser.get(path).status_code == 404, path


@pytest.mark.parametrize("page", ["0", "-1", "9999999999999999999999", "x", "%00", "1e400"])
def test_odd_page_numbers_crash_nothing(sign_in, tools, page):
    made = factories.household()
    browser = sign_in(role=Role.CAS_LEAD)
    for url in (
        reverse("clients:readers", args=[made.pk]) + f"?page={page}",
        reverse("clients:notes", args=[made.pk]) + f"?page={page}&kind={page}",
        reverse("prioritization:queue") + f"?after={page}",
        reverse("prioritization:why", args=[made.pk]) + f"?q={page}",
        reverse("prioritization:runs") + f"?before={page}",
        reverse("prioritization:openings") + f"?page={page}",
        reverse("prioritization:opening", args=[referring.opening().pk]) + f"?after={page}",
        reverse("prioritization:list_detail", args=[factories.open_list().slug]) + f"?after={page}",
        reverse("prioritization:household_lists", args=[made.pk]) + f"?page={page}",
    ):
        assert browser.get(url, follow=True).status_code in (200, 404), url


def test_a_get_changes_nothing_but_the_log_of_reads(sign_in, tools):
    """S18: visiting every page leaves every record as it was."""
    browser = sign_in()
    records = pages.records_of(browser.user)
    urls = [records.url(page.name) for page in pages.own_pages()]
    before = counted() | {
        "drafts": list(Draft.objects.values()),
        "audit": AuditEvent.objects.count(),
    }
    for url in urls:
        answer = browser.get(url)
        assert b"".join(answer) is not None
    after = counted() | {
        "drafts": list(Draft.objects.values()),
        "audit": AuditEvent.objects.count(),
    }
    assert after == before
