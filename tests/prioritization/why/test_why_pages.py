"""The pages that say why: what they show, who reads them, what they log, and the filter."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import RecordRead
from cas.rules import ruleset
from prioritization.models import RuleVersion
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
SOBER = {"fact": "sober_site", "op": "eq", "value": "yes"}
ADULTS = {"fact": "youngest_age_low", "op": "ge", "value": 18}
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]


def assessed(answers=None, **household):
    made = factories.household(**household)
    factories.assessment(made, answers=answers or {})
    factories.tell_lists(made)
    return made


def matrix_url(made):
    return reverse("prioritization:why", args=[made.pk])


def cell_url(made, program):
    return reverse("prioritization:why_cell", args=[made.pk, program.slug])


def titles(response):
    return {
        group["title"]: [row["program"] for row in group["rows"]]
        for group in response.context["groups"]
    }


def test_the_matrix_groups_all_programs_by_how_the_household_stands(staff):
    factories.open_list(name="Standing House")
    factories.open_list([NO_PETS], name="Asking House")
    factories.open_list([SOBER], name="Changeable House")
    factories.open_list([ADULTS], name="Adult House")
    made = assessed({"sober_site": "no"}, children=(4,))
    response = staff.get(matrix_url(made))
    assert titles(response) == {
        "On the list": ["Standing House"],
        "Ask this first": ["Asking House"],
        "Not eligible now": ["Changeable House", "Adult House"],
    }
    body = response.content.decode()
    assert "1 of 1" in body
    assert "If it has changed: Willing to live at a sober site (now: no)" in body
    assert "Can&#x27;t change: Age of the youngest member (now: 4 years)" in body


@pytest.mark.parametrize("typed", ["x", "X Str", "street", "x n"])
def test_letters_that_fit_one_program_lead_straight_to_it(staff, typed):
    program = factories.open_list(name="X Street Navigation")
    factories.open_list(name="Next Move (Family)")
    made = assessed()
    response = staff.get(matrix_url(made), {"q": typed})
    assert response.status_code == 302
    assert response.url == cell_url(made, program)


def test_letters_that_fit_several_programs_show_those(staff):
    for name in ("Florin Safe Stay", "Watt Avenue Safe Stay", "The Grove"):
        factories.open_list(name=name)
    made = assessed()
    response = staff.get(matrix_url(made), {"q": "safe"})
    (shown,) = titles(response).values()
    assert shown == ["Florin Safe Stay", "Watt Avenue Safe Stay"]
    nothing = staff.get(matrix_url(made), {"q": "zzz"}).content.decode()
    assert "No program is called that" in nothing


def test_who_never_enrolled_is_told_so(staff):
    program = factories.open_list()
    made = factories.household(enrolled=False)
    assert "They were never enrolled" in staff.get(matrix_url(made)).content.decode()
    assert staff.get(cell_url(made, program)).url == matrix_url(made)


def test_the_cell_shows_each_requirement_with_value_source_and_date(staff):
    program = factories.open_list([NO_PETS, SOBER], name="Example House")
    worker = factories.UserFactory(first_name="Robin", last_name="Example-Asker")
    made = factories.household()
    factories.assessment(made, by=worker, answers={"pets": "yes", "sober_site": "yes"})
    factories.tell_lists(made)
    response = staff.get(cell_url(made, program))
    pets, sober = response.context["requirements"]
    assert (pets["outcome"], sober["outcome"]) == (False, True)
    (fact,) = pets["facts"]
    assert (fact["value"], fact["source"].by) == ("yes", "Robin Example-Asker")
    assert fact["source"].on == factories.today()
    body = response.content.decode()
    assert "One change would put them on it" in body
    assert "Example House rules, version 1" in body


def test_a_county_wide_requirement_says_that_it_is_one(staff):
    RuleVersion.objects.create(
        number=1,
        content=ruleset.dump(factories.rule_set([ADULTS])),
        effective_from=factories.today(),
        published_at=timezone.now(),
    )
    program = factories.open_list([NO_PETS])
    rows = staff.get(cell_url(assessed(), program)).context["requirements"]
    assert [row["is_county_wide"] for row in rows] == [True, False]


def test_the_cell_counts_the_points_of_each_factor(staff):
    program = factories.open_list([], [(NEAR, 10), ([SOBER], 5)])
    response = staff.get(cell_url(assessed({"l1_area": "oak_park"}), program))
    assert response.context["points"] == 110
    assert [each.outcome for each in response.context["factors"]] == [True, None]


def test_out_of_reach_is_not_found_and_every_read_is_logged(sign_in):
    program = factories.open_list()
    made = assessed(release="none")
    stranger, owner = sign_in(), sign_in(made.created_by)
    for url in (matrix_url(made), cell_url(made, program)):
        assert stranger.get(url).status_code == 404
        assert owner.get(url).status_code == 200
    reads = RecordRead.objects.filter(household_id=made.pk).values_list("page", flat=True)
    assert set(reads) == {"prioritization:why", "prioritization:why_cell"}
    assert not RecordRead.objects.filter(user_id=stranger.user.pk).exists()


def test_a_program_without_a_list_is_not_found(staff):
    made = assessed()
    inactive = factories.open_list(is_active=False)
    without_rules = factories.ProgramFactory()
    for program in (inactive, without_rules):
        assert staff.get(cell_url(made, program)).status_code == 404


def test_a_neighbour_who_is_not_shared_is_another_household(sign_in, assessor):
    program = factories.open_list()
    foreign = assessed(release="refused", head={"first_name": "Foreign"})
    mine = assessed(by=assessor)
    body = sign_in(assessor).get(cell_url(mine, program)).content.decode()
    assert "Another household" in body
    assert "Foreign" not in body
    assert factories.head_of(foreign).code not in body


def test_the_household_the_list_and_the_result_lead_to_why(sign_in):
    program = factories.open_list()
    made = assessed()
    browser = sign_in(made.created_by)
    pages = {
        reverse("clients:household", args=[made.pk]): [matrix_url(made), cell_url(made, program)],
        reverse("prioritization:list_detail", args=[program.slug]): [cell_url(made, program)],
        reverse("assessments:result", args=[made.assessments.get().pk]): [matrix_url(made)],
    }
    for page, links in pages.items():
        body = browser.get(page).content.decode()
        assert all(f'"{link}"' in body for link in links), page


def test_the_list_leads_to_why_for_nobody_whose_record_is_closed(sign_in, assessor):
    program = factories.open_list()
    foreign = assessed(release="refused")
    url = reverse("prioritization:list_detail", args=[program.slug])
    for browser in (sign_in(assessor), sign_in(role=Role.RULES_ADMIN)):
        assert cell_url(foreign, program) not in browser.get(url).content.decode()
