"""Households that nobody belongs to any more, and who has left one."""

import pytest
from django.urls import reverse

from cas.access.roles import Role
from clients.actions import households
from tests import factories
from tests.clients.households.people import PARTNER, address, person_of, split


@pytest.fixture
def left_behind(sign_in, tools):
    """A household of one who moved in with somebody else, and its browser."""
    made = factories.household()
    other = factories.household(by=made.created_by)
    households.join(
        household=other,
        joining={factories.head_of(made).pk: PARTNER},
        since=factories.today(),
        by=made.created_by,
    )
    return made, other, sign_in(made.created_by)


def test_a_household_without_people_can_be_read_and_says_where_they_are(left_behind):
    made, other, browser = left_behind
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Nobody belongs to this household now" in page
    assert reverse("clients:household", args=[other.pk]) in page
    for name in ("members", "enroll", "living_situation", "exit", "split"):
        assert browser.get(address(name, made)).status_code == 404


def test_c20_its_unfinished_interview_is_listed_and_can_be_discarded(left_behind):
    made, _, browser = left_behind
    begun = factories.draft(made)
    assert "Crisis Assessment" in browser.get(reverse("home")).content.decode()
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    discard = reverse("assessments:discard", args=[begun.key])
    assert discard in page
    assert browser.get(reverse("assessments:interview", args=[begun.key])).status_code == 302
    assert browser.post(discard, {"reason": "They moved in together"}).status_code == 302


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.CAS_LEAD, Role.AUDITOR])
def test_no_other_agency_reads_a_household_without_people(left_behind, sign_in, role):
    made, *_ = left_behind
    url = reverse("clients:household", args=[made.pk])
    assert sign_in(role=role).get(url).status_code == 404


def test_r16_a_household_that_named_people_left_is_never_a_vsp_s(left_behind, sign_in):
    made, *_ = left_behind
    vsp = sign_in(role=Role.VSP_ASSESSOR, agency=made.agency)
    assert vsp.get(reverse("clients:household", args=[made.pk])).status_code == 404


def test_a_former_member_who_keeps_the_record_private_has_no_name_here(family, sign_in):
    made, _ = family
    partner = person_of(made, PARTNER)
    split(made, partner)
    page = address("members", made)
    lead = sign_in(role=Role.CAS_LEAD)
    assert partner.display_name in lead.get(page).content.decode()
    factories.give_release(partner, factories.REFUSED)
    shown = lead.get(page).content.decode()
    assert partner.display_name not in shown
    assert partner.code not in shown
