"""Why a referral ended without a bed, and what follows from it for the household's place."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path


class Says(StrEnum):
    """Whose answer a reason is."""

    CLIENT = "client"
    PROVIDER = "provider"
    NO_SHOW = "no_show"
    NOBODY = "nobody"


class After(StrEnum):
    """What follows for the household: it keeps its place in time with each of them."""

    STAYS = "stays"
    PARKS = "parks"
    REASSESSED = "reassessed"


@dataclass(frozen=True)
class DeclineReason:
    """One reason of the catalogue; `days` only where it parks for a time."""

    code: str
    says: Says
    label: str
    after: After
    days: int = 0
    ends_opening: bool = False
    """Whether the bed itself is gone, so that nobody else can be offered it."""

    def __post_init__(self) -> None:
        if (self.after is After.PARKS) != (self.days > 0):
            raise ValueError(f"{self.code}: days are for reasons that park, and needed there.")

    def parked_until(self, on: date) -> date | None:
        """The last day of parking for a reason given on the day `on`; None without such a day."""
        return on + timedelta(days=self.days) if self.after is After.PARKS else None

    @property
    def consequence(self) -> str:
        """What follows, in words."""
        return {
            After.STAYS: "They keep being offered beds here.",
            After.PARKS: f"No offers here for {self.days} days. Their waiting time stays.",
            After.REASSESSED: "No offers here until they are assessed again. "
            "Their waiting time stays.",
        }[self.after]


def _read(path: Path) -> dict[str, DeclineReason]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["reasons"]
    reasons = (
        DeclineReason(**{**row, "says": Says(row["says"]), "after": After(row["after"])})
        for row in rows
    )
    return {reason.code: reason for reason in reasons}


DID_NOT_COME = "did_not_come"
"""The reason of somebody who was expected and did not come."""

LEFT_COORDINATED_ENTRY = "left_coordinated_entry"
JOINED_OTHERS = "joined_others"
ANOTHER_GOES_ON = "another_goes_on"
"""Why a referral was taken back though nobody said no."""

REASONS = _read(Path(__file__).with_name("decline_reasons.toml"))


def reasons_of(*says: Says) -> tuple[DeclineReason, ...]:
    """The reasons that these sides can give, in the order of the catalogue."""
    return tuple(reason for reason in REASONS.values() if reason.says in says)
