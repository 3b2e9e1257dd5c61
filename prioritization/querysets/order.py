"""The one order of a list (C4), and how two places in it are compared."""

from django.db.models import BooleanField, Func

SORT_KEY = (
    "evh_order",
    "score_order",
    "margin_order",
    "homeless_order",
    "waiting_since",
    "tie_break",
)
"""The one order of a list (C4); every column ascending."""


class Row(Func):
    """Several columns or values as one, to be compared from left to right."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class ComesBefore(Func):
    """Whether one row sorts before another: one comparison, which an index can answer."""

    template = "%(expressions)s"
    arg_joiner = " < "
    output_field = BooleanField()
