"""The life of a referral, from the act of a person to a bed, or to whatever ended it."""

from cas.rules.machine import Machine

ENDINGS_BEFORE_A_BED = {
    "decline_by_client": "declined_by_client",
    "decline_by_provider": "declined_by_provider",
    "miss": "no_show",
    "withdraw": "withdrawn",
    "expire": "expired",
}

REFERRAL = Machine(
    {
        "prepared": {"offer": "offered", "void": "voided"},
        "offered": {"accept": "accepted", **ENDINGS_BEFORE_A_BED},
        "accepted": {"enroll": "enrolled", **ENDINGS_BEFORE_A_BED},
        "enrolled": {},
        "declined_by_client": {},
        "declined_by_provider": {},
        "no_show": {},
        "withdrawn": {},
        "expired": {},
        "voided": {},
    }
)
"""Prepared lasts ten seconds, in which the act can be undone: nobody outside sees it."""

ACTIVE = ("prepared", "offered", "accepted")
"""States in which a referral holds its opening and its household."""

SEEN_OUTSIDE = tuple(state for state in REFERRAL.states if state not in ("prepared", "voided"))
"""States in which a partner sees the referral and a coordinated-entry event exists."""

RESULTS = {
    "accepted": 1,
    "enrolled": 1,
    "declined_by_client": 2,
    "no_show": 2,
    "declined_by_provider": 3,
    "expired": 3,
}
"""HUD 4.20.D: the result of the event that a state writes; where none is, HUD has no code for it.

Somebody who never came turned the place down, and a program that let its time pass did too.
"""
