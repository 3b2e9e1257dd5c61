"""Step 2: everyone in the household is enrolled, in one stay (R12); members and heads (C10)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clients.actions import enrollments
from clients.models import Enrollment, Membership
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.at_once import at_once


@pytest.fixture
def family(sign_in, tools):
    """A family of three nobody of whom is enrolled, and its browser."""
    made = factories.household(children=(4, 9), enrolled=False, situation=None)
    return made, sign_in(made.created_by)


def enroll(browser, made, *, leave_out=(), on=None, **answers):
    """Post the enrollment of everybody but `leave_out` (codes)."""
    fields = three_boxes("entered_on", on or factories.today()) | answers
    for code in made.memberships.values_list("client__code", flat=True):
        fields |= {} if code in leave_out else {f"{code}-enroll": "on"}
    return browser.post(reverse("clients:enroll", args=[made.pk]), fields)


def test_r12_everyone_is_enrolled_in_one_stay(family):
    made, browser = family
    assert enroll(browser, made).status_code == 302
    assert made.enrollments.count() == 3
    assert made.enrollments.values("stay").distinct().count() == 1
    relationships = made.enrollments.order_by("relationship").values_list("relationship", flat=True)
    assert list(relationships) == [1, 2, 2]


def test_r12_three_of_four_leaves_the_step_open_and_names_the_missing_one(family):
    made, browser = family
    left_out = made.memberships.filter(relationship=2).last().client
    enroll(browser, made, leave_out=[left_out.code])
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert f"Still to enroll: {left_out.display_name}" in page


def test_r12_who_joins_later_gets_the_stay_of_the_others(family):
    made, browser = family
    enroll(browser, made)
    factories.add_member(made)
    page = browser.get(reverse("clients:enroll", args=[made.pk])).content.decode()
    assert page.count("-enroll") <= 8, "only who is not enrolled yet is asked about"
    enroll(browser, made)
    assert made.enrollments.count() == 4
    assert made.enrollments.values("stay").distinct().count() == 1


def test_enrolling_nobody_is_refused(family):
    made, browser = family
    everyone = list(made.memberships.values_list("client__code", flat=True))
    refused = enroll(browser, made, leave_out=everyone)
    assert "Choose at least one person" in refused.content.decode()
    assert not Enrollment.objects.exists()


def test_homeless_since_after_the_start_is_refused_beside_the_field(family):
    made, browser = family
    head = factories.head_of(made)
    on = factories.today()
    late = three_boxes(f"{head.code}-homeless_since", on)
    refused = enroll(browser, made, on=on - timedelta(days=1), **late)
    assert "can&#x27;t be after the start date" in refused.content.decode()
    assert not Enrollment.objects.exists()


def test_a_start_in_the_future_is_refused(family):
    made, browser = family
    assert enroll(browser, made, on=factories.today() + timedelta(days=1)).status_code == 200
    assert not Enrollment.objects.exists()


def test_a_second_click_enrolls_nobody_twice(family):
    made, browser = family
    enroll(browser, made)
    assert enroll(browser, made).status_code == 200
    assert made.enrollments.count() == 3


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_enroll_everybody_once():
    made = factories.household(children=(4,), enrolled=False)
    members = [enrollments.EntryAnswers(membership=m) for m in made.memberships.all()]

    def click():
        enrollments.enroll(
            household=made,
            entered_on=factories.today(),
            members=members,
            by=made.created_by,
            at=timezone.now(),
        )

    at_once([click] * 5)
    assert made.enrollments.count() == 2


# --- Members ---------------------------------------------------------------------------------


def test_r39_a_member_is_added_with_a_relationship(family):
    made, browser = family
    url = reverse("clients:add_member", args=[made.pk])
    person = {"first_name": "New", "last_name": "Example", "language": "en", "dob_missing": "99"}
    browser.post(url, {"find": "1", "q": "New Example"})
    assert browser.post(url, person).status_code == 200
    assert browser.post(url, person | {"relationship": "1"}).status_code == 200
    assert made.memberships.count() == 3
    assert browser.post(url, person | {"relationship": "3"}).status_code == 302
    assert made.memberships.get(relationship=3).client.first_name == "New"


def test_a_household_has_one_head_at_any_time(db):
    made = factories.household()
    with pytest.raises(IntegrityError, match="one_head_at_a_time"), transaction.atomic():
        factories.add_member(made, relationship=1)


def test_a_household_is_never_without_a_head(db):
    made = factories.household(children=(3,))
    Membership.objects.filter(household=made, relationship=1).update(ended_on=factories.today())
    with pytest.raises(IntegrityError, match="needs a head"):
        connection.check_constraints()
    transaction.set_rollback(True)


def test_headship_may_pass_on_from_one_day_to_the_next(db):
    made = factories.household(partner=True)
    on = factories.today()
    first = made.memberships.get(relationship=1)
    partner = made.memberships.get(relationship=3)
    made.memberships.update(ended_on=on)
    for membership, relationship in ((partner, 1), (first, 3)):
        Membership.objects.create(
            household=made,
            client=membership.client,
            relationship=relationship,
            started_on=on,
        )
    connection.check_constraints()
    assert made.memberships.current(on).heads().get().client == partner.client


def test_nobody_is_in_two_households_at_a_time(db):
    made, other = factories.household(), factories.household()
    with pytest.raises(IntegrityError, match="one_household_at_a_time"), transaction.atomic():
        Membership.objects.create(
            household=other,
            client=factories.head_of(made),
            relationship=3,
            started_on=factories.today(),
        )


def test_nobody_is_enrolled_twice_at_a_time(db):
    made = factories.household()
    with pytest.raises(IntegrityError, match="one_open_enrollment"), transaction.atomic():
        factories.enroll(made)
