"""S8: once a release is withdrawn no page of another agency says anything of the household."""

import pytest
from django.urls import reverse

from assessments.enums import Tool
from cas.access.roles import Role
from tests import factories
from tests.guards import pages

NAME, ZIP = "Zarephath", "95899"
NOT_VISITED = {"sign_out"}
"""Ends the session, and says nothing."""


@pytest.fixture
def shared(sign_in, tools):
    """A shared household with every step done, its worker's browser and the list it stands on."""
    owner = sign_in()
    made = factories.household(by=owner.user, head={"first_name": NAME}, partner=True)
    factories.living_situation(made, zip_code=ZIP, area="oak_park")
    hct = factories.assessment(made, Tool.HCT, score=7)
    factories.assessment(made, score=9, answers={"l1_area": "oak_park"}, notes={"l1_zip": ZIP})
    factories.service_plan(made, hct)
    factories.case_conferencing(made)
    draft = factories.draft(made)
    program = factories.open_list()
    factories.tell_lists(made)
    records = pages.Records(
        made, made.living_situations.first(), draft, hct, program_slug=program.slug
    )
    return owner, records


def signs_of(records):
    """What would give the household away on a page."""
    codes = [member.client.code for member in records.household.memberships.all()]
    address = reverse("clients:household", args=[records.household.pk])
    return [NAME, ZIP, address, *codes]


ALL_PAGES = [page.name for page in pages.own_pages() if page.name not in NOT_VISITED]
SHOWN_BEFORE = ["home", "clients:household", "prioritization:list_detail"]
"""Pages that show a shared household to another agency."""


def visits(browser, records, names):
    """What these pages answer to a visit, and the search to a name and to a code."""
    for name in names:
        yield name, browser.get(records.url(name))
    for typed in (NAME, factories.head_of(records.household).code):
        yield f"search for {typed}", browser.post(reverse("clients:find"), {"q": typed})


def pages_that_tell(browser, records, names=ALL_PAGES, look=lambda name, answer: None):
    """The pages on which a sign of the household stands, but for what was typed in the search.

    `look` sees each answer on the way.
    """
    telling, signs = set(), signs_of(records)
    for name, answer in visits(browser, records, names):
        look(name, answer)
        body = b"".join(answer) if answer.streaming else answer.content
        page = body.decode(errors="replace")
        if any(sign in page for sign in signs if not name.endswith(sign)):
            telling.add(name)
    return telling


@pytest.mark.parametrize(
    ("role", "end"),
    [
        (Role.ASSESSOR, "withdrawn"),
        (Role.VETERAN_ASSESSOR, "refused"),
        (Role.ASSESSOR, "a partner withdraws"),
    ],
)
def test_s8_a_withdrawal_takes_a_household_out_of_every_page_of_another_agency(
    sign_in, shared, role, end
):
    owner, records = shared
    other = sign_in(role=role)
    records.draft.saved_by = other.user
    records.draft.save()
    # Once every page is opened before: one that remembered it for a while would tell it after.
    opened = ALL_PAGES if end == "withdrawn" else SHOWN_BEFORE
    told_before = pages_that_tell(other, records, opened)
    assert told_before >= {*SHOWN_BEFORE, f"search for {NAME}"}

    member = records.household.memberships.get(relationship=3 if "partner" in end else 1).client
    if end == "refused":
        refusal = {"decision": "refused", "language": "en"}
        owner.post(reverse("clients:release", args=[member.code]), refusal)
    else:
        owner.post(reverse("clients:withdraw", args=[member.code]))

    of_the_record = set(pages.pages_about_a_record())

    def is_shut(name, answer):
        if name in of_the_record:
            assert answer.status_code in (403, 404, 405), name

    assert pages_that_tell(other, records, look=is_shut) == set()
    kept = ["clients:household", "prioritization:list_detail"]
    assert pages_that_tell(owner, records, kept) >= {*kept}


def test_s8_staff_lose_a_refused_household_and_keep_its_code_on_the_lists(sign_in, shared):
    owner, records = shared
    staff = sign_in(role=Role.CAS_STAFF)
    head = factories.head_of(records.household)
    refusal = {"decision": "refused", "language": "en"}
    owner.post(reverse("clients:release", args=[head.code]), refusal)
    by_code = {
        "prioritization:list_detail",
        "prioritization:list_history",
        "prioritization:list_on",
        "prioritization:queue",
        "prioritization:referral",
    }
    assert pages_that_tell(staff, records) == by_code
    for page in by_code:
        body = staff.get(records.url(page)).content.decode()
        assert f"Code {head.code}" in body
        assert NAME not in body
        assert ZIP not in body
