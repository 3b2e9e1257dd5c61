"""Interview questions as form fields: each may be answered, declined or skipped."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cas.forms.answers import DECLINED, DECLINING, DECLINING_ES, SKIPPED, Answer, QuestionText
from cas.forms.base import prepare_field
from cas.forms.dates import DateField, DateWidget
from cas.forms.text import LONGEST_TEXT


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
        return Answer(None, code) if code in DECLINED else Answer(code)

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
        declined = [code for code in codes if code in DECLINED]
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
        return [answer.value, [answer.missing] if answer.missing in DECLINED else []]

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
        declined = [code for code in declined or [] if code in DECLINED]
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
    if answer.missing in DECLINED:
        return answer.missing
    return "" if answer.value is None else answer.value


def _either_or(declined: list[str]) -> str:
    label = dict(DECLINING)[declined[0]]
    return f"Keep the answer or “{label}”, not both."
