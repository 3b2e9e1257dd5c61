"""One household's records, as model instances that are not saved: made in the order of life.

The same rules as in the real work make them: an assessment is cleaned, scored and dated by
`assessments.rules`, a release runs for its term, a correction keeps the date of what it corrects.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model

from assessments.enums import AssessmentType, CallOutcome, EvhPath, GoalCategory, StepOwner, Tool
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CaseConferencing,
    Draft,
    EvhAction,
    JointAssessment,
    ServicePlan,
    ToolInterest,
)
from assessments.rules.anonymity import FINDS_THE_PERSON
from assessments.rules.answers import clean
from assessments.rules.documents import Readiness
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.household import HouseholdSnapshot, Member
from assessments.rules.instrument import Instrument
from assessments.rules.scoring import score
from assessments.rules.service_plan import Row, goal, step
from cas.county import COUNTY as CONTINUUM
from clients.enums import Language, Relationship, ReleaseDecision, ReleaseDocumentation
from clients.models import (
    CODE_ALPHABET,
    Client,
    Enrollment,
    Exit,
    Household,
    LivingSituation,
    LivingSituationEnteredInError,
    LocationRecord,
    Membership,
    Release,
)
from clients.rules.ages import age_band
from clients.rules.release import TERM
from clients.rules.whereabouts import effective_moment
from prioritization.synthetic.papers import confirmed_by, papers_behind

ZONE = ZoneInfo(settings.TIME_ZONE)
INTERVIEW = timedelta(minutes=25)
FIRST_HOUR, LAST_HOUR = 8, 17


@dataclass(frozen=True)
class Worker:
    """Somebody who records things, and for which agency."""

    user_id: int
    agency_id: int
    is_vsp: bool = False


@dataclass(frozen=True)
class Tools:
    """The version of each tool that everybody is asked with."""

    instruments: Mapping[str, Instrument]
    version_ids: Mapping[str, int]
    wording_id: int | None = None
    """The text of the release that everybody decides on."""


@dataclass
class Numbers:
    """Where the numbering of records begins; every record takes the next number of its kind."""

    first: int = 1
    households: count = field(init=False)
    clients: count = field(init=False)
    enrollments: count = field(init=False)
    situations: count = field(init=False)
    assessments: count = field(init=False)

    def __post_init__(self):
        self.households = count(self.first)
        self.clients = count(self.first)
        self.enrollments = count(self.first)
        self.situations = count(self.first)
        self.assessments = count(self.first)


@dataclass(frozen=True)
class Place:
    """A living situation (a HUD 4.12 code) with what was said about where it is."""

    situation: int
    place_type: str = ""
    area: str = ""
    zip_code: str = ""


MOST_PLAN_ROWS = 64
"""Goals and steps that one household's plan may get; their keys are numbered, not drawn."""


class CaseFile:
    """The growing file of one household. Every method adds records and returns what it made."""

    def __init__(
        self, *, rng: Random, numbers: Numbers, tools: Tools, worker: Worker, at: datetime
    ):
        self.rng = rng
        self.worker = worker
        self.records: list[Model] = []
        self.people: list[tuple[Client, Membership]] = []
        self.plan: ServicePlan | None = None
        self.enrollments: list[Enrollment] = []
        self._plan_rows = count()
        self._numbers = numbers
        self._tools = tools
        self.household = self._add(
            Household(
                id=next(numbers.households),
                agency_id=worker.agency_id,
                tie_break=self.new_uuid(),
                created_at=at,
                created_by_id=worker.user_id,
            )
        )

    def instrument(self, tool: Tool) -> Instrument:
        """The questions of a tool."""
        return self._tools.instruments[tool]

    @property
    def head(self) -> Client:
        """The head of the household."""
        return self.people[0][0]

    def new_uuid(self) -> uuid.UUID:
        """A random UUID that is the same for the same seed."""
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def moment(self, day: date) -> datetime:
        """Some moment of a day's working hours."""
        return working_moment(self.rng, day)

    # ------------------------------------------------------------------------- people and consent

    def add_person(
        self, relationship: Relationship, *, at: datetime, language: Language, **profile: object
    ) -> Client:
        """A member with a profile; `code` may be reserved before with `next_code`."""
        number = next(self._numbers.clients)
        client = self._add(
            Client(
                id=number,
                code=code_of(number),
                agency_id=self.worker.agency_id,
                language=language,
                created_at=at,
                created_by_id=self.worker.user_id,
                **profile,
            )
        )
        membership = self._add(
            Membership(
                household_id=self.household.id,
                client_id=number,
                relationship=relationship,
                started_on=local_day(at),
            )
        )
        self.people.append((client, membership))
        return client

    @property
    def adults(self) -> list[Client]:
        """Who decides about sharing: the head, and everyone who is no child of theirs."""
        return [
            client
            for client, membership in self.people
            if membership.relationship != Relationship.CHILD
        ]

    def grant_release(self, client: Client, *, at: datetime, **by_guardian: object) -> Release:
        """The client, or a guardian, shares the record with other agencies for a year."""
        day = local_day(at)
        return self._add(
            Release(
                client_id=client.id,
                decision=ReleaseDecision.GRANTED,
                wording_id=self._tools.wording_id,
                language=client.language,
                documentation=ReleaseDocumentation.SIGNED_ELECTRONICALLY,
                signed_at=at,
                starts_on=day,
                ends_on=day + TERM,
                recorded_at=at,
                recorded_by_id=self.worker.user_id,
                **{"signed_name": client.display_name, **by_guardian},
            )
        )

    def refuse_release(self, client: Client, *, at: datetime) -> Release:
        """The client keeps the record private to this agency."""
        return self._add(
            Release(
                client_id=client.id,
                decision=ReleaseDecision.REFUSED,
                wording_id=self._tools.wording_id,
                language=client.language,
                starts_on=local_day(at),
                recorded_at=at,
                recorded_by_id=self.worker.user_id,
            )
        )

    # ------------------------------------------------------------------ enrollment and whereabouts

    def enroll(
        self,
        *,
        at: datetime,
        stay: uuid.UUID,
        homeless_since: date | None = None,
        prior_living_situation: int | None = None,
        disabling_condition: int | None = None,
        leaving_out: int = 0,
        **before: int | date | None,
    ) -> list[Enrollment]:
        """Enroll the members in one stay; the last `leaving_out` of them are forgotten (R12).

        `before` is what the head says about the time before this program (HUD 3.917).
        """
        enrolled = self.people[: len(self.people) - leaving_out]
        self.enrollments = [
            self._add(
                Enrollment(
                    id=next(self._numbers.enrollments),
                    client_id=client.id,
                    household_id=self.household.id,
                    stay=stay,
                    relationship=membership.relationship,
                    entered_on=local_day(at),
                    prior_living_situation=prior_living_situation,
                    homeless_since=homeless_since,
                    disabling_condition=disabling_condition if client is self.head else None,
                    **(before if client is self.head else {}),
                    created_at=at,
                    created_by_id=self.worker.user_id,
                )
            )
            for client, membership in enrolled
        ]
        return self.enrollments

    def leave(
        self, *, at: datetime, destination: int, lives_at: LivingSituation | None = None
    ) -> None:
        """Everybody enrolled leaves coordinated entry for a destination (a HUD 3.12 code)."""
        for enrollment in self.enrollments:
            enrollment.exited_on = local_day(at)
            self._add(
                Exit(
                    enrollment_id=enrollment.id,
                    destination=destination,
                    living_situation_id=lives_at.id if lives_at else None,
                    recorded_at=at,
                    recorded_by_id=self.worker.user_id,
                )
            )

    def live_at(self, place: Place, *, at: datetime, note: str = "") -> LivingSituation:
        """A living situation (step 3), true at the moment it is recorded."""
        return self._add(
            LivingSituation(
                id=next(self._numbers.situations),
                household_id=self.household.id,
                information_date=local_day(at),
                situation=place.situation,
                verified_by="" if self.head.is_anonymous else CONTINUUM.ce_program,
                **self._whereabouts(place, at, note),
            )
        )

    def meet_at(self, place: Place, *, at: datetime, note: str = "") -> LocationRecord:
        """A record of the location tab: where outreach met the household."""
        return self._add(
            LocationRecord(household_id=self.household.id, **self._whereabouts(place, at, note))
        )

    def _whereabouts(self, place: Place, at: datetime, note: str) -> dict:
        return {
            "effective_at": at,
            "created_at": at,
            "place_type": place.place_type,
            "area": place.area,
            "zip_code": place.zip_code,
            "note": note,
            "created_by_id": self.worker.user_id,
        }

    def mark_situation_in_error(self, situation: LivingSituation, *, at: datetime) -> Model:
        """The living situation was never true."""
        return self._add(
            LivingSituationEnteredInError(
                living_situation_id=situation.id,
                reason="Recorded for the wrong household (made-up reason).",
                marked_at=at,
                marked_by_id=self.worker.user_id,
            )
        )

    # ---------------------------------------------------------------------------------- interviews

    def say_interest(self, tool: Tool, *, stay: uuid.UUID, at: datetime, wants: bool) -> Model:
        """Whether the household wants what the tool opens (C7)."""
        return self._add(
            ToolInterest(
                household_id=self.household.id,
                stay=stay,
                tool=tool,
                is_interested=wants,
                recorded_at=at,
                recorded_by_id=self.worker.user_id,
            )
        )

    def assess(
        self,
        tool: Tool,
        given: tuple[Mapping, Mapping, Mapping],
        *,
        place: Place,
        at: datetime,
        submitted_at: datetime | None = None,
    ) -> Assessment:
        """A completed interview of the day of `at`; `given` as `Answering.interview` gives it."""
        return self._complete(
            tool,
            given,
            place=place,
            assessed_on=local_day(at),
            interviewed_at=effective_moment(
                day=local_day(at), now=submitted_at or at + INTERVIEW, zone=ZONE
            ),
            created_at=submitted_at or at + INTERVIEW,
        )

    def correct(self, wrong: Assessment, *, at: datetime, place: Place, **changed) -> Assessment:
        """A correction: the same date and answers but for those given (R18, C5)."""
        answers = {**wrong.answers, **changed}
        missing = {code: why for code, why in wrong.missing.items() if code not in changed}
        return self._complete(
            Tool(wrong.tool),
            (answers, missing, wrong.notes),
            place=place,
            assessed_on=wrong.assessed_on,
            interviewed_at=wrong.interviewed_at,
            created_at=at,
            corrects_id=wrong.id,
        )

    def _kept_of(self, notes: Mapping[str, str]) -> dict[str, str]:
        """Without what an anonymous person is not asked (R16)."""
        hidden = FINDS_THE_PERSON if self.head.is_anonymous else ()
        return {code: text for code, text in notes.items() if code not in hidden}

    def _complete(self, tool, given, *, place, assessed_on, **rest) -> Assessment:
        instrument = self.instrument(tool)
        snapshot = self._snapshot(assessed_on, place)
        said = clean(instrument, given[0], snapshot, *given[1:])
        assessment = self._add(
            Assessment(
                id=next(self._numbers.assessments),
                key=self.new_uuid(),
                household_id=self.household.id,
                tool=tool,
                version_id=self._tools.version_ids[tool],
                answers=said.answers,
                missing=said.missing,
                notes=self._kept_of(said.notes),
                assessment_type=self._how_held(),
                assessed_on=assessed_on,
                expires_on=expires_on(instrument.validity, assessed_on),
                members=[dict(vars(member)) for member in snapshot.members],
                is_family=snapshot.is_family,
                score=score(instrument, said.answers, snapshot.is_family).total,
                threshold=threshold(snapshot.is_family),
                created_by_id=self.worker.user_id,
                **rest,
            )
        )
        if tool is Tool.CRISIS and snapshot.couple is not None:
            head, partner = snapshot.couple
            self._add(
                JointAssessment(
                    assessment_id=assessment.id,
                    head_id=head.client_id,
                    partner_id=partner.client_id,
                )
            )
        return assessment

    def _how_held(self) -> AssessmentType:
        return AssessmentType.PHONE if self.rng.random() < 0.2 else AssessmentType.IN_PERSON

    def _snapshot(self, on: date, place: Place) -> HouseholdSnapshot:
        return HouseholdSnapshot(
            members=tuple(_member(client, membership, on) for client, membership in self.people),
            living_situation=place.situation,
        )

    def mark_assessment_in_error(self, assessment: Assessment, *, at: datetime) -> Model:
        """The assessment counts for nothing; it stays (R17)."""
        return self._add(
            AssessmentEnteredInError(
                assessment_id=assessment.id,
                reason="Entered for the wrong household (made-up reason).",
                marked_at=at,
                marked_by_id=self.worker.user_id,
            )
        )

    def begin(
        self,
        tool: Tool,
        given: tuple[Mapping, Mapping, Mapping],
        *,
        at: datetime,
        pages: int,
        discarded_at: datetime | None = None,
    ) -> Draft:
        """An interview of which the first `pages` pages are saved."""
        instrument = self.instrument(tool)
        saved = {code for page in instrument.pages[:pages] for code in page.questions}
        answers, missing, notes = (_only(saved, part) for part in given)
        return self._add(
            Draft(
                key=self.new_uuid(),
                household_id=self.household.id,
                tool=tool,
                version_id=self._tools.version_ids[tool],
                answers=answers,
                missing=missing,
                notes=self._kept_of(notes),
                started_at=at,
                started_by_id=self.worker.user_id,
                saved_at=at + INTERVIEW / 2,
                saved_by_id=self.worker.user_id,
                discarded_at=discarded_at,
                discarded_by_id=self.worker.user_id if discarded_at else None,
                discard_reason="The person had to leave (made-up reason)." if discarded_at else "",
            )
        )

    # --------------------------------------------------------------------------------------- plans

    def goal(self, what: str, *steps: str) -> Row:
        """A goal of a service plan, with what the client does next."""
        made = [step(self._new_key(), each, StepOwner.CLIENT, due_on=None) for each in steps]
        return goal(self._new_key(), what, GoalCategory.HOUSING_SEARCH, by_on=None, steps=made)

    def _new_key(self) -> str:
        return f"{(self.household.id * MOST_PLAN_ROWS + next(self._plan_rows)) % 2**32:08x}"

    def write_plan(self, hct: Assessment, *, at: datetime, **content: object) -> ServicePlan:
        """Complete the service plan for an HCT, or update the one there is (R14, R15)."""
        if self.plan is None:
            self.plan = self._add(ServicePlan(household_id=self.household.id, revision=0))
        values = {"hct_id": hct.id, "saved_at": at, "saved_by_id": self.worker.user_id, **content}
        for name, value in values.items():
            setattr(self.plan, name, value)
        self.plan.revision += 1
        return self.plan

    def call_for_a_place(
        self, assessment: Assessment, *, at: datetime, outcome: CallOutcome, note: str = ""
    ) -> EvhAction:
        """A call to 2-1-1 for an extremely vulnerable household, as it was logged (R29)."""
        return self._add(
            EvhAction(
                household_id=self.household.id,
                assessment_id=assessment.id,
                path=EvhPath.CALL,
                at=at,
                outcome=outcome,
                note=note,
                logged_at=at,
                logged_by_id=self.worker.user_id,
            )
        )

    def confer(
        self, *, at: datetime, doc_readiness: Readiness = Readiness.NOT_STARTED, **content: object
    ) -> CaseConferencing:
        """Save the Referral & Case Conferencing Tool (step 7), with the papers behind it (R28)."""
        self.records += papers_behind(
            doc_readiness, self.people, worker_id=self.worker.user_id, at=at
        )
        return self._add(
            CaseConferencing(
                household_id=self.household.id,
                saved_at=at,
                saved_by_id=self.worker.user_id,
                doc_readiness=doc_readiness.value,
                ready_through=confirmed_by(doc_readiness),
                **content,
            )
        )

    def _add(self, record):
        self.records.append(record)
        return record


def working_moment(rng: Random, day: date) -> datetime:
    """Some moment of a day's working hours."""
    minutes = rng.randrange((LAST_HOUR - FIRST_HOUR) * 60)
    return datetime.combine(day, time(FIRST_HOUR), ZONE) + timedelta(minutes=minutes)


def local_day(at: datetime) -> date:
    """The Pacific local day of a moment."""
    return at.astimezone(ZONE).date()


CODES = len(CODE_ALPHABET) ** 8
# Shares no factor with the number of codes, so that different people have different codes.
SCATTER = 427_896_511_003


def code_of(number: int) -> str:
    """The profile code of the person with this number: scattered, never twice the same."""
    rest = number * SCATTER % CODES
    letters = []
    for _ in range(8):
        rest, letter = divmod(rest, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[letter])
    return "".join(letters)


def _member(client: Client, membership: Membership, on: date) -> Member:
    band = age_band(born=client.date_of_birth, low=client.age_low, high=client.age_high, on=on)
    return Member(client.id, int(membership.relationship), band.low, band.high)


def _only(codes: set[str], part: Mapping) -> dict:
    return {code: value for code, value in part.items() if code in codes}
