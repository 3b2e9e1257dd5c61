"""Interviews: begun, completed, corrected, or entered for the wrong household."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Model

from assessments.enums import SCORED_TOOLS, AssessmentType, Tool
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    Draft,
    JointAssessment,
    ToolInterest,
)
from assessments.rules.anonymity import FINDS_THE_PERSON
from assessments.rules.answers import clean
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.household import HouseholdSnapshot, Member
from assessments.rules.scoring import score
from clients.models import Client, Membership
from clients.rules.ages import age_band
from clients.rules.whereabouts import effective_moment
from prioritization.synthetic.casefile.household import HouseholdFile
from prioritization.synthetic.casefile.setting import INTERVIEW, ZONE, Place, local_day


class Interviews(HouseholdFile):
    """What a household was asked and said."""

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

    def _complete(self, tool, given, *, place, assessed_on, **rest) -> Assessment:
        instrument = self.instrument(tool)
        snapshot = self._snapshot(assessed_on, place)
        said = clean(instrument, given[0], snapshot, *given[1:], on=assessed_on)
        is_scored = tool in SCORED_TOOLS
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
                score=score(instrument, said.answers, snapshot.is_family).total
                if is_scored
                else None,
                threshold=threshold(snapshot.is_family) if is_scored else None,
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

    def _kept_of(self, notes: Mapping[str, str]) -> dict[str, str]:
        """Without what an anonymous person is not asked (R16)."""
        hidden = FINDS_THE_PERSON if self.head.is_anonymous else ()
        return {code: text for code, text in notes.items() if code not in hidden}

    def _how_held(self) -> AssessmentType:
        return AssessmentType.PHONE if self.rng.random() < 0.2 else AssessmentType.IN_PERSON

    def _snapshot(self, on: date, place: Place) -> HouseholdSnapshot:
        return HouseholdSnapshot(
            members=tuple(_member(client, membership, on) for client, membership in self.people),
            living_situation=place.situation,
        )


def _member(client: Client, membership: Membership, on: date) -> Member:
    band = age_band(born=client.date_of_birth, low=client.age_low, high=client.age_high, on=on)
    return Member(client.id, int(membership.relationship), band.low, band.high)


def _only(codes: set[str], part: Mapping) -> dict:
    return {code: value for code, value in part.items() if code in codes}
