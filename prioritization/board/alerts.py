"""Households that must move today and for whom nobody did anything in the time the county sets."""

from datetime import datetime

from django.utils import timezone

from prioritization.board.order import Queue

SHOWN = 99
"""The header's count stops here: beyond it the number changes nothing."""


def unattended(at: datetime) -> Queue:
    """Those who are not on hold, and whose last act is too long ago."""
    return Queue.at(at).ready().unattended()


def unattended_number() -> str:
    """How many wait without an act, for the header; empty for none."""
    waiting = unattended(timezone.now()).rows.order_by()[: SHOWN + 1].count()
    if not waiting:
        return ""
    return f"{SHOWN}+" if waiting > SHOWN else str(waiting)
