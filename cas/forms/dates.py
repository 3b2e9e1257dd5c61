"""Dates in three boxes."""

import calendar
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateformat import format as format_date

_NUMERIC_BOX = {"inputmode": "numeric", "autocomplete": "off"}
_PARTS = ("month", "day", "year")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
_LABEL_FITS_A_SENTENCE = 40
EARLIEST_YEAR = 1900
"""Whoever is served was born later; an earlier year is a slip of the finger."""


class DateWidget(forms.MultiWidget):
    """Month, day and year as three text boxes: no picker, no jumping on."""

    template_name = "cas/widgets/date.html"

    def __init__(self, attrs=None):
        boxes = {part: forms.TextInput(_NUMERIC_BOX) for part in _PARTS}
        super().__init__(boxes, attrs)

    def decompress(self, value: date | str | None) -> list[Any]:
        if isinstance(value, str):
            value = _from_iso(value)
        return [value.month, value.day, value.year] if value else ["", "", ""]

    def box_id(self, id_: str, part: int) -> str:
        return f"{id_}_{part}"


class DateField(forms.Field):
    """A date typed in parts. Cleans to a `date`; a wrong part is named in the error.

    `earliest` and `latest` are allowed dates; both may be set on the field later.
    """

    widget = DateWidget
    empty_boxes = ("", "", "")

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs):
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        if isinstance(value, str):
            return _from_iso(value)
        parts = [str(part or "").strip() for part in value]
        return self._date_from(parts) if any(parts) else None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            self._fail("%(subject)s must be on or after %(limit)s.", limit=self.earliest)
        if value and self.latest and value > self.latest:
            self._fail("%(subject)s must be on or before %(limit)s.", limit=self.latest)

    def _date_from(self, parts: list[str]) -> date:
        missing = [index for index, part in enumerate(parts) if not part]
        if missing:
            names = " and ".join(f"a {_PARTS[index]}" for index in missing)
            self._fail("%(subject)s must include %(names)s.", part=missing[0], names=names)
        month, day, year = self._month(parts[0]), self._day(parts[1]), self._year(parts[2])
        return self._real_date(year, month, day)

    def _month(self, typed: str) -> int:
        month = _MONTHS.get(typed.lower().rstrip(".")) or _whole_number(typed, longest=2)
        if not 1 <= month <= 12:
            self._fail("The month must be a number from 1 to 12.", part=0)
        return month

    def _day(self, typed: str) -> int:
        day = _whole_number(typed, longest=2)
        if not 1 <= day <= 31:
            self._fail("The day must be a number from 1 to 31.", part=1)
        return day

    def _year(self, typed: str) -> int:
        year = _whole_number(typed, longest=4)
        if year < 1000:
            self._fail("The year must have 4 digits, like 1986.", part=2)
        if year < EARLIEST_YEAR:
            self._fail("The year must be %(earliest)s or later.", part=2, earliest=EARLIEST_YEAR)
        return year

    def _real_date(self, year: int, month: int, day: int) -> date:
        last = calendar.monthrange(year, month)[1]
        if day > last:
            self._fail(
                "%(month)s %(year)s has only %(last)s days.",
                part=1,
                month=calendar.month_name[month],
                year=year,
                last=last,
            )
        return date(year, month, day)

    def _fail(self, message: str, *, part: int = 0, **words) -> None:
        if "limit" in words:
            words["limit"] = format_date(words["limit"], "F j, Y")
        words |= {"part": part, "subject": self._subject()}
        raise ValidationError(message, code="invalid_date", params=words)

    def _subject(self) -> str:
        label = str(self.label or "")
        fits = label and len(label) <= _LABEL_FITS_A_SENTENCE and not label.endswith("?")
        return label if fits else "The date"


def _from_iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole_number(typed: str, *, longest: int) -> int:
    """The number in `typed`, or 0 when it holds anything but `longest` plain digits or fewer."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= longest
    return int(typed) if is_number else 0
