"""Whether the parts of an instrument fit together, in words for the person who writes it."""

from collections.abc import Iterable, Iterator, Sequence

from assessments.rules.derived import DERIVATIONS
from assessments.rules.household import HOUSEHOLD_FACTS
from assessments.rules.questions import OPTION_TYPES, Page, Question, QuestionType
from cas.rules.conditions import fact_codes
from cas.rules.facts import FactKind, check

Pages = Sequence[Page]
Questions = Sequence[Question]


def faults_between(pages: Pages, questions: Questions, *, is_scored: bool) -> Iterator[str]:
    """One sentence for each way in which parts that were read do not fit together.

    `is_scored`: whether the tool has a score (its points are added up) or none at all.
    """
    yield from _repeated("Page", [page.key for page in pages])
    yield from _repeated("Question", [question.code for question in questions])
    yield from _paging_faults(pages, questions)
    for question in questions:
        yield from _option_faults(question)
        yield from _kind_faults(question)
        yield from _care_faults(question)
    yield from _show_if_faults(questions)
    yield from _answerer_faults(questions)
    yield from _scoring_faults(questions) if is_scored else _points_faults(questions)


def kind_changes(versions: Iterable[Questions]) -> Iterator[str]:
    """One sentence for each question whose answers are of another kind in another version.

    Facts are known by question code, so a code means one kind of answer for ever.
    """
    kinds: dict[str, FactKind] = {}
    for questions in versions:
        for question in questions:
            fact = question.fact()
            if fact and kinds.setdefault(question.code, fact.kind) != fact.kind:
                yield (
                    f"Question '{question.code}' is answered by {fact.kind} here and by "
                    f"{kinds[question.code]} in another version: give it a new code."
                )


def _repeated(noun: str, codes: list[str]) -> Iterator[str]:
    for code in dict.fromkeys(codes):
        if codes.count(code) > 1:
            yield f"{noun} '{code}' is there {codes.count(code)} times."


def _paging_faults(pages: Pages, questions: Questions) -> Iterator[str]:
    codes = list(dict.fromkeys(question.code for question in questions))
    paged = [code for page in pages for code in page.questions]
    for page in pages:
        for code in page.questions:
            if code not in codes:
                yield f"Page '{page.key}' names the question '{code}', which does not exist."
    for code in codes:
        if code not in paged:
            yield f"Question '{code}' is on no page."
        elif paged.count(code) > 1:
            yield f"Question '{code}' is on {paged.count(code)} pages."


def _option_faults(question: Question) -> Iterator[str]:
    where = f"Question '{question.code}'"
    codes = [option.code for option in question.options]
    yield from _repeated(f"{where}: option", codes)
    if question.type in OPTION_TYPES and len(codes) < 2:
        yield f"{where} needs at least two options."
    if question.type not in OPTION_TYPES and codes:
        yield f"{where} is a {question.type} question, so it has no options."
    if question.type is QuestionType.YES_NO and codes and set(codes) != {"yes", "no"}:
        yield f"{where}: the options of a yes_no question are 'yes' and 'no'."
    if question.type is QuestionType.CHOICES and question.is_scored:
        yield f"{where}: only a question with one answer can have points."
    if question.type is not QuestionType.CHOICES and any(o.alone for o in question.options):
        yield f"{where}: only an option of a choices question can stand alone."


def _kind_faults(question: Question) -> Iterator[str]:
    where = f"Question '{question.code}'"
    if question.type is not QuestionType.TEXT and not question.fact_label:
        yield f"{where} has no fact label."
    if question.type is QuestionType.NUMBER:
        yield from _bound_faults(where, question)
    if question.past and question.type is not QuestionType.DATE:
        yield f"{where}: only a date can be past."
    if question.is_derived:
        yield from _derivation_faults(where, question)
    elif question.derive:
        yield f"{where}: only a derived question names a way to derive it."


def _bound_faults(where: str, question: Question) -> Iterator[str]:
    if question.min is None or question.max is None:
        yield f"{where}: a number question needs a min and a max."
    elif question.min > question.max:
        yield f"{where}: min is more than max."


def _derivation_faults(where: str, question: Question) -> Iterator[str]:
    derivation = DERIVATIONS.get(question.derive)
    if derivation is None:
        yield f"{where}: '{question.derive}' is no way to derive an answer."
        yield f"The ways to derive an answer are {', '.join(DERIVATIONS)}."
    elif derivation.codes != set(question.options_by_code):
        yield f"{where}: its options must be {', '.join(sorted(derivation.codes))}."


def _care_faults(question: Question) -> Iterator[str]:
    if (question.is_scored or question.sensitive) and question.why is None:
        kind = "scored" if question.is_scored else "sensitive"
        yield f"Question '{question.code}' is {kind}, so it must say why we ask."


def _show_if_faults(questions: Questions) -> Iterator[str]:
    """A condition may ask about the household and about earlier questions."""
    catalogue = dict(HOUSEHOLD_FACTS)
    every_code = {question.code for question in questions}
    for question in questions:
        where = f"Question '{question.code}', show_if"
        asked_about = fact_codes(question.show_if)
        later = [code for code in asked_about if code in every_code and code not in catalogue]
        if later:
            yield f"{where}: '{later[0]}' is not asked before it."
        else:
            yield from (f"{where}: {fault}" for fault in check(question.show_if, catalogue))
        fact = question.fact()
        if fact:
            catalogue[question.code] = fact


def _answerer_faults(questions: Questions) -> Iterator[str]:
    """R43: what not everybody may answer must not decide what everybody is asked, nor a score."""
    restricted = {question.code for question in questions if question.answered_by}
    for question in questions:
        where = f"Question '{question.code}'"
        if question.answered_by and (question.is_derived or question.is_scored):
            yield f"{where}: a derived or scored question is not answered by some people only."
        for code in restricted.intersection(fact_codes(question.show_if)):
            yield f"{where}, show_if: not everybody may answer '{code}'."


def _points_faults(questions: Questions) -> Iterator[str]:
    for question in questions:
        if question.is_scored:
            yield f"Question '{question.code}' gives points, but this tool has no score."


def _scoring_faults(questions: Questions) -> Iterator[str]:
    """A score is worked out from the answers and is_family alone, so it may hang on no more."""
    enough = {"is_family"}
    for question in questions:
        if enough.issuperset(fact_codes(question.show_if)):
            enough.add(question.code)
        elif question.is_scored:
            yield (
                f"Question '{question.code}', show_if: a scored question may depend on is_family "
                f"and on answers, not on other facts of the household."
            )
