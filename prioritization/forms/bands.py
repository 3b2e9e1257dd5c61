"""Points by bands of a number: one row a band, without a script."""

from collections.abc import Iterator

from django import forms

from cas.forms import CasForm
from cas.rules.bands import MOST_BANDS
from cas.rules.conditions import LARGEST_NUMBER, SMALLEST_NUMBER, RuleError
from cas.rules.editing import Place, Sentence
from cas.rules.limits import LONGEST_TEXT, MOST_POINTS
from cas.rules.ruleset import Band, Bands
from prioritization.facts.sheets import FactSheet

EMPTY_ROWS = 3


class BandsForm(CasForm):
    """At least, at most and points in each row; a row left empty is no band.

    Ask `rows` for the fields of each row. More rows are there when it is drawn again.
    """

    marks_optional = False
    note = forms.CharField(
        label="Note",
        help_text="Why, and who said so. Staff read it with the rule.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data=None, *, sheet: FactSheet, bands: Bands | None = None, more=False):
        present = bands.bands if bands else ()
        super().__init__(data, initial=_initial(bands) if bands else {})
        self.sheet = sheet
        typed = sum(f"points_{n}" in data for n in range(1, MOST_BANDS + 1)) if data else 0
        wanted = typed + (EMPTY_ROWS if more else 0) if data else len(present) + EMPTY_ROWS
        self.numbers = range(1, min(max(wanted, EMPTY_ROWS), MOST_BANDS) + 1)
        for number in self.numbers:
            for name, box in _row_fields().items():
                self.add_field(f"{name}_{number}", box)

    def rows(self) -> Iterator[dict[str, object]]:
        """The fields of each row, with its number."""
        for number in self.numbers:
            names = ("at_least", "at_most", "points")
            yield {"number": number, "fields": [self[f"{name}_{number}"] for name in names]}

    def clean(self):
        cleaned = super().clean()
        bands = [band for number in self.numbers if (band := self._band(number))]
        if not bands and not self.errors:
            self.add_error("at_least_1", "Fill in at least one row.")
        if not self.errors:
            try:
                self.bands = Bands(self.sheet.codes[0], tuple(bands), cleaned["note"])
            except RuleError as error:
                self.add_error(None, str(error))
        return cleaned

    def applied(self, sentence: Sentence | None, place: Place) -> Bands:
        """The bands as typed: they say everything of their sentence."""
        return self.bands

    def _band(self, number: int) -> Band | None:
        cleaned = self.cleaned_data
        at_least, at_most, points = (
            cleaned.get(f"{name}_{number}") for name in ("at_least", "at_most", "points")
        )
        if self._is_faulty(number) or (at_least is None and at_most is None and points is None):
            return None
        if points is None:
            self.add_error(f"points_{number}", "Enter the points of this band.")
            return None
        try:
            return Band(at_least, at_most, points)
        except RuleError as error:
            self.add_error(f"at_least_{number}", str(error))
            return None

    def _is_faulty(self, number: int) -> bool:
        return any(f"{name}_{number}" in self.errors for name in ("at_least", "at_most", "points"))


def _row_fields() -> dict[str, forms.Field]:
    bounds = {"min_value": SMALLEST_NUMBER, "max_value": LARGEST_NUMBER, "required": False}
    return {
        "at_least": forms.IntegerField(label="At least", **bounds),
        "at_most": forms.IntegerField(label="At most", **bounds),
        "points": forms.IntegerField(
            label="Points", min_value=1, max_value=MOST_POINTS, required=False
        ),
    }


def _initial(bands: Bands) -> dict[str, object]:
    found: dict[str, object] = {"note": bands.note}
    for number, band in enumerate(bands.bands, 1):
        found |= {
            f"at_least_{number}": band.at_least,
            f"at_most_{number}": band.at_most,
            f"points_{number}": band.points,
        }
    return found
