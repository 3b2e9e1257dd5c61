"""A draft counts for nothing, is one per program, and no save of it is lost."""

import pytest
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent
from cas.rules.conditions import RuleError
from prioritization.actions.drafts import DraftMoved, discard_draft, save_draft, start_draft
from prioritization.models import RuleVersion
from prioritization.rulebooks import rulebook
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
ADULT = {"fact": "youngest_age_low", "op": "ge", "value": 18}


@pytest.fixture
def admin():
    return factories.UserFactory(role=Role.RULES_ADMIN)


def saved(draft, admin, *requirements, revision):
    return save_draft(
        draft=draft,
        rule_set=factories.rule_set(requirements),
        change_note="One dog",
        revision=revision,
        by=admin,
        at=timezone.now(),
    )


def test_a_draft_begins_as_the_newest_version_and_moves_no_list(admin):
    program = factories.open_list([NO_PETS])
    draft = start_draft(program=program, by=admin)
    newest = RuleVersion.objects.newest_of(program)
    assert (draft.content, draft.based_on, draft.number) == (newest.content, newest, None)
    saved(draft, admin, ADULT, revision=0)
    today = timezone.localdate()
    assert rulebook.of_program(program, on=today).own == newest


def test_a_draft_of_a_program_without_rules_begins_empty(admin):
    draft = start_draft(program=factories.ProgramFactory(), by=admin)
    assert draft.rule_set == factories.rule_set()


@pytest.mark.parametrize("is_county_wide", [True, False])
def test_there_is_one_draft_of_each_rules(admin, is_county_wide):
    program = None if is_county_wide else factories.open_list()
    start_draft(program=program, by=admin)
    with pytest.raises(RuleError, match="a draft of these rules already"):
        start_draft(program=program, by=admin)


def test_a_draft_never_begins_as_rules_of_another_program(admin):
    factories.open_list([NO_PETS])
    other = RuleVersion.objects.get()
    with pytest.raises(RuleError):
        start_draft(program=factories.ProgramFactory(), based_on=other, by=admin)


def test_who_saves_second_learns_of_it_and_overwrites_nothing(admin):
    draft = start_draft(program=factories.open_list(), by=admin)
    theirs = saved(draft, admin, NO_PETS, revision=0)
    with pytest.raises(DraftMoved) as moved:
        saved(draft, admin, ADULT, revision=0)
    assert moved.value.draft == theirs
    theirs.refresh_from_db()
    assert (theirs.revision, theirs.rule_set) == (1, factories.rule_set([NO_PETS]))


def test_a_save_takes_an_approval_back(admin):
    draft = start_draft(program=factories.open_list(), by=admin)
    RuleVersion.objects.filter(pk=draft.pk).update(
        approved_at=timezone.now(), approved_by=factories.UserFactory(role=Role.CAS_LEAD)
    )
    assert saved(draft, admin, NO_PETS, revision=0).approved_at is None


def test_nobody_discards_what_they_have_not_seen(admin):
    draft = start_draft(program=factories.open_list(), by=admin)
    saved(draft, admin, NO_PETS, revision=0)
    with pytest.raises(DraftMoved):
        discard_draft(draft=draft, revision=0, by=admin)
    discard_draft(draft=draft, revision=1, by=admin)
    with pytest.raises(DraftMoved) as moved:
        saved(draft, admin, ADULT, revision=1)
    assert moved.value.draft is None
    assert not RuleVersion.objects.drafts().exists()


def test_every_step_is_in_the_log(admin):
    draft = start_draft(program=factories.open_list(), by=admin)
    number = str(draft.pk)
    discard_draft(draft=saved(draft, admin, NO_PETS, revision=0), revision=1, by=admin)
    events = AuditEvent.objects.filter(subject="prioritization.RuleVersion", subject_id=number)
    assert list(events.order_by("pk").values_list("verb", flat=True)) == [
        "started",
        "changed",
        "discarded",
    ]
