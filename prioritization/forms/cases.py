"""Writing down a test case: a made-up household, told by the facts that the rules ask about."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from cas.forms import CasModelForm, DateField
from cas.rules.conditions import LARGEST_NUMBER, LONGEST_CODE, SMALLEST_NUMBER
from cas.rules.facts import Fact, FactKind
from prioritization.enums import CaseOutcome
from prioritization.models import Program, RuleCase

NOT_KNOWN = ("", "Not known")
NONE_OF_THESE = "none_of_these"
BOUNDS = {"_low": "at least", "_high": "at most"}
"""An age is told by its two bounds, because some people's birth date is not known (C16)."""


class CaseForm(CasModelForm):
    """A test case of one program's rules, or of the county-wide ones (program None)."""

    marks_optional = False

    class Meta:
        model = RuleCase
        fields = ["name", "expected", "points"]
        widgets = {"expected": forms.RadioSelect}
        help_texts = {
            "name": "Say what it tries: “A couple with one dog”. Never the name of a real person.",
            "points": "Only for an eligible household. Leave it empty if the points don't matter.",
        }

    def __init__(self, *args, facts: Iterable[Fact], program: Program | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.program = program
        self.facts = {f"fact_{fact.code}": fact for fact in facts}
        self.fields["expected"].choices = CaseOutcome.choices
        for name, fact in self.facts.items():
            self.add_field(name, _field_of(fact))
            self.initial.setdefault(name, _shown(self.instance.facts.get(fact.code)))

    @property
    def helper(self):
        """First whom it is about, then what should come out."""
        helper = super().helper
        known = [Fieldset("What is known of this household?", *self.facts)] if self.facts else []
        helper.layout = Layout("name", *known, "expected", "points")
        return helper

    @property
    def content(self) -> Mapping[str, Any]:
        """What the actions keep; facts that are not known are left out."""
        known = {
            fact.code: _stored(fact, self.cleaned_data[name]) for name, fact in self.facts.items()
        }
        return {
            **{name: self.cleaned_data[name] for name in self.Meta.fields},
            "facts": {code: value for code, value in known.items() if value is not None},
        }

    def clean(self):
        super().clean()
        self._refuse_another_of_that_name()
        if self.cleaned_data.get("points") is not None and not self._is_eligible():
            self.add_error("points", "Only an eligible household gets points. Leave this empty.")
        for name in self.facts:
            chosen = self.cleaned_data.get(name)
            if isinstance(chosen, list) and NONE_OF_THESE in chosen and len(chosen) > 1:
                self.add_error(name, "Choose “None of these” alone, or leave it out.")

    def _is_eligible(self) -> bool:
        return self.cleaned_data.get("expected") == CaseOutcome.ELIGIBLE

    def _refuse_another_of_that_name(self) -> None:
        """The constraint of the database names the program, which no field of this form shows."""
        others = RuleCase.objects.filter(program=self.program).exclude(pk=self.instance.pk)
        if others.filter(name=self.cleaned_data.get("name")).exists():
            self.add_error("name", "There is a test case of this name already. Choose another.")


def _field_of(fact: Fact) -> forms.Field:
    """The field for a fact; leaving it empty means that it is not known."""
    common: dict[str, Any] = {"label": _label_of(fact), "required": False}
    match fact.kind:
        case FactKind.BOOL:
            yes_no = [("yes", "Yes"), ("no", "No"), NOT_KNOWN]
            field = forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **common)
            field.inline = True
            return field
        case FactKind.NUMBER:
            bounds = {"min_value": SMALLEST_NUMBER, "max_value": LARGEST_NUMBER}
            return forms.IntegerField(help_text=fact.unit.capitalize(), **bounds, **common)
        case FactKind.DATE:
            return DateField(**common)
        case FactKind.OPTIONS:
            options = [*fact.options, (NONE_OF_THESE, "None of these")]
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=options, widget=widget, **common)
        case FactKind.OPTION if fact.options:
            return forms.ChoiceField(choices=[NOT_KNOWN, *fact.options], **common)
    return forms.CharField(max_length=LONGEST_CODE, **common)


def _label_of(fact: Fact) -> str:
    bounds = [words for ending, words in BOUNDS.items() if fact.code.endswith(f"_age{ending}")]
    return ", ".join([fact.label, *bounds])


def _shown(stored: object) -> object:
    """A stored fact as its field shows it."""
    match stored:
        case bool():
            return "yes" if stored else "no"
        case []:
            return [NONE_OF_THESE]
    return stored


def _stored(fact: Fact, cleaned: Any) -> object:
    """What a field was given, as JSON data; None for not known."""
    if cleaned in (None, "", []):
        return None
    match fact.kind:
        case FactKind.BOOL:
            return cleaned == "yes"
        case FactKind.DATE:
            return cleaned.isoformat()
        case FactKind.OPTIONS:
            return [code for code in cleaned if code != NONE_OF_THESE]
    return cleaned
