"""Ages as a low and a high bound, because some people's birth date is not known (C16)."""

from datetime import date
from typing import NamedTuple


class AgeBand(NamedTuple):
    """The youngest and the oldest a person can be, in whole years; None when nothing is known."""

    low: int | None
    high: int | None

    @property
    def words(self) -> str:
        """The band as people say it."""
        if self.low is None:
            return "age not known"
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


def age_on(born: date, on: date) -> int:
    """Whole years completed on the day `on`; someone born on 29 February turns on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_band(*, born: date | None, low: int | None, high: int | None, on: date) -> AgeBand:
    """Equal bounds when the birth date is known, else the stated band."""
    if born is not None:
        return AgeBand(age_on(born, on), age_on(born, on))
    return AgeBand(low, high)
