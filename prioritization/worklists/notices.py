"""What the work lists tell a person without being asked: of their own households alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.models import CorrectionRequest, EvhAction
from assessments.rules.expiry import SOON_DAYS
from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice, StartOfDay, register
from clients.models import CaseAssignment, Household
from prioritization.enums import ReferralState
from prioritization.lists.people import people
from prioritization.models import HouseholdFacts, Referral, ReferralStep
from prioritization.worklists.definition import WorkList
from prioritization.worklists.expiring import EXPIRING
from prioritization.worklists.must_move import MUST_MOVE
from prioritization.worklists.scope import Whose, facts_of
from prioritization.worklists.unfinished import ENDING_PAPERS, SOON


def register_notices() -> None:
    """Called once when the app is ready."""
    for kind in (CASE_GIVEN, NO_ACT_YET, ENDING_SOON, PAPERS_END, CORRECTION_ASKED, ANSWERED):
        register(kind)


# --- Cases given to me -----------------------------------------------------------------------


def _cases_of(user: User) -> QuerySet[CaseAssignment]:
    return CaseAssignment.objects.open().of(user)


def _cases_given(user: User, at: datetime) -> QuerySet[CaseAssignment]:
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    given = _cases_of(user).exclude(assigned_by=user)
    return given.filter(household__in=visible).annotate(noticed_at=F("assigned_at"))


def _tell_cases(user: User, at: datetime, found: Sequence[CaseAssignment]) -> list[Notice]:
    givers = User.objects.in_bulk({each.assigned_by_id for each in found})
    words = {
        each.household_id: f"{givers[each.assigned_by_id]} gave them to you. {each.note}".strip()
        for each in found
    }
    return _about_households(user, at, found, words)


def _about_households(user, at, found: Iterable, words, *, page="clients:household"):
    """One notice for each row that has a `household_id`, with the head's name."""
    ids = [each.household_id for each in found]
    heads = people(ids, viewer=user, on=timezone.localdate(at))
    return [
        Notice(
            noticed_at=each.noticed_at,
            title=heads[each.household_id].name,
            words=words[each.household_id],
            url=reverse(page, args=[each.household_id]),
        )
        for each in found
    ]


CASE_GIVEN = Kind(
    code="case_given",
    label="A case was given to you",
    counted="case was given to you",
    counted_many="cases were given to you",
    permission=Permission.EVH_LOG,
    ground=_cases_of,
    find=_cases_given,
    tell=_tell_cases,
)


# --- What my households ask for --------------------------------------------------------------


def _mine(user: User, at: datetime):
    on = timezone.localdate(at)
    return facts_of(user, on, Whose.MINE), on


def _telling(work_list: WorkList):
    """Says of each household what the work list says."""

    def tell(user: User, at: datetime, found: Sequence[HouseholdFacts]) -> list[Notice]:
        on = timezone.localdate(at)
        tasks = {each.pk: work_list.tell(each, on) for each in found}
        words = {
            pk: ". ".join((*task.words, task.tag) if task.tag else task.words)
            for pk, task in tasks.items()
        }
        return _about_households(user, at, found, words)

    return tell


def _no_act_yet(user: User, at: datetime) -> QuerySet[HouseholdFacts]:
    facts, on = _mine(user, at)
    acts = EvhAction.objects.standing().filter(
        household=OuterRef("household"), at__gte=OuterRef("evh_since")
    )
    waiting = MUST_MOVE.find(facts, on).filter(~Exists(acts))
    return waiting.annotate(noticed_at=F("evh_since"))


def _ending_soon(user: User, at: datetime) -> QuerySet[HouseholdFacts]:
    facts, on = _mine(user, at)
    days = timedelta(days=SOON_DAYS)
    pressing = EXPIRING.find(facts, on).filter(due_on__lte=on + days)
    return pressing.annotate(noticed_at=StartOfDay(F("due_on") - days))


def _papers_end(user: User, at: datetime) -> QuerySet[HouseholdFacts]:
    facts, on = _mine(user, at)
    ending = ENDING_PAPERS.find(facts, on)
    return ending.annotate(noticed_at=StartOfDay(F("due_on") - SOON))


NO_ACT_YET = Kind(
    code="must_move",
    label="Somebody of yours must move today, and nothing was done yet",
    counted="household must move today, and nothing was done yet",
    counted_many="households must move today, and nothing was done yet",
    permission=Permission.EVH_LOG,
    ground=_cases_of,
    find=_no_act_yet,
    tell=_telling(MUST_MOVE),
)
ENDING_SOON = Kind(
    code="ending",
    label=f"An assessment of yours ends within {SOON_DAYS} days",
    counted=f"assessment ends within {SOON_DAYS} days",
    counted_many=f"assessments end within {SOON_DAYS} days",
    permission=Permission.EVH_LOG,
    ground=_cases_of,
    find=_ending_soon,
    tell=_telling(EXPIRING),
)
PAPERS_END = Kind(
    code="papers",
    label=f"A document of your people ends within {SOON.days} days",
    counted=f"household has a document that ends within {SOON.days} days",
    counted_many=f"households have a document that ends within {SOON.days} days",
    permission=Permission.EVH_LOG,
    ground=_cases_of,
    find=_papers_end,
    tell=_telling(ENDING_PAPERS),
)


# --- What somebody asks of me ----------------------------------------------------------------


def _open_requests_to(user: User) -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.open().filter(assessment__created_by=user)


def _corrections_asked(user: User, at: datetime) -> QuerySet[CorrectionRequest]:
    asked = _open_requests_to(user).visible_to(user, on=timezone.localdate(at))
    return asked.annotate(household_id=F("assessment__household"), noticed_at=F("asked_at"))


def _tell_corrections(user: User, at: datetime, found) -> list[Notice]:
    ids = [each.household_id for each in found]
    heads = people(ids, viewer=user, on=timezone.localdate(at))
    askers = User.objects.in_bulk({each.asked_by_id for each in found})
    return [
        Notice(
            noticed_at=each.noticed_at,
            title=heads[each.household_id].name,
            words=f"{askers[each.asked_by_id]} asks: {each.doubt}",
            url=reverse("assessments:result", args=[each.assessment_id]),
        )
        for each in found
    ]


CORRECTION_ASKED = Kind(
    code="correction",
    label="Somebody asks you to correct an assessment",
    counted="correction is asked of you",
    counted_many="corrections are asked of you",
    permission=Permission.ASSESS,
    ground=_open_requests_to,
    find=_corrections_asked,
    tell=_tell_corrections,
)


# --- What became of my referrals -------------------------------------------------------------

ANSWERS = (
    ReferralState.ACCEPTED,
    ReferralState.DECLINED_BY_CLIENT,
    ReferralState.DECLINED_BY_PROVIDER,
    ReferralState.NO_SHOW,
    ReferralState.EXPIRED,
)
TOLD_FOR = timedelta(days=7)
"""An answer is told for so long; there is nothing to do that would make it go away."""


def _referrals_by(user: User) -> QuerySet[Referral]:
    return Referral.objects.filter(made_by=user)


def _referrals_answered(user: User, at: datetime) -> QuerySet[ReferralStep]:
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    steps = ReferralStep.objects.filter(
        to_state__in=ANSWERS,
        at__gte=at - TOLD_FOR,
        referral__made_by=user,
        referral__household__in=visible,
    )
    by_others = steps.filter(Q(by=None) | ~Q(by=user))
    return by_others.annotate(household_id=F("referral__household"), noticed_at=F("at"))


def _tell_answers(user: User, at: datetime, found: Sequence[ReferralStep]) -> list[Notice]:
    ids = {each.referral_id for each in found}
    referrals = Referral.objects.select_related("program").in_bulk(ids)
    heads = people([each.household_id for each in found], viewer=user, on=timezone.localdate(at))
    return [
        Notice(
            noticed_at=each.noticed_at,
            title=heads[each.household_id].name,
            words=f"{referrals[each.referral_id].program.name}: {each.get_to_state_display()}",
            url=reverse("clients:household", args=[each.household_id]),
        )
        for each in found
    ]


ANSWERED = Kind(
    code="referral_answered",
    label="A referral you made was answered",
    counted="referral was answered",
    counted_many="referrals were answered",
    permission=Permission.REFER,
    ground=_referrals_by,
    find=_referrals_answered,
    tell=_tell_answers,
)
