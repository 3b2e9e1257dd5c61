"""What happens when somebody meets the household: where they live, and the interviews due."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from assessments.enums import ClientAgreement, Tool
from assessments.models import Assessment
from prioritization.synthetic.answers import Answering
from prioritization.synthetic.casefile.setting import Place, local_day
from prioritization.synthetic.chance import Shares
from prioritization.synthetic.histories.beginning import Beginning
from prioritization.synthetic.histories.places import draw_place, with_place

MOVES_BETWEEN_CONTACTS = 0.2
CONTRADICTS = 0.02
RENEWS_CRISIS_AFTER = 75
RENEWS_HCT_AFTER = 430
REASSESSED_EARLY = 0.06
SUBMITTED_LATER = 0.08
CORRECTED = 0.03
IN_ERROR = 0.015
MET_BY_OUTREACH = 0.15
HAS_PLAN = 0.8

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
AGREEMENT = Shares({ClientAgreement.YES: 60, ClientAgreement.VERBALLY: 35, ClientAgreement.NO: 5})


class Contacts(Beginning):
    """The contacts of one household, from the enrollment on.

    `answering` and `place` are how they answer, and where they live, as long as nothing changes.
    """

    answering: Answering
    place: Place

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

    def draw_place(self) -> Place:
        """Where they may live; of anonymous people no more than the area is recorded."""
        place = draw_place(self.rng, is_large=len(self.file.people) > 2)
        return replace(place, zip_code="") if self.file.worker.is_vsp else place

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
