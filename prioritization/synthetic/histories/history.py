"""One history from its first day to its last."""

from datetime import date, timedelta

from assessments.enums import SCORED_TOOLS, Tool
from assessments.rules.documents import Readiness
from prioritization.synthetic.answers import Answering
from prioritization.synthetic.casefile.setting import local_day
from prioritization.synthetic.chance import Shares
from prioritization.synthetic.histories.contacts import NEXT_STEPS, Contacts
from prioritization.synthetic.histories.places import with_place

HAS_CONFERENCING = 0.55
HAS_DRAFT = 0.04
DOC_READINESS = Shares(
    {
        Readiness.NOT_STARTED: 25,
        Readiness.IN_PROGRESS: 45,
        Readiness.DOC_READY: 25,
        Readiness.EXPIRED_DOCUMENT: 5,
    }
)


class History(Contacts):
    """Writes one household's case file along a course."""

    def write(self) -> None:
        """Add everything that happened."""
        self.add_people()
        if self.course.end == "only added":
            return
        if not self.file.worker.is_vsp and not self.ask_for_release():
            return
        instruments = (self.file.instrument(tool) for tool in SCORED_TOOLS)
        self.answering = Answering(self.rng, instruments)
        days = self.contact_days()
        entered_at = self.at_least_added(days[0])
        stay = self.enroll(days, entered_at)
        self.say_what_they_want(stay, entered_at + timedelta(minutes=5))
        self.place = self.draw_place()
        for day in days:
            self.meet(day)
        self.finish(days[-1])

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
        tool = Tool.HCT if self.file.worker.is_vsp else self.rng.choice(SCORED_TOOLS)
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
