"""Reads how far an intake is, for the pure rules of its pages (`rules.intake`)."""

from datetime import date

from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState, Tool
from assessments.models import Assessment, Intake
from assessments.rules.intake import Asked, Outcome, Page, Person, Progress, Situation
from cas import hmis
from clients.entry_data import open_enrollments, progress_of
from clients.household_page import age_of, standings_of
from clients.models import Client, Household
from clients.rules.release import ReleaseState, is_minor
from clients.rules.topics import TopicKey

PAGE_OF = {
    TopicKey.BEFORE: Page.UNIVERSAL,
    TopicKey.HEALTH: Page.UNIVERSAL,
    TopicKey.LANGUAGE: Page.TRANSLATION,
    TopicKey.SAFETY: Page.BARRIERS,
}
"""Which page asks about a topic; the conditions are the source's list of barriers (R40). Income and
insurance are no part of the intake."""

INTAKE_TOOLS = (Tool.DIVERSION, Tool.HOUSING_NEEDS)
"""The interviews of an intake: Finish submits them, and who discards it discards them."""

OUTCOMES = {
    IntakeState.TALKING: Outcome.STILL_TALKING,
    IntakeState.READY_TO_DIVERT: Outcome.DIVERT,
    IntakeState.DIVERTED: Outcome.DIVERT,
    IntakeState.READY_TO_QUEUE: Outcome.QUEUE,
    IntakeState.QUEUED: Outcome.QUEUE,
}


def situation_of(intake: Intake, household: Household, on: date) -> Situation:
    """Everything the pages depend on, for a household loaded with its members."""
    standings = standings_of(household, on)
    enrollments = open_enrollments(household)
    enrolled = {each.client_id for each in enrollments}
    members = household.current_memberships
    is_update = intake.kind == IntakeKind.UPDATE
    since = timezone.localdate(intake.started_at)
    situations = household.living_situations.valid()
    return Situation(
        people=tuple(
            Person(
                code=membership.client.code,
                name=membership.client.display_name,
                is_head=standing.is_head,
                is_known=is_known(membership.client, on),
                must_decide=standing.stands_in_the_way and standing.state != ReleaseState.REFUSED,
            )
            for membership, standing in zip(members, standings, strict=True)
        ),
        is_update=is_update,
        release=standings[0].state,
        confirmed=frozenset(intake.confirmed),
        has_enrolled=bool(enrollments),
        missing_members=tuple(
            each.client.display_name for each in members if each.client_id not in enrolled
        ),
        asked=tuple(
            Asked(PAGE_OF[line.topic.key], each.client.code, line.topic.key, line.open_questions)
            for each in enrollments
            for line in progress_of(each)
            if line.topic.key in PAGE_OF
        ),
        has_living_situation=situations.filter(information_date__gte=since).exists(),
        talk=_progress(household, Tool.DIVERSION, on, since=None if is_update else since),
        outcome=OUTCOMES.get(IntakeState(intake.state), Outcome.NONE),
        needs=_progress(household, Tool.HOUSING_NEEDS, on),
    )


def is_known(client: Client, on: date) -> bool:
    """Whether everything that HUD asks about everybody has an answer, if only why there is none."""
    asks_service = not is_minor(age_of(client, on))
    return (
        client.name_data_quality != hmis.NOT_COLLECTED
        and client.dob_data_quality != hmis.NOT_COLLECTED
        and client.ssn_data_quality != hmis.NOT_COLLECTED
        and bool(client.race_ethnicity)
        and (client.sex is not None or bool(client.gender))
        and (client.veteran_status is not None or not asks_service)
    )


def _progress(household: Household, tool: Tool, on: date, *, since: date | None = None) -> Progress:
    """How far the interview with a tool is; what still counts isn't asked again.

    `since`: only what was said from this day on counts.
    """
    if household.drafts.unfinished().filter(tool=tool).exists():
        return Progress.BEGUN
    current = Assessment.objects.filter(household=household, tool=tool).current(on)
    if since is not None:
        current = current.filter(assessed_on__gte=since)
    return Progress.COMPLETE if current.exists() else Progress.NONE
