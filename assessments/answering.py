"""Who may answer which question: some are for people with one task only (R43)."""

from collections.abc import Mapping

from assessments.rules.questions import Answerer, Question
from cas.access.permissions import Permission
from cas.models import User

NEEDS: Mapping[Answerer, Permission] = {Answerer.VETERAN_PROVIDER: Permission.VASH_WRITE}
WORDS: Mapping[Answerer, str] = {
    Answerer.VETERAN_PROVIDER: "Only veteran service providers answer this."
}


def may_answer(user: User, question: Question) -> bool:
    """Whether this person may give or change the answer."""
    return question.answered_by is None or user.has_permission(NEEDS[question.answered_by])


def who_answers(question: Question) -> str:
    """Who may answer, in a sentence; empty when everybody may who interviews."""
    return WORDS[question.answered_by] if question.answered_by else ""
