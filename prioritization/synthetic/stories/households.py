"""Households of every kind: large, two, Spanish-speaking, anonymous, silent, without a shelter."""

from assessments.enums import Tool
from assessments.rules.answers import Missing
from clients.enums import Language, Relationship
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.casefile.setting import Place
from prioritization.synthetic.stories.places import AREA_ONLY, CAR, FRIENDS, MOTEL
from prioritization.synthetic.stories.storyteller import Storyteller


def family_of_nine(tell: Storyteller) -> CaseFile:
    """Two adults and seven children, with names as long as names get."""
    last = "Placeholłowski-Muestrández-Pretendthorpe"
    file = tell.person(
        "Demonstrabella", last, age=39, days=28, note="Story: family of nine, long names"
    )
    tell.join(file, "Exemplandro", last, Relationship.PARTNER, 42)
    children = {"Testián": 16, "Specimabella": 14, "Mocka-Lu": 11, "Synthøra": 9}
    children |= {"Protoo-Jay": 7, "Fictana": 4, "Invento": 2}
    for first, age in children.items():
        tell.join(file, first, last, Relationship.CHILD, age)
    tell.enroll(file, days=28)
    tell.crisis(file, days=14, place=MOTEL, f3_child_health="some", f5_child_welfare="yes")
    hct = tell.hct(file, days=14, place=MOTEL, f3_child_health="some", f5_child_welfare="yes")
    tell.plan(file, hct)
    return file


def couple(tell: Storyteller) -> CaseFile:
    """Two adults who want to stay together, with a dog."""
    file = tell.person("Fictius", "Protoström", age=45, note="Story: couple with a dog")
    tell.join(file, "Testelle", "Inventović", Relationship.PARTNER, 43)
    tell.enroll(file, days=32)
    dog = {"pets": "yes", "pets_count": 1, "pets_kinds": ["dog"]}
    tell.crisis(file, days=11, stay_together="yes", v5_mobility_senses="yes", **dog)
    return file


def speaks_spanish(tell: Storyteller) -> CaseFile:
    """Reads and hears Spanish."""
    file = tell.person(
        "Exemplana",
        "Muestrández",
        age=35,
        days=18,
        note="Story: speaks Spanish",
        language=Language.SPANISH,
    )
    tell.join(file, "Testito", "Muestrández", Relationship.CHILD, 8, language=Language.SPANISH)
    tell.enroll(file, days=18)
    tell.crisis(file, days=9, place=FRIENDS, v10_safety="harmed_90_days")
    return file


def anonymous_with_child(tell: Storyteller) -> CaseFile:
    """A victim service provider's household: a code, age bands, an HCT and no plan (R16)."""
    file = tell.anonymous(low=25, high=34)
    tell.join_anonymous(file, Relationship.CHILD, 5, 12)
    tell.enroll(file, days=21)
    tell.hct(file, days=12, place=AREA_ONLY, v10_safety="not_safe_now", v8_mental_health="yes")
    file.confer(
        at=tell.moment(11),
        vsp_contact="Example Victim Services Agency, 916-555-0100",
    )
    return file


def says_nothing(tell: Storyteller) -> CaseFile:
    """Declined every question: counts nothing, explains nothing, and is asked again next time."""
    file = tell.person("Inventwen", "Fauxmoor", age=31, note="Story: preferred not to answer")
    tell.enroll(file, days=16)
    at = tell.moment(10)
    file.live_at(Place(9), at=at)
    codes = [question.code for question in file.instrument(Tool.CRISIS).questions]
    declined = dict.fromkeys(codes, Missing.PREFER_NOT.value)
    file.assess(Tool.CRISIS, ({}, declined, {}), place=Place(9), at=at)
    return file


def no_shelter_fits(tell: Storyteller) -> CaseFile:
    """A family that adult shelters cannot take and family shelters may not: whom to call."""
    file = tell.mother_with_two(
        "Fauxmoor",
        children=("Exemplina", "Testo"),
        note="Story: no shelter fits",
    )
    tell.crisis(file, days=4, place=CAR, registrant="for_life", v4_illness="one")
    return file
