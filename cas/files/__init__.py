"""Files that people attach: recognized by content, kept outside the web root, never shown inline.

A model keeps one in `FileField(storage=private_files)`, a form takes one with
`cas.forms.UploadField`, a view that has checked who may see it answers with `serve`.
"""

from cas.files.kinds import JPEG, KINDS, LARGEST, PDF, PNG, FileKind, kind_of
from cas.files.storage import PrivateStorage, private_files, serve
from cas.files.uploads import check_upload, without_hidden_data

__all__ = [
    "JPEG",
    "KINDS",
    "LARGEST",
    "PDF",
    "PNG",
    "FileKind",
    "PrivateStorage",
    "check_upload",
    "kind_of",
    "private_files",
    "serve",
    "without_hidden_data",
]
