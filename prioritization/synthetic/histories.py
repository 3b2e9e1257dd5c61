"""Draws what happened to a household: from the day it was added to the last time it was met."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from assessments.enums import ClientAgreement, Tool
from assessments.models import Assessment
from assessments.rules.documents import Readiness
from clients.enums import AREAS
from prioritization.synthetic.answers import Answering
from prioritization.synthetic.casefile import FIRST_HOUR, ZONE, CaseFile, Place, local_day
from prioritization.synthetic.chance import Shares
from prioritization.synthetic.people import (
    anonymous_profile,
    draw_household,
    draw_language,
    draw_last,
    named_profile,
)

NO_EXIT_INTERVIEW = 30
LONGEST_AGO = 900
USUAL_AGO = 150

ENDS = Shares(
    {"only added": 3, "no decision": 2, "not all enrolled": 3, "exited": 7, "goes on": 85}
)
DECISIONS = Shares({"granted": 88, "refused": 8, "withdrawn": 4})
RENEWS = 0.75

SINGLE_PLACES = Shares(
    {116: 62, 101: 16, 336: 6, 335: 5, 314: 4, 118: 1, 206: 2, 207: 1, 302: 1, 37: 1, 8: 1}
)
FAMILY_PLACES = Shares({116: 46, 101: 20, 314: 14, 335: 13, 336: 9, 302: 2, 9: 1})
PRIOR_PLACES = Shares({116: 52, 101: 14, 336: 9, 335: 9, 314: 5, 207: 3, 206: 2, 410: 4, 99: 2})
DISABLING_CONDITION = Shares({0: 48, 1: 44, 8: 4, 9: 3, 99: 1})
STREET = Shares({"outside": 28, "tent": 42, "vehicle": 22, "abandoned_building": 8})
FAMILY_STREET = Shares({"outside": 4, "tent": 16, "vehicle": 75, "abandoned_building": 5})
PLACE_TYPES = {
    101: "shelter",
    118: "shelter",
    206: "institution",
    207: "institution",
    302: "other_place",
    314: "motel",
    335: "someones_home",
    336: "someones_home",
    410: "own_home",
}
AREA_CODES = tuple(code for code, _ in AREAS)
ZIP_CODES = ("95811", "95814", "95815", "95817", "95820", "95823", "95828", "95838", "95670")

MOVES_BETWEEN_CONTACTS = 0.2
CONTRADICTS = 0.02
IS_LOST = 0.1
GAPS = Shares({(14, 40): 20, (41, 85): 35, (86, 110): 30, (111, 240): 15})

WANTS = {Tool.CRISIS: 0.86, Tool.HCT: 0.62}
RENEWS_CRISIS_AFTER = 75
RENEWS_HCT_AFTER = 430
REASSESSED_EARLY = 0.06
SUBMITTED_LATER = 0.08
CORRECTED = 0.03
IN_ERROR = 0.015
MET_BY_OUTREACH = 0.15
HAS_PLAN = 0.8
HAS_CONFERENCING = 0.55
HAS_DRAFT = 0.04


@dataclass(frozen=True)
class Course:
    """The outline of a history. `end` says why it stops; no contact is later than `until`."""

    added_on: date
    until: date
    end: str
    decision: str


def draw_course(rng: Random, on: date) -> Course:
    """The outline of a household's history up to the day before `on`."""
    ago = min(LONGEST_AGO, 2 + int(rng.expovariate(1 / USUAL_AGO)))
    return Course(
        added_on=on - timedelta(days=ago),
        until=on - timedelta(days=1),
        end=ENDS.draw(rng),
        decision=DECISIONS.draw(rng),
    )


class History:
    """Writes one household's case file along a course."""

    def __init__(self, file: CaseFile, course: Course, added_at: datetime):
        self.file = file
        self.rng = file.rng
        self.course = course
        self.added_at = added_at
        self.until = course.until
        self.latest: dict[Tool, Assessment] = {}
        self.wants: dict[Tool, bool] = {}

    def write(self) -> None:
        """Add everything that happened."""
        self.add_people()
        if self.course.end == "only added":
            return
        if not self.file.worker.is_vsp and not self.ask_for_release():
            return
        instruments = (self.file.instrument(tool) for tool in Tool)
        self.answering = Answering(self.rng, instruments)
        days = self.contact_days()
        entered_at = self.at_least_added(days[0])
        stay = self.enroll(days, entered_at)
        self.say_what_they_want(stay, entered_at + timedelta(minutes=5))
        self.place = self.draw_place()
        for day in days:
            self.meet(day)
        self.finish(days[-1])

    def draw_place(self) -> Place:
        """Where they may live; of anonymous people no more than the area is recorded."""
        place = draw_place(self.rng, is_large=len(self.file.people) > 2)
        return replace(place, zip_code="") if self.file.worker.is_vsp else place

    # ------------------------------------------------------------------------------ the beginning

    def add_people(self) -> None:
        """Draw the household and a profile for each member."""
        language, surname = draw_language(self.rng), draw_last(self.rng)
        for person in draw_household(self.rng, self.course.added_on):
            if self.file.worker.is_vsp:
                profile = anonymous_profile(self.rng, person, on=self.course.added_on)
            else:
                profile = named_profile(self.rng, person, surname=surname, on=self.course.added_on)
            self.file.add_person(
                person.relationship, at=self.added_at, language=language, **profile
            )

    def ask_for_release(self) -> bool:
        """Record the head's decision; whether there is one. Contacts stop with the consent."""
        head, at = self.file.head, self.added_at + timedelta(minutes=5)
        if self.course.end == "no decision":
            return False
        if self.course.decision == "refused":
            self.file.refuse_release(head, at=at)
            return True
        for adult in self.file.adults[1:]:
            self.file.grant_release(adult, at=at)
        release = self.file.grant_release(head, at=at)
        if self.course.decision == "withdrawn":
            self.withdraw(release)
            return True
        while release.ends_on < self.until and self.rng.random() < RENEWS:
            renewed_on = release.ends_on - timedelta(days=self.rng.randrange(30))
            for adult in self.file.adults:
                release = self.file.grant_release(adult, at=self.file.moment(renewed_on))
        self.until = min(self.until, release.ends_on)
        return True

    def withdraw(self, release) -> None:
        """The head takes the release back some time later, if there was time for it."""
        day = self.course.added_on + timedelta(days=self.rng.randint(1, 120))
        if day <= self.until:
            release.withdrawn_at = self.file.moment(day)
            self.until = day

    def contact_days(self) -> list[date]:
        """The days on which somebody talked with the household; the first is the enrollment."""
        latest_first = min(self.until, self.course.added_on + timedelta(days=5))
        span = (latest_first - self.course.added_on).days
        days = [self.course.added_on + timedelta(days=self.rng.randint(0, span))]
        while self.rng.random() > IS_LOST:
            following = days[-1] + timedelta(days=self.rng.randint(*GAPS.draw(self.rng)))
            if following > self.until:
                break
            days.append(following)
        return days

    def enroll(self, days: list[date], entered_at: datetime) -> uuid.UUID:
        """Enroll everybody, or almost everybody, on the day of the first contact."""
        stay = self.file.new_uuid()
        forgets_one = self.course.end == "not all enrolled" and len(self.file.people) > 1
        self.file.enroll(
            at=entered_at,
            stay=stay,
            homeless_since=self.homeless_since(days[0]),
            prior_living_situation=PRIOR_PLACES.draw(self.rng),
            disabling_condition=DISABLING_CONDITION.draw(self.rng),
            leaving_out=1 if forgets_one else 0,
        )
        if self.course.end == "exited":
            morning = datetime.combine(days[-1], time(FIRST_HOUR), ZONE)
            self.file.leave(at=max(entered_at, morning), destination=NO_EXIT_INTERVIEW)
        return stay

    def at_least_added(self, day: date) -> datetime:
        """A moment of the day, and later than the adding when that was the same day."""
        if day == self.course.added_on:
            return self.added_at + timedelta(minutes=15)
        return self.file.moment(day)

    def homeless_since(self, entered_on: date) -> date | None:
        """When homelessness began, as far as it is known."""
        if self.rng.random() < 0.07:
            return None
        months = min(240, self.rng.lognormvariate(2.4, 1.1))
        return entered_on - timedelta(days=int(months * 30))

    def say_what_they_want(self, stay: uuid.UUID, at: datetime) -> None:
        """Crisis help, housing, both or neither; victim services ask for housing only (R16)."""
        for tool, share in WANTS.items():
            if tool is Tool.CRISIS and self.file.worker.is_vsp:
                continue
            self.wants[tool] = self.rng.random() < share
            self.file.say_interest(tool, stay=stay, at=at, wants=self.wants[tool])

    # ----------------------------------------------------------------------------------- contacts

    def meet(self, day: date) -> None:
        """One contact: where they live now, and the interviews that are due."""
        at = self.at_least_added(day) + timedelta(minutes=10)
        if self.rng.random() < MOVES_BETWEEN_CONTACTS:
            self.place = self.draw_place()
        situation = self.file.live_at(self.place, at=at)
        if self.rng.random() < IN_ERROR:
            self.file.mark_situation_in_error(situation, at=at + timedelta(minutes=2))
            self.file.live_at(self.place, at=at + timedelta(minutes=3))
        for number, tool in enumerate(self.due(day)):
            self.interview(tool, at=at + timedelta(minutes=10 + 40 * number))
        if self.rng.random() < MET_BY_OUTREACH:
            self.meet_outside(day)

    def due(self, day: date) -> list[Tool]:
        """The tools they want whose last assessment is old enough, or that are asked early."""
        ages = {Tool.CRISIS: RENEWS_CRISIS_AFTER, Tool.HCT: RENEWS_HCT_AFTER}
        return [
            tool
            for tool, wanted in self.wants.items()
            if wanted and self.is_due(tool, day, ages[tool])
        ]

    def is_due(self, tool: Tool, day: date, after: int) -> bool:
        """Never done, done long ago, or life has changed (R8)."""
        latest = self.latest.get(tool)
        if latest is None or (day - latest.assessed_on).days >= after:
            return True
        return self.rng.random() < REASSESSED_EARLY

    def interview(self, tool: Tool, *, at: datetime) -> None:
        """An interview with everything that may follow: a correction, an error mark, a plan."""
        assessment = self.file.assess(
            tool,
            with_place(self.answering.interview(self.file.instrument(tool)), self.said_place()),
            place=self.place,
            at=at,
            submitted_at=self.submitted_later(at),
        )
        self.latest[tool] = assessment
        if self.rng.random() < CORRECTED:
            self.correct(assessment)
        elif self.rng.random() < IN_ERROR:
            self.file.mark_assessment_in_error(
                assessment, at=assessment.created_at + timedelta(minutes=7)
            )
        if tool is Tool.HCT and not self.file.worker.is_vsp and self.rng.random() < HAS_PLAN:
            self.write_plan(self.latest[tool])

    def said_place(self) -> Place:
        """Where they say they are; now and then not what the living situation says (a fault)."""
        if self.rng.random() < CONTRADICTS:
            return self.draw_place()
        return self.place

    def submitted_later(self, at: datetime) -> datetime | None:
        """An interview that was written down a day or two afterwards, when there was time."""
        if self.rng.random() >= SUBMITTED_LATER:
            return None
        later = at + timedelta(days=self.rng.randint(1, 2))
        return later if local_day(later) <= self.until else None

    def correct(self, wrong: Assessment) -> None:
        """Somebody notices a wrong answer within the 60 days of C5."""
        later = wrong.created_at + timedelta(days=self.rng.randint(0, 20), minutes=9)
        if local_day(later) <= self.course.until:
            illness = self.rng.choice(["two_or_more", "one", "none"])
            self.latest[Tool(wrong.tool)] = self.file.correct(
                wrong, at=later, place=self.place, v4_illness=illness
            )

    def meet_outside(self, day: date) -> None:
        """Outreach meets them some days later, perhaps somewhere else."""
        day += timedelta(days=self.rng.randint(0, 12))
        if day <= self.course.until:
            place = self.place if self.rng.random() < 0.6 else self.draw_place()
            self.file.meet_at(place, at=self.file.moment(day) + timedelta(hours=2))

    def write_plan(self, hct: Assessment) -> None:
        """The service plan that follows the HCT."""
        at = hct.created_at + timedelta(minutes=20)
        wish, strength, step = map(self.rng.choice, (GOALS, STRENGTHS, NEXT_STEPS))
        self.file.write_plan(
            hct,
            at=at,
            goals=[self.file.goal(wish, step)],
            strengths=strength,
            next_review_on=local_day(at) + timedelta(days=90),
            client_agrees=AGREEMENT.draw(self.rng),
        )

    # ------------------------------------------------------------------------------------ the end

    def finish(self, last_day: date) -> None:
        """What stands after the last contact: case conferencing and an interview left open."""
        if self.latest and self.rng.random() < HAS_CONFERENCING:
            self.confer()
        if self.course.end != "exited" and self.rng.random() < HAS_DRAFT:
            self.leave_open(last_day)

    def confer(self) -> None:
        """The papers and the next step, as of the newest assessment."""
        newest = max(assessment.created_at for assessment in self.latest.values())
        content = {
            "doc_readiness": DOC_READINESS.draw(self.rng),
            "next_step": self.rng.choice(NEXT_STEPS),
            "next_step_due_on": local_day(newest) + timedelta(days=14),
        }
        if self.file.worker.is_vsp:
            content = {"vsp_contact": "Example Victim Services Agency, 916-555-0100"}
        self.file.confer(at=newest + timedelta(minutes=40), **content)

    def leave_open(self, day: date) -> None:
        """An interview that was begun at the last contact and never finished, or given up."""
        tool = Tool.HCT if self.file.worker.is_vsp else self.rng.choice(list(Tool))
        instrument = self.file.instrument(tool)
        at = self.file.moment(day) + timedelta(hours=2)
        gave_up = self.rng.random() < 0.25
        self.file.begin(
            tool,
            with_place(self.answering.interview(instrument), self.place),
            at=at,
            pages=self.rng.randint(1, len(instrument.pages) - 1),
            discarded_at=at + timedelta(hours=1) if gave_up else None,
        )


def draw_place(rng: Random, *, is_large: bool) -> Place:
    """Where a household may live; a large one, which is mostly a family, is sheltered more."""
    situation = (FAMILY_PLACES if is_large else SINGLE_PLACES).draw(rng)
    place_type = PLACE_TYPES.get(situation, "")
    if situation == 116:
        place_type = (FAMILY_STREET if is_large else STREET).draw(rng)
    if not place_type:
        return Place(situation)
    return Place(
        situation,
        place_type,
        area=rng.choice(AREA_CODES) if rng.random() < 0.9 else "",
        zip_code=rng.choice(ZIP_CODES) if rng.random() < 0.4 else "",
    )


def with_place(given: tuple[dict, dict, dict], place: Place) -> tuple[dict, dict, dict]:
    """The answers together with the location question L1 (C2), as far as it is known."""
    answers, missing, notes = given
    said = {"l1_place": place.place_type, "l1_area": place.area}
    answers = {**answers, **{code: value for code, value in said.items() if value}}
    if place.zip_code:
        notes = {**notes, "l1_zip": place.zip_code}
    return answers, missing, notes


GOALS = (
    "A place of my own with a door that locks (made-up goal).",
    "A home close to work (made-up goal).",
    "To live near family again (made-up goal).",
)
STRENGTHS = (
    "Keeps appointments and knows the bus lines (made-up).",
    "Good with people and good at fixing things (made-up).",
)
NEXT_STEPS = (
    "Get an ID together",
    "Order a birth certificate",
    "Visit the clinic",
    "Fill in the housing application",
)
DOC_READINESS = Shares(
    {
        Readiness.NOT_STARTED: 25,
        Readiness.IN_PROGRESS: 45,
        Readiness.DOC_READY: 25,
        Readiness.EXPIRED_DOCUMENT: 5,
    }
)
AGREEMENT = Shares({ClientAgreement.YES: 60, ClientAgreement.VERBALLY: 35, ClientAgreement.NO: 5})
