"""Where the value of a fact comes from: the question, the form, the day, and who asked.

Records are read when the first fact asks for them, each kind in one query however many there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from assessments.interview import MISSING_WORDS
from assessments.models import Assessment, CaseConferencing
from assessments.whereabouts import location_of
from clients.enums import LocationSource
from clients.models import Household


@dataclass(frozen=True)
class Source:
    """The record behind a fact. `note` says why it tells nothing; `expired_on` is its last day.

    `url` leads to an interview; the other records have no page of their own.
    """

    form: str
    question: str = ""
    on: date | None = None
    by: str = ""
    note: str = ""
    expired_on: date | None = None
    url: str = ""


MEMBERS = Source("Who belongs to the household")
BIRTH_DATES = Source("Birth dates of the members")
PROFILES = Source("Profiles of the members")
FIXED_SOURCES = {
    "household_type": MEMBERS,
    "household_size": MEMBERS,
    "adults": MEMBERS,
    "children": MEMBERS,
    "has_veteran": PROFILES,
    **{
        f"{who}_age_{bound}": BIRTH_DATES
        for who in ("youngest", "oldest", "head")
        for bound in ("low", "high")
    },
}
"""Facts that come from the household itself, whatever day it is."""


class Provenance:
    """The sources of one household's facts on the day `on`."""

    def __init__(self, household: Household, *, on: date) -> None:
        self.household = household
        self.on = on
        self._records = {
            "has_disabling_condition": lambda: self._enrollment,
            "homeless_since": lambda: self._enrollment,
            "doc_ready_rrh": lambda: self._conferencing,
            "doc_ready_psh": lambda: self._conferencing,
            "living_situation": lambda: self._living_situation,
            "location_place": lambda: self._location,
            "location_area": lambda: self._location,
            "location_zip": lambda: self._location,
        }

    def of(self, code: str) -> Source | None:
        """The newest record that said something of the fact; None when none ever did."""
        if code in FIXED_SOURCES:
            return FIXED_SOURCES[code]
        return self._records[code]() if code in self._records else self._answer(code)

    def of_tool(self, tool: str) -> Source | None:
        """The last valid assessment with a tool, whether or not it still counts."""
        made = next((each for each in self._assessments if each.tool == tool), None)
        return self._said_in(made) if made else None

    @cached_property
    def _assessments(self) -> list[Assessment]:
        """Valid ones, newest first: in the order in which their answers win (C9)."""
        made = self.household.assessments.valid().filter(assessed_on__lte=self.on)
        read = made.select_related("version", "created_by").defer("version__content")
        return list(read.latest_first())

    def _answer(self, code: str) -> Source | None:
        """C9: the newest unexpired interview that asked; else the newest that got an answer."""
        counting = (each for each in self._assessments if each.expires_on >= self.on)
        asked = _first(each for each in counting if code in each.answers)
        asked = asked or _first(e for e in self._assessments if e.answers.get(code) is not None)
        return self._said_in(asked, code) if asked else None

    def _said_in(self, made: Assessment, code: str = "") -> Source:
        asked, on = self._really_asked(made, code)
        question = made.version.instrument.questions_by_code.get(code)
        return Source(
            form=Tool(asked.tool if asked else made.kept[code]["tool"]).label,
            question=question.text.en if question else "",
            on=on,
            by=str(asked.created_by) if asked else "",
            note=MISSING_WORDS.get(made.missing.get(code, ""), ""),
            expired_on=made.expires_on if made.expires_on < self.on else None,
            url=reverse("assessments:result", args=[made.pk]),
        )

    def _really_asked(self, made: Assessment, code: str) -> tuple[Assessment | None, date]:
        """C8: the interview in which an answer was given, from which later ones kept it."""
        kept = made.kept.get(code)
        if kept is None:
            return made, made.assessed_on
        on = date.fromisoformat(kept["asked_on"])
        then = (e for e in self._assessments if (e.tool, e.assessed_on) == (kept["tool"], on))
        return _first(then), on

    @cached_property
    def _enrollment(self) -> Source | None:
        stays = self.household.enrollments.open(self.on).select_related("created_by")
        last = stays.order_by("-entered_on", "-pk").first()
        return Source("Enrollment", on=last.entered_on, by=str(last.created_by)) if last else None

    @cached_property
    def _living_situation(self) -> Source | None:
        told = self.household.living_situations.valid().select_related("created_by")
        last = told.newest_first().first()
        if last is None:
            return None
        return Source("Living situation", on=last.information_date, by=str(last.created_by))

    @cached_property
    def _location(self) -> Source | None:
        seen = location_of(self.household)
        if seen is None:
            return None
        form = LocationSource(seen.source).label
        return Source(form, on=timezone.localdate(seen.effective_at), by=seen.by)

    @cached_property
    def _conferencing(self) -> Source | None:
        tool = CaseConferencing.objects.filter(household=self.household)
        last = tool.select_related("saved_by").first()
        if last is None:
            return None
        on = timezone.localdate(last.saved_at)
        return Source("Case conferencing", on=on, by=str(last.saved_by))


def _first(found: Iterable[Assessment]) -> Assessment | None:
    return next(iter(found), None)
