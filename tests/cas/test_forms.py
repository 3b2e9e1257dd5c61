from datetime import date

import pytest
from django import forms

from cas.forms import (
    Answer,
    CasForm,
    ChoiceQuestion,
    ChoicesQuestion,
    DateField,
    DateQuestion,
    NumberQuestion,
    QuestionText,
    SignInForm,
    TextQuestion,
    YesNoField,
    error_links,
)

YES_NO = [("yes", "Yes"), ("no", "No")]


def typed_date(name, month, day, year):
    return {f"{name}_month": month, f"{name}_day": day, f"{name}_year": year}


class PersonForm(CasForm):
    first_name = forms.CharField(label="First name", max_length=128)
    zip_code = forms.CharField(label="ZIP code", required=False)
    born_on = DateField(label="Date of birth", latest=date(2026, 3, 3))
    kind = forms.ChoiceField(label="Household type", choices=[("one", "One adult")])
    size = forms.IntegerField(label="People", min_value=1, max_value=20)


def person(**changes):
    data = {"first_name": "Test", "kind": "one", "size": "2", **typed_date("born_on", 4, 19, 1986)}
    return PersonForm({**data, **changes})


def message_for(form, name):
    (message,) = form.errors[name]
    return message


# --- Text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_in_words(hidden):
    form = person(first_name=f"Te{hidden}st")
    assert "hidden characters" in message_for(form, "first_name")


def test_text_is_stripped_and_keeps_accents_and_line_breaks():
    class NoteForm(CasForm):
        note = forms.CharField(widget=forms.Textarea)

    form = NoteForm({"note": "  Peña\n\tO'Brien-García  "})
    assert form.is_valid()
    assert form.cleaned_data["note"] == "Peña\n\tO'Brien-García"


@pytest.mark.parametrize(
    ("name", "length", "limit"), [("first_name", 129, 128), ("zip_code", 201, 200)]
)
def test_text_longer_than_its_limit_says_both_lengths(name, length, limit):
    message = message_for(person(**{name: "x" * length}), name)
    assert str(limit) in message
    assert str(length) in message


def test_no_box_cuts_pasted_text_or_remembers_the_last_person():
    html = str(person()["first_name"])
    assert "maxlength" not in html
    assert 'autocomplete="off"' in html


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("first_name", "Enter first name"),
        ("kind", "Choose an answer: Household type"),
        ("size", "Enter people"),
        ("born_on", "Enter date of birth"),
    ],
)
def test_a_missing_answer_is_asked_for_by_its_label(name, message):
    assert message_for(PersonForm({}), name) == message


def test_a_number_typed_in_words_is_kept():
    form = person(size="two")
    assert not form.is_valid()
    assert 'value="two"' in str(form["size"])
    assert 'type="text"' in str(form["size"])


def test_a_number_outside_its_limits_is_told_the_limit():
    assert message_for(person(size="0"), "size") == "Enter 1 or more."
    assert message_for(person(size="21"), "size") == "Enter 20 or less."


def test_a_late_field_gets_the_same_care():
    form = CasForm({"note": "a\x00b"})
    form.add_field("note", forms.CharField(label="Note"))
    assert "hidden characters" in message_for(form, "note")


# --- Dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["4", "04", "Apr", "apr.", "April"])
def test_a_month_may_be_typed_as_number_or_name(month):
    form = person(born_on_month=month)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(1986, 4, 19)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("4", "", "1986"), "Date of birth must include a day."),
        (("", "", "1986"), "Date of birth must include a month and a day."),
        (("13", "1", "1986"), "The month must be a number from 1 to 12."),
        (("²", "1", "1986"), "The month must be a number from 1 to 12."),
        (("4", "0", "1986"), "The day must be a number from 1 to 31."),
        (("4", "19", "86"), "The year must have 4 digits, like 1986."),
        (("4", "19", "0086"), "The year must have 4 digits, like 1986."),
        (("4", "19", "1086"), "The year must be 1900 or later."),
        (("2", "29", "2023"), "February 2023 has only 28 days."),
        (("3", "4", "2026"), "Date of birth must be on or before March 3, 2026."),
    ],
)
def test_a_wrong_date_names_the_wrong_part(parts, message):
    form = PersonForm({**person().data, **typed_date("born_on", *parts)})
    assert message_for(form, "born_on") == message


def test_a_leap_day_and_the_latest_day_are_accepted():
    assert person(**typed_date("born_on", "2", "29", "2024")).is_valid()
    assert person(**typed_date("born_on", "3", "3", "2026")).is_valid()


def test_a_wrong_date_keeps_what_was_typed():
    html = str(person(**typed_date("born_on", "4", "thirty", "1986"))["born_on"])
    assert all(f'value="{part}"' in html for part in ("4", "thirty", "1986"))


def test_an_error_link_leads_to_the_wrong_part_of_a_date():
    (link,) = error_links(person(born_on_day=""))
    assert link == ("#id_born_on_1", "Date of birth must include a day.")


@pytest.mark.parametrize("initial", [date(1986, 4, 19), "1986-04-19"])
def test_an_unchanged_date_has_not_changed(initial):
    class DateForm(CasForm):
        on = DateField()

    form = DateForm(typed_date("on", "4", "19", "1986"), initial={"on": date(1986, 4, 19)})
    assert not form.has_changed()
    assert 'value="1986"' in str(DateForm(initial={"on": initial})["on"])


def test_a_label_with_a_percent_sign_survives_in_a_date_error():
    class DateForm(CasForm):
        on = DateField(label="Day of 50% rent")

    form = DateForm(typed_date("on", "4", "", "1986"))
    assert message_for(form, "on") == "Day of 50% rent must include a day."


@pytest.mark.parametrize(("typed", "value"), [("yes", True), ("no", False), ("", None)])
def test_yes_and_no_are_true_and_false_and_no_answer_is_none(typed, value):
    class VeteranForm(CasForm):
        veteran = YesNoField(label="Veteran", required=False)

    form = VeteranForm({"veteran": typed}, initial={"veteran": value})
    assert form.is_valid()
    assert form.cleaned_data["veteran"] is value
    assert not form.has_changed()


# --- Interview questions --------------------------------------------------------------------


class InterviewForm(CasForm):
    oxygen = ChoiceQuestion(label="Do you need oxygen?", choices=YES_NO)
    pets = ChoicesQuestion(label="Which pets?", choices=[("dog", "Dog"), ("cat", "Cat")])
    months = NumberQuestion(label="How many months?", maximum=1200)
    since = DateQuestion(label="Since when?", latest=date(2026, 3, 3))
    words = TextQuestion(label="What would help?", max_length=20)


ANSWERS = {
    "oxygen": "yes",
    "pets": ["dog", "cat"],
    "months": "14",
    "words": "A room",
    **typed_date("since", "5", "1", "2025"),
}
CLEANED = {
    "oxygen": Answer("yes"),
    "pets": Answer(["dog", "cat"]),
    "months": Answer(14),
    "since": Answer(date(2025, 5, 1)),
    "words": Answer("A room"),
}
QUESTIONS = tuple(CLEANED)


def test_every_question_cleans_to_an_answer():
    form = InterviewForm(ANSWERS)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == CLEANED


def test_every_question_may_be_skipped():
    form = InterviewForm({})
    assert form.is_valid()
    assert set(form.cleaned_data.values()) == {Answer(None, "skipped")}


@pytest.mark.parametrize("reason", ["not_sure", "prefer_not"])
def test_every_question_may_be_declined(reason):
    data = {"oxygen": reason, "pets": [reason]}
    data |= {f"{name}_missing": [reason] for name in ("months", "since", "words")}
    form = InterviewForm(data)
    assert form.is_valid(), form.errors
    assert set(form.cleaned_data.values()) == {Answer(None, reason)}


@pytest.mark.parametrize(
    "data",
    [
        {"pets": ["dog", "not_sure"]},
        {"months": "0", "months_missing": ["not_sure"]},
        {"words": "A room", "words_missing": ["not_sure"]},
        {"words_missing": ["not_sure", "prefer_not"]},
    ],
)
def test_an_answer_beside_a_declined_one_is_refused(data):
    form = InterviewForm(data)
    assert not form.is_valid()
    assert "Keep the answer or “Not sure”, not both." in str(form.errors)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"oxygen": "maybe"}, "Choose one of the answers shown."),
        ({"months": "many"}, "Enter a whole number, like 2."),
        ({"months": "-1"}, "Enter 0 or more."),
        ({"words": "x" * 21}, "Shorten this to 20 characters. It has 21."),
        ({"words": "a\x00"}, "Remove the hidden characters"),
        (typed_date("since", "5", "", "2025"), "The date must include a day."),
    ],
)
def test_a_wrong_answer_is_refused_in_words(data, message):
    form = InterviewForm(data)
    assert not form.is_valid()
    assert message in str(form.errors)


def test_a_draft_comes_back_as_it_was_saved():
    form = InterviewForm(initial=CLEANED)
    html = "".join(str(form[name]) for name in QUESTIONS)
    assert html.count("checked") == 3
    assert 'value="14"' in html
    assert 'value="2025"' in html
    assert "A room" in html
    assert not InterviewForm(ANSWERS, initial=CLEANED).has_changed()


@pytest.mark.parametrize("reason", ["not_sure", "prefer_not"])
def test_a_declined_draft_comes_back_declined(reason):
    form = InterviewForm(initial=dict.fromkeys(QUESTIONS, Answer(None, reason)))
    html = "".join(str(form[name]) for name in QUESTIONS)
    assert html.count("checked") == len(QUESTIONS)


def test_a_declining_answer_stands_apart_once_and_looks_like_any_other():
    form = InterviewForm()
    assert [option.starts_declining for option in form["oxygen"].options] == [
        False,
        False,
        True,
        False,
    ]


def test_spanish_options_are_completed_by_the_declining_ones():
    question = QuestionText(label_es="¿Necesita oxígeno?", options_es={"yes": "Sí", "no": "No"})
    field = ChoiceQuestion(label="Do you need oxygen?", choices=YES_NO, question=question)
    assert set(field.question.options_es) == {"yes", "no", "not_sure", "prefer_not"}


# --- Signing in -----------------------------------------------------------------------------


def test_sign_in_works_with_password_managers():
    form = SignInForm()
    assert 'autocomplete="username"' in str(form["username"])
    assert 'autocomplete="current-password"' in str(form["password"])


def test_sign_in_never_gives_the_password_back():
    form = SignInForm(data={"username": "", "password": "typed-secret"})
    assert not form.is_valid()
    assert "typed-secret" not in str(form["password"])
