"""A few made-up households in all stages, for the pages to show."""

from dataclasses import dataclass
from datetime import timedelta

from assessments.enums import Tool
from assessments.models import CorrectionRequest
from cas.access.roles import Role
from cas.models import User
from cas.rules.ruleset import combined
from clients.models import Household
from prioritization.models import Program
from tests import factories


@dataclass(frozen=True)
class County:
    """A few made-up households in all stages, and the people who work with them."""

    assessor: User
    lead: User
    staff: User
    newcomer: Household
    ready: Household
    family: Household
    expired: Household
    asked: CorrectionRequest


def a_small_county() -> County:
    """Households that are new, half-way, waiting, and long seen; the lists know of them."""
    assessor = factories.UserFactory(first_name="Robin", last_name="Example-Rivera")
    lead = factories.UserFactory(role=Role.CAS_LEAD, agency=assessor.agency)
    staff = factories.UserFactory(role=Role.CAS_STAFF, agency=assessor.agency)
    newcomer = factories.household(
        by=assessor, release=factories.NO_RELEASE, enrolled=False, situation=None
    )
    long_name = {"first_name": "Guadalupe Esperanza", "last_name": "Example-Villaseñor"}
    ready = factories.household(by=assessor, head={"spanish": True, **long_name}, partner=True)
    family = factories.household(by=assessor, children=(1, 4, 9))
    expired = factories.household(by=assessor)
    factories.assessment(
        expired, on=factories.today() - timedelta(days=120), score=7, answers=ANSWERS
    )
    go_all_the_way(family)
    for score in (4, 7, 11):
        other = factories.household(by=assessor)
        factories.assessment(other, score=score, answers=ANSWERS)
        factories.tell_lists(other)
    factories.tell_lists(newcomer, ready, family, expired)
    doubted = family.assessments.get(tool=Tool.CRISIS)
    asked = factories.correction_request(doubted, by=staff)
    a_draft_of_rules()
    return County(assessor, lead, staff, newcomer, ready, family, expired, asked)


ANSWERS = {
    "l1_place": "tent",
    "l1_area": "oak_park",
    "v4_illness": "two_or_more",
    "v10_safety": "not_safe_now",
    "pets": "no",
    "registrant": "no",
    "area_wanted": ["oak_park", "midtown"],
}


def go_all_the_way(made):
    """Every step once, and a second interview under way."""
    factories.location(made)
    factories.assessment(made, Tool.CRISIS, score=12, is_family=True, answers=ANSWERS)
    hct = factories.assessment(made, Tool.HCT, score=9, is_family=True, answers=ANSWERS)
    factories.service_plan(made, hct)
    factories.case_conferencing(made, day_places="Library on I Street", decision="Refer to RRH")
    head = factories.head_of(made)
    factories.document_file(factories.document(head, "ssn", "uploaded"))
    factories.document(head, "id", "accepted")
    receipt = {"stand_in": "receipt", "issued_on": factories.today() - timedelta(days=60)}
    expired = factories.today() - timedelta(days=30)
    factories.document(made.memberships.last().client, "ssn", expires_on=expired, **receipt)
    factories.document(head, "income", "rejected", note="The date is cut off")


def a_draft_of_rules() -> None:
    """One dog at most in Elk Grove, from somebody who has not published it yet."""
    program = Program.objects.get(slug="elk-grove")
    published = program.rule_versions.get()
    few_pets = factories.rule_set([{"fact": "pets_count", "op": "le", "value": 1}])
    note = "One dog at most, the kennels are full"
    rules = combined(published.rule_set, few_pets)
    factories.draft_of_rules(program, rules, based_on=published, change_note=note)
