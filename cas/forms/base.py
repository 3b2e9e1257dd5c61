"""The base of every form: safe text, words for errors, and no memory in the browser."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)

from cas.forms.bound import CasBoundField, ErrorLink, error_links
from cas.forms.text import LONGEST_LINE, LONGEST_TEXT, refuse_unstorable_text


class CasFormMixin:
    """Shared behaviour of plain and model forms. Add late fields with `add_field`."""

    bound_field_class = CasBoundField
    use_required_attribute = False
    marks_optional = True
    """Set False on forms in which nothing is required, such as filters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for form_field in self.fields.values():
            prepare_field(form_field)

    def add_field(self, name: str, form_field: forms.Field) -> None:
        """Add a field that is known only at run time, with the same care as a declared one."""
        prepare_field(form_field)
        self.fields[name] = form_field

    @property
    def helper(self) -> FormHelper:
        """The one way crispy draws our forms: fields only; the page owns `<form>` and buttons."""
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def error_links(self) -> list[ErrorLink]:
        return error_links(self)


class CasForm(CasFormMixin, forms.Form):
    """Base of forms that stand on no model."""


class CasModelForm(CasFormMixin, forms.ModelForm):
    """Base of model forms. Name dates in Meta: `field_classes = {"born_on": DateField}`."""


def prepare_field(form_field: forms.Field) -> None:
    """Give a field safe text, a length, words for its errors and no browser memory."""
    if isinstance(form_field, forms.CharField):
        _keep_text_storable(form_field)
    if type(form_field.widget) is forms.NumberInput:
        # A browser empties a number box that holds letters, and the person loses what was typed.
        form_field.widget = forms.TextInput(_numeric_attrs(form_field.widget.attrs))
    form_field.widget.attrs.pop("maxlength", None)  # it would cut pasted text without a word
    if isinstance(form_field.widget, forms.TextInput | forms.Textarea):
        # Devices are shared: a browser must not offer one person's answers to the next.
        form_field.widget.attrs.setdefault("autocomplete", "off")
    _put_errors_in_words(form_field)


def _numeric_attrs(attrs: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in attrs.items() if name not in ("min", "max", "step")}
    return {"inputmode": "numeric", "class": "short", **kept}


def _keep_text_storable(form_field: forms.CharField) -> None:
    others = [
        validator
        for validator in form_field.validators
        if not isinstance(validator, ProhibitNullCharactersValidator)
        and validator is not refuse_unstorable_text
    ]
    form_field.validators = [refuse_unstorable_text, *others]
    if form_field.max_length is None:
        is_long = isinstance(form_field.widget, forms.Textarea)
        form_field.max_length = LONGEST_TEXT if is_long else LONGEST_LINE
        form_field.validators.append(MaxLengthValidator(form_field.max_length))


_LIMITS_IN_WORDS = {
    MaxLengthValidator: "Shorten this to %(limit_value)d characters. It has %(show_value)d.",
    MinValueValidator: "Enter %(limit_value)s or more.",
    MaxValueValidator: "Enter %(limit_value)s or less.",
}


def _put_errors_in_words(form_field: forms.Field) -> None:
    for validator in form_field.validators:
        if type(validator) in _LIMITS_IN_WORDS:
            validator.message = _LIMITS_IN_WORDS[type(validator)]
    messages = form_field.error_messages
    if messages.get("required") == forms.Field.default_error_messages["required"]:
        messages["required"] = _required_message(form_field)
    if "invalid_choice" in messages:
        messages["invalid_choice"] = "Choose one of the answers shown."


def _required_message(form_field: forms.Field) -> str:
    label = str(form_field.label or "this")
    if isinstance(form_field, forms.BooleanField):
        return f"Tick the box: {label}"
    if isinstance(form_field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
        return f"Choose an answer: {label}"
    if label.endswith("?"):
        return f"Answer this: {label}"
    return f"Enter {_lower_first(label)}"


def _lower_first(label: str) -> str:
    """Lower the first letter unless the label starts with an abbreviation (ZIP, SSN)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
