"""Merges of two households as staff make them, and take them back (C12)."""

from django.utils import timezone

from clients.actions import merges
from tests import factories


def merge(other, stays, by):
    """The head of `other` turns out to be the head of `stays`. Raises ValidationError."""
    return merges.merge_people(
        merged=factories.head_of(other),
        canonical=factories.head_of(stays),
        reason="Example",
        by=by,
        at=timezone.now(),
    )


def undo(made, by):
    """They are two after all."""
    merges.undo_merge(merge=made, reason="Example", by=by, at=timezone.now())
