"""Households that came by the CAS & Diversion intake, each as far as the demo takes up from there.

`prioritization.synthetic.intakes` goes on with them: what came of the talk, and Finish.
"""

from assessments.enums import Tool
from assessments.rules.intake import Page
from clients.enums import Relationship
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.stories.places import CAR, FRIENDS, OUTSIDE, TENT
from prioritization.synthetic.stories.storyteller import Storyteller

BEGUN = "Story: intake begun and left"
BY_MISTAKE = "Story: intake begun by mistake"
TALKING = "Story: intake, still talking"
FOR_THE_QUEUE = "Story: intake ready for the queue"
QUEUED = "Story: on the queue"
FAMILY_QUEUED = "Story: family on the queue"
DIVERTED = "Story: diverted, exit to record"
DIVERTED_AND_LEFT = "Story: diverted and exited"
BACK_AGAIN = "Story: on the queue, update under way"


def begun_and_left(tell: Storyteller) -> CaseFile:
    """Somebody began the intake three weeks ago; nobody went on, and nobody is enrolled."""
    file = tell.person("Mocka-Lu", "Specimenley", age=31, days=21, note=BEGUN)
    file.grant_release(file.head, at=tell.moment(21))
    file.begin_intake(at=tell.moment(21), saved_at=tell.moment(21))
    return file


def begun_by_mistake(tell: Storyteller) -> CaseFile:
    """They came for a shower only: the intake is discarded with its reason (R36)."""
    file = tell.person("Protoelle", "Exemplbury", age=49, days=5, note=BY_MISTAKE)
    file.grant_release(file.head, at=tell.moment(5))
    file.begin_intake(at=tell.moment(5), saved_at=tell.moment(5))
    return file


def still_talking(tell: Storyteller) -> CaseFile:
    """A sister may take her in: they talk on tomorrow."""
    file = tell.person("Mockelle", "Specimencombe", age=26, days=2, note=TALKING)
    _take_in(tell, file, days=2, place=FRIENDS)
    return file


def ready_for_the_queue(tell: Storyteller) -> CaseFile:
    """Everything was asked, and Finish was not pressed (R36)."""
    file = tell.person("Fictbert", "Samplegate", age=55, days=4, note=FOR_THE_QUEUE)
    _take_in(tell, file, days=4, asks_needs=True)
    return file


def queued(tell: Storyteller) -> CaseFile:
    """Alone, in a tent, on the queue without any score (C14)."""
    file = tell.person("Inventa", "Mockfield", age=44, days=8, note=QUEUED)
    _take_in(tell, file, days=8, asks_needs=True)
    return file


def family_queued(tell: Storyteller) -> CaseFile:
    """A mother with two children in a car; families come first on this queue."""
    last = "Fictmoor"
    file = tell.person("Samplana", last, age=33, days=6, note=FAMILY_QUEUED)
    tell.join(file, "Exemplo", last, Relationship.CHILD, 8)
    tell.join(file, "Testina", last, Relationship.CHILD, 3)
    _take_in(tell, file, days=6, place=CAR, asks_needs=True)
    return file


def diverted(tell: Storyteller) -> CaseFile:
    """An uncle takes him in; where he went is still to be recorded (R44)."""
    file = tell.person("Samplolf", "Fauxson", age=23, days=3, note=DIVERTED)
    _take_in(tell, file, days=3, place=OUTSIDE)
    return file


def diverted_and_left(tell: Storyteller) -> CaseFile:
    """Home again after a talk with the landlord, with the service that led to it (R45)."""
    file = tell.person("Demonstrabella", "Protoley", age=38, days=10, note=DIVERTED_AND_LEFT)
    _take_in(tell, file, days=10, place=FRIENDS)
    return file


def queued_with_an_update(tell: Storyteller) -> CaseFile:
    """On the queue; a colleague brings the enrollment up to date, which moves nothing yet."""
    file = tell.person("Inventito", "Protoridge", age=61, days=12, note=BACK_AGAIN)
    _take_in(tell, file, days=12, asks_needs=True)
    return file


def _take_in(tell, file, *, days, place=TENT, asks_needs=False) -> None:
    """Enrolled, with a living situation, the talk, and perhaps the needs, all of one day."""
    at = tell.moment(days)
    file.begin_intake(at=at, saved_at=at, confirmed=[Page.FAMILY])
    tell.enroll(file, days=days)
    file.live_at(place, at=at)
    tools = (Tool.DIVERSION, Tool.HOUSING_NEEDS) if asks_needs else (Tool.DIVERSION,)
    for tool in tools:
        pages = len(file.instrument(tool).pages)
        file.begin(tool, (tell.answers(file, tool), {}, {}), at=at, pages=pages)
