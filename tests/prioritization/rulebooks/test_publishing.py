"""A draft becomes a version: approved by a second person, published for a day, rolled back."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from assessments.enums import IntakeState
from cas.models import AuditEvent
from cas.rules import ruleset
from cas.rules.conditions import RuleError
from prioritization.actions import rules as actions
from prioritization.actions.rules import approve, publish_again, publish_draft
from prioritization.models import Entry, RuleVersion
from prioritization.rulebooks import rulebook
from prioritization.rulebooks.versions import State, lives
from tests import factories
from tests.at_once import at_once, refusals
from tests.prioritization.nights import the_night

NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
PETS = {"fact": "pets", "op": "eq", "value": "yes"}
SINGLE = {"fact": "household_type", "op": "eq", "value": "single"}


@pytest.fixture(autouse=True)
def _tools(request):
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("tools")


@pytest.fixture
def two_persons(monkeypatch):
    """This county wants a second person to approve rules."""
    monkeypatch.setattr(
        actions, "COUNTY", replace(actions.COUNTY, second_person_approves_rules=True)
    )


def today(days=0):
    return factories.today() + timedelta(days=days)


def publish(draft, *, days=0, by=None, **seen):
    return publish_draft(
        draft=draft,
        effective_from=today(days),
        by=by or draft.created_by,
        at=timezone.now(),
        **seen,
    )


def again(version, *, days=0, by=None, **seen):
    return publish_again(
        version=version,
        effective_from=today(days),
        by=by or factories.UserFactory(role="rules_admin"),
        at=timezone.now(),
        **seen,
    )


def draft(program, *requirements, **fields):
    return factories.draft_of_rules(program, factories.rule_set(requirements), **fields)


def waiting(**answers):
    made = factories.household()
    factories.assessment(made, answers=answers)
    factories.tell_lists(made)
    return made


# --- Publishing ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_draft_becomes_the_next_version_and_moves_the_list_at_once():
    program = factories.open_list()
    waiting(pets="yes")
    made = draft(program, NO_PETS, change_note="Kennels are full")
    version = publish(made)
    assert (version.pk, version.number, version.change_note) == (made.pk, 2, "Kennels are full")
    assert not Entry.objects.standing().exists()
    assert AuditEvent.objects.filter(verb="published", user_id=made.created_by_id).exists()


@pytest.mark.django_db
def test_rules_for_a_later_day_wait_and_a_list_shows_one_version_until_they_begin():
    """Between midnight and the nightly run a save goes by the rules that its list shows."""
    program = factories.open_list()
    stays, comes = waiting(pets="no"), factories.household()
    version = publish(draft(program, NO_PETS), days=1)
    assert set(Entry.objects.values_list("rule_version__number", flat=True)) == {1}
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        factories.assessment(comes, answers={"pets": "yes"})
        factories.tell_lists(comes)
        assert set(shown(program)) == {1}
        assert Entry.objects.standing().count() == 2
        the_night()
        assert shown(program) == [version.number]
    assert Entry.objects.standing().get().household == stays


def shown(program):
    return list(program.entries.standing().values_list("rule_version__number", flat=True))


@pytest.mark.django_db
def test_a_county_wide_requirement_moves_every_shelter_and_no_other_list_at_once():
    shelters = [factories.open_list() for _ in range(3)]
    queue = factories.open_list(queue=True)
    made = waiting(pets="yes")
    factories.intake(made, IntakeState.QUEUED)
    factories.tell_lists(made)
    county = publish(draft(None, NO_PETS))
    assert not Entry.objects.standing().filter(program__in=shelters).exists()
    assert Entry.objects.standing().get().program == queue
    again_open = publish(draft(None))
    entries = Entry.objects.standing().filter(program__in=shelters)
    assert {each.county_version_id for each in entries} == {again_open.pk}
    assert entries.count() == 3
    assert (county.number, again_open.number) == (1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("requirements", "days", "words"),
    [
        ([NO_PETS, PETS], 0, "nobody could ever join"),
        ([SINGLE], 0, "legal basis"),
        ([NO_PETS], -1, "can't start in the past"),
        ([{"fact": "pest", "op": "eq", "value": "no"}], 0, "There is no fact"),
        ([{"fact": "youngest_age_low", "op": "le", "value": 5}], 0, "doubtful age"),
    ],
)
def test_what_the_linter_refuses_is_never_published(requirements, days, words):
    made = draft(factories.ProgramFactory(), *requirements)
    with pytest.raises(RuleError, match=words):
        publish(made, days=days)
    made.refresh_from_db()
    assert made.published_at is None


@pytest.mark.django_db
def test_a_draft_that_contradicts_the_county_wide_rules_is_refused():
    publish(draft(None, NO_PETS))
    with pytest.raises(RuleError, match="County-wide requirement 1 and requirement 1"):
        publish(draft(factories.ProgramFactory(), PETS))


@pytest.mark.django_db
def test_publishing_what_is_published_already_is_refused():
    program = factories.open_list([NO_PETS])
    with pytest.raises(RuleError, match="Version 1 says the same already"):
        publish(draft(program, NO_PETS))


# --- The second person ---------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_approves_their_own_draft_and_without_approval_nothing_is_published(two_persons):
    made, other = draft(factories.ProgramFactory(), NO_PETS), factories.UserFactory()
    with pytest.raises(RuleError, match="You wrote this draft"):
        approve(draft=made, revision=0, by=made.created_by, at=timezone.now())
    with pytest.raises(RuleError, match="Somebody else has to approve"):
        publish(made)
    approve(draft=made, revision=0, by=other, at=timezone.now())
    assert publish(made).approved_by == other


@pytest.mark.django_db
def test_whoever_saved_last_is_the_author(two_persons):
    made = draft(factories.ProgramFactory(), NO_PETS)
    made.saved_by = factories.UserFactory()
    made.save()
    with pytest.raises(RuleError, match="You wrote this draft"):
        approve(draft=made, revision=0, by=made.saved_by, at=timezone.now())
    approve(draft=made, revision=0, by=made.created_by, at=timezone.now())


@pytest.mark.django_db
def test_the_database_voids_the_approval_of_what_was_saved_since(two_persons):
    made, other = draft(factories.ProgramFactory(), NO_PETS), factories.UserFactory()
    approve(draft=made, revision=0, by=other, at=timezone.now())
    RuleVersion.objects.filter(pk=made.pk).update(revision=1)
    made.refresh_from_db()
    assert (made.approved_at, made.approved_by) == (None, None)
    with pytest.raises(RuleError, match="Somebody changed this draft"):
        approve(draft=made, revision=0, by=other, at=timezone.now())


@pytest.mark.django_db
def test_an_old_version_is_rolled_back_to_only_if_somebody_approved_it(two_persons):
    program, other = factories.open_list([NO_PETS]), factories.UserFactory()
    made = draft(program)
    approve(draft=made, revision=0, by=other, at=timezone.now())
    second = publish(made)
    with pytest.raises(RuleError, match="Nobody approved version 1"):
        again(program.rule_versions.get(number=1))
    approved = draft(program, PETS)
    approve(draft=approved, revision=0, by=other, at=timezone.now())
    publish(approved)
    assert again(second).approved_by == other


# --- Rolling back --------------------------------------------------------------------------


@pytest.mark.django_db
def test_rolling_back_publishes_the_old_content_as_the_next_version():
    program = factories.open_list()
    made = waiting(pets="yes")
    since = Entry.objects.get().waiting_since
    publish(draft(program, NO_PETS))
    back = again(program.rule_versions.get(number=1))
    assert (back.number, back.based_on.number, back.change_note) == (3, 1, "Back to version 1")
    entry = Entry.objects.standing().get()
    assert (entry.household, entry.waiting_since) == (made, since)


@pytest.mark.django_db
def test_rolling_back_takes_back_what_was_only_planned():
    program = factories.open_list()
    publish(draft(program, NO_PETS), days=7)
    again(program.rule_versions.get(number=1))
    states = [life.state for life in lives(program.rule_versions.published(), on=today())]
    assert states == [State.IN_FORCE, State.RETIRED, State.RETIRED]
    assert rulebook.of_program(program, on=today(8)).own.number == 3


# --- Two at once ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_somebody_else_did_meanwhile_is_told():
    program = factories.open_list()
    made = draft(program, NO_PETS)
    publish(made, revision=0, newest=1)
    with pytest.raises(RuleError, match="published or discarded this draft"):
        publish(made, revision=0, newest=1)
    with pytest.raises(RuleError, match="Somebody published version 2 a moment ago"):
        again(program.rule_versions.get(number=1), newest=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told():
    factories.version_of("crisis")
    program = factories.open_list()
    made = draft(program, {"fact": "location_area", "op": "eq", "value": "galt"})
    press = partial(publish, made, revision=0, newest=1)
    outcomes = at_once([press, press], refused=RuleError)
    (told,) = refusals(outcomes)
    assert str(told) == "Somebody published or discarded this draft a moment ago."
    assert [each.number for each in outcomes if each is not told] == [2]


# --- The life of a version -----------------------------------------------------------------


@pytest.mark.django_db
def test_the_version_said_to_be_in_force_is_the_one_that_decides():
    program = factories.ProgramFactory()
    for number, days in enumerate((0, 9, 2, 5, 5), 1):
        RuleVersion.objects.create(
            program=program,
            number=number,
            content=ruleset.dump(factories.rule_set()),
            effective_from=today(days),
            published_at=timezone.now(),
        )
    versions = list(program.rule_versions.all())
    for days in range(12):
        states = {life.version: life.state for life in lives(versions, on=today(days))}
        in_force = rulebook.of_program(program, on=today(days)).own
        assert [v for v, state in states.items() if state is State.IN_FORCE] == [in_force]
    overtaken = [life.version.number for life in lives(versions, on=today()) if life.was_overtaken]
    assert overtaken == [4, 2]
