"""What was typed when the sign-in had ended: kept sealed until the same person is back (D2).

The seal travels in the sign-in form and nowhere else: nothing is stored, here or in the browser,
and nobody but the person who was signed in on that browser can open it.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.urls import reverse

from cas.sealing import box

FIELD = "held"
KEPT_FOR = timedelta(hours=12)
TYPIST = "typist"
"""Name of the signed cookie that says who was last signed in on this browser."""
NOT_HELD = ("csrfmiddlewaretoken", FIELD)


@dataclass(frozen=True)
class HeldPost:
    """A form as it was sent: its address and its fields in order."""

    path: str
    fields: list[tuple[str, str]]


def can_be_held(request):
    """Whether this is a filled-in form sent from one of our own pages; files are not held."""
    return (
        request.method == "POST"
        and not request.path.startswith((reverse("sign_in"), reverse("my_sign_in")))
        and not request.FILES
        and _came_from_here(request)
        and bool(as_sent(request).fields)
    )


def _came_from_here(request):
    if request.headers.get("Sec-Fetch-Site"):
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(source).netloc == request.get_host()


def as_sent(request):
    """The form of this request."""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_HELD and "password" not in name
    ]
    return HeldPost(request.get_full_path(), pairs)


def seal(request):
    """This request's form, to be opened by its typist alone; empty when nobody is known."""
    typist = typist_of(request)
    if not typist or not can_be_held(request):
        return ""
    sent = as_sent(request)
    content = json.dumps({"typist": typist, "path": sent.path, "fields": sent.fields})
    return box("held posts").encrypt(content.encode("utf-8", "surrogatepass")).decode()


def unseal(sealed, user):
    """What `user` had typed, or None when there is nothing or it was somebody else's."""
    try:
        opened = box("held posts").decrypt(sealed.encode(), ttl=int(KEPT_FOR.total_seconds()))
    except (InvalidToken, UnicodeEncodeError):
        return None
    content = json.loads(opened.decode("utf-8", "surrogatepass"))
    if content["typist"] != str(user.pk):
        return None
    return HeldPost(content["path"], [tuple(pair) for pair in content["fields"]])


def typist_of(request) -> str:
    """Key of whoever was last signed in on this browser; empty when nobody is known."""
    return request.get_signed_cookie(TYPIST, default="", salt=TYPIST)


def remember_typist(response, user):
    """Note who is signed in on this browser, until it is closed."""
    response.set_signed_cookie(
        TYPIST,
        str(user.pk),
        salt=TYPIST,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
