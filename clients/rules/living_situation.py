"""HUD 4.12 Current Living Situation: the follow-up questions that an answer opens (R48)."""

from collections.abc import Mapping

from cas import hmis
from cas.rules.asking import Asking

NAMES = {"CurrentLivingSituation": "situation"}

ASKINGS: Mapping[str, Asking] = hmis.askings(
    "CurrentLivingSituation",
    [
        "CLSSubsidyType",
        "LeaveSituation14Days",
        "SubsequentResidence",
        "ResourcesToObtain",
        "LeaseOwn60Day",
        "MovedTwoOrMore",
    ],
    names=NAMES,
)
