"""The papers of a household: noting them, attaching them, checking them, and who may (R28, K9)."""

import random
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions import documents as actions
from assessments.enums import Tool
from assessments.models import Document, DocumentFile
from cas.access.roles import Role
from cas.files import LARGEST, private_files
from cas.models import AuditEvent, RecordRead
from tests import attachments, factories


@pytest.fixture
def family(db, tools):
    """A head and a child of 4, assessed for housing."""
    made = factories.household(children=(4,))
    factories.assessment(made, Tool.HCT, is_family=True, answers={"program_interest": ["rrh"]})
    return made


def head(made):
    return factories.head_of(made)


def documents_url(made):
    return reverse("assessments:documents", args=[made.pk])


def name(what, person, kind):
    """The name of a box of the form that notes what arrived."""
    return f"{what}-{person.pk}-{kind}"


def upload(content=attachments.PDF, called="scan.pdf"):
    return SimpleUploadedFile(called, content, "application/pdf")


def stored_bytes(file):
    with file.content.open("rb") as content:
        return content.read()


def download(browser, file):
    """(status, headers, content) of asking for a copy."""
    answer = browser.get(reverse("assessments:document_file", args=[file.pk]))
    content = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, answer.headers, content


def typed(stem, day):
    return {f"{stem}_month": day.month, f"{stem}_day": day.day, f"{stem}_year": day.year}


# --- K9: it arrived --------------------------------------------------------------------------


def test_k9_two_clicks_on_the_household_page_note_that_a_paper_is_here(sign_in, family):
    """The page has the box and the button: one click each."""
    browser = sign_in(family.created_by)
    page = browser.get(reverse("clients:household", args=[family.pk])).content.decode()
    box = name("have", head(family), "id")
    form = re.search(r'<form[^>]*action="([^"]+)"[^>]*multipart.*?</form>', page, re.S)
    assert form.group(1) == documents_url(family)
    assert f'name="{box}"' in form.group(0)
    assert browser.post(form.group(1), {box: "on"}).status_code == 302
    noted = Document.objects.get()
    assert (noted.client, noted.kind, noted.status) == (head(family), "id", "have")
    assert noted.saved_by == browser.user


def test_k9_two_clicks_attach_a_copy_which_is_not_accepted_by_that(sign_in, family):
    browser = sign_in(family.created_by)
    box = name("file", head(family), "id")
    assert browser.post(documents_url(family), {box: upload()}).status_code == 302
    noted = Document.objects.get()
    assert (noted.status, noted.checked_by) == ("uploaded", None)
    assert stored_bytes(noted.files.get()) == attachments.PDF


def test_several_papers_arrive_at_once_and_a_second_page_joins_the_first(sign_in, family):
    browser, person = sign_in(family.created_by), head(family)
    both = {name("have", person, "income"): "on", name("file", person, "id"): upload()}
    browser.post(documents_url(family), both)
    browser.post(documents_url(family), {name("file", person, "id"): upload(attachments.png())})
    browser.post(documents_url(family), {name("have", person, "id"): "on"})
    statuses = dict(Document.objects.values_list("kind", "status"))
    assert statuses == {"income": "have", "id": "uploaded"}
    assert Document.objects.get(kind="id").files.count() == 2


def test_saying_nothing_is_an_error_in_words(sign_in, family):
    page = sign_in(family.created_by).post(documents_url(family), {}).content.decode()
    assert "Tick what they have, or choose a file of it." in page


def test_a_new_paper_after_a_rejected_one_is_a_row_of_its_own(sign_in, family):
    browser, person = sign_in(family.created_by), head(family)
    old = factories.document(person, "id", "rejected", note="Blurred")
    browser.post(documents_url(family), {name("file", person, "id"): upload()})
    old.refresh_from_db()
    assert (old.status, old.note) == ("rejected", "Blurred")
    assert Document.objects.exclude(pk=old.pk).get().status == "uploaded"


def test_nobody_elses_paper_can_be_posted(sign_in, family):
    browser = sign_in(family.created_by)
    stranger = head(factories.household())
    browser.post(documents_url(family), {name("have", stranger, "id"): "on"})
    assert not Document.objects.exists()
    for code, kind in ((stranger.code, "id"), (head(family).code, "passport")):
        url = reverse("assessments:add_document", args=[family.pk, code, kind])
        assert browser.get(url).status_code == 404


# --- Checking one paper ----------------------------------------------------------------------


def test_accepting_notes_who_checked_and_when(sign_in, family):
    browser = sign_in(role=Role.CAS_STAFF)
    paper = factories.document(head(family), "ssn", "uploaded")
    url = reverse("assessments:document", args=[paper.pk])
    seen = re.search(r'name="seen" value="([^"]*)"', browser.get(url).content.decode()).group(1)
    browser.post(url, {"status": "accepted", "seen": seen})
    paper.refresh_from_db()
    assert (paper.status, paper.checked_by) == ("accepted", browser.user)
    assert paper.checked_at is not None
    page = browser.get(documents_url(family)).content.decode()
    assert str(browser.user) in page


def test_a_receipt_gets_its_last_day_from_its_issue_whatever_was_typed(sign_in, family):
    browser = sign_in(family.created_by)
    url = reverse("assessments:add_document", args=[family.pk, head(family).code, "id"])
    issued = factories.today() - timedelta(days=3)
    answer = browser.post(
        url,
        {
            "status": "accepted",
            "stand_in": "receipt",
            **typed("issued_on", issued),
            **typed("expires_on", issued + timedelta(days=400)),
        },
    )
    assert answer.status_code == 302
    assert Document.objects.get().expires_on == issued + timedelta(days=30)


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"status": "accepted", "stand_in": "receipt"}, "Enter the date of issue"),
        ({"status": "rejected"}, "Say what is wrong with it"),
        ({"status": "uploaded"}, "Choose the file"),
        ({"status": "expired"}, "Choose one of the answers shown"),
        ({"status": "have", "stand_in": "observed"}, "Choose one of the answers shown"),
        (
            {
                "status": "have",
                "issued_on_month": "1",
                "issued_on_day": "2",
                "issued_on_year": "2020",
                "expires_on_month": "1",
                "expires_on_day": "1",
                "expires_on_year": "2020",
            },
            "expire before it is issued",
        ),
    ],
)
def test_what_does_not_fit_together_comes_back_with_words(sign_in, family, posted, words):
    browser = sign_in(family.created_by)
    url = reverse("assessments:add_document", args=[family.pk, head(family).code, "id"])
    page = browser.post(url, {"note": "", **posted}).content.decode()
    assert words in page.replace("&#x27;", "'")
    assert not Document.objects.exists()


def test_c2_the_second_of_two_checkers_is_told_what_the_first_decided(sign_in, family):
    paper = factories.document(head(family), "id", "have")
    url = reverse("assessments:document", args=[paper.pk])
    first, second = sign_in(role=Role.CAS_STAFF), sign_in(role=Role.NAVIGATOR)
    seen = re.search(r'name="seen" value="([^"]*)"', first.get(url).content.decode()).group(1)
    first.post(url, {"status": "rejected", "note": "Not theirs", "seen": seen})
    page = second.post(url, {"status": "accepted", "note": "Fine", "seen": seen}).content.decode()
    assert f"{first.user} saved this while you were writing" in page
    assert "Not accepted" in page
    assert "Fine" in page
    paper.refresh_from_db()
    assert paper.status == "rejected"
    again = re.search(r'name="seen" value="([^"]*)"', page).group(1)
    second.post(url, {"status": "accepted", "note": "Fine", "seen": again})
    paper.refresh_from_db()
    assert (paper.status, paper.note) == ("accepted", "Fine")


def test_the_history_of_a_paper_is_kept(family):
    paper = factories.document(head(family), "id", "have")
    Document.objects.filter(pk=paper.pk).update(status="requested")
    assert list(paper.events.order_by("pgh_id").values_list("status", flat=True)) == [
        "have",
        "requested",
    ]


# --- Files -----------------------------------------------------------------------------------


def bad_files():
    """(name, content) of 60 files that are not what is asked for, whatever they are called."""
    rng = random.Random(50)
    starts = [
        b"MZ", b"PK\x03\x04", b"GIF89a", b"<html>", b"<svg", b"#!/bin/sh\n", b"BM", b"\x7fELF",
        b"{\\rtf1", b"\x00\x00\x00\x20ftypheic", b"II*\x00", b" %PDF-1.7", b"PDF-1.7",
        b"\xef\xbb\xbf%PDF-", b"\x89PNG", b"\xff\xd8", b"%pdf-1.4", b"\x00", b"id,name\n",
    ]  # fmt: skip
    names = [
        "id.pdf", "id.pdf.exe", "../../etc/passwd", "..\\..\\x.png", "a\u202egpj.exe", "CON.jpg",
        "x" * 250 + ".pdf", "id.svg", ".htaccess", "id.php;.jpg", "\u0130d.pdf", "%00.pdf",
    ]  # fmt: skip
    for start in starts:
        for _ in range(3):
            yield rng.choice(names), start + rng.randbytes(rng.choice((0, 1, 40, 3000)))
    yield "empty.pdf", b""
    yield "huge.pdf", b"%PDF-1.7" + bytes(LARGEST)
    yield "cut.png", attachments.png()[:40]
    yield "cut.jpg", attachments.jpeg()[:30]


def test_bad_files_are_refused_in_words_and_leave_nothing_behind(sign_in, family):
    browser, box = sign_in(family.created_by), name("file", head(family), "id")
    tried = list(bad_files())
    assert len(tried) >= 60
    for called, content in tried:
        answer = browser.post(documents_url(family), {box: upload(content, called)})
        assert answer.status_code == 200, called
        page = answer.content.decode()
        assert re.search(r"Choose a PDF|empty|too large|damaged", page), (called, content[:20])
    assert not Document.objects.exists()
    assert not DocumentFile.objects.exists()


def test_a_polyglot_or_a_travelling_name_is_kept_under_no_name_of_its_own(sign_in, family):
    browser, box = sign_in(family.created_by), name("file", head(family), "id")
    evil = attachments.PDF + b"<script>alert(1)</script>PK\x03\x04"
    browser.post(documents_url(family), {box: upload(evil, "../../Maria Example.html")})
    stored = DocumentFile.objects.get()
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}\.pdf", stored.content.name)
    _, headers, _ = download(browser, stored)
    assert headers["Content-Disposition"] == 'attachment; filename="id.pdf"'
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"


def attached(made, kind="id"):
    return factories.document_file(factories.document(head(made), kind, "uploaded"))


def test_every_download_is_logged_as_a_read(sign_in, family):
    file = attached(family)
    browser = sign_in(role=Role.AUDITOR)
    _, _, content = download(browser, file)
    assert content == attachments.PDF
    read = RecordRead.objects.get(user_id=browser.user.pk)
    assert (read.household_id, read.page) == (family.pk, "assessments:document_file")


MAY_DOWNLOAD = {
    "own agency": {Role.ASSESSOR: 200, Role.VETERAN_ASSESSOR: 200, Role.VSP_ASSESSOR: 404},
    "staff": dict.fromkeys(
        (Role.CAS_STAFF, Role.TWO_ONE_ONE, Role.NAVIGATOR, Role.CAS_LEAD, Role.AUDITOR), 200
    ),
    "others": dict.fromkeys((Role.RULES_ADMIN, Role.PARTNER, Role.SYSTEM_ADMIN), 403),
}


@pytest.mark.parametrize(
    ("role", "status"), [row for table in MAY_DOWNLOAD.values() for row in table.items()]
)
def test_who_may_download_a_copy(sign_in, family, role, status):
    browser = sign_in(role=role, agency=family.agency)
    assert download(browser, attached(family))[0] == status
    assert sum(map(len, MAY_DOWNLOAD.values())) == len(Role)


@pytest.mark.parametrize(
    ("release", "assessor", "staff"),
    [(factories.SHARED, 200, 200), (factories.WITHDRAWN, 404, 200), (factories.REFUSED, 404, 404)],
)
def test_a_copy_is_seen_by_those_who_see_the_household_and_by_nobody_else(
    sign_in, tools, release, assessor, staff
):
    file = attached(factories.household(release=release))
    assert download(sign_in(role=Role.ASSESSOR), file)[0] == assessor
    assert download(sign_in(role=Role.CAS_STAFF), file)[0] == staff


def test_a_copy_that_came_to_the_wrong_person_is_gone_once_it_is_taken_back(
    sign_in, family, django_capture_on_commit_callbacks
):
    file, browser = attached(family), sign_in(family.created_by)
    kept = file.content.name
    url = reverse("assessments:take_back_file", args=[file.pk])
    assert "can't be brought back" in browser.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(url).status_code == 302
    assert not private_files().exists(kept)
    assert download(browser, file)[0] == 404
    file.refresh_from_db()
    assert (file.taken_back_by, file.content.name) == (browser.user, "")
    assert AuditEvent.objects.filter(verb="took back", household_id=family.pk).exists()


# --- Whom it concerns ------------------------------------------------------------------------


def test_c7_without_an_answer_about_sharing_nothing_can_be_noted(sign_in, tools):
    made = factories.household(release=factories.NO_RELEASE)
    browser = sign_in(made.created_by)
    page = browser.post(documents_url(made), {name("have", head(made), "id"): "on"})
    assert "Ask about the release of information first." in page.content.decode()
    assert not Document.objects.exists()
    url = reverse("assessments:add_document", args=[made.pk, head(made).code, "id"])
    assert browser.get(url).url == documents_url(made)


def test_r16_an_anonymous_household_has_no_documents_and_is_offered_none(sign_in, tools):
    made = factories.household(head={"anonymous": True})
    browser = sign_in(role=Role.VSP_ASSESSOR, agency=made.agency)
    assert (
        "An anonymous profile holds no documents"
        in browser.get(documents_url(made)).content.decode()
    )
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Documents for housing" not in page


def _by_sql(paper):
    named = factories.document(factories.ClientFactory(), "id", "have")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_document SET client_id = %s WHERE id = %s",
            [paper.client_id, named.pk],
        )


@pytest.mark.parametrize(
    "store", [Document.save, lambda paper: Document.objects.bulk_create([paper]), _by_sql]
)
def test_r16_the_database_refuses_a_document_of_an_anonymous_person(tools, store):
    person = factories.ClientFactory(anonymous=True)
    paper = Document(client=person, kind="id", status="have", saved_by=person.created_by)
    with pytest.raises(IntegrityError, match="anonymous"), transaction.atomic():
        store(paper)


def test_someone_who_may_only_read_sees_the_checklist_without_boxes(sign_in, family):
    factories.document(head(family), "id", "have")
    page = sign_in(role=Role.AUDITOR).get(documents_url(family)).content.decode()
    assert "Photo ID" in page
    assert 'type="file"' not in page
    assert "Save what arrived" not in page


# --- Due -------------------------------------------------------------------------------------


def test_documents_due_names_what_is_missing_and_what_ends_within_14_days(sign_in, family):
    browser = sign_in(family.created_by)
    day = factories.today()
    receipt = {"stand_in": "receipt", "issued_on": day}
    factories.document(head(family), "id", "accepted", expires_on=day, **receipt)
    factories.document(
        head(family), "income", "accepted", expires_on=day + timedelta(days=15), **receipt
    )
    page = browser.get(reverse("home")).content.decode()
    due = page[page.index("Documents due") :]
    assert "Social Security card" in due
    assert "Homeless verification" in due
    assert f"Photo ID, {head(family).display_name}: {day:%b} {day.day}" in due
    assert "Proof of income" not in due


def test_documents_due_are_those_of_my_households_with_a_current_hct(sign_in, family, tools):
    somebody_else = sign_in(role=Role.ASSESSOR, agency=family.agency)
    assert "Documents due" not in somebody_else.get(reverse("home")).content.decode()
    late = factories.household()
    factories.assessment(late, Tool.HCT, on=factories.today() - timedelta(days=700))
    assert "Documents due" not in sign_in(late.created_by).get(reverse("home")).content.decode()


def test_documents_due_show_only_so_many_and_say_that_more_follow(
    sign_in, family, tools, monkeypatch
):
    monkeypatch.setattr("assessments.panels.documents.ROWS_SHOWN", 1)
    browser = sign_in(family.created_by)
    assert "More follow" not in browser.get(reverse("home")).content.decode()
    second = factories.household(by=family.created_by)
    factories.assessment(second, Tool.HCT)
    page = browser.get(reverse("home")).content.decode()
    due = page[page.index("Documents due") :]
    assert head(family).display_name in due
    assert factories.head_of(second).display_name not in due
    assert "More follow as these are done." in due


# --- Actions ---------------------------------------------------------------------------------


def test_two_people_who_note_the_same_paper_note_one_paper(family):
    arrival = actions.Arrival(client=head(family), kind="id", file=ContentFile(b"x", name="f.pdf"))
    for _ in range(2):
        actions.record_arrivals(
            household=family, arrivals=[arrival], by=family.created_by, at=timezone.now()
        )
    assert Document.objects.get().files.count() == 2
