"""HUD 4.20 Coordinated Entry Event: which events there are, and which results each can have."""

from collections.abc import Mapping

from cas import hmis
from cas.rules.asking import Asking

NAMES = {
    "Event": "code",
    "ProbSolDivRRResult": "rehoused",
    "ReferralCaseManageAfter": "in_aftercare",
    "LocationCrisisOrPHHousing": "location",
}

ASKINGS: Mapping[str, Asking] = hmis.askings(
    "Event",
    [
        "ProbSolDivRRResult",
        "ReferralCaseManageAfter",
        "LocationCrisisOrPHHousing",
        "ReferralResult",
    ],
    names=NAMES,
)

RECORDED_BY_HAND = (1, 2, 3, 4, 5, 8, 9, 16)
"""Events that whoever works with a household writes down; the others come with referrals."""

PROBLEM_SOLVING, AFTERCARE = 2, 5
"""The two of them that may have a result."""
