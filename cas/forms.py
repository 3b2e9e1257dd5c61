"""What every form of the project shares: safe text, dates in three boxes, interview questions.

A form that inherits `CasForm` or `CasModelForm` is drawn by the crispy pack "cas": label above,
hint, error beside the field, "(optional)" in words, and everything that was typed kept.
"""

import calendar
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.dateformat import format as format_date

LONGEST_LINE = 200
"""Characters a one-line answer may have unless its field says otherwise."""
LONGEST_TEXT = 4000
"""Characters a free text may have unless its field says otherwise."""

DECLINING = (("not_sure", "Not sure"), ("prefer_not", "Prefer not to answer"))
"""Offered with every interview question; stored as the reason an answer is missing."""
DECLINING_ES = {"not_sure": "No estoy seguro/a", "prefer_not": "Prefiero no contestar"}
SKIPPED = "skipped"
_DECLINED = frozenset(code for code, _ in DECLINING)


# --- Text that can be stored ----------------------------------------------------------------


def refuse_unstorable_text(value: str) -> None:
    """Refuse what a database or a person cannot read: NUL, lone surrogates, control characters."""
    if any(_is_unstorable(character) for character in value):
        raise ValidationError(
            "Remove the hidden characters from this answer. They often come with pasted text: "
            "type it instead.",
            code="unstorable_text",
        )


def _is_unstorable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"


# --- Bound fields: what the field template asks for -----------------------------------------


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
    def question(self) -> "QuestionText | None":
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
            declines = self.question is not None and value in _DECLINED
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


# --- The base of every form -----------------------------------------------------------------


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


# --- Dates in three boxes -------------------------------------------------------------------

_NUMERIC_BOX = {"inputmode": "numeric", "autocomplete": "off"}
_PARTS = ("month", "day", "year")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
_LABEL_FITS_A_SENTENCE = 40


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


class YesNoField(forms.TypedChoiceField):
    """Yes or no, side by side. Cleans to True, False or None when nothing was chosen."""

    widget = forms.RadioSelect
    inline = True

    def __init__(self, **kwargs):
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda code: code == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


# --- Interview questions --------------------------------------------------------------------


@dataclass(frozen=True)
class QuestionText:
    """What stands around a question. Spanish only when the person is asked in Spanish."""

    label_es: str = ""
    hint_es: str = ""
    why_en: str = ""
    why_es: str = ""
    prompt_en: str = ""
    prompt_es: str = ""
    kept: str = ""
    """Where an answer that is offered again comes from: "Crisis Assessment, May 3"."""
    options_es: Mapping[str, str] = field(default_factory=dict)


class Answer(NamedTuple):
    """An answer, or the reason there is none: "not_sure", "prefer_not" or "skipped"."""

    value: Any = None
    missing: str = ""


class ChoiceQuestion(forms.ChoiceField):
    """One of several answers, or a declining one. Cleans to an `Answer` with the option's code."""

    widget = forms.RadioSelect

    def __init__(self, *, choices, question=None, option_hints=None, inline=False, **kwargs):
        super().__init__(choices=[*choices, *DECLINING], required=False, **kwargs)
        self.question, self.inline = _with_declining(question), inline
        self.option_hints = option_hints or {}

    def clean(self, value) -> Answer:
        code = super().clean(value)
        if not code:
            return Answer(None, SKIPPED)
        return Answer(None, code) if code in _DECLINED else Answer(code)

    def prepare_value(self, value):
        return _chosen(value) if isinstance(value, Answer) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class ChoicesQuestion(forms.MultipleChoiceField):
    """Any of several answers, or a declining one. Cleans to an `Answer` with a list of codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices, question=None, option_hints=None, **kwargs):
        super().__init__(choices=[*choices, *DECLINING], required=False, **kwargs)
        self.question = _with_declining(question)
        self.option_hints = option_hints or {}

    def clean(self, value) -> Answer:
        codes = super().clean(value)
        if not codes:
            return Answer(None, SKIPPED)
        declined = [code for code in codes if code in _DECLINED]
        if declined and len(codes) > 1:
            raise ValidationError(_either_or(declined), code="answer_and_declined")
        return Answer(None, declined[0]) if declined else Answer(codes)

    def prepare_value(self, value):
        if not isinstance(value, Answer):
            return value
        chosen = _chosen(value)
        return [chosen] if isinstance(chosen, str) and chosen else chosen or []

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class OpenAnswer(forms.MultiWidget):
    """A box for the answer and, after an "or", the two ways to decline."""

    template_name = "cas/widgets/open_answer.html"

    def __init__(self, box: forms.Widget, unit: str = "", in_spanish: bool = False, attrs=None):
        self.unit, self.in_spanish = unit, in_spanish
        declining = forms.CheckboxSelectMultiple(choices=DECLINING)
        super().__init__({"": box, "missing": declining}, attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        self._name_box(context["widget"])
        context["widget"] |= {"unit": self.unit, "declining": self._declining(context)}
        return context

    def _name_box(self, widget):
        """The legend is the box's label; the boxes of a date have labels of their own."""
        if "id" in widget["attrs"] and not isinstance(self.widgets[0], DateWidget):
            legend = f"{widget['attrs']['id']}_legend"
            widget["subwidgets"][0]["attrs"]["aria-labelledby"] = legend

    def _declining(self, context):
        groups = context["widget"]["subwidgets"][1]["optgroups"]
        options = [option for _, members, _ in groups for option in members]
        for option in options:
            option["attrs"].pop("aria-invalid", None)
        spanish = DECLINING_ES if self.in_spanish else {}
        return [(option, spanish.get(option["value"], "")) for option in options]

    def decompress(self, value: Answer | None) -> list[Any]:
        answer = value or Answer()
        return [answer.value, [answer.missing] if answer.missing in _DECLINED else []]

    def box_id(self, id_: str, part: int) -> str:
        box = self.widgets[0]
        first = f"{id_}_0"
        return box.box_id(first, part) if isinstance(box, DateWidget) else first


class OpenQuestion(forms.Field):
    """Base of questions answered in a box; `box` is the field that understands what is typed."""

    def __init__(self, *, box: forms.Field, question=None, unit="", **kwargs):
        self.question = _with_declining(question)
        prepare_field(box)
        box.label = kwargs.get("label")
        widget = OpenAnswer(box.widget, unit, in_spanish=bool(self.question.label_es))
        super().__init__(widget=widget, required=False, **kwargs)
        self.box = box

    def clean(self, value) -> Answer:
        typed, declined = value or (None, [])
        answer = self.box.clean(typed)
        declined = [code for code in declined or [] if code in _DECLINED]
        if declined and (answer not in self.empty_values or len(declined) > 1):
            raise ValidationError(_either_or(declined), code="answer_and_declined")
        if declined:
            return Answer(None, declined[0])
        return Answer(None, SKIPPED) if answer in self.empty_values else Answer(answer)

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != (initial or Answer(None, SKIPPED))
        except ValidationError:
            return True


class NumberQuestion(OpenQuestion):
    """A whole number with its unit ("pets"). Cleans to an `Answer` with an int."""

    def __init__(self, *, minimum: int = 0, maximum: int = 1_000_000, **kwargs):
        words = {"invalid": "Enter a whole number, like 2."}
        box = forms.IntegerField(
            required=False, min_value=minimum, max_value=maximum, error_messages=words
        )
        super().__init__(box=box, **kwargs)


class DateQuestion(OpenQuestion):
    """A date in three boxes. Cleans to an `Answer` with a date."""

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs):
        super().__init__(box=DateField(required=False, earliest=earliest, latest=latest), **kwargs)


class TextQuestion(OpenQuestion):
    """An answer in the person's own words. Cleans to an `Answer` with text."""

    def __init__(self, *, max_length: int = LONGEST_TEXT, is_one_line: bool = False, **kwargs):
        area = forms.TextInput() if is_one_line else forms.Textarea({"rows": 4})
        super().__init__(
            box=forms.CharField(required=False, max_length=max_length, widget=area), **kwargs
        )


def _with_declining(question: QuestionText | None) -> QuestionText:
    """The question's text, its Spanish options completed by the declining ones."""
    question = question or QuestionText()
    if not question.label_es:
        return question
    options = {**DECLINING_ES, **question.options_es}
    return QuestionText(**{**vars(question), "options_es": options})


def _chosen(answer: Answer) -> Any:
    """What the form marks as chosen for an answer: its value, or the declining code."""
    if answer.missing in _DECLINED:
        return answer.missing
    return "" if answer.value is None else answer.value


def _either_or(declined: list[str]) -> str:
    label = dict(DECLINING)[declined[0]]
    return f"Keep the answer or “{label}”, not both."


# --- Signing in -----------------------------------------------------------------------------


class SignInForm(CasFormMixin, AuthenticationForm):
    """User name and password; password managers and pasting work."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "The user name or password is not right. Check both and try again.",
        "inactive": "This account is closed. Ask your CAS lead to open it again.",
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = "User name"
        self.fields["username"].error_messages["required"] = "Enter your user name"
        self.fields["username"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["password"].error_messages["required"] = "Enter your password"
