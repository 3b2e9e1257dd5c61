"""Hand-made households: one for every state that a screen can show, each with a telling note.

They are told as of the moment the demo is loaded; "days" always means days before that moment.
Most belong to the demo's assessor, the anonymous one to the demo's victim service provider. The
note stands on the profile, so it says nothing that a client must not read (R26).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from assessments.enums import CallOutcome, ClientAgreement, Tool
from assessments.models import Assessment
from assessments.rules.answers import Missing
from assessments.rules.documents import Readiness
from clients.enums import GuardianRelation, Language, Relationship, Signer
from clients.models import Release
from clients.rules.data_quality import FULL, NOT_COLLECTED
from prioritization.synthetic.answers import NOTHING_SCORED, Answering
from prioritization.synthetic.casefile import (
    ZONE,
    CaseFile,
    Numbers,
    Place,
    Tools,
    Worker,
    local_day,
)
from prioritization.synthetic.histories import with_place
from prioritization.synthetic.people import born

TENT = Place(116, "tent", "north_sacramento", "95815")
OUTSIDE = Place(116, "outside", "downtown", "95814")
CAR = Place(116, "vehicle", "florin", "95828")
SHELTER = Place(101, "shelter", "north_sacramento")
FRIENDS = Place(336, "someones_home", "oak_park", "95817")
MOTEL = Place(314, "motel", "arden_arcade")
OWN_HOME = Place(410, "own_home", "natomas")
AREA_ONLY = Place(335, "someones_home", "elsewhere")

OPEN_DOORS = {
    "accessible_bed": "no",
    "pets": "no",
    "service_animal": "no",
    "sober_site": "yes",
    "background_check_ok": "yes",
    "violent_conviction_3y": "no",
    "meth_public_housing": "no",
    "registrant": "no",
    "placement_preference": "any",
    "working_on_goals": "yes",
    "program_interest": ["rrh", "psh"],
}
"""Answers that no sample program turns away."""


class Storyteller:
    """Keeps the numbering and the moment while the stories are told one after the other."""

    def __init__(self, *, tools: Tools, assessor: Worker, vsp: Worker, at: datetime):
        self.at = at
        self.on = local_day(at)
        self._tools = tools
        self._assessor = assessor
        self._vsp = vsp
        self._rng = Random("stories")  # noqa: S311  # nosec B311 - no secrets here
        self._numbers = Numbers()

    def tell_all(self) -> list[CaseFile]:
        """Every story, in the order of this module."""
        return [story(self) for story in STORIES]

    def moment(self, days: int) -> datetime:
        """Late in the morning so many days ago; of today, what is past already."""
        if days:
            return datetime.combine(self.on - timedelta(days=days), time(10), ZONE)
        midnight = datetime.combine(self.on, time(), ZONE)
        return max(midnight, self.at - timedelta(hours=1))

    # ----------------------------------------------------------------------------- a household

    def person(
        self,
        first: str,
        last: str,
        *,
        age: int,
        days: int = 40,
        note: str,
        language: Language = Language.ENGLISH,
    ) -> CaseFile:
        """A new household of one named person, added so many days ago."""
        file = self._open(self._assessor, days)
        self.join(file, first, last, Relationship.SELF, age, note=note, language=language)
        return file

    def anonymous(self, *, low: int, high: int, days: int = 40) -> CaseFile:
        """A new household of one anonymous person, served by a victim service provider."""
        file = self._open(self._vsp, days)
        self.join_anonymous(file, Relationship.SELF, low, high)
        return file

    def join_anonymous(self, file: CaseFile, relationship: Relationship, low: int, high: int):
        """One more anonymous person."""
        file.add_person(
            relationship,
            at=file.household.created_at,
            language=Language.ENGLISH,
            is_anonymous=True,
            age_low=low,
            age_high=high,
            name_data_quality=NOT_COLLECTED,
            ssn_data_quality=NOT_COLLECTED,
            dob_data_quality=NOT_COLLECTED,
        )

    def join(
        self,
        file: CaseFile,
        first: str,
        last: str,
        relationship: Relationship,
        age: int,
        *,
        note: str = "",
        language: Language = Language.ENGLISH,
    ) -> None:
        """One more named person, of this age today."""
        file.add_person(
            relationship,
            at=file.household.created_at,
            language=language,
            first_name=first,
            last_name=last,
            name_data_quality=FULL,
            ssn_data_quality=NOT_COLLECTED,
            date_of_birth=born(self._rng, age, self.on),
            dob_data_quality=FULL,
            sex=self._rng.randint(0, 1),
            veteran_status=0 if age >= 18 else None,
            phone="916-555-0123" if relationship == Relationship.SELF else "",
            contact_note=note,
        )

    def _open(self, worker: Worker, days: int) -> CaseFile:
        return CaseFile(
            rng=self._rng,
            numbers=self._numbers,
            tools=self._tools,
            worker=worker,
            at=self.moment(days),
        )

    # ----------------------------------------------------------------------------- the steps

    def enroll(
        self,
        file: CaseFile,
        *,
        days: int,
        months: int = 8,
        is_disabled: bool = False,
        leaving_out: int = 0,
    ) -> UUID:
        """A release and an enrollment, homeless since so many months before; the stay."""
        if not file.head.is_anonymous and not _has_release(file):
            for adult in file.adults:
                file.grant_release(adult, at=self.moment(days))
        stay = file.new_uuid()
        homeless_since = self.on - timedelta(days=days + 30 * months)
        file.enroll(
            at=self.moment(days) + timedelta(minutes=5),
            stay=stay,
            homeless_since=homeless_since,
            prior_living_situation=116,
            length_of_stay=3,
            date_to_street_essh=homeless_since,
            times_homeless_past_three_years=1,
            months_homeless_past_three_years=100 + min(months, 13),
            disabling_condition=int(is_disabled),
            leaving_out=leaving_out,
        )
        return stay

    def crisis(self, file: CaseFile, *, days: int, place: Place = TENT, **changed) -> Assessment:
        """A living situation and a Crisis Assessment of one day; no point but those `changed`."""
        return self._interview(Tool.CRISIS, file, days, place, changed)

    def hct(self, file: CaseFile, *, days: int, place: Place = TENT, **changed) -> Assessment:
        """As `crisis`, with the Housing Conversation Tool."""
        return self._interview(Tool.HCT, file, days, place, changed)

    def _interview(
        self, tool: Tool, file: CaseFile, days: int, place: Place, changed: Mapping
    ) -> Assessment:
        at = self.moment(days) + timedelta(minutes=20 if tool is Tool.CRISIS else 60)
        file.live_at(place, at=at)
        given = with_place((self.answers(file, tool, **changed), {}, {}), place)
        return file.assess(tool, given, place=place, at=at)

    def answers(self, file: CaseFile, tool: Tool, **changed) -> dict:
        """Answers of a healthy household that every door is open to, but for those `changed`."""
        usual = Answering(self._rng, [file.instrument(tool)]).usual
        asked = {**NOTHING_SCORED, **OPEN_DOORS, **changed}
        return usual | {code: value for code, value in asked.items() if code in usual}

    def plan(self, file: CaseFile, hct: Assessment) -> None:
        """The service plan that an HCT asks for."""
        file.write_plan(
            hct,
            at=hct.created_at + timedelta(minutes=20),
            goals=[
                file.goal(
                    "A quiet place of my own (made-up goal).",
                    "Get an ID together (made-up).",
                    "Visit the clinic (made-up).",
                )
            ],
            strengths="Knows everybody at the day center (made-up).",
            next_review_on=self.on + timedelta(days=30),
            client_agrees=ClientAgreement.YES,
        )


def _has_release(file: CaseFile) -> bool:
    return any(isinstance(record, Release) for record in file.records)


# ------------------------------------------------------------------------------------ the beginning


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


# -------------------------------------------------------------------------------------- the release


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


# --------------------------------------------------------------------------- extremely vulnerable


def evh_single(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (ii): 6 on the Crisis Assessment, 5 on the HCT; all steps done."""
    file = tell.person("Demonstrina", "Testbrook", age=66, note="Story: all steps done")
    stay = tell.enroll(file, days=30, months=10, is_disabled=True)
    ill = {"v4_illness": "two_or_more", "v6_oxygen_power_cold": "yes"}
    for tool in Tool:
        file.say_interest(tool, stay=stay, at=tell.moment(10), wants=True)
    crisis = tell.crisis(file, days=10, place=OUTSIDE, **ill)
    hct = tell.hct(file, days=10, place=OUTSIDE, **ill)
    for days, outcome in ((10, CallOutcome.NOT_REACHED), (9, CallOutcome.NOTHING_TODAY)):
        file.call_for_a_place(crisis, at=tell.moment(days) + timedelta(hours=2), outcome=outcome)
    tell.plan(file, hct)
    file.confer(
        at=tell.moment(3),
        doc_readiness=Readiness.DOC_READY,
        contact_plan="Day center in the morning (made-up).",
        next_step="Call 2-1-1 about a bed",
        next_step_owner="Demo Assessor-Example",
        next_step_due_on=tell.on + timedelta(days=2),
    )
    return file


def evh_by_hct_alone(tell: Storyteller) -> CaseFile:
    """EVH by the HCT; no shelter list before there is a Crisis Assessment (C1)."""
    file = tell.person(
        "Exemplard", "Fauxhaven", age=62, note="Story: Crisis Assessment still needed"
    )
    stay = tell.enroll(file, days=35, months=40, is_disabled=True)
    file.say_interest(Tool.HCT, stay=stay, at=tell.moment(15), wants=True)
    hct = tell.hct(
        file,
        days=15,
        v4_illness="two_or_more",
        v13_months_homeless="months_24_plus",
        v7_hospital="one_stay_or_three_visits",
    )
    tell.plan(file, hct)
    return file


def evh_family(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (iii): 10."""
    file = _mother_with_two(
        tell,
        "Imaginbury",
        children=("Testito", "Samplella"),
        note="Story: family, worked example iii",
    )
    tell.crisis(
        file,
        days=6,
        place=CAR,
        f3_child_health="severe",
        v10_safety="not_safe_now",
        v4_illness="one",
    )
    return file


def family_just_below(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (iv): 9, not EVH and on the lists all the same (R5)."""
    file = _mother_with_two(
        tell,
        "Synthedale",
        children=("Mockito", "Inventella"),
        note="Story: family, worked example iv",
    )
    tell.crisis(file, days=6, place=CAR, f3_child_health="severe", v10_safety="not_safe_now")
    return file


def _mother_with_two(
    tell: Storyteller, last: str, *, children: tuple[str, str], note: str
) -> CaseFile:
    file = tell.person("Fictabella", last, age=30, days=20, note=note)
    for first, age in zip(children, (1, 4), strict=True):
        tell.join(file, first, last, Relationship.CHILD, age)
    tell.enroll(file, days=20)
    return file


def not_evh_single(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (i): 3."""
    file = tell.person("Sampliñaki", "Ejemplández", age=57, note="Story: worked example i")
    tell.enroll(file, days=25)
    tell.crisis(file, days=8, place=OUTSIDE, v4_illness="one")
    return file


# ----------------------------------------------------------------------------------------- expiry


def expires_soon(tell: Storyteller) -> CaseFile:
    """The Crisis Assessment counts for three more days (R6)."""
    file = tell.person("Protowen", "Muestrson", age=44, days=95, note="Story: expires in 3 days")
    tell.enroll(file, days=95)
    tell.crisis(file, days=87, v5_mobility_senses="yes", v8_mental_health="yes")
    return file


def expired_yesterday(tell: Storyteller) -> CaseFile:
    """The Crisis Assessment counted until yesterday (R6)."""
    file = tell.person("Mockwen", "Specimengate", age=49, days=95, note="Story: expired yesterday")
    tell.enroll(file, days=95)
    tell.crisis(file, days=91, v9_overdose="yes")
    return file


# --------------------------------------------------------------------------------------- households


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


# ---------------------------------------------------------------------------------- what came after


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


def no_shelter_fits(tell: Storyteller) -> CaseFile:
    """A family that adult shelters cannot take and family shelters may not: whom to call."""
    file = _mother_with_two(
        tell,
        "Fauxmoor",
        children=("Exemplina", "Testo"),
        note="Story: no shelter fits",
    )
    tell.crisis(file, days=4, place=CAR, registrant="for_life", v4_illness="one")
    return file


STORIES: tuple[Callable[[Storyteller], CaseFile], ...] = (
    nothing_done,
    only_released,
    not_all_enrolled,
    situation_today,
    draft_in_progress,
    stale_draft,
    release_refused,
    release_expired,
    release_withdrawn,
    evh_single,
    evh_by_hct_alone,
    evh_family,
    family_just_below,
    not_evh_single,
    expires_soon,
    expired_yesterday,
    family_of_nine,
    couple,
    speaks_spanish,
    anonymous_with_child,
    says_nothing,
    corrected,
    entered_in_error,
    in_shelter,
    exited,
    outreach_saw_them_elsewhere,
    release_due_for_renewal,
    turned_18,
    partner_not_asked_yet,
    no_shelter_fits,
)
