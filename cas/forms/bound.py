"""Bound fields: what the field template asks for; and the lines of the error summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

from cas.forms.answers import DECLINED, QuestionText


@dataclass(frozen=True)
class Option:
    """One radio button or check box as the template draws it."""

    id: str
    tag: str
    label: str
    label_es: str
    hint: str
    key: int
    """The digit that picks it while its group has the focus; 0 for none."""
    starts_declining: bool
    """True for the first of "Not sure" and "Prefer not to answer": an "or" goes before it."""


class CasBoundField(BoundField):
    """A bound field that knows its options, its first box and whether to say "(optional)"."""

    @property
    def question(self) -> QuestionText | None:
        return getattr(self.field, "question", None)

    @property
    def is_choice(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_radio(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect) and self.is_choice

    @property
    def is_tick_box(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_inline(self) -> bool:
        return getattr(self.field, "inline", False)

    @property
    def says_optional(self) -> bool:
        return (
            not self.field.required
            and self.question is None
            and not self.is_tick_box
            and getattr(self.form, "marks_optional", True)
            and self.name not in getattr(self.form, "must_be_answered", ())
        )

    @property
    def describedby(self) -> str:
        """Ids of hint and error, for a fieldset; a single input gets them from Django."""
        return self.aria_describedby or ""

    @property
    def options(self) -> list[Option]:
        hints = getattr(self.field, "option_hints", None) or {}
        spanish = self.question.options_es if self.question else {}
        drawn, in_declining = [], False
        for index, widget in enumerate(self.subwidgets):
            value = str(widget.data["value"])
            declines = self.question is not None and value in DECLINED
            drawn.append(
                Option(
                    id=widget.id_for_label or "",
                    tag=widget.tag(),
                    label=widget.choice_label,
                    label_es=spanish.get(value, ""),
                    hint=hints.get(value, ""),
                    key=index + 1 if index < 9 else 0,
                    starts_declining=declines and not in_declining,
                )
            )
            in_declining = declines
        return drawn

    def first_box(self, error: ValidationError | None = None) -> str:
        """Id of the input an error link leads to: the wrong part of a date, else the first."""
        if isinstance(self.field.widget, forms.MultiWidget):
            part = (getattr(error, "params", None) or {}).get("part", 0)
            return self.field.widget.box_id(self.auto_id, part)
        return f"{self.auto_id}_0" if self.is_choice else self.id_for_label

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if self.is_choice:
            # The group is invalid, not each of its radio buttons; the fieldset says it.
            attrs.pop("aria-invalid", None)
        return attrs


class ErrorLink(NamedTuple):
    """One line of the error summary; `href` is empty when no one field is at fault."""

    href: str
    message: str


def error_links(form: forms.BaseForm | BaseFormSet | None) -> list[ErrorLink]:
    """Every error of a form or formset in reading order, each with the way to its field."""
    if form is None or not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        whole = [ErrorLink("", message) for message in form.non_form_errors()]
        return whole + [link for each in form.forms for link in error_links(each)]
    return [link for name, errors in _in_field_order(form) for link in _links(form, name, errors)]


def _in_field_order(form):
    errors = form.errors.as_data()
    order = [forms.forms.NON_FIELD_ERRORS, *form.fields]
    return sorted(errors.items(), key=lambda entry: order.index(entry[0]))


def _links(form, name, errors) -> Iterable[ErrorLink]:
    bound = form[name] if name in form.fields else None
    for error in errors:
        visible = bound is not None and not bound.is_hidden
        href = f"#{_first_box(bound, error)}" if visible else ""
        for message in error.messages:
            yield ErrorLink(href, message)


def _first_box(bound: BoundField, error: ValidationError) -> str:
    return bound.first_box(error) if isinstance(bound, CasBoundField) else bound.id_for_label
