"""The directory of programs: found by a word or by whom they are for, and kept by people."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent
from prioritization.actions.programs import load_programs
from prioritization.enums import ProgramKind, Subpopulation
from prioritization.models import Program
from tests import factories

DIRECTORY = "prioritization:directory"


@pytest.fixture
def programs(db, tools):
    """The sample programs as they are shipped."""
    return load_programs(at=timezone.now())


def names_on(browser, **asked):
    page = browser.get(reverse(DIRECTORY), asked).content.decode()
    return {program.name for program in Program.objects.all() if f">{program.name}<" in page}


def test_every_sample_program_says_for_whom_what_and_how_and_that_it_is_a_sample(sign_in, programs):
    for program in programs:
        assert program.criteria, program
        assert program.resources, program
        assert program.contact, program
        assert set(program.subpopulations) <= set(Subpopulation.values), program
    page = sign_in().get(reverse(DIRECTORY)).content.decode()
    assert "Sample data: verify with the county" in page


def test_a_word_and_a_group_of_people_find_programs(sign_in, programs):
    browser = sign_in(role=Role.RULES_ADMIN)
    assert len(names_on(browser)) == Program.objects.active().count()
    assert names_on(browser, q="kennels") == {"Family Shelters"}
    assert names_on(browser, q="elk PETS") == {"Elk Grove Shelter"}
    youth = names_on(browser, **{"for": "youth"})
    assert {"The Grove", "Rapid Re-Housing"} <= youth
    assert "Family Shelters" not in youth
    assert names_on(browser, q="cabins", **{"for": "youth"}) == {"The Grove"}


@pytest.mark.parametrize("odd", ["no such words", "%", "_", "x" * 5000, "\u202e"])
def test_odd_searches_find_nothing_and_crash_nothing(sign_in, programs, odd):
    page = sign_in().get(reverse(DIRECTORY), {"q": odd, "for": odd})
    assert page.status_code == 200
    assert "No program fits these words" in page.content.decode()


def test_a_program_page_tells_the_papers_and_leads_to_the_rules_in_words(sign_in, programs):
    url = reverse("prioritization:directory_program", args=["permanent-supportive-housing"])
    page = sign_in().get(url).content.decode()
    assert "Chronic homelessness verification" in page
    assert "for each child under 18" in page
    list_url = reverse("prioritization:list_detail", args=["permanent-supportive-housing"])
    assert f'href="{list_url}"' in page
    assert "Change this entry" not in page


def test_a_rules_admin_keeps_the_entry_and_says_when_it_was_verified(sign_in, db):
    program = factories.ProgramFactory(
        kind=ProgramKind.RAPID_REHOUSING, sample_as_of=factories.today()
    )
    browser = sign_in(role=Role.RULES_ADMIN)
    url = reverse("prioritization:directory_edit", args=[program.slug])
    content = {"criteria": "Couples", "subpopulations": ["couples", "pets"], "contact": "Call us"}
    browser.post(url, content)
    program.refresh_from_db()
    assert (program.criteria, program.subpopulations) == ("Couples", ["couples", "pets"])
    assert program.details_verified_on is None
    shown = reverse("prioritization:directory_program", args=[program.slug])
    assert "Sample data" in browser.get(shown).content.decode()
    browser.post(url, {**content, "is_verified": "on"})
    program.refresh_from_db()
    assert program.details_verified_on == factories.today()
    assert "Sample data" not in browser.get(shown).content.decode()
    assert AuditEvent.objects.filter(subject_id=str(program.pk), verb="changed").count() == 2


def test_a_group_that_is_not_on_the_list_is_refused(sign_in, db):
    program = factories.ProgramFactory()
    browser = sign_in(role=Role.CAS_LEAD)
    url = reverse("prioritization:directory_edit", args=[program.slug])
    page = browser.post(url, {"criteria": "Kept words", "subpopulations": ["dogs"]})
    assert "Choose one of the answers shown" in page.content.decode()
    assert "Kept words" in page.content.decode()
    program.refresh_from_db()
    assert program.subpopulations == []
