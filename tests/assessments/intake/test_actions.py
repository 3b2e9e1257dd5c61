"""Beginning, answering, finishing and discarding an intake (R35, R36, R44, C14)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions import intakes
from assessments.certification import NotCertified
from assessments.enums import IntakeKind, IntakeState, Tool
from assessments.intake_situation import OUTCOMES
from assessments.models import Assessment, Draft, Intake
from assessments.rules.intake import Outcome, Page
from assessments.rules.intake_states import UNFINISHED
from cas.changes import Cause
from cas.models import AuditEvent
from clients.models import CoordinatedEntryEvent, Enrollment
from tests import factories
from tests.assessments.intake.scenes import (
    DIVERTED,
    FOR_THE_QUEUE,
    answered_draft,
    begin,
    discard,
    finish,
    ready,
)

pytestmark = pytest.mark.usefixtures("tools")


# --- Beginning ---------------------------------------------------------------------------------


def test_r36_an_unfinished_intake_is_gone_on_with_also_by_a_colleague():
    made = factories.household()
    first = begin(made)
    colleague = factories.UserFactory(agency=made.agency)
    assert begin(made, by=colleague) == first
    assert Intake.objects.get().started_by == made.created_by


def test_who_is_enrolled_gets_an_update_and_no_second_enrollment():
    enrolled = factories.household(release=factories.SHARED)
    elsewhere = factories.UserFactory()
    assert begin(enrolled, by=elsewhere).kind == IntakeKind.UPDATE
    assert begin(factories.household(enrolled=False, situation=None)).kind == IntakeKind.INTAKE


@pytest.mark.parametrize("state", [IntakeState.QUEUED, IntakeState.DIVERTED, IntakeState.DISCARDED])
def test_after_an_end_another_intake_begins(state):
    made = factories.household()
    ended = factories.intake(made, state)
    assert begin(made) != ended


def test_r31_without_a_certification_nothing_is_begun():
    by = factories.UserFactory(certified_through=False)
    with pytest.raises(NotCertified, match="not certified"):
        begin(factories.household(by=by))
    assert not Intake.objects.exists()


# --- The outcome gate --------------------------------------------------------------------------


@pytest.mark.parametrize("first", Outcome.__members__.values())
@pytest.mark.parametrize("then", [o for o in Outcome if o is not Outcome.NONE])
def test_r44_the_outcome_changes_as_often_as_they_change_their_mind(first, then):
    intake = factories.intake(factories.household())
    for outcome in (first, then, then):
        if outcome is not Outcome.NONE:
            intakes.answer_outcome(
                intake=intake, outcome=outcome, by=intake.started_by, at=timezone.now()
            )
    intake.refresh_from_db()
    assert OUTCOMES[intake.state] is then


@pytest.mark.parametrize("state", [IntakeState.QUEUED, IntakeState.DIVERTED, IntakeState.DISCARDED])
def test_an_ended_intake_takes_no_outcome_and_no_page(state):
    intake = factories.intake(factories.household(), state)
    who = {"intake": intake, "by": intake.started_by, "at": timezone.now()}
    with pytest.raises(intakes.IntakeEnded):
        intakes.answer_outcome(outcome=Outcome.QUEUE, **who)
    with pytest.raises(intakes.IntakeEnded):
        intakes.confirm(page=Page.FAMILY, **who)


@pytest.mark.parametrize("state", UNFINISHED)
def test_c14_before_finish_nothing_outside_knows_the_outcome(state):
    intake = ready(state)
    assert not intake.household.intakes.finished().exists()
    assert (intake.stay, intake.finished_at) == (None, None)
    assert not CoordinatedEntryEvent.objects.exists()
    assert not Assessment.objects.exists()


# --- Finish ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "ends_as", "rehoused"),
    [(FOR_THE_QUEUE, IntakeState.QUEUED, 0), (DIVERTED, IntakeState.DIVERTED, 1)],
)
def test_c14_r44_finish_submits_the_talks_writes_event_2_and_settles_the_outcome(
    state, ends_as, rehoused, monkeypatch
):
    told = []
    monkeypatch.setattr(intakes, "touch", lambda pk, cause: told.append((pk, cause)))
    intake = finish(ready(state))
    made = intake.household
    assert intake.state == ends_as
    assert intake.stay == Enrollment.objects.get(household=made).stay
    assert set(Assessment.objects.values_list("tool", flat=True)) == {"diversion", "housing_needs"}
    assert not Draft.objects.exists()
    event = CoordinatedEntryEvent.objects.get()
    assert (event.code, event.rehoused, event.referral_key) == (2, rehoused, intake.key)
    assert event.event_date == factories.today()
    assert told == [(made.pk, Cause.INTAKE)]
    assert AuditEvent.objects.filter(verb="finished", household_id=made.pk).count() == 1


@pytest.mark.parametrize("state", [FOR_THE_QUEUE, DIVERTED])
def test_r36_finish_again_and_again_does_it_once(state):
    intake = ready(state)
    first, second = finish(intake), finish(intake, by=factories.UserFactory())
    assert (first.finished_at, first.finished_by) == (second.finished_at, second.finished_by)
    assert CoordinatedEntryEvent.objects.count() == 1
    assert Assessment.objects.count() == 2


def test_r36_finish_says_what_is_missing_and_does_nothing():
    intake = factories.intake(factories.household(situation=None), IntakeState.TALKING)
    with pytest.raises(intakes.CannotFinish) as refusal:
        finish(intake)
    assert [each.by for each in refusal.value.missing] == [
        Page.FAMILY,
        Page.LIVING_SITUATION,
        Page.TALK,
        Page.OUTCOME,
    ]
    assert not Intake.objects.finished().exists()


def test_finish_refuses_what_was_discarded():
    intake = ready()
    discard(intake)
    with pytest.raises(intakes.IntakeEnded):
        finish(intake)


def test_r42_a_talk_counts_though_nothing_was_written_down():
    made = factories.household()
    factories.draft(made, Tool.DIVERSION)
    intake = factories.intake(made, DIVERTED, confirmed=["family"])
    assert finish(intake).state == IntakeState.DIVERTED
    assert Assessment.objects.get().tool == Tool.DIVERSION


def test_r44_needs_begun_and_not_answered_are_dropped_when_they_are_diverted():
    made = factories.household()
    for tool in (Tool.DIVERSION, Tool.HOUSING_NEEDS):
        factories.draft(made, tool)
    finish(factories.intake(made, DIVERTED, confirmed=["family"]))
    assert Assessment.objects.get().tool == Tool.DIVERSION
    assert Draft.objects.get().discard_reason == intakes.NOT_NEEDED


def test_a_talk_of_an_earlier_day_keeps_its_day():
    made = factories.household(on=factories.today() - timedelta(days=5))
    at = timezone.now() - timedelta(days=3)
    for tool in (Tool.DIVERSION, Tool.HOUSING_NEEDS):
        answered_draft(made, tool, at=at)
    factories.living_situation(made)
    finish(factories.intake(made, FOR_THE_QUEUE, days=4, confirmed=["family"]))
    days = set(Assessment.objects.values_list("assessed_on", flat=True))
    assert days == {factories.today() - timedelta(days=3)}


def test_an_update_without_a_new_talk_writes_no_event():
    made = factories.household()
    for tool in (Tool.DIVERSION, Tool.HOUSING_NEEDS):
        factories.assessment(
            made,
            tool,
            on=factories.today() - timedelta(days=3),
            created_at=timezone.now() - timedelta(days=2),
        )
    intake = factories.intake(made, FOR_THE_QUEUE, kind=IntakeKind.UPDATE, confirmed=["family"])
    assert finish(intake).state == IntakeState.QUEUED
    assert not CoordinatedEntryEvent.objects.exists()


def test_an_intake_asks_for_a_talk_of_its_own_and_an_update_uses_the_one_that_counts():
    made = factories.household(on=factories.today() - timedelta(days=9))
    factories.assessment(made, Tool.DIVERSION, on=factories.today() - timedelta(days=5))
    factories.living_situation(made)
    with pytest.raises(intakes.CannotFinish, match="Talk with them"):
        finish(factories.intake(made, DIVERTED, confirmed=["family"]))


def test_r31_who_is_not_certified_can_not_finish_or_answer():
    intake = ready()
    by = factories.UserFactory(agency=intake.household.agency, certified_through=False)
    with pytest.raises(NotCertified):
        finish(intake, by=by)
    with pytest.raises(NotCertified):
        intakes.answer_outcome(intake=intake, outcome=Outcome.DIVERT, by=by, at=timezone.now())


@pytest.mark.parametrize(("days", "may"), [(14, True), (15, False)])
def test_c19_an_intake_begun_while_certified_may_be_finished_for_14_days(days, may):
    on = factories.today()
    by = factories.UserFactory(certified_through=on - timedelta(days=days))
    made = factories.household(by=by, on=on - timedelta(days=days + 1))
    began = timezone.now() - timedelta(days=days)
    for tool in (Tool.DIVERSION, Tool.HOUSING_NEEDS):
        answered_draft(made, tool, at=began)
    factories.living_situation(made)
    intake = factories.intake(made, FOR_THE_QUEUE, days=days, confirmed=["family"])
    if may:
        assert finish(intake).state == IntakeState.QUEUED
    else:
        with pytest.raises(NotCertified):
            finish(intake)


# --- Giving it up ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", UNFINISHED)
def test_r36_discarding_ends_the_intake_and_its_interviews_and_leaves_all_else(state):
    intake = ready(state)
    crisis = factories.draft(intake.household, Tool.CRISIS)
    discard(intake, reason="The wrong household")
    intake.refresh_from_db()
    assert (intake.state, intake.discard_reason) == ("discarded", "The wrong household")
    assert list(Draft.objects.unfinished()) == [crisis]
    assert Enrollment.objects.filter(exited_on=None).count() == 1
    discard(intake)
    assert AuditEvent.objects.filter(verb="discarded", subject="assessments.Intake").count() == 1


def test_r36_a_finished_intake_is_not_discarded():
    intake = finish(ready())
    with pytest.raises(intakes.IntakeEnded):
        discard(intake)


def test_r31_also_who_is_not_certified_may_give_an_intake_up():
    intake = ready()
    discard(intake, by=factories.UserFactory(certified_through=False))
    assert not Intake.objects.unfinished().exists()
