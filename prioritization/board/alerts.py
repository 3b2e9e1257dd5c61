"""Households that must move today and for whom nobody did anything in the time the county sets."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from prioritization.board.order import Queue

SHOWN = 99
"""The header's count stops here: beyond it the number changes nothing."""
SECONDS_OLD = 15
"""Every page of the staff shows the number, and its alarm counts in hours."""


def unattended(at: datetime) -> Queue:
    """Those who are not on hold, and whose last act is too long ago."""
    return Queue.at(at).ready().unattended()


def unattended_number() -> str:
    """How many wait without an act, for the header; empty for none. May be SECONDS_OLD behind."""
    return cache.get_or_set("unattended_number", _unattended_number, SECONDS_OLD)


def _unattended_number() -> str:
    waiting = unattended(timezone.now()).rows.order_by()[: SHOWN + 1].count()
    if not waiting:
        return ""
    return f"{SHOWN}+" if waiting > SHOWN else str(waiting)
