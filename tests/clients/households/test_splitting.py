"""C10: leaving a household, and splitting it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from clients.actions import households
from clients.models import (
    Enrollment,
    HealthAndDV,
    Household,
    PartnerLink,
)
from tests import factories
from tests.clients.households.people import (
    CHILD,
    HEAD,
    PARTNER,
    address,
    members,
    person_of,
    since,
    split,
)


def test_c10_a_partner_leaves_with_a_child_and_gets_a_household_of_their_own(family):
    made, browser = family
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    answer = browser.post(
        address("split", made),
        {"leaving": [partner.code, child.code], "head": partner.code, **since()},
    )
    offshoot = Household.objects.get(split_from=made)
    assert answer.url == reverse("clients:household", args=[offshoot.pk])
    assert members(offshoot) == {HEAD: [partner.pk], CHILD: [child.pk]}
    assert len(members(made)[CHILD]) == 1
    assert PARTNER not in members(made)
    assert offshoot.agency == made.agency


def test_c10_who_leaves_goes_on_in_a_stay_of_their_own_without_an_exit(family):
    made, _ = family
    partner = person_of(made, PARTNER)
    before = Enrollment.objects.get(client=partner)
    Enrollment.objects.filter(pk=before.pk).update(disabling_condition=1)
    offshoot = split(made, partner)
    goes_on = offshoot.enrollments.get()
    before.refresh_from_db()
    assert before.exited_on == goes_on.entered_on == factories.today()
    assert goes_on.exited_on is None
    assert goes_on.stay not in made.enrollments.values_list("stay", flat=True)
    assert goes_on.disabling_condition == 1
    assert goes_on.relationship == HEAD
    assert not made.enrollments.exited().exists()


def test_c10_what_hud_asked_at_the_start_goes_along(family):
    made, _ = family
    partner = person_of(made, PARTNER)
    enrollment = partner.enrollments.get()
    HealthAndDV.objects.create(
        enrollment=enrollment, domestic_violence_survivor=0, saved_by=made.created_by
    )
    split(made, partner)
    now = partner.enrollments.get(exited_on=None)
    assert now != enrollment
    assert HealthAndDV.objects.get(enrollment=now).domestic_violence_survivor == 0
    assert HealthAndDV.objects.filter(enrollment=enrollment).exists()


def test_c10_the_past_stays_as_it_was(family):
    made, browser = family
    partner = person_of(made, PARTNER)
    split(made, partner)
    over = made.memberships.get(client=partner)
    assert (over.relationship, over.ended_on) == (PARTNER, factories.today())
    page = browser.get(address("members", made)).content.decode()
    assert "Before" in page
    assert f"{partner.display_name} came back" in page
    history = apps.get_model("clients", "MembershipEvent").objects.filter(pgh_obj_id=over.pk)
    assert list(history.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "update",
    ]


def test_the_head_can_only_leave_by_the_others_leaving(family):
    """The record goes with the head: whoever stays without the head gets the new one (C10)."""
    made, browser = family
    head = factories.head_of(made)
    page = browser.get(address("split", made)).content.decode()
    assert f'value="{head.code}"' not in page
    with pytest.raises(households.HouseholdChanged):
        split(made, head)
    assert members(made)[HEAD] == [head.pk]


def test_more_than_one_who_leave_need_a_head_who_is_an_adult(family):
    made, browser = family
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    both = {"leaving": [partner.code, child.code], **since()}
    for head, words in (
        ("", "Choose who is the head"),
        (child.code, "the head is an adult"),
    ):
        answer = browser.post(address("split", made), both | {"head": head})
        assert words in answer.content.decode()
    other = made.memberships.filter(relationship=CHILD).last().client
    answer = browser.post(address("split", made), both | {"head": other.code})
    assert "one of those in the other household" in answer.content.decode()
    assert not Household.objects.filter(split_from=made).exists()


def test_a_change_is_not_dated_before_the_last_one_nor_tomorrow(family):
    made, browser = family
    partner = person_of(made, PARTNER)
    on = factories.today()
    for day in (on - timedelta(days=3), on + timedelta(days=1)):
        answer = browser.post(
            address("left", made, partner.code), {"leaving": [partner.code], **since(day)}
        )
        assert answer.status_code == 200
        assert "must be on or" in answer.content.decode()
    browser.post(
        address("left", made, partner.code),
        {"leaving": [partner.code], **since(on - timedelta(days=1))},
    )
    assert made.memberships.get(client=partner).ended_on == on - timedelta(days=1)


# --- Couples (R25) ---------------------------------------------------------------------------


def test_r25_a_couple_that_wants_separate_assessments_is_two_linked_households(sign_in, tools):
    made = factories.household(partner=True)
    browser = sign_in(made.created_by)
    assert browser.post(address("couple", made), since()).status_code == 302
    offshoot = Household.objects.get(split_from=made)
    link = PartnerLink.objects.current(factories.today()).of(offshoot).get()
    assert {link.first, link.second} == {made, offshoot}
    page = browser.get(address("couple", offshoot)).content.decode()
    assert factories.head_of(made).display_name in page
    browser.post(address("couple", offshoot), since())
    assert not PartnerLink.objects.current(factories.today()).of(made).exists()


def test_r25_one_household_again_ends_the_link(sign_in, tools):
    made = factories.household(partner=True)
    browser = sign_in(made.created_by)
    browser.post(address("couple", made), since())
    partner = factories.head_of(Household.objects.get(split_from=made))
    browser.post(
        address("join", made, partner.code), {f"relationship_{partner.code}": PARTNER, **since()}
    )
    assert members(made)[PARTNER] == [partner.pk]
    assert PartnerLink.objects.get().ended_on == factories.today()


def test_r25_a_family_is_not_asked(family):
    made, browser = family
    assert browser.get(address("couple", made)).status_code == 302
    with pytest.raises(households.HouseholdChanged):
        households.assess_separately(household=made, since=factories.today(), by=made.created_by)
