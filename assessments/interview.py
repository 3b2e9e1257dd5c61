"""An interview in progress, as pages and views need it: what is asked, shown and still open."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from assessments.answering import may_answer, who_answers
from assessments.enums import Tool
from assessments.models import Draft
from assessments.past import kept_answers, kept_words, known_answers
from assessments.rules.anonymity import FINDS_THE_PERSON
from assessments.rules.answers import Missing, derived_answers
from assessments.rules.questions import QuestionType
from assessments.snapshots import snapshot_of
from clients.enums import Language
from clients.household_page import head_of

MISSING_WORDS = {
    "not_sure": "Not sure",
    "prefer_not": "Chose not to answer",
    "skipped": "Skipped",
}
NOT_ASKED = "Not asked yet"


class Interview:
    """A draft together with the household it is about, on the day it stands for.

    `viewer` is asked what that person may answer, and reads the rest (R43). Without one, nothing
    is asked that only some may answer.
    """

    def __init__(self, draft: Draft, household, viewer=None):
        self.draft = draft
        self.viewer = viewer
        self.household = household
        self.instrument = draft.version.instrument
        head = head_of(household).client
        self.in_spanish = head.language == Language.SPANISH
        self.is_anonymous = head.is_anonymous

    @cached_property
    def derived(self):
        """Answers worked out from the household (C17), by question code."""
        return derived_answers(self.instrument, self._snapshot)

    @cached_property
    def pages(self):
        """The pages that have something to ask or to confirm."""
        return self.instrument.pages_shown(self._context)

    @cached_property
    def _day(self):
        return self.draft.assessed_on or timezone.localdate()

    @cached_property
    def _snapshot(self):
        return snapshot_of(self.household, self._day)

    @cached_property
    def _context(self):
        return {**self.draft.answers, **self.derived, **self._snapshot.facts()}

    def page(self, key):
        """The shown page with this key, or None."""
        return next((page for page in self.pages if page.key == key), None)

    def number_of(self, page):
        """Which part of the interview a page is, counted from 1."""
        return self.pages.index(page) + 1

    def page_after(self, page):
        """The next page, or None after the last."""
        following = self.pages[self.number_of(page) :]
        return following[0] if following else None

    def page_before(self, page):
        """The page before, or None for the first."""
        number = self.number_of(page)
        return self.pages[number - 2] if number > 1 else None

    def asked_on(self, page):
        """The questions a page asks now; what an answer on the same page opens comes after it."""
        return [
            question
            for question in self._shown_on(page)
            if not question.is_derived and self._is_for_viewer(question)
        ]

    def _is_for_viewer(self, question):
        if self.viewer is None:
            return question.answered_by is None
        return may_answer(self.viewer, question)

    def _shown_on(self, page):
        """What a page shows; of anonymous people nothing that would find them (R16)."""
        shown = self.instrument.questions_shown(page, self._context)
        hidden = FINDS_THE_PERSON if self.is_anonymous else ()
        return [question for question in shown if question.code not in hidden]

    def is_all_offered(self, page):
        """Whether every answer of the page stands there from before: one key keeps them all."""
        asked = self.asked_on(page)
        is_new = not any(question.code in self.draft.answers for question in asked)
        return is_new and bool(asked) and all(q.code in self.draft.offered for q in asked)

    def derived_on(self, page):
        """What the page shows to be confirmed: worked out, not asked."""
        return [self._row(question) for question in self._shown_on(page) if question.is_derived]

    def others_answer_on(self, page):
        """What the page shows and others answer: what is known of it, and who may say (R43)."""
        return [
            self._row(question)
            for question in self._shown_on(page)
            if not self._is_for_viewer(question)
        ]

    def first_unanswered_page(self):
        """The first page that was not saved yet, or None when all were."""
        return next((page for page in self.pages if not self.is_saved(page)), None)

    def is_saved(self, page):
        """Whether everything the page asks now was answered, declined or skipped."""
        kept = {**self.draft.answers, **self.draft.missing, **self.draft.notes}
        return all(question.code in kept for question in self.asked_on(page))

    def sections(self):
        """Questions and answers by page, with the way back to each, for the check page."""
        return [
            {
                "title": page.title.en,
                "change_url": self._page_url(page),
                "rows": [self._row(question) for question in self._shown_on(page)],
            }
            for page in self.pages
        ]

    def _page_url(self, page):
        url = reverse("assessments:page", args=[self.draft.key, page.key])
        return f"{url}?from=check"

    def question_url(self, code):
        """Where one question is asked alone, to change its answer; empty when it isn't asked."""
        pages = [page for page in self.pages if code in {q.code for q in self.asked_on(page)}]
        return f"{self._page_url(pages[0])}&question={code}#id_{code}_0" if pages else ""

    def _row(self, question):
        changed = self._changed(question)
        return {
            "key": question.text.en,
            "value": self._words(question),
            "hint": self._hint(question),
            "url": "",
            "action": "",
            "note": f"Changed; was: {changed}" if changed else "",
        }

    def _hint(self, question):
        if question.is_derived:
            return "Worked out from the household"
        if not self._is_for_viewer(question):
            return self._said_by_others(question)
        is_kept = question.code in kept_answers(self.draft)
        return f"Kept from {kept_words(question.code, self.draft)}" if is_kept else ""

    def _words(self, question):
        if question.is_derived:
            return answer_words(question, self.derived.get(question.code), "")
        if self._is_known_elsewhere(question):
            return stored_words(question, self._known[question.code])
        return stored_words(question, self.draft)

    def _is_known_elsewhere(self, question):
        """Whether an earlier assessment says what was not asked in this interview (C9, R43)."""
        code = question.code
        is_asked_here = (
            code in self.draft.answers and self.draft.missing.get(code) != Missing.SKIPPED
        )
        return not is_asked_here and code in self._known

    @cached_property
    def _known(self):
        """The assessments whose answers count, of the questions that others answer (C9)."""
        codes = {q.code for q in self.instrument.questions if not self._is_for_viewer(q)}
        return known_answers(self.household, codes, self._day)

    def _said_by_others(self, question):
        """Where the answer comes from, and who may change it."""
        said = ""
        if self._is_known_elsewhere(question):
            made = self._known[question.code]
            said = f"From {Tool(made.tool).label}, {made.assessed_on:%B %-d, %Y}. "
        return f"{said}{who_answers(question)}"

    def _changed(self, question):
        """What the corrected record said, if this draft says something else."""
        corrected = self.draft.corrects
        if corrected is None or question.is_derived:
            return ""
        before = stored_words(question, corrected)
        return before if before != self._words(question) else ""


def stored_words(question, record):
    """What a draft or an assessment holds for a question, in words."""
    if question.type == QuestionType.TEXT:
        value = record.notes.get(question.code)
    else:
        value = record.answers.get(question.code)
    return answer_words(question, value, record.missing.get(question.code, ""))


def answer_words(question, value, missing):
    """An answer as people read it; a declined answer looks like any other."""
    if value in (None, "", []):
        return MISSING_WORDS.get(missing, NOT_ASKED)
    if isinstance(value, list):
        return [question.options_by_code[code].text.en for code in value]
    if value in question.options_by_code:
        return question.options_by_code[value].text.en
    return f"{value} {question.fact_unit}".strip()
