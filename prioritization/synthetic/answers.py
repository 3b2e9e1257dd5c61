"""Draws what a household would answer, question by question.

The shares are assumptions, chosen so that about one household in ten is extremely vulnerable
(R4, DOMAIN 3.3); they are no data about anybody. A question without a share here, such as one of
a new instrument version, is drawn evenly, so that every instrument works at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from assessments.rules.answers import Missing
from assessments.rules.instrument import Instrument
from assessments.rules.questions import Question, QuestionType
from prioritization.synthetic.chance import Shares

YES: Mapping[str, float] = {
    "v5_mobility_senses": 0.23,
    "v6_oxygen_power_cold": 0.07,
    "v8_mental_health": 0.29,
    "v9_overdose": 0.12,
    "v11_memory_learning": 0.18,
    "v12_personal_care": 0.06,
    "f5_child_welfare": 0.18,
    "service_animal": 0.05,
    "pets": 0.18,
    "accessible_bed": 0.09,
    "lgbtq_focus": 0.08,
    "violent_conviction_3y": 0.05,
    "meth_public_housing": 0.004,
    "sober_site": 0.62,
    "background_check_ok": 0.86,
    "message_safe": 0.88,
    "ok_call_back": 0.92,
    "working_on_goals": 0.8,
    "stay_together": 0.9,
    "held_lease": 0.7,
    "income": 0.55,
    "veteran": 0.07,
}
"""Share of "yes" by question."""

SOMETIMES = 0.35
"""Share of "yes" where none is given."""

SHARES: Mapping[str, Mapping[str, float]] = {
    "v3_pregnancy": {"late_or_newborn": 1.5, "earlier": 2, "no": 96.5},
    "v4_illness": {"two_or_more": 12, "one": 22, "none": 66},
    "v7_hospital": {"two_stays_or_six_visits": 11, "one_stay_or_three_visits": 20, "fewer": 69},
    "v10_safety": {"not_safe_now": 8, "harmed_90_days": 11, "safe": 81},
    "v13_months_homeless": {
        "months_24_plus": 32,
        "months_12_23": 26,
        "months_under_12": 40,
        "never": 2,
    },
    "f3_child_health": {"severe": 13, "some": 22, "none": 65},
    "registrant": {"no": 985, "for_years": 8, "for_life": 7},
    "medication_storage": {"no": 70, "locked": 24, "cold": 6},
    "placement_preference": {"women": 16, "men": 12, "any": 64, "family": 8},
    "evictions": {"none": 64, "one": 26, "two_or_more": 10},
    "rental_debt": {"none": 52, "under_1000": 14, "from_1000_to_5000": 22, "over_5000": 12},
}
"""Share of each option of a single choice."""

PICKED = 0.2
"""Share of people who pick any one option where several may be picked."""

PICKED_BY = {
    "program_interest": 0.55,
    "area_wanted": 0.1,
    "area_avoided": 0.01,
    "city_link": 0.06,
    "legal_barriers": 0.1,
    "accessible_home": 0.05,
}
"""The same for single questions."""

NUMBERS = {"pets_count": (1, 3), "storage_totes": (0, 6), "monthly_income": (180, 2100)}

NOTES = (
    "Made-up note: often near the river path in the morning.",
    "Made-up note: likes to cook and keeps in touch with a sister.",
    "Made-up note: hopes for a quiet place and steady work.",
    "Made-up note: the day center knows how to get a message through.",
)
WRITES_A_NOTE = 0.12

GIVES_NO_ANSWER = 0.04
MISSING = Shares(
    {Missing.NOT_SURE.value: 45, Missing.PREFER_NOT.value: 30, Missing.SKIPPED.value: 25}
)
CHANGES_BETWEEN_INTERVIEWS = 0.07


class Answering:
    """What one household answers: mostly the same each time it is asked."""

    def __init__(self, rng: Random, instruments: Iterable[Instrument]):
        self._rng = rng
        self.usual = {
            code: draw(rng)
            for instrument in instruments
            for code, draw in _drawing(instrument).answers
        }

    def interview(self, instrument: Instrument) -> tuple[dict, dict, dict]:
        """Answers, reasons for gaps and free text of one interview, as a draft holds them."""
        rng, usual = self._rng, self.usual
        answers, missing = {}, {}
        for code, draw in _drawing(instrument).answers:
            chance = rng.random()
            if chance < GIVES_NO_ANSWER:
                missing[code] = MISSING.draw(rng)
            elif chance < GIVES_NO_ANSWER + CHANGES_BETWEEN_INTERVIEWS:
                answers[code] = draw(rng)
            else:
                answers[code] = usual[code]
        notes = {
            code: rng.choice(NOTES)
            for code in _drawing(instrument).notes
            if rng.random() < WRITES_A_NOTE
        }
        return answers, missing, notes


NOTHING_SCORED: Mapping[str, str] = {
    "v3_pregnancy": "no",
    "v4_illness": "none",
    "v5_mobility_senses": "no",
    "v6_oxygen_power_cold": "no",
    "v7_hospital": "fewer",
    "v8_mental_health": "no",
    "v9_overdose": "no",
    "v10_safety": "safe",
    "v11_memory_learning": "no",
    "v12_personal_care": "no",
    "v13_months_homeless": "months_under_12",
    "f3_child_health": "none",
    "f5_child_welfare": "no",
}
"""Answers that give no point; hand-made households start from them."""

Draw = Callable[[Random], object]


@dataclass(frozen=True)
class _Drawing:
    """What there is to draw of an instrument: answers, and the questions answered in words."""

    answers: tuple[tuple[str, Draw], ...]
    notes: tuple[str, ...]


@lru_cache(maxsize=8)
def _drawing(instrument: Instrument) -> _Drawing:
    """Where the household is now (L1) is left out: its living situation says it."""
    answers, notes = [], []
    for question in instrument.questions:
        if question.code.startswith("l1_"):
            continue
        if question.type is QuestionType.TEXT:
            notes.append(question.code)
        elif question.type not in (QuestionType.DERIVED, QuestionType.DATE):
            answers.append((question.code, _draw_for(question)))
    return _Drawing(tuple(answers), tuple(notes))


def _draw_for(question: Question) -> Draw:
    if question.type is QuestionType.YES_NO:
        share = YES.get(question.code, SOMETIMES)
        return lambda rng: "yes" if rng.random() < share else "no"
    if question.type is QuestionType.NUMBER:
        low, high = NUMBERS.get(question.code, (question.min, question.max))
        return lambda rng: rng.randint(low, high)
    if question.type is QuestionType.CHOICES:
        return _draw_several(question)
    evenly = dict.fromkeys(question.options_by_code, 1)
    return Shares(SHARES.get(question.code, evenly)).draw


def _draw_several(question: Question) -> Draw:
    """Some options, or the one that stands alone ("none of these"), or nothing."""
    share = PICKED_BY.get(question.code, PICKED)
    alone = [option.code for option in question.options if option.alone]
    others = [option.code for option in question.options if not option.alone]

    def draw(rng: Random) -> object:
        chance = rng.random
        return [code for code in others if chance() < share] or alone or None

    return draw
