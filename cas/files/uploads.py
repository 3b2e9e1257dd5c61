"""What is checked of a file before it is kept, and what is taken out of it."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from cas.files.hidden_data import clean_jpeg, clean_png
from cas.files.kinds import JPEG, LARGEST, PNG, FileKind, kind_of

_CLEANERS = {JPEG: clean_jpeg, PNG: clean_png}


def check_upload(upload: File) -> FileKind:
    """The kind of an uploaded file; raises ValidationError in words for one that is not taken."""
    if not upload.size:
        raise ValidationError("This file is empty. Choose another one.")
    if upload.size > LARGEST:
        raise ValidationError(
            f"This file is too large. It may have {LARGEST // 1024 // 1024} MB: take the photo "
            "again with fewer details, or scan fewer pages."
        )
    upload.seek(0)
    kind = kind_of(upload.read(16))
    upload.seek(0)
    if kind is None:
        raise ValidationError("Choose a PDF, or a photo as JPEG or PNG. Other files are not taken.")
    return kind


def without_hidden_data(upload: File, kind: FileKind) -> ContentFile:
    """The file as it is kept: of a photo only the picture, and no name that could name a person.

    Raises ValidationError for a photo that is damaged.
    """
    upload.seek(0)
    content = upload.read()
    try:
        content = _CLEANERS.get(kind, bytes)(content)
    except ValueError:
        raise ValidationError("This photo is damaged. Take it again or choose another.") from None
    return ContentFile(content, name=f"file{kind.suffix}")
