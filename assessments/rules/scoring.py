"""The score of an assessment, with its reason item by item.

The score is a sum of option points. A hidden question's answer and a "not sure" count nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessments.rules.instrument import Instrument
from assessments.rules.questions import Option, Question
from cas.rules.evaluate import evaluate


@dataclass(frozen=True)
class ScoredItem:
    """One answered question that can score, with the points it gave (which may be 0).

    Words are English, for staff: `label` is short, `text` is what was asked.
    """

    code: str
    label: str
    text: str
    answer: str
    points: int
    derived: bool


@dataclass(frozen=True)
class Score:
    """The total and the answered items it is made of, in the order they were asked."""

    total: int
    items: tuple[ScoredItem, ...]


def score(instrument: Instrument, answers: Mapping[str, object], is_family: bool) -> Score:
    """Score answers (question code to option code). Answers to hidden questions are ignored."""
    table = _table(instrument, is_family)
    if table.depends_on_answers:
        answers = _answers_shown(instrument, answers, is_family)
    items = []
    total = 0
    for code, item_by_option in table.rows:
        answer = answers.get(code)
        item = item_by_option.get(answer) if isinstance(answer, str) else None
        if item is not None:
            items.append(item)
            total += item.points
    return Score(total, tuple(items))


@dataclass(frozen=True)
class _Table:
    """Every possible scored item of an instrument for one kind of household, made once."""

    rows: tuple[tuple[str, Mapping[str, ScoredItem]], ...]
    depends_on_answers: bool


@lru_cache(maxsize=64)
def _table(instrument: Instrument, is_family: bool) -> _Table:
    """Leaves out what the kind of household alone hides, so that a score is only look-ups."""
    outcomes = {
        question.code: evaluate(question.show_if, {"is_family": is_family})
        for question in instrument.questions
        if question.is_scored
    }
    rows = tuple(
        (question.code, {o.code: _item(question, o, is_family) for o in question.options})
        for question in instrument.questions
        if question.is_scored and outcomes[question.code] is not False
    )
    return _Table(rows, depends_on_answers=None in outcomes.values())


def _item(question: Question, option: Option, is_family: bool) -> ScoredItem:
    return ScoredItem(
        code=question.code,
        label=question.fact_label,
        text=question.text.en,
        answer=option.text.en,
        points=option.points_for(is_family),
        derived=question.is_derived,
    )


def _answers_shown(
    instrument: Instrument, answers: Mapping[str, object], is_family: bool
) -> dict[str, object]:
    """Without the answers to questions that are hidden by other answers.

    is_family is all of the household that a scored question may depend on (checked by parse).
    """
    shown = instrument.shown({**answers, "is_family": is_family})
    return {q.code: answers[q.code] for q in shown if q.code in answers}
