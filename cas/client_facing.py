"""Pages and prints that a client may see: built so that they can't hold a score (R26)."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from django.http import HttpResponse
from django.template import Context, loader
from django.utils.functional import Promise

FORBIDDEN = ("score", "evh", "points", "rank", "threshold", "margin", "vulnerab", "position")
"""Parts of names that never reach a client."""

PLAIN = (str, int, float, date, time, Promise)
"""What a client-facing page may be handed; anything else could carry a score along."""

CLIENT_FACING: list[Callable] = []
"""Every registered view; a test renders them all for an extremely vulnerable household."""


class ScoreLeak(Exception):
    """A client-facing page asked for, or was handed, something a client must never see."""


class ClientContext(Context):
    """A template context of plain values; asking it for a score raises instead of showing one."""

    def __init__(self, values: Mapping[str, Any]):
        for name, value in values.items():
            refuse_what_could_leak(name, value)
        super().__init__(values)

    def __getitem__(self, name):
        _refuse_name(name)
        return super().__getitem__(name)

    def get(self, name, otherwise=None):
        _refuse_name(name)
        return super().get(name, otherwise)


def refuse_what_could_leak(name: str, value: Any) -> None:
    """Raise ScoreLeak for a forbidden name, or for an object, which could hold anything."""
    _refuse_name(name)
    if isinstance(value, Mapping):
        for inner_name, inner in value.items():
            refuse_what_could_leak(inner_name, inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            refuse_what_could_leak(name, inner)
    elif value is not None and not isinstance(value, PLAIN):
        raise ScoreLeak(f"{name} is no plain value: hand over just what the page needs.")


def _refuse_name(name):
    if isinstance(name, str) and any(part in name.lower() for part in FORBIDDEN):
        raise ScoreLeak(f"A client-facing page may not hold {name}.")


def client_facing(view: Callable) -> Callable:
    """Register a view as one whose response a client may see; it renders by `render_for_client`."""
    CLIENT_FACING.append(view)
    return view


def render_for_client(template: str, values: Mapping[str, Any]) -> HttpResponse:
    """Render a page for a client's eyes from plain values alone."""
    return HttpResponse(loader.get_template(template).template.render(ClientContext(values)))
