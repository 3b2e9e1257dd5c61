"""What HUD asks of one member at project start, one short form for each topic."""

from decimal import Decimal

from crispy_forms.layout import Fieldset, Layout
from django import forms

from cas import hmis
from cas.county import COUNTY
from cas.forms import ConditionalForm, DateField, MoneyField
from cas.rules.asking import Asking
from clients.forms.base import answers, one_of, one_of_many, yes_or_no
from clients.rules import income
from clients.rules.topics import OTHER_LANGUAGE, TOPICS, TopicKey


class TopicForm(ConditionalForm):
    """Questions of one topic. All may be left open; `answers` is what the record will hold."""

    topic: TopicKey
    marks_optional = False

    def __init__(self, *args, entered_on, **kwargs):
        self.askings = self.askings or TOPICS[self.topic].askings
        self.entered_on = entered_on
        super().__init__(*args, **kwargs)

    @property
    def answers(self):
        return self.cleaned_data


class BeforeForm(TopicForm):
    """HUD 3.917 Prior Living Situation, in HUD's own words: they may not be changed."""

    topic = TopicKey.BEFORE

    prior_living_situation = one_of_many(
        hmis.grouped_living_situations("prior"),
        "Type of residence",
        help_text="On the night before the start of the enrollment.",
    )
    rental_subsidy_type = one_of_many(hmis.choices("3.12.A"), "Rental subsidy type")
    length_of_stay = one_of("3.917.2", "Length of stay in prior living situation")
    previous_street_essh = yes_or_no(
        "On the night before, did you stay on the streets, ES or SH?",
        "1.7",
        help_text="ES is an emergency shelter, SH a Safe Haven.",
    )
    date_to_street_essh = DateField(
        label="Approximate date this episode of homelessness started", required=False
    )
    times_homeless_past_three_years = one_of(
        "3.917.4",
        "Regardless of where they stayed last night - number of times the client has been on the "
        "streets, in ES, or SH in the past three years including today",
    )
    months_homeless_past_three_years = one_of_many(
        answers("3.917.5"),
        "Total number of months homeless on the street, in ES, or SH in the past three years",
    )

    def __init__(self, *args, entered_on, **kwargs):
        super().__init__(*args, entered_on=entered_on, **kwargs)
        if "date_to_street_essh" in self.fields:
            self.fields["date_to_street_essh"].latest = entered_on


LASTS = "Does it last, and does it make it hard for them to live on their own?"
LASTS_HINT = "HUD: of long-continued and indefinite duration, and substantially impairing."


def _lasts(condition):
    return yes_or_no(f"{condition}: {LASTS[0].lower()}{LASTS[1:]}", help_text=LASTS_HINT)


class HealthForm(TopicForm):
    """HUD 4.05 to 4.10, and what the person says about 3.08 (R40)."""

    topic = TopicKey.HEALTH

    disabling_condition_said = yes_or_no(
        "Does the person say that they have a disabling condition?",
        help_text="One that lasts and makes it hard to live on one's own.",
    )
    physical_disability = yes_or_no("Physical disability")
    physical_disability_impairs = _lasts("Physical disability")
    developmental_disability = yes_or_no("Developmental disability")
    chronic_health_condition = yes_or_no("Chronic health condition")
    chronic_health_condition_impairs = _lasts("Chronic health condition")
    hiv_aids = yes_or_no("HIV/AIDS")
    mental_health_disorder = yes_or_no("Mental health disorder")
    mental_health_disorder_impairs = _lasts("Mental health disorder")
    substance_use_disorder = one_of("4.10.2", "Substance use disorder")
    substance_use_disorder_impairs = _lasts("Substance use disorder")


class SafetyForm(TopicForm):
    """HUD 4.11 Domestic Violence."""

    topic = TopicKey.SAFETY

    domestic_violence_survivor = yes_or_no(
        "Has the person lived through domestic violence, dating violence, sexual assault, "
        "stalking or trafficking?"
    )
    when_occurred = one_of("4.11.A", "When did it happen last?")
    currently_fleeing = yes_or_no("Are they fleeing now?")


class LanguageForm(TopicForm):
    """Help with translation, and the language (R41)."""

    topic = TopicKey.LANGUAGE
    must_be_answered = {"preferred_language_different": "Write the language."}

    translation_needed = yes_or_no("Does the person need help with translation?")
    preferred_language = one_of_many([], "Language")
    preferred_language_different = forms.CharField(
        label="Which language?", max_length=100, required=False, empty_value=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "preferred_language" in self.fields:
            labels = {**dict(answers("C4.A")), OTHER_LANGUAGE: "Another language"}
            offered = [(code, labels[code]) for code in COUNTY.languages]
            self.fields["preferred_language"].choices = [("", "Choose…"), *offered]


def _dollars(source):
    return MoneyField(
        label=income.INCOME_SOURCES[source], required=False, min_value=Decimal("0.01")
    )


def _boxes(columns, question):
    return forms.MultipleChoiceField(
        label=question,
        choices=[(hmis.field_name(column), label) for column, label in columns.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _another(label):
    return forms.CharField(label=label, max_length=50, required=False, empty_value=None)


def _shown_with(source):
    """A field that the page shows when it asks for a source."""
    return Asking(income.ASKINGS[source].when)


class SourcesForm(TopicForm):
    """A form in which a tick, an amount or a name says that a source is there."""

    boxes = {}
    """The field of boxes to tick that stands for the sources of a question."""
    questions = ()

    def __init__(self, *args, initial=None, **kwargs):
        stored = initial or {}
        ticked = {
            field: [name for name in income.GROUPS[question] if stored.get(name) == income.YES]
            for question, field in self.boxes.items()
        }
        super().__init__(*args, initial={**stored, **ticked}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.is_complete:
            for name, words in income.faults(self.answers).items():
                self.add_error(name, words)
        return cleaned

    @property
    def answers(self):
        """The cleaned values with every source as a column of its own."""
        shown = self.cleaned_data
        values = {n: value for n, value in shown.items() if n not in self.boxes.values()}
        for question in self.questions:
            if shown.get(question) == income.YES:
                ticked = shown.get(self.boxes.get(question)) or []
                for source in income.GROUPS[question]:
                    values[source] = int(source in ticked or self._is_told(source))
        return values

    def _is_told(self, source):
        told = (income.AMOUNT_OF.get(source), income.NAME_OF.get(source))
        return any(self.cleaned_data.get(name) is not None for name in told)


class MoneyForm(SourcesForm):
    """HUD 4.02 and 4.03. The total adds itself up."""

    topic = TopicKey.MONEY
    questions = ("income_from_any_source", "benefits_from_any_source")
    boxes = {"benefits_from_any_source": "benefits"}
    askings = {
        **{amount: _shown_with(source) for source, amount in income.AMOUNT_OF.items()},
        "other_income_source_identify": _shown_with("other_income_source"),
        "benefits": _shown_with("snap"),
        "other_benefits_source_identify": _shown_with("other_benefits_source"),
    }

    income_from_any_source = yes_or_no("Does the person have any income?")
    earned_amount = _dollars("Earned")
    unemployment_amount = _dollars("Unemployment")
    ssi_amount = _dollars("SSI")
    ssdi_amount = _dollars("SSDI")
    va_disability_service_amount = _dollars("VADisabilityService")
    va_disability_non_service_amount = _dollars("VADisabilityNonService")
    private_disability_amount = _dollars("PrivateDisability")
    workers_comp_amount = _dollars("WorkersComp")
    tanf_amount = _dollars("TANF")
    ga_amount = _dollars("GA")
    soc_sec_retirement_amount = _dollars("SocSecRetirement")
    pension_amount = _dollars("Pension")
    child_support_amount = _dollars("ChildSupport")
    alimony_amount = _dollars("Alimony")
    other_income_amount = _dollars("OtherIncomeSource")
    other_income_source_identify = _another("Which other source?")
    benefits_from_any_source = yes_or_no("Do they get non-cash benefits, such as food stamps?")
    benefits = _boxes(income.BENEFITS, "Which benefits?")
    other_benefits_source_identify = _another("Which other benefits?")

    @property
    def helper(self):
        """The amounts stand together as a list of dollars a month."""
        helper = super().helper
        amounts = [name for name in income.AMOUNT_OF.values() if name in self.fields]
        if amounts:
            others = [name for name in self.fields if name not in amounts]
            together = Fieldset("Dollars a month from each", *amounts, css_class="amounts")
            helper.layout = Layout(others[0], together, *others[1:])
        return helper


class InsuranceForm(SourcesForm):
    """HUD 4.04 Health Insurance."""

    topic = TopicKey.INSURANCE
    questions = ("insurance_from_any_source",)
    boxes = {"insurance_from_any_source": "insurances"}
    askings = {
        "insurances": _shown_with("medicaid"),
        "other_insurance_identify": _shown_with("other_insurance"),
    }

    insurance_from_any_source = yes_or_no("Is the person covered by health insurance?")
    insurances = _boxes(income.INSURANCES, "Which insurance?")
    other_insurance_identify = _another("Which other insurance?")


FORMS = {
    form.topic: form
    for form in (BeforeForm, HealthForm, SafetyForm, MoneyForm, InsuranceForm, LanguageForm)
}
