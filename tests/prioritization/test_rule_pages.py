"""The pages of rules: what everybody reads, and the way from a draft to a version and back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from prioritization.actions import rules as actions
from prioritization.models import Entry, RuleVersion
from tests import factories
from tests.guards.hostile import posts_to, send

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
PETS = {"fact": "pets", "op": "eq", "value": "yes"}


@pytest.fixture
def program():
    return factories.open_list(name="Kennel Shelter", slug="kennel")


def page(name, slug="kennel", *more):
    return reverse(f"prioritization:{name}", args=[slug, *more])


def text_of(browser, url):
    response = browser.get(url, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def posted(draft=None, days=0, newest=1, note="Kennels are full"):
    day = factories.today() + timedelta(days=days)
    revision = {"revision": draft.revision} if draft else {}
    return {
        "effective_from_month": day.month,
        "effective_from_day": day.day,
        "effective_from_year": day.year,
        "change_note": note,
        "newest": newest,
        **revision,
    }


def test_all_rules_are_listed_with_version_plan_and_draft(admin, program, sign_in):
    factories.draft_of_rules(program, factories.rule_set([NO_PETS, PETS]))
    shown = text_of(admin, reverse("prioritization:rule_index"))
    assert "Kennel Shelter" in shown
    assert "Version 1, since" in shown
    assert "1 to mend" in shown
    assert "1 to mend" not in text_of(sign_in(), reverse("prioritization:rule_index"))


def test_requirements_say_whether_they_are_county_wide(admin, program):
    factories.publish(
        program=None,
        rule_set=factories.rule_set([NO_PETS]),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )
    shown = text_of(admin, page("rule_detail"))
    assert shown.index("Has pets: no") < shown.index("County-wide")
    assert "Has pets: no" in text_of(admin, page("rule_detail", "county-wide"))


def test_an_admin_publishes_a_draft_and_goes_back(admin, program):
    made = factories.household()
    factories.assessment(made, answers={"pets": "yes"})
    factories.tell_lists(made)
    draft = factories.draft_of_rules(program, factories.rule_set([NO_PETS]))
    assert "Requirement added" in text_of(admin, page("rule_publish"))
    admin.post(page("rule_publish"), posted(draft))
    draft.refresh_from_db()
    assert (draft.number, draft.change_note) == (2, "Kennels are full")
    assert not Entry.objects.standing().exists()
    assert "Requirement removed" in text_of(admin, page("rule_roll_back", "kennel", 1))
    admin.post(page("rule_roll_back", "kennel", 1), posted(newest=2))
    assert Entry.objects.standing().get().rule_version.number == 3


def test_typed_values_stay_beside_the_error(admin, program):
    draft = factories.draft_of_rules(program, factories.rule_set([NO_PETS]))
    answer = admin.post(page("rule_publish"), posted(draft, days=-1)).content.decode()
    assert "Kennels are full" in answer
    assert "There is a problem" in answer or "error-summary" in answer
    assert RuleVersion.objects.drafts().exists()


def test_somebody_who_comes_second_is_told(admin, program):
    draft = factories.draft_of_rules(program, factories.rule_set([NO_PETS]))
    stale = posted(draft, newest=0)
    answer = admin.post(page("rule_publish"), stale).content.decode()
    assert "Somebody published version 1 a moment ago" in answer


def test_with_errors_there_is_no_way_to_publish(admin, program):
    factories.draft_of_rules(program, factories.rule_set([NO_PETS, PETS]))
    shown = text_of(admin, page("rule_publish"))
    assert "nobody could ever join" in shown
    assert 'name="change_note"' not in shown


def test_the_second_person_approves_what_the_first_wrote(admin, program, sign_in, monkeypatch):
    county = replace(actions.COUNTY, second_person_approves_rules=True)
    monkeypatch.setattr(actions, "COUNTY", county)
    draft = factories.draft_of_rules(program, factories.rule_set([NO_PETS]), by=admin.user)
    assert "A second person has to approve this" in text_of(admin, page("rule_publish"))
    second = sign_in(role="cas_lead")
    assert "Approve this draft" in text_of(second, page("rule_publish"))
    second.post(page("rule_approve"), {"revision": draft.revision})
    assert "Approved by" in text_of(admin, page("rule_publish"))
    admin.post(page("rule_publish"), posted(draft))
    draft.refresh_from_db()
    assert draft.number == 2


def test_any_two_versions_are_compared_in_words(admin, program):
    factories.draft_of_rules(program, factories.rule_set([NO_PETS]))
    shown = text_of(admin, page("rule_compare") + "?from=1&to=draft")
    assert "Has pets: no" in shown
    assert "Both say the same" in text_of(admin, page("rule_compare") + "?from=1&to=1")
    assert text_of(admin, page("rule_compare") + "?from=99&to=x")


def test_who_only_reads_rules_sees_no_draft(sign_in, program):
    factories.draft_of_rules(program, factories.rule_set([NO_PETS]))
    reader = sign_in()
    assert "Has pets: no" not in text_of(reader, page("rule_detail"))
    assert reader.get(page("rule_compare") + "?to=draft").status_code == 404


def test_the_list_leads_to_its_rules(sign_in, program):
    shown = text_of(sign_in(), reverse("prioritization:list_detail", args=["kennel"]))
    assert page("rule_detail") in shown


@pytest.mark.parametrize("name", ["rule_publish", "rule_approve", "rule_roll_back"])
def test_whatever_is_posted_publishes_and_approves_nothing(admin, program, name):
    draft = factories.draft_of_rules(program, factories.rule_set([NO_PETS]))
    url = page(name, "kennel", *([1] if name == "rule_roll_back" else []))
    fields = [*posted(draft)]
    for kind, hostile in posts_to(fields):
        assert send(admin, url, hostile).status_code in (200, 302, 400), kind
    assert RuleVersion.objects.published().count() == 1


@pytest.mark.parametrize("name", ["rule_version", "rule_roll_back"])
def test_a_version_that_is_not_there_is_no_page(admin, program, name):
    assert admin.get(page(name, "kennel", 9)).status_code == 404
    assert admin.get(page(name, "no-such", 1)).status_code == 404
