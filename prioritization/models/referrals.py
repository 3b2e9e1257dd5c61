"""Households that were offered a bed or unit, step by step, and who was passed over for whom."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from cas.immutability import never_changes
from cas.machines import keeps_to
from clients.models import Household, recorded_by
from prioritization.enums import PassingReason, ReferralKind, ReferralState
from prioritization.models.openings import Opening
from prioritization.models.programs import Program
from prioritization.querysets.referrals import ReferralQuerySet
from prioritization.rules.decline_reasons import REASONS
from prioritization.rules.referral import ACTIVE, REFERRAL

ANSWERED_WITH_A_REASON = [
    ReferralState.DECLINED_BY_CLIENT,
    ReferralState.DECLINED_BY_PROVIDER,
    ReferralState.NO_SHOW,
]
MAY_SAY_WHY = [*ANSWERED_WITH_A_REASON, ReferralState.WITHDRAWN]


@pghistory.track()
class Referral(models.Model):
    """One household offered one opening.

    `key` is the key of its coordinated-entry event, `expires_at` the end of the time in which the
    program has to answer, and after that, in which the household has to come.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.RESTRICT, related_name="referrals")
    program = models.ForeignKey(Program, on_delete=models.RESTRICT, related_name="referrals")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="referrals")
    kind = models.CharField(max_length=8, choices=ReferralKind)
    state = models.CharField(max_length=20, choices=ReferralState, default=ReferralState.PREPARED)
    made_at = models.DateTimeField()
    made_by = recorded_by()
    state_since = models.DateTimeField()
    expires_at = models.DateTimeField()
    note = models.CharField("Note to the program", max_length=300, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    answer_note = models.CharField(max_length=300, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_active_referral_per_opening",
                fields=["opening"],
                condition=Q(state__in=[*ACTIVE, "enrolled"]),
                violation_error_message="Somebody else was referred to this bed just now.",
            ),
            models.UniqueConstraint(
                name="one_active_referral_per_household_and_kind",
                fields=["household", "kind"],
                condition=Q(state__in=ACTIVE),
                violation_error_message="This household has a referral that runs already.",
            ),
            models.CheckConstraint(
                name="declined_referral_says_why",
                condition=(Q(state__in=MAY_SAY_WHY) & ~Q(reason=""))
                | (~Q(state__in=ANSWERED_WITH_A_REASON) & Q(reason="")),
                violation_error_message="Choose a reason.",
            ),
        ]
        indexes = [
            models.Index(
                name="referrals_that_run",
                fields=["expires_at"],
                condition=Q(state__in=ACTIVE),
            ),
            models.Index(name="referrals_of_a_program", fields=["program", "-state_since"]),
        ]
        triggers = keeps_to(REFERRAL, what="A referral")

    def __str__(self):
        return f"Household {self.household_id} for opening {self.opening_id}: {self.state}"

    @property
    def is_active(self):
        """Whether it holds its opening and its household."""
        return self.state in ACTIVE

    @property
    def reason_in_words(self):
        """Why it ended without a bed; empty when nobody gave a reason."""
        return REASONS[self.reason].label if self.reason else ""


class ReferralStep(models.Model):
    """One step of a referral: what it was, what it is, who did it. Nobody when time did."""

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="steps")
    from_state = models.CharField(max_length=20, choices=ReferralState, blank=True)
    to_state = models.CharField(max_length=20, choices=ReferralState)
    at = models.DateTimeField()
    by = recorded_by(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_step_into_each_state", fields=["referral", "to_state"]
            )
        ]
        indexes = [models.Index(name="steps_by_time", fields=["to_state", "at"])]
        triggers = never_changes("The history of a referral")

    def __str__(self):
        return f"Referral {self.referral_id}: {self.from_state} -> {self.to_state}"


class PassedOver(models.Model):
    """A household that stood further up, fitted the bed, and was not offered it; and why."""

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="passed_over")
    opening = models.ForeignKey(Opening, on_delete=models.RESTRICT, related_name="passed_over")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="passed_over")
    reason = models.CharField(max_length=20, choices=PassingReason)
    by = recorded_by()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "passed over"
        constraints = [
            models.UniqueConstraint(
                name="passed_over_once_for_a_referral", fields=["referral", "household"]
            )
        ]
        triggers = never_changes("Who was passed over")

    def __str__(self):
        return f"Household {self.household_id} passed over for opening {self.opening_id}"
