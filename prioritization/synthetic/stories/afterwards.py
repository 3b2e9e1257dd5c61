"""What came after the interview."""

from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.casefile.setting import Place
from prioritization.synthetic.stories.places import OUTSIDE, OWN_HOME, SHELTER, TENT
from prioritization.synthetic.stories.storyteller import Storyteller


def corrected(tell: Storyteller) -> CaseFile:
    """An answer was wrong: the correction keeps the date and is the one that counts (C5)."""
    file = tell.person("Specimella", "Testcombe", age=54, note="Story: corrected assessment")
    tell.enroll(file, days=33)
    wrong = tell.crisis(file, days=13, v4_illness="none", v7_hospital="fewer")
    file.correct(wrong, at=tell.moment(12), place=TENT, v4_illness="one")
    return file


def entered_in_error(tell: Storyteller) -> CaseFile:
    """The assessment was meant for somebody else: it stays and counts for nothing (R17)."""
    file = tell.person("Mockana", "Exemplstead", age=27, note="Story: entered in error")
    tell.enroll(file, days=22)
    meant_for_another = tell.crisis(file, days=5, v12_personal_care="yes")
    file.mark_assessment_in_error(meant_for_another, at=tell.moment(4))
    return file


def in_shelter(tell: Storyteller) -> CaseFile:
    """EVH and in a shelter since last week: not among those who must move today (C13)."""
    file = tell.person("Testolf", "Sampleford", age=68, note="Story: in a shelter now")
    tell.enroll(file, days=36)
    ill = {"v4_illness": "two_or_more", "v7_hospital": "two_stays_or_six_visits"}
    tell.crisis(file, days=17, place=OUTSIDE, **ill)
    file.live_at(SHELTER, at=tell.moment(6))
    return file


def exited(tell: Storyteller) -> CaseFile:
    """Left coordinated entry for a home last month."""
    file = tell.person("Synthard", "Demofield", age=37, days=120, note="Story: exited to a home")
    tell.enroll(file, days=120)
    hct = tell.hct(file, days=100)
    tell.plan(file, hct)
    home = file.live_at(OWN_HOME, at=tell.moment(30))
    file.leave(at=tell.moment(30), destination=OWN_HOME.situation, lives_at=home)
    return file


def outreach_saw_them_elsewhere(tell: Storyteller) -> CaseFile:
    """Outreach met them last, in another part of town: that location counts (R22)."""
    file = tell.person("Protoolf", "Inventgate", age=40, note="Story: newest location by outreach")
    tell.enroll(file, days=31)
    tell.crisis(file, days=15, place=TENT)
    seen = Place(116, "vehicle", "meadowview", "95823")
    file.meet_at(seen, at=tell.moment(2), note="Parked near the park (made-up).")
    return file
