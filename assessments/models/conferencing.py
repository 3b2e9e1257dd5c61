"""The Referral & Case Conferencing Tool (step 7)."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessments.models.plans import Shared
from assessments.rules.documents import Readiness
from cas.models import choices_of
from clients.models import Household
from clients.models.anonymity import empty_for_anonymous_households

LONGEST_ATTENDEES = 500


@pghistory.track()
class CaseConferencing(Shared):
    """How far the papers are, how the household is reached, and what was decided (step 7).

    `doc_readiness` and `ready_through` are what the papers said when the tool was saved: only this
    tells the lists that a household is doc-ready (R28). `ready_through` holds the last day for each
    kind of program, as ISO dates by code; a kind that is not there is not ready.
    """

    household = models.OneToOneField(
        Household, on_delete=models.RESTRICT, related_name="case_conferencing"
    )
    doc_readiness = models.CharField(
        max_length=20,
        choices=choices_of(Readiness, lambda readiness: readiness.label),
        default=Readiness.NOT_STARTED.value,
    )
    ready_through = models.JSONField(default=dict, blank=True)

    contact_plan = models.TextField(max_length=2000, blank=True)
    day_places = models.CharField(max_length=500, blank=True)
    night_places = models.CharField(max_length=500, blank=True)
    contact_agencies = models.CharField(max_length=500, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    vsp_contact = models.CharField(max_length=250, blank=True)

    assigned_worker = models.CharField(max_length=150, blank=True)
    program_interest = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    eligibility_notes = models.TextField(max_length=2000, blank=True)
    blockers = models.TextField(max_length=2000, blank=True)

    meeting_on = models.DateField(null=True, blank=True)
    attendees = models.CharField(max_length=LONGEST_ATTENDEES, blank=True)
    decision = models.TextField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    next_step_owner = models.CharField(max_length=150, blank=True)
    next_step_due_on = models.DateField(null=True, blank=True)

    class Meta:
        # C7: of an anonymous household step 7 holds the provider's contact only.
        triggers = [
            empty_for_anonymous_households(
                "contact_plan",
                "day_places",
                "night_places",
                "contact_agencies",
                "assigned_worker",
                "eligibility_notes",
                "blockers",
                "attendees",
                "decision",
                "next_step",
                "next_step_owner",
            )
        ]

    @property
    def confirmed(self) -> dict[str, date]:
        """For each kind of program the last day of being doc-ready, as it was confirmed."""
        return {code: date.fromisoformat(day) for code, day in self.ready_through.items()}

    def __str__(self):
        return f"Case conferencing of household {self.household_id}"
