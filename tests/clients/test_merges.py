"""C12: staff merge two records of one person by a link that can be taken back."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews
from assessments.enums import Tool
from cas.access.roles import Role
from cas.models import AuditEvent
from clients.actions.merges import merge_people, undo_merge
from clients.models import Client, Household, PersonMerge
from tests import factories
from tests.at_once import at_once, tally

NAME = {"first_name": "William", "last_name": "Smithfield"}


@pytest.fixture
def twice(tools):
    """One person on file twice, at two agencies: (the household that stays, the other one)."""
    stays = factories.household(head=NAME)
    other = factories.household(head=NAME | {"first_name": "Bill"}, release=factories.NO_RELEASE)
    return stays, other


@pytest.fixture
def staff(sign_in):
    return sign_in(role=Role.CAS_STAFF)


def merge_url(one, other):
    return reverse(
        "clients:merge", args=[factories.head_of(one).code, factories.head_of(other).code]
    )


def merge(browser, stays, other, **changes):
    fields = {"keep": factories.head_of(stays).code, "reason": "Same birth certificate"}
    return browser.post(merge_url(stays, other), fields | changes)


def undo(browser, **fields):
    made = PersonMerge.objects.in_force().get()
    url = reverse("clients:undo_merge", args=[made.pk])
    return browser.post(url, {"reason": "Two brothers"} | fields)


def find(browser, text):
    return browser.post(reverse("clients:find"), {"q": text}).content.decode()


def everything():
    """All rows about people but the merges themselves, to see that none is re-pointed."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (
            Client,
            Household,
            *(relation.related_model for relation in Household._meta.related_objects),
        )
        if model is not PersonMerge and model._meta.app_label in ("clients", "assessments")
    }


def test_c12_a_merge_re_points_no_row_and_an_undo_leaves_none_behind(staff, twice):
    stays, other = twice
    factories.assessment(other)
    before = everything()
    assert merge(staff, stays, other).url == reverse("clients:household", args=[stays.pk])
    made = PersonMerge.objects.get()
    assert (made.suspended_household, made.surviving_household) == (other, stays)
    assert everything() == before
    assert undo(staff).url == reverse("clients:household", args=[other.pk])
    assert everything() == before
    assert not PersonMerge.objects.in_force().exists()


def test_c12_the_person_is_found_once_and_again_twice_after_the_undo(staff, twice):
    stays, other = twice
    assert find(staff, "William Smithfield").count("</th>\n") >= 2
    merge(staff, stays, other)
    page = find(staff, "William Smithfield")
    assert factories.head_of(stays).code in page
    assert factories.head_of(other).code not in page
    undo(staff)
    assert factories.head_of(other).code in find(staff, "William Smithfield")


def test_c12_the_code_of_the_merged_record_finds_the_one_that_stayed(staff, twice):
    stays, other = twice
    merge(staff, stays, other)
    page = find(staff, factories.head_of(other).code)
    assert reverse("clients:household", args=[stays.pk]) in page
    assert "Code of a record that was merged" in page


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.CAS_LEAD, Role.AUDITOR, Role.ASSESSOR])
def test_c12_the_merged_household_leads_to_the_one_that_stayed(sign_in, staff, twice, role):
    stays, other = twice
    merge(staff, stays, other)
    browser = sign_in(role=role)
    answer = browser.get(reverse("clients:household", args=[other.pk]))
    assert answer.url == reverse("clients:household", args=[stays.pk])
    assert "was merged with this record" in browser.get(answer.url).content.decode()


@pytest.mark.parametrize("name", ["clients:profile", "clients:release"])
def test_c12_the_merged_code_leads_to_the_one_that_stayed(sign_in, staff, twice, name):
    stays, other = twice
    merge(staff, stays, other)
    url = reverse(name, args=[factories.head_of(other).code])
    for method in ("get", "post"):
        answer = getattr(sign_in(other.created_by), method)(url)
        assert answer.url == reverse("clients:household", args=[stays.pk])


def test_c12_who_may_not_see_the_one_that_stayed_is_sent_to_staff(sign_in, staff, tools):
    stays = factories.household(head=NAME, release=factories.NO_RELEASE)
    other = factories.household(head=NAME, release=factories.NO_RELEASE)
    merge(staff, stays, other)
    browser = sign_in(other.created_by)
    answer = browser.get(reverse("clients:household", args=[other.pk]))
    assert answer.url == reverse("clients:find")
    page = browser.get(answer.url).content.decode()
    assert "merged with one outside your access" in page
    assert sign_in().get(reverse("clients:household", args=[other.pk])).status_code == 404


def test_c12_after_two_merges_in_a_row_every_old_code_leads_to_the_last(staff, twice):
    stays, other = twice
    last = factories.household(head=NAME)
    merge(staff, stays, other)
    merge(staff, last, stays)
    for old in (other, stays):
        answer = staff.get(reverse("clients:household", args=[old.pk]))
        assert answer.url == reverse("clients:household", args=[last.pk])


def test_c12_staff_read_the_past_of_both(staff, sign_in, twice):
    stays, other = twice
    result = reverse("assessments:result", args=[factories.assessment(other).pk])
    merge(staff, stays, other)
    url = reverse("clients:undo_merge", args=[PersonMerge.objects.get().pk])
    page = staff.get(url).content.decode()
    assert result in page
    assert "Same birth certificate" in page
    assert staff.get(result).status_code == 200
    assert "Merged: past only" in staff.get(result).content.decode()
    lead = sign_in(role=Role.CAS_LEAD)
    assert lead.get(reverse("clients:readers", args=[other.pk])).status_code == 200


def test_c12_nothing_more_is_recorded_on_a_household_set_aside(staff, sign_in, twice):
    stays, other = twice
    draft = factories.draft(other)
    merge(staff, stays, other)
    browser = sign_in(other.created_by)
    for url in (
        reverse("clients:living_situation", args=[other.pk]),
        reverse("assessments:check", args=[draft.key]),
    ):
        assert browser.post(url).url == reverse("clients:household", args=[stays.pk])
    assert not other.assessments.exists()


def test_c12_assessments_set_aside_count_for_nothing_and_fill_in_nothing(staff, twice):
    """Said on the page; the household that stays needs one of its own."""
    stays, other = twice
    factories.assessment(other, Tool.CRISIS, score=8, answers={"pets": "yes"})
    page = staff.get(merge_url(stays, other)).content.decode()
    assert "do not count any more and fill in no answers" in page
    merge(staff, stays, other)
    assert not stays.assessments.exists()
    draft = interviews.start(
        household=stays,
        tool="crisis",
        assessment_type=3,
        by=stays.created_by,
        on=factories.today(),
        at=timezone.now(),
    )
    assert draft.offered == {}


def test_c12_others_of_the_household_set_aside_must_be_thought_of(staff, tools):
    stays = factories.household(head=NAME)
    other = factories.household(head=NAME, children=(4,))
    page = merge(staff, stays, other).content.decode()
    assert "would leave all lists with that household" in page
    assert not PersonMerge.objects.exists()
    assert merge(staff, stays, other, others_are_known="on").status_code == 302
    undo(staff)
    assert merge(staff, other, stays).status_code == 302, "the other way round nobody is lost"


def test_the_page_compares_both_and_offers_who_looks_alike(staff, twice):
    stays, other = twice
    code = factories.head_of(stays).code
    choose = reverse("clients:merge_choose", args=[code])
    assert merge_url(stays, other) in staff.get(choose).content.decode()
    nobody_else = staff.post(choose, {"q": code}).content.decode()
    assert "No other record looks like this person" in nobody_else
    page = staff.get(merge_url(stays, other)).content.decode()
    for words in ("William Smithfield", "Bill Smithfield", "differs", str(other.agency)):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "How do you know"),
        ({"keep": ""}, "Choose an answer"),
        ({"keep": "ZZZZ2222"}, "Choose one of the answers shown"),
    ],
)
def test_an_incomplete_merge_is_refused_beside_the_field(staff, twice, fields, words):
    page = merge(staff, *twice, **fields).content.decode()
    assert words in page
    assert 'aria-invalid="true"' in page
    assert not PersonMerge.objects.exists()


def act(merged, canonical, by):
    return merge_people(
        merged=merged, canonical=canonical, reason="Example", by=by, at=timezone.now()
    )


def test_r16_c12_anonymous_people_are_never_merged(tools):
    by = factories.UserFactory(role=Role.CAS_STAFF)
    one, other = (factories.head_of(factories.household(head={"anonymous": True})) for _ in "ab")
    with pytest.raises(ValidationError, match="anonymous"):
        act(one, other, by)


def test_c12_two_of_one_household_or_of_none_are_refused_in_words(twice):
    stays, other = twice
    by = factories.UserFactory(role=Role.CAS_STAFF)
    head = factories.head_of(stays)
    for merged, words in (
        (head, "the same record"),
        (factories.add_member(stays), "in the same household"),
        (factories.ClientFactory(), "no household now"),
    ):
        with pytest.raises(ValidationError, match=words):
            act(merged, head, by)
    act(factories.head_of(other), head, by)
    for pair in ((factories.head_of(other), head), (head, factories.head_of(other))):
        with pytest.raises(ValidationError, match="merged meanwhile"):
            act(*pair, by)


def test_c12_an_undo_happens_once_and_says_who_and_why(staff, twice):
    merge(staff, *twice)
    made = PersonMerge.objects.get()
    page = undo(staff, reason="").content.decode()
    assert "Enter why" in page or "Answer this" in page
    undo(staff)
    made.refresh_from_db()
    assert (made.undone_by, made.undo_reason) == (staff.user, "Two brothers")
    with pytest.raises(ValidationError, match="undone already"):
        undo_merge(merge=made, reason="Again", by=staff.user, at=timezone.now())
    assert staff.get(reverse("clients:undo_merge", args=[made.pk])).status_code == 404
    verbs = AuditEvent.objects.filter(subject_id=str(made.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"merged", "undid merge"}


def test_c12_after_an_undo_the_two_may_be_merged_the_other_way_round(staff, twice):
    stays, other = twice
    merge(staff, stays, other)
    undo(staff)
    assert merge(staff, other, stays).status_code == 302
    assert PersonMerge.objects.in_force().get().surviving_household == other


@pytest.mark.django_db(transaction=True)
def test_c12_two_staff_who_merge_both_ways_at_once_make_one_merge():
    by = factories.UserFactory(role=Role.CAS_STAFF)
    for _ in range(5):
        one, other = (factories.head_of(factories.household()) for _ in "ab")
        acts = [partial(act, *pair, by) for pair in ((one, other), (other, one))]
        assert tally(at_once(acts, refused=ValidationError)) == (1, 1)
        assert PersonMerge.objects.filter(merged__in=[one, other]).count() == 1
