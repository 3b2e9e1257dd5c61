"""R35: an intake begins with somebody who was found or added."""

from dataclasses import replace

import pytest
from django.urls import reverse

from assessments import workflows
from assessments.enums import IntakeKind, IntakeState
from assessments.models import Intake
from cas.access.roles import Role
from clients.models import Enrollment, Household
from tests import factories
from tests.assessments.intake import scenes
from tests.assessments.intake.addresses import begin_url, home_of, url
from tests.assessments.intake.walking import Walk

pytestmark = pytest.mark.usefixtures("tools")
STAY_ASIDE = ["intake", "intake_outcome", "intake_finish"]


def test_r35_whoever_is_found_can_be_used_for_an_intake(new):
    made, browser = new
    name = factories.head_of(made).last_name
    found = browser.post(reverse("clients:find"), {"q": name}).content.decode()
    assert f'href="{begin_url(made)}"' in found
    page = browser.get(begin_url(made)).content.decode()
    assert "Begin the intake" in page
    assert not Intake.objects.exists()
    browser.post(begin_url(made))
    assert Intake.objects.get().kind == IntakeKind.INTAKE


def test_r35_a_new_client_is_added_after_a_search_only_and_goes_on_to_the_intake(sign_in):
    browser = sign_in()
    blocked = browser.post(reverse("clients:add"), {"first_name": "Zora", "last_name": "Example"})
    assert blocked.url == reverse("clients:find")
    found = browser.post(reverse("clients:find"), {"q": "Zora Example"}).content.decode()
    assert 'name="after_adding" value="intake"' in found
    pressed = {"from_search": "1", "q": "Zora", "after_adding": "intake"}
    browser.post(reverse("clients:add"), pressed)
    form = browser.get(reverse("clients:add")).content.decode()
    key = form.split('name="form_key" value="')[1].split('"')[0]
    typed = {"first_name": "Zora", "last_name": "Example", "language": "en", "form_key": key}
    added = browser.post(reverse("clients:add"), typed | {"dob_missing": "99"})
    made = Household.objects.get()
    assert added.url == begin_url(made)
    assert "Begin the intake" in browser.get(added.url).content.decode()


def test_adding_somebody_without_an_intake_leads_to_the_household_as_ever(sign_in):
    browser = sign_in()
    browser.post(reverse("clients:find"), {"q": "Zora Example"})
    browser.post(reverse("clients:add"), {"from_search": "1", "q": "Zora"})
    form = browser.get(reverse("clients:add")).content.decode()
    key = form.split('name="form_key" value="')[1].split('"')[0]
    typed = {"first_name": "Zora", "last_name": "Example", "language": "en", "form_key": key}
    added = browser.post(reverse("clients:add"), typed | {"dob_missing": "99"})
    assert added.url.startswith("/households/")
    assert "intake" not in added.url


def test_who_is_enrolled_elsewhere_gets_an_update_of_that_enrollment(sign_in):
    made = factories.household()
    browser = sign_in()
    assert "up to date; nobody is enrolled twice" in browser.get(begin_url(made)).content.decode()
    Walk(browser).press(begin_url(made)).to_the_end()
    assert Intake.objects.get().kind == IntakeKind.UPDATE
    assert Intake.objects.get().state == IntakeState.QUEUED
    assert Enrollment.objects.count() == 1


def test_beginning_twice_goes_on_with_the_first(new):
    made, browser = new
    Walk(browser).press(begin_url(made)).press(begin_url(made)).open(begin_url(made))
    assert Intake.objects.count() == 1


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.CAS_LEAD, Role.AUDITOR])
def test_only_assessors_begin_one(sign_in, role):
    made = factories.household()
    browser = sign_in(role=role)
    assert browser.post(begin_url(made)).status_code == 403
    assert "Begin the CAS" not in home_of(browser, made)


def test_c7_victim_services_have_no_intake(sign_in):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    assert browser.get(begin_url(made)).status_code == 404
    assert "intake" not in home_of(browser, made).lower().replace("intakes", "")


def test_an_intake_of_somebody_elses_private_record_is_not_found(sign_in):
    intake = scenes.ready(household=factories.household(release=factories.REFUSED))
    browser = sign_in()
    for name in STAY_ASIDE:
        assert browser.get(url(name, intake)).status_code == 404
    assert browser.post(url("intake_finish", intake)).status_code == 404


# --- Which way in the county uses ------------------------------------------------------------


def use(monkeypatch, *which):
    """Have the county use these ways in."""
    county = replace(workflows.COUNTY, workflows=frozenset(which))
    monkeypatch.setattr(workflows, "COUNTY", county)


def test_with_the_seven_steps_alone_there_is_no_intake(sign_in, monkeypatch):
    use(monkeypatch, "seven_steps")
    made = factories.household()
    browser = sign_in(made.created_by)
    page = home_of(browser, made)
    assert "Crisis Assessment" in page
    assert "intake" not in page
    assert browser.get(begin_url(made)).status_code == 404
    assert browser.post(begin_url(made)).status_code == 404
    assert not Intake.objects.exists()


def test_with_the_intake_alone_the_seven_steps_are_not_shown(sign_in, monkeypatch):
    use(monkeypatch, "intake")
    made = factories.household()
    page = home_of(sign_in(made.created_by), made)
    assert 'aria-label="Steps"' not in page
    assert "Begin a CAS update" in page


def test_with_both_a_household_has_both(sign_in):
    made = factories.household()
    page = home_of(sign_in(made.created_by), made)
    assert 'aria-label="Steps"' in page
    assert "Begin a CAS update" in page
