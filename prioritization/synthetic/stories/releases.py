"""What a release, or none, does to a household."""

from clients.enums import GuardianRelation, Relationship, Signer
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.stories.places import OUTSIDE
from prioritization.synthetic.stories.storyteller import Storyteller


def release_refused(tell: Storyteller) -> CaseFile:
    """Shares nothing: private to the agency, and every step is open (C7)."""
    file = tell.person("Protoéa", "Pretendford", age=38, note="Story: sharing was declined")
    file.refuse_release(file.head, at=tell.moment(40))
    tell.enroll(file, days=40)
    tell.crisis(file, days=20, place=OUTSIDE, v8_mental_health="yes")
    return file


def release_expired(tell: Storyteller) -> CaseFile:
    """The release ran out; the housing conversation still counts."""
    file = tell.person("Specimo", "Fictworth", age=58, days=400, note="Story: release has expired")
    tell.enroll(file, days=400, months=20)
    hct = tell.hct(file, days=370, v4_illness="one")
    tell.plan(file, hct)
    return file


def release_withdrawn(tell: Storyteller) -> CaseFile:
    """The release was taken back last week."""
    file = tell.person("Fictolf", "Mockwick", age=33, note="Story: release was withdrawn")
    release = file.grant_release(file.head, at=tell.moment(40))
    release.withdrawn_at = tell.moment(7)
    tell.enroll(file, days=40)
    tell.crisis(file, days=30)
    return file


def release_due_for_renewal(tell: Storyteller) -> CaseFile:
    """The release ends within the month and can be renewed."""
    file = tell.person("Samplina", "Demoray", age=47, days=350, note="Story: release ends soon")
    tell.enroll(file, days=350, months=14)
    return file


def turned_18(tell: Storyteller) -> CaseFile:
    """A guardian signed a while ago; now the young person decides."""
    file = tell.person("Exempla", "Fictley", age=18, days=300, note="Story: turned 18 since")
    file.grant_release(
        file.head,
        at=tell.moment(300),
        signer=Signer.GUARDIAN,
        guardian_relation=GuardianRelation.GRANDPARENT,
        signed_name="Mockella Fictley",
    )
    tell.enroll(file, days=300)
    return file


def partner_not_asked_yet(tell: Storyteller) -> CaseFile:
    """The head said yes; until the partner decides, other agencies see nothing."""
    file = tell.person("Testián", "Pretendson", age=36, days=12, note="Story: partner to be asked")
    tell.join(file, "Synthella", "Pretendson", Relationship.PARTNER, 35)
    file.grant_release(file.head, at=tell.moment(12))
    tell.enroll(file, days=12)
    return file
