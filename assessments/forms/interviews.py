"""Forms of the interview, built from the instrument."""

from django import forms

from assessments.enums import AssessmentType, ReassessmentReason
from assessments.past import kept_words
from assessments.rules.answers import Answers, check_answer
from assessments.rules.questions import QuestionType
from cas.forms import (
    SKIPPED,
    Answer,
    CasForm,
    ChoiceQuestion,
    ChoicesQuestion,
    DateField,
    DateQuestion,
    NumberQuestion,
    QuestionText,
    TextQuestion,
    YesNoField,
)
from clients.forms import WarnsOfIdentity


def told_field(**options):
    """The tick that a couple without children was told what separating means (R25)."""
    return forms.BooleanField(
        label="Both were told: if they separate, each needs their own assessment", **options
    )


class StartForm(CasForm):
    """How the talk is held (HUD 4.19), and whether everything is asked anew (R21).

    Nothing has to be chosen: a bare press begins a talk in person.
    """

    marks_optional = False

    assessment_type = forms.TypedChoiceField(
        label="How are you talking?",
        choices=AssessmentType.choices,
        coerce=int,
        initial=AssessmentType.IN_PERSON,
        required=False,
        empty_value=AssessmentType.IN_PERSON,
        widget=forms.RadioSelect,
    )
    starts_blank = forms.BooleanField(
        label="A lot has changed: ask everything again",
        required=False,
        help_text="Otherwise answers of the last 60 days are filled in, to keep or change.",
    )

    def __init__(self, *args, may_offer, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_offer:
            del self.fields["starts_blank"]


class InterestForm(StartForm):
    """Whether the household wants what a scored tool opens (C7), beside how the talk is held."""

    marks_optional = True

    is_interested = YesNoField(label="Are they interested?")
    made_again_because = forms.ChoiceField(
        label="Why assess again?",
        choices=ReassessmentReason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    told_about_separation = told_field(required=False)

    field_order = ("is_interested", "assessment_type", "made_again_because")

    def __init__(self, *args, label, counts_until, is_couple=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assessment_type"].required = True
        self.fields["is_interested"].label = label
        if counts_until is None:
            del self.fields["made_again_because"]
        else:
            self.fields["made_again_because"].help_text = (
                f"The last one counts through {counts_until:%B %-d, %Y}. "
                "A new one takes its place on the day it is made."
            )
        if not is_couple:
            del self.fields["told_about_separation"]

    def clean(self):
        cleaned = super().clean()
        is_told = cleaned.get("told_about_separation")
        if "told_about_separation" in self.fields and cleaned.get("is_interested") and not is_told:
            self.add_error(
                "told_about_separation",
                "Tell both before you begin, or let them be assessed separately.",
            )
        return cleaned


class PageForm(WarnsOfIdentity, CasForm):
    """One page of an interview. Every question may be skipped."""

    marks_optional = False

    def __init__(self, *args, questions, draft, in_spanish, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        for question in questions:
            kept = kept_words(question.code, draft)
            field = question_field(question, in_spanish, kept, today=today)
            field.initial = stored_answer(question, draft)
            self.add_field(question.code, field)

        self.questions = {question.code: question for question in questions}

    def clean(self):
        cleaned = super().clean()
        for code, answer in list(cleaned.items()):
            try:
                check_answer(self.questions[code], answer.value)
            except ValueError as fault:
                self.add_error(code, str(fault))
        return cleaned

    @property
    def given(self):
        """The cleaned answers in the three parts that drafts keep."""
        given = Answers({}, {}, {})
        for code, answer in self.cleaned_data.items():
            _keep(self.questions[code], answer, given)
        return given

    @property
    def touched(self):
        """As `given`, for a page still being filled in: what is empty is not skipped yet."""
        given = self.given
        skipped = {code for code, why in given.missing.items() if why == SKIPPED}
        return Answers(*(_without(part, skipped) for part in vars(given).values()))


def _without(part, codes):
    return {code: value for code, value in part.items() if code not in codes}


def _keep(question, answer, given):
    if answer.missing:
        given.missing[question.code] = answer.missing
    if question.type == QuestionType.TEXT:
        given.notes[question.code] = answer.value or ""
    else:
        given.answers[question.code] = check_answer(question, answer.value)


def question_field(question, in_spanish, kept="", *, today=None):
    """The form field that asks `question`, in Spanish too when the client reads Spanish.

    `kept` says in words where an answer that is offered again comes from; no date that must be
    past may lie after `today`.
    """
    common = {
        "label": question.text.en,
        "help_text": question.hint.en if question.hint else "",
        "question": _words(question, in_spanish, kept),
    }
    if question.type == QuestionType.DATE:
        return DateQuestion(latest=today if question.past else None, **common)
    return _BUILDERS[question.type](question, common)


def _choice(question, common):
    choices = [(option.code, option.text.en) for option in question.options]
    return ChoiceQuestion(choices=choices, inline=question.type == QuestionType.YES_NO, **common)


def _choices(question, common):
    choices = [(option.code, option.text.en) for option in question.options]
    return ChoicesQuestion(choices=choices, **common)


def _number(question, common):
    return NumberQuestion(
        minimum=question.min if question.min is not None else 0,
        maximum=question.max if question.max is not None else 1_000_000,
        unit=question.fact_unit,
        **common,
    )


_BUILDERS = {
    QuestionType.CHOICE: _choice,
    QuestionType.YES_NO: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.NUMBER: _number,
    QuestionType.TEXT: lambda question, common: TextQuestion(
        max_length=2000, is_one_line=bool(question.pattern), **common
    ),
}


def _words(question, in_spanish, kept):
    def spanish(text):
        return text.es if text and in_spanish else ""

    return QuestionText(
        kept=kept,
        label_es=spanish(question.text),
        hint_es=spanish(question.hint),
        why_en=question.why.en if question.why else "",
        why_es=spanish(question.why),
        prompt_en=question.prompt.en if question.prompt else "",
        prompt_es=spanish(question.prompt),
        options_es={o.code: o.text.es for o in question.options} if in_spanish else {},
    )


def stored_answer(question, draft):
    """What the draft holds for `question`, as the form shows it."""
    code = question.code
    if code in draft.missing:
        return Answer(None, draft.missing[code])
    if question.type == QuestionType.TEXT:
        return Answer(draft.notes.get(code))
    offered = draft.offered.get(code, {}).get("answer")
    return Answer(draft.answers.get(code, offered))


class SubmitForm(CasForm):
    """The date the assessment is made on (C6)."""

    assessed_on = DateField(
        label="Date of the assessment",
        help_text="Today, unless the talk was held on an earlier day.",
    )

    told_about_separation = told_field()

    def __init__(self, *args, latest, must_tell=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not must_tell:
            del self.fields["told_about_separation"]
        field = self.fields["assessed_on"]
        field.latest, field.initial = latest, latest


class DiscardForm(WarnsOfIdentity, CasForm):
    """Why an interview is given up (C20)."""

    reason = forms.CharField(
        label="Why is this interview discarded?",
        help_text="For example: started for the wrong household.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
