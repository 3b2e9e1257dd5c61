"""The life of an opening: one bed or unit that can be given once."""

from cas.rules.machine import Machine

OPENING = Machine(
    {
        "open": {"refer": "referred", "withdraw": "withdrawn", "lapse": "lapsed"},
        "referred": {"release": "open", "fill": "filled"},
        "filled": {},
        "withdrawn": {},
        "lapsed": {},
    }
)
"""It is released when its referral ended without a bed, and filled when somebody moved in."""
