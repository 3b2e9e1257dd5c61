"""Where files are kept, and the one way they leave: as a download, through a view."""

import os
import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from cas.files.kinds import KINDS

_CONTENT_TYPES = {kind.suffix: kind.content_type for kind in KINDS}


class PrivateStorage(FileSystemStorage):
    """A folder that no web server serves. Names are random: they tell nothing of what is inside."""

    def __init__(self):
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self):
        return settings.PRIVATE_FILES_ROOT

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    def url(self, name):
        raise ValueError("A private file has no address: a view serves it to who may see it.")

    def get_available_name(self, name, max_length=None):
        suffix = PurePath(name).suffix
        token = secrets.token_hex(16)
        return f"{token[:2]}/{token}{suffix if suffix in _CONTENT_TYPES else ''}"


def private_files():
    """The storage, for `FileField(storage=private_files)`; migrations keep its name only."""
    return PrivateStorage()


def serve(request: HttpRequest, stored: FieldFile, name: str = "document") -> HttpResponseBase:
    """Hand out a stored file as a download called `name`. The view checks who asks first.

    Never shown inside a page and never guessed at by the browser, whatever the file holds.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    suffix = PurePath(stored.name).suffix
    return FileResponse(
        stored.open("rb"),
        as_attachment=True,
        filename=f"{name}{suffix}",
        content_type=_CONTENT_TYPES.get(suffix, "application/octet-stream"),
        headers={
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
