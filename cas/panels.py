"""Parts that a higher app adds to a lower app's page, rendered on the server with it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Panel = Callable[[HttpRequest, Any], str]
"""Takes the request and the page's subject; returns safe HTML, or nothing when it has none."""

_panels: dict[str, list[Panel]] = defaultdict(list)


def register(place: str, panel: Panel) -> None:
    """Show `panel` wherever a template says `{% panels place subject %}`."""
    if panel not in _panels[place]:
        _panels[place].append(panel)


def at(place: str) -> list[Panel]:
    """The panels registered for `place`, in order of registration."""
    return list(_panels[place])
