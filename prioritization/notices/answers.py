"""What became of a referral that the person made."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice
from clients.models import Household
from prioritization.enums import ReferralState
from prioritization.models import Referral, ReferralStep
from prioritization.notices.telling import about_households

ANSWERS = (
    ReferralState.ACCEPTED,
    ReferralState.DECLINED_BY_CLIENT,
    ReferralState.DECLINED_BY_PROVIDER,
    ReferralState.NO_SHOW,
    ReferralState.EXPIRED,
)
TOLD_FOR = timedelta(days=7)
"""An answer is told for so long; there is nothing to do that would make it go away."""


def find(user: User, at: datetime) -> QuerySet[ReferralStep]:
    """Answers of others to the referrals of `user`."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    steps = ReferralStep.objects.filter(
        to_state__in=ANSWERS,
        at__gte=at - TOLD_FOR,
        referral__made_by=user,
        referral__household__in=visible,
    )
    by_others = steps.filter(Q(by=None) | ~Q(by=user))
    return by_others.annotate(household_id=F("referral__household"), noticed_at=F("at"))


def tell(user: User, at: datetime, found: Sequence[ReferralStep]) -> list[Notice]:
    """The program, and its answer."""
    asked = {each.referral_id for each in found}
    referrals = Referral.objects.select_related("program").in_bulk(asked)

    def words(step: ReferralStep) -> str:
        return f"{referrals[step.referral_id].program.name}: {step.get_to_state_display()}"

    return about_households(user, at, found, words=words)


REFERRAL_ANSWERED = Kind(
    code="referral_answered",
    label="A referral you made was answered",
    counted="referral was answered",
    counted_many="referrals were answered",
    permission=Permission.REFER,
    find=find,
    tell=tell,
)
