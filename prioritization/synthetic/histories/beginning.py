"""How a history begins: the people, the release, the enrollment, and what they want."""

import uuid
from datetime import date, datetime, time, timedelta

from assessments.enums import Tool
from assessments.models import Assessment
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.casefile.setting import FIRST_HOUR, ZONE
from prioritization.synthetic.chance import Shares
from prioritization.synthetic.histories.course import Course
from prioritization.synthetic.people import (
    anonymous_profile,
    draw_household,
    draw_language,
    draw_last,
    named_profile,
)

NO_EXIT_INTERVIEW = 30
RENEWS = 0.75
PRIOR_PLACES = Shares({116: 52, 101: 14, 336: 9, 335: 9, 314: 5, 207: 3, 206: 2, 410: 4, 99: 2})
DISABLING_CONDITION = Shares({0: 48, 1: 44, 8: 4, 9: 3, 99: 1})
IS_LOST = 0.1
GAPS = Shares({(14, 40): 20, (41, 85): 35, (86, 110): 30, (111, 240): 15})
WANTS = {Tool.CRISIS: 0.86, Tool.HCT: 0.62}


class Beginning:
    """One household's case file from the day it was added to its enrollment."""

    def __init__(self, file: CaseFile, course: Course, added_at: datetime):
        self.file = file
        self.rng = file.rng
        self.course = course
        self.added_at = added_at
        self.until = course.until
        self.latest: dict[Tool, Assessment] = {}
        self.wants: dict[Tool, bool] = {}

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
