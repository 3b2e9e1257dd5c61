"""Before the first interview is done."""

from assessments.enums import Tool
from clients.enums import Relationship
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.histories.places import with_place
from prioritization.synthetic.stories.places import FRIENDS, OUTSIDE, TENT
from prioritization.synthetic.stories.storyteller import Storyteller


def nothing_done(tell: Storyteller) -> CaseFile:
    """Added today; the release has not been asked for yet."""
    return tell.person("Testa", "Mockridge", age=41, days=0, note="Story: nothing done yet")


def only_released(tell: Storyteller) -> CaseFile:
    """Shares the record; not enrolled yet."""
    file = tell.person("Mocko", "Testwell", age=36, days=2, note="Story: enrollment comes next")
    file.grant_release(file.head, at=tell.moment(2))
    return file


def not_all_enrolled(tell: Storyteller) -> CaseFile:
    """A family of four of which three are enrolled (R12)."""
    file = tell.person(
        "Sampla", "Fauxley", age=34, days=12, note="Story: one child not enrolled yet"
    )
    tell.join(file, "Exemplito", "Fauxley", Relationship.CHILD, 12)
    tell.join(file, "Fictina", "Fauxley", Relationship.CHILD, 9)
    tell.join(file, "Protoana", "Fauxley", Relationship.CHILD, 6)
    tell.enroll(file, days=12, leaving_out=1)
    return file


def situation_today(tell: Storyteller) -> CaseFile:
    """Enrolled, with today's living situation: both tools can begin."""
    file = tell.person(
        "Synthella", "Demoray", age=29, days=5, note="Story: living situation recorded today"
    )
    tell.enroll(file, days=5)
    file.live_at(OUTSIDE, at=tell.moment(0))
    return file


def draft_in_progress(tell: Storyteller) -> CaseFile:
    """A Crisis Assessment begun today: four parts are saved, the others wait."""
    file = tell.person(
        "Inventius", "Placeholt", age=52, days=9, note="Story: Crisis Assessment begun today"
    )
    stay = tell.enroll(file, days=9)
    file.say_interest(Tool.CRISIS, stay=stay, at=tell.moment(0), wants=True)
    file.live_at(TENT, at=tell.moment(0))
    given = with_place((tell.answers(file, Tool.CRISIS), {}, {}), TENT)
    file.begin(Tool.CRISIS, given, at=tell.moment(0), pages=4)
    return file


def stale_draft(tell: Storyteller) -> CaseFile:
    """A housing conversation that was begun three weeks ago and never finished (C20)."""
    file = tell.person(
        "Mockard", "Imaginson", age=47, days=25, note="Story: interview left open for weeks"
    )
    tell.enroll(file, days=25)
    file.live_at(FRIENDS, at=tell.moment(21))
    given = with_place((tell.answers(file, Tool.HCT), {}, {}), FRIENDS)
    file.begin(Tool.HCT, given, at=tell.moment(21), pages=3)
    return file
