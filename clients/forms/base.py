"""What the forms about people share."""

from django import forms

from cas import hmis

BLANK = [("", "Choose…")]


def typed_code(**options):
    """A select of HUD codes that cleans to an int or None."""
    return forms.TypedChoiceField(coerce=int, empty_value=None, **options)


NO_ANSWER_WORDS = {
    hmis.DOES_NOT_KNOW: "Doesn't know",
    hmis.PREFERS_NOT_TO_ANSWER: "Prefers not to answer",
    hmis.NOT_COLLECTED: "Not asked",
}
YES_FIRST = {1: 0, 0: 1}


def answers(list_id):
    """The standard's answers, the reasons why there is none last and in plain words."""
    offered = [(code, NO_ANSWER_WORDS.get(code, label)) for code, label in hmis.choices(list_id)]
    if {code for code, _ in offered} - hmis.NO_ANSWER == set(YES_FIRST):
        offered.sort(key=lambda choice: YES_FIRST.get(choice[0], 2))
    return offered


def one_of(list_id, label, **options):
    """A question with the answers of a list as large rows to tap; it may be left open."""
    return typed_code(
        label=label, choices=answers(list_id), widget=forms.RadioSelect, required=False, **options
    )


def yes_or_no(label, list_id="1.8", **options):
    """A yes-or-no question with the reasons for no answer, side by side."""
    field = one_of(list_id, label, **options)
    field.inline = True
    return field


def one_of_many(choices, label, **options):
    """A question with too many answers to show at once; it may be left open."""
    return typed_code(label=label, choices=[*BLANK, *choices], required=False, **options)
