"""What every story is told with: people, steps and interviews, numbered in the order of telling."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from assessments.enums import ClientAgreement, Tool
from assessments.models import Assessment
from clients.enums import Language, Relationship
from clients.models import Release
from clients.rules.data_quality import FULL, NOT_COLLECTED
from prioritization.synthetic.answers import NOTHING_SCORED, Answering
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.casefile.setting import ZONE, Numbers, Place, Tools, Worker, local_day
from prioritization.synthetic.histories.places import with_place
from prioritization.synthetic.people import born
from prioritization.synthetic.stories.places import TENT

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

    def mother_with_two(self, last: str, *, children: tuple[str, str], note: str) -> CaseFile:
        """A mother of 30 and two small children, enrolled twenty days ago."""
        file = self.person("Fictabella", last, age=30, days=20, note=note)
        for first, age in zip(children, (1, 4), strict=True):
            self.join(file, first, last, Relationship.CHILD, age)
        self.enroll(file, days=20)
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
