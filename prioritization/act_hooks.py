"""What undoing an act takes back, and what it does outside once ten seconds have passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cas.models import User
from prioritization.models import Act

Undo = Callable[[Act, User, datetime], None]
TakeEffect = Callable[[Act, datetime], None]


@dataclass(frozen=True)
class Hooks:
    """Both run inside the transaction that marks the act, so they happen once or not at all."""

    undo: Undo
    take_effect: TakeEffect


_hooks: dict[str, Hooks] = {}


def nothing_outside(act: Act, at: datetime) -> None:
    """For acts that nobody outside hears of."""


def register(kind: str, *, undo: Undo, take_effect: TakeEffect = nothing_outside) -> None:
    """Say what happens to acts of this kind. Called once each when the app is ready."""
    _hooks[kind] = Hooks(undo, take_effect)


def hooks_of(kind: str) -> Hooks:
    """What was registered for this kind; KeyError when nothing was."""
    return _hooks[kind]
