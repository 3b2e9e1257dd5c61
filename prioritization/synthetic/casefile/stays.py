"""Stays in coordinated entry, and where the household is meanwhile."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from cas.county import COUNTY as CONTINUUM
from clients.models import (
    Enrollment,
    Exit,
    LivingSituation,
    LivingSituationEnteredInError,
    LocationRecord,
)
from prioritization.synthetic.casefile.household import HouseholdFile
from prioritization.synthetic.casefile.setting import Place, local_day


class Stays(HouseholdFile):
    """Enrollments, exits, living situations and sightings."""

    def __init__(self, **known: Any):
        super().__init__(**known)
        self.enrollments: list[Enrollment] = []

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
