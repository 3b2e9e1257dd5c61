"""Which files are taken, told by how they begin and never by name or browser."""

from dataclasses import dataclass

LARGEST = 10 * 1024 * 1024
"""Bytes a file may have."""


@dataclass(frozen=True)
class FileKind:
    """One kind of file: its name for people, how it begins, and what it is served as."""

    label: str
    suffix: str
    content_type: str
    begins: bytes


PDF = FileKind("PDF", ".pdf", "application/pdf", b"%PDF-")
JPEG = FileKind("JPEG photo", ".jpg", "image/jpeg", b"\xff\xd8\xff")
PNG = FileKind("PNG picture", ".png", "image/png", b"\x89PNG\r\n\x1a\n")
KINDS = (PDF, JPEG, PNG)


def kind_of(content: bytes) -> FileKind | None:
    """The kind of a file by how its content begins; None for every other kind."""
    return next((kind for kind in KINDS if content.startswith(kind.begins)), None)
