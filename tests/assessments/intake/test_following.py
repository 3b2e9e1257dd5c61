"""What becomes of an unfinished intake when its household leaves, joins others or is merged."""

import pytest
from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState
from assessments.models import Draft, Intake
from cas.access.roles import Role
from clients.actions import exits, households, merges
from clients.enums import Relationship
from tests import factories
from tests.assessments.intake import scenes

pytestmark = pytest.mark.usefixtures("tools")


def leave(made):
    """Everybody exits, as with the page of exits for other reasons."""
    departure = exits.Departure(exited_on=factories.today(), destination=24)
    exits.exit_household(household=made, departure=departure, by=made.created_by, at=timezone.now())


def merge(merged, canonical):
    """Staff find out that two heads are one person."""
    return merges.merge_people(
        merged=factories.head_of(merged),
        canonical=factories.head_of(canonical),
        reason="Example reason",
        by=factories.UserFactory(role=Role.CAS_STAFF),
        at=timezone.now(),
    )


def undo(merge):
    merges.undo_merge(merge=merge, reason="Example", by=merge.merged_by, at=timezone.now())


def test_an_intake_of_a_household_that_exits_is_discarded_with_its_reason():
    intake = scenes.ready()
    leave(intake.household)
    intake.refresh_from_db()
    assert (intake.state, intake.discard_reason) == ("discarded", "They left coordinated entry")
    assert not Draft.objects.unfinished().exists()


def test_an_intake_goes_on_when_only_some_leave():
    made = factories.household(partner=True)
    intake = scenes.ready(household=made)
    partner = made.memberships.get(relationship=Relationship.PARTNER).client_id
    exits.exit_some(
        household=made,
        leaving={partner: Relationship.SELF},
        departure=exits.Departure(exited_on=factories.today(), destination=24),
        by=made.created_by,
        at=timezone.now(),
    )
    assert Intake.objects.unfinished().get() == intake


def test_before_anybody_is_enrolled_another_change_ends_nothing():
    made = factories.household(enrolled=False, situation=None)
    intake = scenes.begin(made)
    factories.living_situation(made)
    households.end_partner_link(household=made, since=factories.today(), by=made.created_by)
    assert Intake.objects.unfinished().get() == intake


def test_an_intake_ends_when_everybody_joins_another_household():
    intake = scenes.ready()
    there = factories.household(by=intake.started_by)
    households.join(
        household=there,
        joining={factories.head_of(intake.household).pk: Relationship.PARTNER},
        since=factories.today(),
        by=intake.started_by,
    )
    intake.refresh_from_db()
    assert (intake.state, intake.discard_reason) == ("discarded", "Nobody is in it any more")


def test_c12_after_a_merge_the_household_that_stays_goes_on_with_the_intake_and_its_talks():
    intake = scenes.ready(IntakeState.TALKING)
    stays = factories.household(by=intake.started_by)
    merge(intake.household, stays)
    intake.refresh_from_db()
    assert (intake.household, intake.kind) == (stays, IntakeKind.UPDATE)
    assert (intake.state, intake.confirmed) == ("talking", [])
    assert set(Draft.objects.unfinished().values_list("household", flat=True)) == {stays.pk}


def test_c12_undoing_the_merge_gives_it_back():
    intake = scenes.ready(IntakeState.TALKING)
    home = intake.household
    made = merge(home, factories.household(by=intake.started_by))
    undo(made)
    intake.refresh_from_db()
    assert intake.household == home
    assert set(Draft.objects.unfinished().values_list("household", flat=True)) == {home.pk}


def test_c12_with_an_intake_on_both_sides_each_keeps_its_own():
    aside, stays = scenes.ready(IntakeState.TALKING), scenes.ready()
    homes = aside.household, stays.household
    undo(merge(*homes))
    for intake in (aside, stays):
        intake.refresh_from_db()
    assert (aside.household, stays.household) == homes


def test_a_finished_intake_stays_with_its_household():
    intake = scenes.finish(scenes.ready())
    home = intake.household
    merge(home, factories.household(by=intake.started_by))
    leave(home)
    intake.refresh_from_db()
    assert (intake.household, intake.state) == (home, IntakeState.QUEUED)
