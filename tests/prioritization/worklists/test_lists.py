"""Who stands on each work list, and who does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import IntakeState, Tool
from cas.access.roles import Role
from clients.models import Client
from prioritization.models import HouseholdFacts
from prioritization.worklists.catalogue import BY_SLUG, WORK_LISTS
from prioritization.worklists.conflicts import CONTRADICTIONS
from prioritization.worklists.rows import page_of
from tests import factories
from tests.factories.worklists import (
    days_ago,
    deletion_request,
    ending,
    in_days,
    known,
)

pytestmark = pytest.mark.django_db


def on_list(slug):
    """The households of a list in order."""
    on = factories.today()
    facts = HouseholdFacts.objects.filter(is_enrolled=True)
    return [each.pk for each in page_of(BY_SLUG[slug].find(facts, on), "").facts]


def task_of(slug, made):
    """What the list says of a household that stands on it."""
    on = factories.today()
    facts = BY_SLUG[slug].find(HouseholdFacts.objects.filter(pk=made.pk), on).get()
    return BY_SLUG[slug].tell(facts, on)


@pytest.mark.parametrize(("days", "is_listed"), [(0, True), (83, True), (84, False)])
def test_r6_assessments_that_end_within_twelve_weeks_are_listed(tools, days, is_listed):
    made = ending(days)
    assert (on_list("expiring") == [made.pk]) == is_listed


def test_r7_of_both_tools_the_one_that_ends_first_counts(tools):
    made = ending(30)
    factories.assessment(made, Tool.HCT, expires_on=in_days(10))
    factories.tell_lists(made)
    task = task_of("expiring", made)
    assert task.words[0].startswith("Housing Conversation Tool counts until")
    assert task.tag == "10 days left"


def test_extremely_vulnerable_households_come_first_then_who_has_the_fewest_days(tools):
    later, sooner, vulnerable = ending(40), ending(20), ending(60, score=9)
    assert on_list("expiring") == [vulnerable.pk, sooner.pk, later.pk]


def test_r8_a_replaced_assessment_is_not_listed(tools):
    made = ending(9)
    factories.assessment(made, expires_on=in_days(89))
    factories.tell_lists(made)
    assert on_list("expiring") == []


@pytest.mark.parametrize(
    ("days", "tag"), [(60, None), (61, "Over 60 days"), (90, "Over 60 days"), (91, "Over 90 days")]
)
def test_r22_a_living_situation_is_listed_after_60_days_and_marked_after_90(tools, days, tag):
    made = factories.household(situation=None)
    factories.living_situation(made, on=factories.today() - timedelta(days=days))
    factories.tell_lists(made)
    assert on_list("living-situation") == ([made.pk] if tag else [])
    if tag:
        assert task_of("living-situation", made).tag == tag


def test_r22_a_living_situation_never_recorded_is_listed_first_with_what_was_seen_since(tools):
    never = known(situation=None)
    old = factories.household(situation=None)
    factories.living_situation(old, on=factories.today() - timedelta(days=70))
    factories.location(old, on=factories.today() - timedelta(days=2))
    factories.tell_lists(old)
    assert on_list("living-situation") == [never.pk, old.pk]
    assert "Oak Park" in task_of("living-situation", old).words[1]


def unseen(days, **person):
    made = factories.household(situation=None, head=person)
    factories.location(made, on=factories.today() - timedelta(days=days))
    factories.tell_lists(made)
    return made


@pytest.mark.parametrize(
    ("days", "person", "is_listed"),
    [
        (31, {}, True),
        (29, {}, False),
        (31, {"phone": "916 555 0100"}, False),
        (31, {"email": "x@example.org"}, False),
        (31, {"contact_note": "Ask at the library"}, False),
        (31, {"anonymous": True}, False),
    ],
)
def test_nobody_can_reach_them_without_a_sighting_and_a_way_to_reach_them(
    tools, days, person, is_listed
):
    made = unseen(days, **person)
    assert (on_list("unreachable") == [made.pk]) == is_listed


def test_whoever_was_interviewed_lately_is_in_reach_though_no_place_was_said(tools):
    made = known(situation=None)
    assert on_list("unreachable") == [made.pk]
    factories.assessment(made)
    factories.tell_lists(made)
    assert on_list("unreachable") == []


@pytest.mark.parametrize(
    ("outcome", "tried", "is_listed"),
    [("not_reached", 3, True), ("reached", 3, False), ("not_reached", 60, False)],
)
def test_a_call_in_vain_puts_them_there_though_a_phone_is_on_record(
    tools, outcome, tried, is_listed
):
    made = unseen(40, phone="916 555 0100")
    long_ago = factories.today() - timedelta(days=61)
    record = factories.assessment(made, on=long_ago, score=9, interviewed_at=days_ago(61))
    factories.evh_action(record, at=days_ago(90), outcome="reached")
    factories.evh_action(record, at=days_ago(tried), outcome=outcome)
    factories.tell_lists(made)
    assert (on_list("unreachable") == [made.pk]) == is_listed
    if is_listed:
        assert "The last call did not reach them, 3 days ago" in task_of("unreachable", made).words


@pytest.mark.parametrize(
    ("score", "is_family", "is_listed"),
    [(5, False, True), (4, False, False), (6, False, False), (9, True, True), (5, True, False)],
)
def test_r1_r2_one_point_below_the_line_of_their_kind_is_near(tools, score, is_family, is_listed):
    made = factories.household(children=(4,) if is_family else ())
    factories.assessment(made, score=score, is_family=is_family)
    factories.tell_lists(made)
    assert (on_list("near-the-line") == [made.pk]) == is_listed


def test_r3_who_reaches_the_line_with_the_other_tool_is_not_near(tools):
    made = factories.household()
    factories.assessment(made, score=5)
    factories.assessment(made, Tool.HCT, score=8)
    factories.tell_lists(made)
    assert on_list("near-the-line") == []


@pytest.mark.parametrize(("days", "is_listed"), [(14, False), (15, True)])
def test_c20_an_interview_untouched_for_more_than_14_days_is_listed(tools, days, is_listed):
    made = factories.household()
    factories.draft(made, at=days_ago(days))
    factories.tell_lists(made)
    assert (on_list("unfinished-interviews") == [made.pk]) == is_listed
    if is_listed:
        assert task_of("unfinished-interviews", made).tag == "Untouched for 15 days"


def test_who_has_no_name_on_record_is_called_by_the_name_they_sign_in_with(tools):
    made = factories.household()
    nameless = factories.UserFactory(username="first.admin", first_name="", last_name="")
    factories.draft(made, at=days_ago(15), by=nameless)
    factories.tell_lists(made)
    (words,) = task_of("unfinished-interviews", made).words
    assert words == "Crisis Assessment, last saved by first.admin"


def test_c20_a_discarded_interview_is_done_with(tools):
    made = factories.household()
    draft = factories.draft(made, at=days_ago(30))
    draft.discarded_at, draft.discarded_by = timezone.now(), made.created_by
    draft.discard_reason = "Example"
    draft.save()
    factories.tell_lists(made)
    assert on_list("unfinished-interviews") == []


def test_c5_a_correction_asked_for_is_listed_until_it_is_answered(tools):
    made = factories.household()
    asked = factories.correction_request(factories.assessment(made))
    factories.tell_lists(made)
    assert on_list("corrections") == [made.pk]
    assert task_of("corrections", made).words[0] == f"Doubted: {asked.doubt}"
    asked.answer, asked.answered_by, asked.answered_at = "stands", made.created_by, timezone.now()
    asked.save()
    assert on_list("corrections") == []


def test_a_deletion_asked_for_is_listed_until_it_is_answered(tools):
    made = known()
    asked = deletion_request(made)
    assert on_list("deletions") == [made.pk]
    asked.answer, asked.reason = "stays", "Example"
    asked.answered_by, asked.answered_at = made.created_by, timezone.now()
    asked.save()
    assert on_list("deletions") == []


def test_r28_a_document_that_ends_within_14_days_is_listed_unless_another_replaces_it(tools):
    made, replaced = known(), known()
    for household in (made, replaced):
        factories.document(factories.head_of(household), expires_on=in_days(14))
    factories.document(factories.head_of(replaced), expires_on=in_days(400))
    factories.document(factories.head_of(known()), expires_on=in_days(15))
    assert on_list("documents") == [made.pk]


# --- Records that disagree -------------------------------------------------------------------


def in_two_places():
    made = factories.household(situation=101)
    factories.location(made)
    made.location_records.update(place_type="tent")
    return made


def housed_and_waiting():
    return factories.household(situation=410)


def with_a_child_since():
    made = factories.household()
    factories.assessment(made)
    factories.add_member(made, date_of_birth=factories.born_years_ago(3))
    return made


def without_the_children():
    made = factories.household()
    factories.assessment(made, is_family=True)
    return made


def helped_and_not_disabled():
    made = factories.household()
    made.enrollments.update(disabling_condition=0)
    factories.assessment(made, answers={"v12_personal_care": "yes"})
    return made


def with_an_id_and_no_birth_date():
    made = factories.household(head={"of_unknown_age": True})
    factories.document(factories.head_of(made), "id")
    return made


def placed_by_phone():
    made = factories.household()
    factories.evh_action(factories.assessment(made, score=9), outcome="placed")
    return made


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (in_two_places, "place"),
        (housed_and_waiting, "housed"),
        (with_a_child_since, "line"),
        (without_the_children, "line"),
        (helped_and_not_disabled, "help"),
        (with_an_id_and_no_birth_date, "papers"),
        (placed_by_phone, "placed"),
    ],
)
def test_each_contradiction_is_found_and_told_in_a_sentence(tools, make, code):
    made = make()
    factories.tell_lists(made)
    assert on_list("conflicts") == [made.pk]
    says = next(each.says for each in CONTRADICTIONS if each.code == code)
    facts = HouseholdFacts.objects.get(pk=made.pk)
    assert task_of("conflicts", made).words == (says(facts),)


def test_records_that_agree_are_no_contradiction(tools):
    made = factories.household(children=(4,), situation=101)
    factories.location(made)
    made.location_records.update(place_type="shelter")
    factories.assessment(made, score=12, is_family=True)
    factories.document(factories.head_of(made), "id")
    factories.tell_lists(made)
    assert on_list("conflicts") == []


# --- All lists -------------------------------------------------------------------------------


def one_for_each_list():
    """A household on every list at once, as far as that is possible."""
    made = factories.household(situation=None, head={"of_unknown_age": True})
    long_ago = factories.today() - timedelta(days=61)
    factories.living_situation(made, on=long_ago, situation=410)
    record = factories.assessment(made, on=long_ago, score=5)
    factories.draft(made, Tool.HCT, at=days_ago(20))
    factories.intake(made, IntakeState.DIVERTED)
    factories.correction_request(record)
    deletion_request(made)
    factories.document(factories.head_of(made), expires_on=in_days(5))
    factories.tell_lists(made)
    return made


def test_somebody_may_stand_on_every_list_and_leaves_all_with_the_exit(tools):
    made = one_for_each_list()
    slugs = {each.slug for each in WORK_LISTS}
    assert {slug for slug in slugs if on_list(slug)} == slugs
    made.enrollments.update(exited_on=factories.today())
    factories.tell_lists(made)
    assert {slug for slug in slugs if on_list(slug)} == set()


@pytest.mark.parametrize("work_list", WORK_LISTS, ids=lambda each: each.slug)
def test_a_list_shows_nobody_whose_record_the_reader_may_not_open(sign_in, tools, work_list):
    made = one_for_each_list()
    Client.objects.filter(memberships__household=made).update(last_name="Zarephath")
    for who, sees in ((made.created_by, True), (factories.UserFactory(), True)):
        shown = sign_in(who).get(f"/work-lists/{work_list.slug}/?whose=all").content.decode()
        assert ("Zarephath" in shown) == sees
    factories.give_release(factories.head_of(made), factories.REFUSED)
    for who, sees in (
        (made.created_by, True),
        (factories.UserFactory(), False),
        (factories.UserFactory(role=Role.CAS_LEAD), False),
    ):
        shown = sign_in(who).get(f"/work-lists/{work_list.slug}/?whose=all").content.decode()
        assert ("Zarephath" in shown) == sees
