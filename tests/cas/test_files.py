"""Attached files: told by content, without hidden data, outside the web root, downloads only."""

import re
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile, FileField

from cas.files import JPEG, LARGEST, PDF, PNG, PrivateStorage, check_upload, private_files, serve
from cas.forms import CasForm, UploadField
from tests import attachments
from tests.attachments import WHERE_IT_WAS_TAKEN, jpeg, png, upload


class AnyForm(CasForm):
    paper = UploadField(label="Signed form")


def cleaned(content):
    form = AnyForm({}, {"paper": upload(content)})
    assert form.is_valid(), form.errors
    return form.cleaned_data["paper"]


@pytest.mark.parametrize(
    ("content", "kind"), [(attachments.PDF, PDF), (jpeg(), JPEG), (png(), PNG)]
)
def test_the_kind_is_told_by_the_content_and_not_by_name_or_browser(content, kind):
    assert check_upload(upload(content, "page.html", "text/html")) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"GIF89a",
        b"PK\x03\x04 a Word file",
        b"MZ a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b" %PDF-1.7",
        b"\xff\xd8",
    ],
)
def test_every_other_kind_is_refused_in_words_whatever_it_is_called(content):
    with pytest.raises(ValidationError, match="Choose a PDF, or a photo"):
        check_upload(upload(content, "signed.pdf", "application/pdf"))


def test_an_empty_file_and_one_byte_too_many_are_refused_in_words():
    with pytest.raises(ValidationError, match="empty"):
        check_upload(upload(b""))
    largest = attachments.PDF + bytes(LARGEST - len(attachments.PDF))
    assert check_upload(upload(largest)) == PDF
    with pytest.raises(ValidationError, match="10 MB"):
        check_upload(upload(largest + b"x"))


@pytest.mark.parametrize("make", [jpeg, png])
def test_a_photo_is_kept_without_where_and_when_it_was_taken(make):
    kept = cleaned(make(after_the_end=WHERE_IT_WAS_TAKEN)).read()
    assert WHERE_IT_WAS_TAKEN not in kept
    assert WHERE_IT_WAS_TAKEN in make()
    assert kept[-4:] in (jpeg()[-4:], png()[-4:])
    assert len(kept) > 60


@pytest.mark.parametrize("orientation", [0, 1, 6, 8, 9])
def test_a_photo_stays_the_right_way_up(orientation):
    kept = cleaned(jpeg(orientation=orientation)).read()
    says = re.search(rb"Exif\x00\x00.*\x01\x12\x00\x03\x00\x00\x00\x01\x00(.)", kept, re.S)
    assert (says.group(1)[0] if says else 0) == (orientation if 1 <= orientation <= 8 else 0)


@pytest.mark.parametrize("content", [jpeg(), png()])
def test_a_photo_that_is_cut_short_anywhere_is_refused_and_crashes_nothing(content):
    for end in range(16, len(content)):
        with pytest.raises(ValidationError):
            AnyForm.base_fields["paper"].clean(upload(content[:end]))


def test_a_form_without_the_file_says_what_to_do():
    form = AnyForm({}, {})
    assert not form.is_valid()
    assert form.errors["paper"]


@pytest.fixture
def stored():
    """A file in the store, as a model's field hands it out."""
    name = private_files().save("Maria Example signed.pdf", cleaned(attachments.PDF))
    return FieldFile(None, FileField(storage=private_files), name)


def test_a_stored_name_tells_nothing_and_lies_outside_the_web_root(stored):
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}\.pdf", stored.name)
    place = Path(stored.path)
    for served in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS, settings.BASE_DIR / "static"):
        assert not place.is_relative_to(served)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    with pytest.raises(ValueError, match="no address"):
        _ = stored.url


@pytest.mark.parametrize("name", ["a.html", "a.pdf.exe", "passwd", "x" * 300])
def test_no_foreign_ending_is_kept(name):
    kept = PrivateStorage().save(name, ContentFile(b"x"))
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", kept)


def test_a_file_leaves_as_a_download_that_no_browser_opens_or_keeps(db, rf, stored):
    answer = serve(rf.get("/"), stored, "signed-release")
    assert b"".join(answer.streaming_content) == attachments.PDF
    assert answer["Content-Disposition"] == 'attachment; filename="signed-release.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()
    assert serve(rf.post("/"), stored).status_code == 405
