"""Where a page about a household leads to once it is saved.

To the household's page, unless a higher app leads the person through a longer way: it registers a
guide, as it registers panels.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from clients.models import Household

Guide = Callable[[HttpRequest, Household], str]
"""Called when a page was saved; returns the address of the next one, or nothing when the person
isn't led through its way."""

_guides: list[Guide] = []

WALKED = "way"
"""Under this name the session remembers which way is walked: keys and numbers, nothing personal."""

AFTER_ADDING = "after_adding"
"""Posted under a search, and remembered: which way begins once the person was added."""


def register(guide: Guide) -> None:
    """Ask `guide` for the next page whenever one was saved."""
    if guide not in _guides:
        _guides.append(guide)


def next_url(request: HttpRequest, household: Household, *, otherwise: str = "") -> str:
    """Where to go after a page is saved; `otherwise` instead of the household's page."""
    for guide in _guides:
        if url := guide(request, household):
            return url
    return otherwise or reverse("clients:household", args=[household.pk])


def walked(request: HttpRequest, household_id: int | None) -> dict[str, str]:
    """What `walk` remembered of the way that is walked with a household; empty when none is."""
    remembered = request.session.get(WALKED) or {}
    return remembered if remembered.get("household") == household_id else {}


def walk(request: HttpRequest, household: Household, **remembered: str | int) -> None:
    """Remember which way is walked with a household, and how far it is."""
    request.session[WALKED] = {"household": household.pk, **remembered}


def intend(request: HttpRequest) -> None:
    """Remember what is to begin once the person who is being added is there."""
    request.session[AFTER_ADDING] = request.POST.get(AFTER_ADDING, "")[:20]


def begin_intended(request: HttpRequest, household: Household) -> None:
    """The person was added: what was to begin then begins with their household."""
    if intended := request.session.pop(AFTER_ADDING, ""):
        walk(request, household, begins=intended)


def leave(request: HttpRequest) -> None:
    """Walk no way any more: what is saved now leads to the household's page."""
    request.session.pop(WALKED, None)
