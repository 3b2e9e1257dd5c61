"""No shelter fits: why, by kind, and whom to call; never an empty list (R23, DOMAIN section 4)."""

import pytest
from django.urls import reverse

from cas.county import COUNTY
from prioritization.why.obstacles import TITLES, Kind, Obstacle, grouped, kind_of
from tests import factories

CARE = {"fact": "v12_personal_care", "op": "eq", "value": "no"}
SINGLE = {"fact": "household_type", "op": "eq", "value": "single"}
SOBER = {"fact": "sober_site", "op": "eq", "value": "yes"}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (["v12_personal_care", "helper_stays"], Kind.MEDICAL),
        (["household_type"], Kind.HOUSEHOLD),
        (["youngest_age_low"], Kind.HOUSEHOLD),
        (["pets_count"], Kind.BELONGINGS),
        (["location_area", "city_link"], Kind.PLACE),
        (["registrant"], Kind.TERMS),
        (["something_new"], Kind.OTHER),
        (["something_new", "pets"], Kind.BELONGINGS),
    ],
)
def test_an_obstacle_has_a_kind_by_what_it_asks(facts, kind):
    assert kind_of(facts) == kind


def test_obstacles_are_grouped_by_kind_with_the_commonest_reason_first():
    found = grouped(
        [
            Obstacle(Kind.TERMS, "sober"),
            Obstacle(Kind.ASK, "pets"),
            Obstacle(Kind.TERMS, "check"),
            Obstacle(Kind.TERMS, "check"),
        ]
    )
    assert [group.kind for group in found] == [Kind.ASK, Kind.TERMS]
    assert found[1].reasons == (("check", 2), ("sober", 1))


def test_every_kind_has_a_title_and_somebody_to_call():
    assert set(TITLES) == set(Kind)
    for kind in Kind:
        assert any(contact.helps_with_any({kind}) for contact in COUNTY.contacts)
    for contact in COUNTY.contacts:
        assert contact.helps_with <= {"any", *Kind}


@pytest.fixture
def result_page(sign_in, tools):
    def shown(**answers):
        made = factories.household(partner=True)
        record = factories.assessment(made, answers=answers)
        factories.tell_lists(made)
        url = reverse("assessments:result", args=[record.pk])
        return sign_in(made.created_by).get(url).content.decode()

    return shown


def test_no_shelter_fits_says_why_by_kind_and_whom_to_call(result_page):
    factories.open_list([CARE])
    factories.open_list([CARE])
    factories.open_list([SINGLE])
    page = result_page(v12_personal_care="yes")
    assert "No shelter fits today" in page
    medical = page.split("Medical and care needs")[1].split("<h3>")[0]
    assert "2 shelters" in medical
    assert "Who belongs to the household" in page
    assert "Recuperative care" in page
    assert "Hospital liaison" in page
    assert "Document help desk" not in page
    assert 'href="tel:211"' in page


def test_an_answer_that_is_missing_is_asked_first(result_page):
    factories.open_list([SOBER])
    factories.open_list([CARE])
    page = result_page(v12_personal_care="yes")
    assert "An answer that is missing may open a door" in page
    assert page.index(TITLES[Kind.ASK]) < page.index(TITLES[Kind.MEDICAL])


def test_where_one_shelter_fits_nothing_of_it_is_shown(result_page):
    factories.open_list([CARE])
    factories.open_list()
    assert "No shelter fits" not in result_page(v12_personal_care="yes")
