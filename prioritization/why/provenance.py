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
from cas.models import AuditEvent, User
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


PROFILE = "Profiles of the members"
MEMBERS = "Who belongs to the household"
RECORDS = {
    "household_type": "_members",
    "household_size": "_members",
    "adults": "_members",
    "children": "_members",
    **{
        f"{who}_age_{bound}": "_profiles"
        for who in ("youngest", "oldest", "head")
        for bound in ("low", "high")
    },
    "has_veteran": "_profiles",
    "has_disabling_condition": "_enrollment",
    "homeless_since": "_enrollment",
    "queued_on": "intake",
    "doc_ready_rrh": "_conferencing",
    "doc_ready_psh": "_conferencing",
    "living_situation": "_living_situation",
    "location_place": "_location",
    "location_area": "_location",
    "location_zip": "_location",
}
"""The kind of record that each fact with a column of its own comes from."""


class Provenance:
    """The sources of one household's facts on the day `on`."""

    def __init__(self, household: Household, *, on: date) -> None:
        self.household = household
        self.on = on

    def of(self, code: str) -> Source | None:
        """The newest record that said something of the fact; None when none ever did."""
        return getattr(self, RECORDS[code]) if code in RECORDS else self._answer(code)

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
    def intake(self) -> Source | None:
        """The newest finished intake, and how it ended (C14); of one under way nothing is said."""
        finished = self.household.intakes.finished().select_related("finished_by")
        last = finished.first()
        if last is None:
            return None
        on = timezone.localdate(last.finished_at)
        ended = f"It ended as: {last.get_state_display().lower()}"
        return Source(last.get_kind_display(), on=on, by=str(last.finished_by), note=ended)

    @cached_property
    def _members(self) -> Source:
        """When somebody last came or left."""
        days = self.household.memberships.filter(started_on__lte=self.on)
        return Source(MEMBERS, on=days.last_changed_on())

    @cached_property
    def _profiles(self) -> Source:
        """When a profile was last changed by hand, or the last member's written down."""
        members = self.household.memberships.current(self.on).select_related("client__created_by")
        people = [each.client for each in members]
        changed = AuditEvent.objects.filter(
            household_id=self.household.pk,
            subject="clients.Client",
            verb="changed",
            subject_id__in=[str(person.pk) for person in people],
        )
        if last := changed.order_by("-at").first():
            by = User.objects.filter(pk__in=[last.user_id]).first()
            return Source(PROFILE, on=timezone.localdate(last.at), by=str(by or ""))
        newest = max(people, key=lambda person: person.created_at, default=None)
        if newest is None:
            return Source(PROFILE)
        on = timezone.localdate(newest.created_at)
        return Source(PROFILE, on=on, by=str(newest.created_by))

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
