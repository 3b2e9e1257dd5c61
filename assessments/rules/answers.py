"""Answers made whole at submit: hidden ones dropped, derived filled in, gaps given a reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.rules.derived import DERIVATIONS
from assessments.rules.household import HouseholdSnapshot
from assessments.rules.instrument import Instrument
from assessments.rules.questions import Question, QuestionType
from cas.rules.conditions import read_date, shown

LONGEST_TEXT = 2000  # characters, for a text question that sets no limit of its own


class Missing(StrEnum):
    """Why a question has no usable answer. All are fine, and none needs explaining."""

    NOT_SURE = "not_sure"
    PREFER_NOT = "prefer_not"
    SKIPPED = "skipped"


_REASONS: Mapping[str, str] = {reason.value: reason.value for reason in Missing}


class AnswerError(ValueError):
    """Answers that cannot be kept; `faults` maps a question code to words for its field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("\n".join(self.faults.values()))


@dataclass(frozen=True)
class Answers:
    """Answers as they are stored.

    `answers` has every shown question that was asked, except free text: an option code, a list of
    them, a whole number, an ISO date, or None for "not sure" and a refusal. `missing` says why for
    each None, and names the questions that were skipped: those were not asked, so an older answer
    still counts (C9). `notes` has the free text.
    """

    answers: dict[str, object]
    missing: dict[str, str]
    notes: dict[str, str]


def derived_answers(instrument: Instrument, household: HouseholdSnapshot) -> dict[str, str | None]:
    """C17: the answers worked out from the household, None where it does not decide them."""
    return {
        question.code: DERIVATIONS[question.derive].answer(household)
        for question in instrument.derived_questions
    }


def clean(
    instrument: Instrument,
    given: Mapping[str, object],
    household: HouseholdSnapshot,
    missing: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
) -> Answers:
    """Make a draft's answers whole for one assessment of the day `on`. Raises AnswerError.

    What was given for a derived question is replaced; what was given for a hidden one is dropped.
    """
    reasons, texts = missing or {}, notes or {}
    _refuse_unknown_questions(instrument, [*given, *reasons, *texts])
    raw: dict[str, object] = {**given, **derived_answers(instrument, household)}
    cleaned = Answers({}, {}, {})
    faults: dict[str, str] = {}
    for question in instrument.shown({**raw, **household.facts()}):
        try:
            _take(question, raw, reasons, texts, cleaned)
            _check_past(question, cleaned.answers.get(question.code), on)
        except ValueError as error:
            faults[question.code] = str(error)
    if faults:
        raise AnswerError(faults)
    return cleaned


def check_answer(question: Question, answer: object) -> object:
    """One given answer as it is stored, None if nothing was answered. ValueError in words."""
    if answer is None or answer in ("", [], ()):
        return None
    match question.type:
        case QuestionType.CHOICES:
            return _options(question, answer)
        case QuestionType.NUMBER:
            return _number(question, answer)
        case QuestionType.DATE:
            return _date(question, answer)
        case QuestionType.TEXT:
            return _text(question, answer)
    return _option(question, answer)


def _refuse_unknown_questions(instrument: Instrument, codes: list[str]) -> None:
    unknown = [code for code in codes if code not in instrument.questions_by_code]
    if unknown:
        raise AnswerError(
            {code: f"{shown(code)} is not a question of this assessment." for code in unknown}
        )


def _take(
    question: Question,
    raw: Mapping[str, object],
    reasons: Mapping[str, str],
    texts: Mapping[str, str],
    into: Answers,
) -> None:
    is_text = question.type is QuestionType.TEXT
    answer = check_answer(question, (texts if is_text else raw).get(question.code))
    if is_text:
        _take_text(question, answer, reasons, into)
        return
    if answer is not None:
        into.answers[question.code] = answer
        return
    given = Missing.NOT_SURE if question.is_derived else reasons.get(question.code)
    reason = _reason(given or Missing.SKIPPED)
    into.missing[question.code] = reason
    if reason != Missing.SKIPPED:
        into.answers[question.code] = None


def _take_text(
    question: Question, answer: object, reasons: Mapping[str, str], into: Answers
) -> None:
    if answer is not None:
        into.notes[question.code] = str(answer)
    elif question.code in reasons:
        into.missing[question.code] = _reason(reasons[question.code])


def _check_past(question: Question, answer: object, on: date | None) -> None:
    if question.past and on and isinstance(answer, str) and date.fromisoformat(answer) > on:
        raise ValueError(f"“{question.text.en}” can't be after the day of the talk.")


def _reason(reason: object) -> str:
    if not isinstance(reason, str) or reason not in _REASONS:
        raise ValueError(f"{shown(reason)} is not a reason for a missing answer.")
    return _REASONS[reason]


def _option(question: Question, answer: object) -> str:
    if not isinstance(answer, str) or answer not in question.options_by_code:
        raise ValueError(f"{shown(answer)} is not an answer to “{question.text.en}”")
    return answer


def _options(question: Question, answer: object) -> list[str]:
    """The chosen options in the order of the instrument, each once."""
    if not isinstance(answer, list | tuple):
        raise ValueError(f"{shown(answer)} is not a list of answers to “{question.text.en}”")
    chosen = {_option(question, item) for item in answer}
    alone = [option for option in question.options if option.alone and option.code in chosen]
    if alone and len(chosen) > 1:
        raise ValueError(f"Choose “{alone[0].text.en}” or other answers, not both.")
    return [option.code for option in question.options if option.code in chosen]


def _number(question: Question, answer: object) -> int:
    least, most = question.min or 0, question.max or 0  # an instrument sets both
    if not isinstance(answer, int) or isinstance(answer, bool) or not least <= answer <= most:
        raise ValueError(f"Give a whole number from {least} to {most}.")
    return answer


def _date(question: Question, answer: object) -> str:
    day = read_date(answer.isoformat() if isinstance(answer, date) else str(answer))
    if day is None:
        raise ValueError(f"{shown(answer)} is not a date. Give day, month and year.")
    return day.isoformat()


def _text(question: Question, answer: object) -> str | None:
    if not isinstance(answer, str):
        raise ValueError(f"“{question.text.en}” is answered in words.")
    text = answer.replace("\x00", "").strip()  # PostgreSQL text cannot hold a NUL
    longest = question.max or LONGEST_TEXT
    if len(text) > longest:
        raise ValueError(f"Use at most {longest} characters. You have {len(text)}.")
    if text and question.pattern and not re.fullmatch(question.pattern, text):
        expected = f" Give {question.hint.en}." if question.hint else ""
        raise ValueError(f"{shown(text)} does not look right.{expected}")
    return text or None
