"""What somebody asks and somebody else answers: once each, whoever comes first.

A request is a model with `answered_at` and a queryset with `open`.
"""

from typing import Any


class AlreadyAsked(Exception):
    """One like it waits for an answer; the message is for people."""


class AlreadyAnswered(Exception):
    """The request was answered meanwhile; the message is for people."""

    def __init__(self) -> None:
        super().__init__("Somebody answered this request meanwhile.")


def still_open(request: Any) -> Any:
    """The request as it stands, locked until the transaction ends. Raises AlreadyAnswered."""
    open_ones = type(request).objects.open().select_for_update(of=("self",))
    found = open_ones.filter(pk=request.pk).first()
    if found is None:
        raise AlreadyAnswered
    return found
