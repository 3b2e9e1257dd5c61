"""What is typed to find somebody, and what a form that adds somebody carries along."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError

from cas.forms import CasForm, DateField
from clients.search import Query


class FindForm(CasForm):
    """What somebody typed to find a person; posted, never in the address."""

    q = forms.CharField(
        label="Name or profile code",
        max_length=200,
        required=False,
        help_text="Accents, order, nicknames and typing mistakes are forgiven.",
    )
    date_of_birth = DateField(label="Birth date", required=False)
    last_four = forms.CharField(
        label="Last four digits of the Social Security number",
        max_length=11,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
    )
    marks_optional = False

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date_of_birth"].latest = on

    def clean_q(self):
        text = self.cleaned_data["q"]
        if text and len(re.sub(r"\W", "", text)) < 2:
            raise ValidationError("Enter at least two letters of the name, or the code.")
        return text

    def clean_last_four(self):
        typed = self.cleaned_data["last_four"]
        digits = re.sub(r"[\s-]", "", typed)
        if digits and not re.fullmatch(r"[0-9]{4}|[0-9]{9}", digits):
            raise ValidationError("Enter the last four digits.")
        return digits[-4:]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            self.add_error("q", "Enter a name, a code, a birth date or the last four digits.")
        return cleaned

    @property
    def query(self):
        """What to search for."""
        cleaned = self.cleaned_data
        return Query(
            names=(cleaned["q"],) if cleaned["q"] else (),
            born=cleaned["date_of_birth"],
            last_four=cleaned["last_four"],
        )

    @property
    def carried(self):
        """(name, value) of what was typed, to take along to the form of a new person."""
        names = ("q", *(f"date_of_birth_{part}" for part in ("month", "day", "year")))
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    @property
    def as_profile(self):
        """What was typed, as the start of a new person's profile."""
        first, _, last = self.cleaned_data.get("q", "").rpartition(" ")
        return {
            "first_name": first or last,
            "last_name": last if first else "",
            "date_of_birth": self.cleaned_data.get("date_of_birth"),
        }


class FindByCodeForm(CasForm):
    """All that a victim service provider searches by: nobody's name is known to them (R16)."""

    q = forms.CharField(label="Profile code", max_length=200)
    carried = ()

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)


class AddingForm(CasForm):
    """What a form that adds a person carries along unseen.

    `form_key` makes sure that sending it twice adds one person; `not_these` are the codes of those
    whom the user was shown and said are somebody else.
    """

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    not_these = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(self, data=None):
        super().__init__(data, initial={"form_key": uuid.uuid4()})

    def clean_form_key(self):
        typed = self.cleaned_data["form_key"]
        try:
            return uuid.UUID(typed) if typed else None
        except ValueError:
            raise ValidationError("This page is out of date. Load it again.") from None

    @property
    def codes(self):
        """The codes of those who were shown before."""
        return frozenset(self.cleaned_data["not_these"].split())
