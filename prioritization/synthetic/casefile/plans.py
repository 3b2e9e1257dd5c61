"""What follows an interview: plans, calls for a place, and case conferencing with its papers."""

from datetime import datetime
from itertools import count
from typing import Any

from assessments.enums import CallOutcome, EvhPath, GoalCategory, StepOwner
from assessments.models import Assessment, CaseConferencing, EvhAction, ServicePlan
from assessments.rules.documents import Readiness
from assessments.rules.service_plan import Row, goal, step
from prioritization.synthetic.casefile.household import HouseholdFile
from prioritization.synthetic.papers import confirmed_by, papers_behind

MOST_PLAN_ROWS = 64
"""Goals and steps that one household's plan may get; their keys are numbered, not drawn."""


class Plans(HouseholdFile):
    """What is planned with the household and done for it."""

    def __init__(self, **known: Any):
        super().__init__(**known)
        self.plan: ServicePlan | None = None
        self._plan_rows = count()

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
