"""Finding people, and what is known of them."""

import re

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from cas import hmis
from cas.forms import CasForm, CasModelForm, DateField
from clients.enums import Language
from clients.forms.base import typed_code
from clients.models import Client
from clients.rules import data_quality

WHY_MISSING = [(8, "Doesn't know"), (9, "Prefers not to answer"), (99, "Not asked yet")]
NAME_IS = [
    ("", "The full name"),
    (2, "A street name, code name or part of the name"),
    (8, "Doesn't know"),
    (9, "Prefers not to answer"),
]


class PersonForm(CasModelForm):
    """The little that is asked to add a named person; quality codes set themselves (R37)."""

    name_is = typed_code(label="This is", choices=NAME_IS, required=False)
    dob_is_approximate = forms.BooleanField(label="The birth date is approximate", required=False)
    dob_missing = typed_code(
        label="If there is no birth date, why?",
        choices=WHY_MISSING,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Client
        fields = [
            "first_name",
            "middle_name",
            "last_name",
            "preferred_name",
            "date_of_birth",
            "language",
        ]
        field_classes = {"date_of_birth": DateField}
        widgets = {"language": forms.RadioSelect}
        labels = {
            "preferred_name": "Name the person goes by",
            "language": "Language the person reads and hears",
            "contact_note": "Best way to reach this person",
        }

    sections = {
        "Name": ["first_name", "middle_name", "last_name", "preferred_name", "name_is"],
        "Birth date": ["date_of_birth", "dob_is_approximate", "dob_missing"],
        "Language": ["language"],
    }

    def __init__(self, *args, on, instance=None, typed=None, **kwargs):
        initial = _profile_initial(instance) | (typed or {})
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        self.fields["date_of_birth"].latest = on
        self.fields["language"].choices = Language.choices

    @property
    def helper(self):
        helper = super().helper
        parts = [Fieldset(title, *names) for title, names in self.sections.items()]
        if self.instance.pk is None:
            # Beside the name, where the person who types still looks.
            parts.insert(1, HTML('{% include "clients/_watch.html" %}'))
        helper.layout = Layout(*parts)
        return helper

    def clean(self):
        cleaned = super().clean()
        has_name = cleaned.get("first_name") or cleaned.get("last_name")
        if not has_name and not self.errors and cleaned.get("name_is") not in (8, 9):
            self.add_error("first_name", "Enter a name, or say why there is none.")
        return cleaned

    @property
    def profile(self):
        """The cleaned values as the model holds them, quality codes included."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in self.Meta.fields}
        return values | {
            "name_data_quality": data_quality.name_quality(
                first=cleaned["first_name"], last=cleaned["last_name"], chosen=cleaned["name_is"]
            ),
            "dob_data_quality": data_quality.birth_date_quality(
                born=cleaned["date_of_birth"],
                is_approximate=cleaned["dob_is_approximate"],
                reason=cleaned["dob_missing"],
            ),
        }


class ProfileForm(PersonForm):
    """Step 1 in full: what HUD asks of everyone, all of it optional but a name."""

    ssn = forms.CharField(
        label="Social Security number",
        max_length=11,
        required=False,
        help_text="All nine digits, or only the last four. It may be left empty.",
    )
    ssn_missing = typed_code(
        label="If there is no number, why?",
        choices=WHY_MISSING,
        required=False,
        widget=forms.RadioSelect,
    )
    race_ethnicity = forms.TypedMultipleChoiceField(
        label="Race and ethnicity",
        help_text="Choose all that the person says.",
        choices=hmis.choices("3.04.1"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    gender = forms.TypedMultipleChoiceField(
        label="Gender",
        help_text="Choose all that the person says.",
        choices=hmis.choices("3.06.1"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sex = typed_code(
        label="Sex", choices=hmis.choices("4.21"), required=False, widget=forms.RadioSelect
    )
    veteran_status = typed_code(
        label="Served in the US armed forces",
        choices=hmis.choices("1.8"),
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta(PersonForm.Meta):
        fields = [
            *PersonForm.Meta.fields,
            "phone",
            "email",
            "contact_note",
            "race_ethnicity",
            "gender",
            "sex",
            "veteran_status",
        ]

    sections = PersonForm.sections | {
        "How to reach them": ["phone", "email", "contact_note"],
        "What HUD asks of everyone": [
            "ssn",
            "ssn_missing",
            "race_ethnicity",
            "gender",
            "sex",
            "veteran_status",
        ],
    }

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        if instance.ssn:
            on_file = f"On file, ending in {instance.ssn[-4:]}. Leave empty to keep it."
            self.fields["ssn"].help_text = on_file
            self.fields["ssn_missing"].help_text = "This takes away the number on file."

    def clean_ssn(self):
        typed = self.cleaned_data["ssn"]
        fault = data_quality.ssn_fault(typed)
        if fault:
            raise ValidationError(fault)
        return re.sub(r"\D", "", typed)

    def clean_race_ethnicity(self):
        return _answers_or_reason(self.cleaned_data["race_ethnicity"])

    def clean_gender(self):
        return _answers_or_reason(self.cleaned_data["gender"])

    @property
    def profile(self):
        """The cleaned values as the model holds them, quality codes included.

        A number on file stays until another one or the reason why there is none takes its place.
        """
        typed, reason = self.cleaned_data["ssn"], self.cleaned_data["ssn_missing"]
        ssn = typed or (self.instance.ssn if reason is None else None) or ""
        return super().profile | {
            "ssn": ssn or None,
            "ssn_data_quality": data_quality.ssn_quality(ssn=ssn, reason=reason),
        }


def _answers_or_reason(chosen):
    """Any number of answers, or one reason why there is none (R38)."""
    if len(chosen) > 1 and set(chosen) & set(data_quality.MISSING_REASONS):
        raise ValidationError("Keep the answers or the reason there is none, not both.")
    return chosen


def _profile_initial(client):
    if client is None:
        return {"language": Language.ENGLISH}
    return {
        "name_is": "" if client.name_data_quality in (1, 99) else client.name_data_quality,
        "ssn_missing": None if client.ssn else client.ssn_data_quality,
        "dob_is_approximate": client.dob_data_quality == data_quality.PARTIAL,
        "dob_missing": None if client.date_of_birth else client.dob_data_quality,
    }


AGE_BANDS = [
    ("0-4", "Under 5"),
    ("5-12", "5 to 12"),
    ("13-17", "13 to 17"),
    ("18-24", "18 to 24"),
    ("25-34", "25 to 34"),
    ("35-44", "35 to 44"),
    ("45-54", "45 to 54"),
    ("55-64", "55 to 64"),
    ("65-120", "65 or older"),
]


class AnonymousProfileForm(CasForm):
    """Step 1 for an anonymous person: an age band and a language, nothing that identifies (R16)."""

    age_band = forms.ChoiceField(
        label="About how old?",
        choices=[*AGE_BANDS, ("", "Not known")],
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label="Language the person reads and hears",
        choices=Language.choices,
        initial=Language.ENGLISH,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, on, instance=None, typed=None, **kwargs):
        initial = {}
        if instance is not None:
            initial = {
                "age_band": _band_code(instance.age_low, instance.age_high),
                "language": instance.language,
            }
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def profile(self):
        """The cleaned values as the model holds them."""
        band = self.cleaned_data["age_band"]
        low, high = (int(age) for age in band.split("-")) if band else (None, None)
        return {
            "is_anonymous": True,
            "language": self.cleaned_data["language"],
            "age_low": low,
            "age_high": high,
            "name_data_quality": data_quality.NOT_COLLECTED,
            "ssn_data_quality": data_quality.NOT_COLLECTED,
            "dob_data_quality": data_quality.NOT_COLLECTED,
        }


def _band_code(low, high):
    return "" if low is None else f"{low}-{high}"
