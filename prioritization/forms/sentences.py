"""The forms of one sentence: the question that a fact's kind allows, its value, points and notes.

Each form is `applied` to a sentence and gives the changed one; one that shows a sentence whole
gives it anew. Options that only older versions
of the tools offered can still be chosen.
"""

from dataclasses import replace

from django import forms
from django.core.validators import RegexValidator

from cas.forms import CasForm, DateField, YesNoField
from cas.rules.conditions import (
    LONGEST_CODE,
    ONE_OF_OPS,
    ORDER_OPS,
    SET_OPS,
    AllOf,
    Condition,
    Op,
    RuleError,
)
from cas.rules.editing import Place, Sentence, asking
from cas.rules.explain import DATE_WORDS, NUMBER_WORDS, is_yes_no
from cas.rules.facts import FactKind
from cas.rules.limits import LONGEST_TEXT, MOST_POINTS
from cas.rules.ruleset import Factor, Requirement
from prioritization.facts.sheets import FactSheet

COMPARISONS = (Op.GE, Op.LE, Op.EQ, Op.NE, Op.GT, Op.LT)
OF_AN_AGE = (Op.GE, Op.LE)
"""Years are whole numbers, so "more than" is never needed; rules that say it keep it."""
ONE_OF_WORDS = {Op.IN: "is one of these", Op.NOT_IN: "is none of these"}
SET_WORDS = {
    Op.HAS_ANY: "includes at least one of these",
    Op.HAS_NONE: "includes none of these",
    Op.HAS_ALL: "includes all of these",
    Op.LACKS_SOME: "lacks at least one of these",
}
SINGLE = {Op.IN: Op.EQ, Op.NOT_IN: Op.NE}
SEVERAL = {one: several for several, one in SINGLE.items()}
OPTION_CODES = RegexValidator(
    r"\A[\w-]+(\s*,\s*[\w-]+)*\Z", "Enter codes with commas between them, such as 95814, 95817."
)


class ConditionForm(CasForm):
    """What is asked of one fact: comparisons and values are those of its kind."""

    field_order = ("op", "value", "points", "note", "legal_basis")

    def __init__(self, *args, sheet: FactSheet, condition: Condition | None = None, **kwargs):
        asked = _initial(sheet, condition) if condition else {}
        super().__init__(*args, initial={**asked, **kwargs.pop("initial", {})}, **kwargs)
        self.sheet = sheet
        if words := _comparisons(sheet, condition.op if condition else None):
            self.add_field("op", _op_field(words))
        self.add_field("value", _value_field(sheet))
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        if "value" in cleaned and ("op" in cleaned or "op" not in self.fields):
            try:
                self.condition = _condition(self.sheet, cleaned.get("op"), cleaned["value"])
            except RuleError as error:
                self.add_error("value", str(error))
        return cleaned

    def applied(self, sentence: Sentence | None, place: Place) -> Sentence:
        """The sentence with this condition at a place."""
        return asking(sentence, place, self.condition)


class RequirementWords(CasForm):
    """Why something is required, and on what it rests."""

    note = forms.CharField(
        label="Note",
        help_text="Why, and who said so. Staff read it with the rule.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
    )
    legal_basis = forms.CharField(
        label="Law, contract or funding rule it rests on",
        help_text="Needed when it decides by sex, age, family or disability.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
    )

    def reworded(self, sentence: Requirement) -> Requirement:
        """The requirement with these words."""
        return replace(
            sentence,
            note=self.cleaned_data["note"],
            legal_basis=self.cleaned_data["legal_basis"],
        )

    def applied(self, sentence: Sentence | None, place: Place) -> Sentence:
        return self.reworded(sentence)


class PriorityWords(CasForm):
    """How many points, and why."""

    points = forms.IntegerField(label="Points", min_value=1, max_value=MOST_POINTS)
    note = forms.CharField(
        label="Note",
        help_text="Why, and who said so. Staff read it with the rule.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
    )

    def reworded(self, sentence: Factor) -> Factor:
        """The factor with these points and words."""
        return replace(sentence, points=self.cleaned_data["points"], note=self.cleaned_data["note"])

    def applied(self, sentence: Sentence | None, place: Place) -> Sentence:
        return self.reworded(sentence)


class RequirementForm(ConditionForm, RequirementWords):
    """A requirement of one condition, whole."""

    def applied(self, sentence: Sentence | None, place: Place) -> Sentence:
        return self.reworded(Requirement(self.condition))


class PriorityForm(ConditionForm, PriorityWords):
    """A priority of one condition, whole."""

    def applied(self, sentence: Sentence | None, place: Place) -> Sentence:
        return self.reworded(Factor(AllOf((self.condition,)), self.cleaned_data["points"]))


def words_of(sentence: Sentence) -> dict[str, object]:
    """What the forms above show of a sentence at first."""
    if isinstance(sentence, Requirement):
        return {"note": sentence.note, "legal_basis": sentence.legal_basis}
    return {"points": sentence.points, "note": sentence.note}


def _comparisons(sheet: FactSheet, present: Op | None) -> list[tuple[str, str]]:
    """The comparisons that fit a fact, in words; none when the value alone says it."""
    match sheet.kind:
        case FactKind.NUMBER if sheet.is_age:
            ops = [*OF_AN_AGE, *({present} - {*OF_AN_AGE, None})]
            return [(op, f"{_subject(sheet, op)} {NUMBER_WORDS[op]}") for op in ops]
        case FactKind.NUMBER:
            return [(op, NUMBER_WORDS[op]) for op in COMPARISONS]
        case FactKind.DATE:
            return [(op, DATE_WORDS[op]) for op in COMPARISONS]
        case FactKind.OPTIONS:
            return list(SET_WORDS.items())
        case FactKind.OPTION if not is_yes_no(sheet.fact):
            return list(ONE_OF_WORDS.items())
    return []


def _subject(sheet: FactSheet, op: Op) -> str:
    fact = _bound(sheet, op)
    return fact.subject or fact.label


def _bound(sheet: FactSheet, op: Op | None):
    """C16: "at least" asks the low bound of an age, "at most" the high one."""
    return sheet.facts[-1] if op in (Op.LE, Op.LT) else sheet.fact


def _op_field(words: list[tuple[str, str]]) -> forms.Field:
    return forms.TypedChoiceField(
        label="How it is compared", choices=words, coerce=Op, widget=forms.RadioSelect
    )


def _value_field(sheet: FactSheet) -> forms.Field:
    match sheet.kind:
        case FactKind.BOOL:
            return YesNoField(label="Answer")
        case FactKind.NUMBER:
            return forms.IntegerField(label=f"Number of {sheet.unit}" if sheet.unit else "Number")
        case FactKind.DATE:
            return DateField(label="Day")
        case FactKind.OPTION if is_yes_no(sheet.fact):
            return YesNoField(label="Answer")
        case _ if not sheet.options:
            return forms.CharField(
                label="Codes", help_text="Commas between them.", validators=[OPTION_CODES]
            )
    return forms.MultipleChoiceField(
        label="Answers",
        choices=[
            (option.code, f"{option.label} (older answer)" if option.is_older else option.label)
            for option in sheet.options
        ],
        widget=forms.CheckboxSelectMultiple,
    )


def _condition(sheet: FactSheet, op: Op | None, value) -> Condition:
    match sheet.kind:
        case FactKind.BOOL:
            return Condition(sheet.code, Op.EQ, value)
        case FactKind.OPTION if is_yes_no(sheet.fact):
            return Condition(sheet.code, Op.EQ, "yes" if value else "no")
        case FactKind.NUMBER | FactKind.DATE:
            return Condition(_bound(sheet, op).code, op, value)
    codes = tuple(value) if isinstance(value, list) else _codes(value)
    if len(codes) == 1 and op in SINGLE:
        return Condition(sheet.code, SINGLE[op], codes[0])
    return Condition(sheet.code, op, codes)


def _codes(typed: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(part.strip() for part in typed.split(",")))
    for code in codes:
        if len(code) > LONGEST_CODE:
            raise RuleError(f"A code has at most {LONGEST_CODE} characters.")
    return codes


def _initial(sheet: FactSheet, condition: Condition) -> dict[str, object]:
    op, value = condition.op, condition.value
    if isinstance(value, bool):
        return {"value": value is (op is Op.EQ)}
    if op in ORDER_OPS or sheet.kind in (FactKind.NUMBER, FactKind.DATE):
        return {"op": op, "value": value}
    if is_yes_no(sheet.fact):
        return {"value": _is_yes(condition)}
    codes = list(condition.codes)
    shown = codes if sheet.options else ", ".join(codes)
    return {"op": op if op in SET_OPS | ONE_OF_OPS else SEVERAL[op], "value": shown}


def _is_yes(condition: Condition) -> bool | None:
    """The one answer that a yes/no question is asked for; None for a list of both."""
    asks_yes = "yes" in condition.codes
    if len(condition.codes) != 1:
        return None
    return asks_yes is (condition.op in (Op.EQ, Op.IN))
