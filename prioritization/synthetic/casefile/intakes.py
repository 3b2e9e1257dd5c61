"""The CAS & Diversion intake of a household, as far as somebody got with it."""

from collections.abc import Sequence
from datetime import datetime

from assessments.enums import IntakeKind
from assessments.models import Intake
from assessments.rules.intake import Page
from prioritization.synthetic.casefile.household import HouseholdFile


class Intakes(HouseholdFile):
    """Intakes that were begun; what comes of them is done by the actions that do it for people."""

    def begin_intake(
        self, *, at: datetime, saved_at: datetime, confirmed: Sequence[Page] = ()
    ) -> Intake:
        """An intake begun at a moment and last saved at another, with the pages looked at."""
        return self._add(
            Intake(
                key=self.new_uuid(),
                household_id=self.household.id,
                kind=IntakeKind.INTAKE,
                confirmed=[page.value for page in confirmed],
                started_at=at,
                started_by_id=self.worker.user_id,
                saved_at=saved_at,
                saved_by_id=self.worker.user_id,
            )
        )
