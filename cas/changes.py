"""How news travels up without an import.

An action says which households it touched; when the outermost action is about to end,
still inside its transaction, every registered handler runs once with all of them.
So a record, the facts it changes and the lists it moves become visible together, or not at all.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.db import transaction

if TYPE_CHECKING:
    from cas.models import User

P = ParamSpec("P")
R = TypeVar("R")


class Cause(StrEnum):
    """Why a household's facts may have changed; stored with each movement it leads to."""

    ASSESSMENT = "assessment"
    CORRECTION = "correction"
    LIVING_SITUATION = "living_situation"
    LOCATION = "location"
    PROFILE = "profile"
    HOUSEHOLD = "household"
    SPLIT = "split"
    ENROLLMENT = "enrollment"
    EXIT = "exit"
    INTAKE = "intake"
    DOCUMENTS = "documents"
    ENTERED_IN_ERROR = "entered_in_error"
    MERGE = "merge"
    MERGE_UNDONE = "merge_undone"
    RULE_VERSION = "rule_version"
    OVERRIDE = "override"
    PLACED = "placed"
    LEFT_PROGRAM = "left_program"
    CLOCK = "clock"

    @property
    def label(self) -> str:
        """The cause in words, to finish the sentence "moved because of …"."""
        return CAUSE_LABELS[self]


CAUSE_LABELS = {
    Cause.ASSESSMENT: "a new assessment",
    Cause.CORRECTION: "a corrected assessment",
    Cause.LIVING_SITUATION: "a new living situation",
    Cause.LOCATION: "a new location",
    Cause.PROFILE: "a changed profile",
    Cause.HOUSEHOLD: "a change in the household",
    Cause.SPLIT: "a household that split",
    Cause.ENROLLMENT: "an enrollment",
    Cause.EXIT: "an exit",
    Cause.INTAKE: "a finished intake",
    Cause.DOCUMENTS: "documents",
    Cause.ENTERED_IN_ERROR: "a record entered in error",
    Cause.MERGE: "a merge of two records of one person",
    Cause.MERGE_UNDONE: "a merge that was undone",
    Cause.RULE_VERSION: "new rules of the program",
    Cause.OVERRIDE: "a decision of the CAS lead",
    Cause.PLACED: "a place in a program",
    Cause.LEFT_PROGRAM: "a place in a program that ended",
    Cause.CLOCK: "the calendar",
}

Touched = Mapping[int, Cause]
Handler = Callable[[Touched], None]

_handlers: list[Handler] = []
_touched: ContextVar[dict[int, Cause] | None] = ContextVar("touched_households", default=None)
_done_by: ContextVar[Any] = ContextVar("done_by", default=None)


def register(handler: Handler) -> None:
    """Call `handler` with the touched households at the end of every outermost action."""
    if handler not in _handlers:
        _handlers.append(handler)


def touch(household_id: int, cause: Cause) -> None:
    """Say that what is known of this household changed. The first cause of an action stays."""
    touched = _touched.get()
    if touched is None:
        raise RuntimeError("touch() was called outside an action: no handler would hear it.")
    touched.setdefault(household_id, cause)


def done_by() -> "User":
    """By whom the outermost action is done, for handlers that go on with what it began.

    Raises LookupError where nobody does it but time.
    """
    user = _done_by.get()
    if user is None:
        raise LookupError("No person does what is being done.")
    return user


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an action: atomic, and followed by the handlers of what it touched."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _touched.get() is not None:
            with transaction.atomic():
                return function(*args, **kwargs)
        token, who = _touched.set({}), _done_by.set(kwargs.get("by"))
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                _tell_handlers()
                return result
        finally:
            _touched.reset(token)
            _done_by.reset(who)

    return run


def _tell_handlers() -> None:
    touched = _touched.get()
    if touched:
        for handler in _handlers:
            handler(dict(touched))
