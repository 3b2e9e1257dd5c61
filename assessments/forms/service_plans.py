"""The fields of the service plan: of the plan itself, of one goal, of one step."""

import re
import secrets

from django import forms
from django.forms.utils import ErrorDict

from assessments import plan_texts
from assessments.enums import GoalCategory, StepOwner, StepStatus
from assessments.models import ServicePlan
from cas.forms import CasForm, CasModelForm, DateField
from clients.enums import AREAS
from clients.forms import WarnsOfIdentity

KEY = re.compile(r"[0-9a-f]{8}")


class GrowsWithoutBlame:
    """A form that can be drawn as it was typed, without judging it: it is not being saved yet."""

    def show_as_typed(self):
        """Find no fault with what was typed."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}


class ServicePlanForm(WarnsOfIdentity, GrowsWithoutBlame, CasModelForm):
    """Step 6 without its goals."""

    class Meta:
        model = ServicePlan
        fields = [
            "right_away",
            "strengths",
            "barriers",
            "housing_kinds",
            "housing_area",
            "housing_unit",
            "next_review_on",
            "client_agrees",
            "copy_given",
        ]
        field_classes = {"next_review_on": DateField}
        labels = {
            "right_away": "What is done right away?",
            "strengths": "What is going well, and who helps?",
            "barriers": "What stands in the way?",
            "housing_kinds": "What kind of home do they hope for?",
            "housing_area": "In which area?",
            "housing_unit": "What should it be like?",
            "next_review_on": "When will you look at this again?",
            "client_agrees": "Do they agree with this plan?",
            "copy_given": "They got a copy of this plan",
        }
        help_texts = {
            "housing_unit": "Rooms, stairs, pets, near whom or what.",
            "client_agrees": "They have the last word on their goals.",
        }
        widgets = {
            "strengths": forms.Textarea({"rows": 3}),
            "barriers": forms.Textarea({"rows": 3}),
            "client_agrees": forms.RadioSelect,
        }

    BEFORE_GOALS = ("right_away", "strengths", "barriers")
    HOUSING = ("housing_kinds", "housing_area", "housing_unit")
    AFTER_GOALS = ("next_review_on", "client_agrees", "copy_given")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_agrees"].choices = self.fields["client_agrees"].choices[1:]
        self.fields["housing_area"].choices = [("", ""), *AREAS]
        for name in ("right_away", "housing_kinds"):
            self._ask_as_boxes(name)

    def _ask_as_boxes(self, name):
        stored = self._meta.model._meta.get_field(name)
        self.add_field(
            name,
            forms.MultipleChoiceField(
                label=self.fields[name].label,
                choices=stored.base_field.choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
        )

    def _drawn(self, names):
        """Bound fields, each with the tick box that asks about it, if one does (R16)."""
        ticked = [each for name in names for each in (name, f"{name}_is_safe")]
        return [self[name] for name in ticked if name in self.fields]

    @property
    def before_goals(self):
        return self._drawn(self.BEFORE_GOALS)

    @property
    def housing(self):
        return self._drawn(self.HOUSING)

    @property
    def after_goals(self):
        return self._drawn(self.AFTER_GOALS)


class RowForm(WarnsOfIdentity, GrowsWithoutBlame, CasForm):
    """A goal or a step. An empty row counts for nothing, and a new one can take one of our texts.

    `known` holds the keys of the rows that were saved before.
    """

    marks_optional = False
    telling = ()
    """Fields that make a row more than an empty one."""
    needs_words = ""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    what = forms.CharField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    sample = forms.ChoiceField(label="Or take one of our texts", required=False)
    remove = forms.BooleanField(required=False)

    def __init__(self, *args, known, samples, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = self["key"].value() not in known
        if self.is_new:
            del self.fields["remove"]
            self.fields["sample"].choices = _to_pick(samples, language)
        else:
            del self.fields["sample"]

    def clean_key(self):
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else new_key()

    def clean(self):
        cleaned = super().clean()
        cleaned["what"] = cleaned.get("what") or cleaned.get("sample", "")
        return cleaned

    @property
    def is_removed(self):
        return self.cleaned_data.get("remove", False)

    @property
    def is_empty(self):
        """Whether nothing was said in the row."""
        told = any(self.cleaned_data.get(name) for name in self.telling)
        return not (told or self.errors)

    def demand_words(self):
        """Refuse a row that says something, but not what."""
        if not self.cleaned_data["what"] and "what" not in self.errors:
            self.add_error("what", self.needs_words)


class GoalForm(RowForm):
    """One goal, in the client's own words."""

    category = forms.ChoiceField(label="What is it about?", choices=GoalCategory.choices)
    by_on = DateField(label="By when?", required=False)

    field_order = ["key", "what", "sample", "category", "by_on", "remove"]
    telling = ("what", "by_on")
    needs_words = "Say what the goal is, or take it out."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, samples=plan_texts.GOALS, **kwargs)
        self.fields["what"].label = "What do they want to reach? In their own words"
        if not self.is_new:
            self.fields["remove"].label = "Take this goal out, with its steps"


class StepForm(RowForm):
    """One thing to do for a goal."""

    who = forms.ChoiceField(label="Who does it?", choices=StepOwner.choices)
    due_on = DateField(label="By when?", required=False)
    status = forms.ChoiceField(label="How far is it?", choices=StepStatus.choices)
    note = forms.CharField(label="Note", max_length=500, required=False)

    field_order = ["key", "what", "sample", "who", "due_on", "status", "note", "remove"]
    telling = ("what", "due_on", "note")
    needs_words = "Say what the step is, or take it out."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, samples=plan_texts.STEPS, **kwargs)
        self.fields["what"].label = "Next step"
        if self.is_new:
            del self.fields["status"]
            if not self["note"].value():
                del self.fields["note"]
        else:
            self.fields["remove"].label = "Take this step out"


def new_key():
    """What a goal or a step is known by from the moment its empty row is drawn."""
    return secrets.token_hex(4)


def _to_pick(samples, language):
    texts = {category: [] for category in GoalCategory.values}
    for sample in samples:
        words = sample.words.in_language(language)
        texts[sample.category].append((words, words))
    groups = [(GoalCategory(code).label, found) for code, found in texts.items() if found]
    return [("", ""), *groups]
