"""The board of papers: what keeps whom from a home, who fetches it, what ends soon (K9, R28)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.checklists import checklist_of
from assessments.models import Document
from assessments.rules.document_catalogue import CATALOGUE
from cas.access.roles import Role
from clients.actions.case_assignments import assign
from prioritization.conferencing import board as boards
from prioritization.conferencing import ending
from prioritization.conferencing.board import Filters, board
from prioritization.conferencing.slots import State, strip
from tests import factories
from tests.factories import housing

URL = reverse("prioritization:papers")


def shown(viewer, **filters):
    found = board(viewer, Filters(**filters), on=factories.today())
    return [row.household_id for row in found.rows]


def slots_of(made):
    lines = checklist_of(made, on=factories.today()).lines
    return {slot.label: slot.state for slot in strip(lines)}


def test_five_slots_are_as_far_as_the_paper_that_is_furthest_back(tools):
    made = housing.waiting(partner=True)
    head = factories.head_of(made)
    partner = made.memberships.get(relationship=3).client
    factories.document(head, "id")
    factories.document(head, "ssn", "uploaded")
    factories.document(partner, "ssn", "accepted")
    factories.document(head, "homeless", "rejected")
    factories.document(head, "income", "requested")
    factories.document(partner, "income")
    assert slots_of(made) == {
        "ID": State.MISSING,
        "SSN": State.TO_CHECK,
        "Homeless": State.MISSING,
        "Income": State.ASKED,
        "Others": State.MISSING,
    }


def test_a_slot_nobody_asks_for_says_so(tools):
    made = housing.waiting()
    factories.case_conferencing(made, program_interest=["rrh"])
    assert slots_of(made)["Others"] == State.NOT_ASKED


def test_every_paper_of_the_catalogue_has_its_slot(tools):
    made = housing.waiting(children=(3,), head={"veteran_status": 1})
    lines = checklist_of(made, on=factories.today()).lines
    assert {line.kind.code for line in lines} == set(CATALOGUE.kinds)
    assert sum(slot.total for slot in strip(lines)) == len(lines)


def test_who_is_first_in_line_is_first_on_the_board(staff):
    scores = (3, 9, 5)
    made = {score: housing.waiting(score=score) for score in scores}
    assert shown(staff.user) == [made[9].pk, made[5].pk, made[3].pk]


def test_whoever_lacks_nothing_is_not_on_the_board_but_for_the_last_step(staff):
    made = housing.waiting()
    factories.all_documents(made, "psh")
    found = board(staff.user, Filters(), on=factories.today()).rows
    assert [row.waits_for_confirmation for row in found] == [True]
    factories.case_conferencing(made, ready_through=dict.fromkeys(CATALOGUE.sets, "9999-12-31"))
    factories.tell_lists(made)
    assert shown(staff.user) == []


def test_the_board_is_filtered_by_the_paper_that_is_missing(staff):
    without_id, with_id = housing.waiting(), housing.waiting()
    factories.document(factories.head_of(with_id), "id")
    family = housing.waiting(children=(3,))
    assert set(shown(staff.user, paper="id")) == {without_id.pk, family.pk}
    assert shown(staff.user, paper="birth_certificate") == [family.pk]
    assert shown(staff.user, paper="dd214") == []


def test_the_board_is_filtered_by_worker(staff):
    mine, other, nobodys = (housing.waiting() for _ in range(3))
    somebody = factories.UserFactory(role=Role.NAVIGATOR)
    for made, worker in ((mine, staff.user), (other, somebody)):
        assign(household=made, worker=worker, by=staff.user, at=timezone.now())
    assert shown(staff.user, worker="me") == [mine.pk]
    assert shown(staff.user, worker=str(somebody.pk)) == [other.pk]
    assert shown(staff.user, worker="nobody") == [nobodys.pk]
    page = staff.get(URL, {"worker": somebody.pk}).content.decode()
    assert str(somebody) in page


def test_who_fetches_it_is_whoever_has_the_next_step_or_else_the_worker(staff):
    made = housing.waiting()
    assign(household=made, worker=staff.user, by=staff.user, at=timezone.now())
    assert str(staff.user) in staff.get(URL).content.decode()
    factories.case_conferencing(made, next_step="Order the card", next_step_owner="Sam of Shelter")
    page = staff.get(URL).content.decode()
    assert "Order the card" in page
    assert "Sam of Shelter" in page


def test_k9_a_paper_that_arrived_is_noted_with_two_clicks(staff):
    made = housing.waiting()
    head = factories.head_of(made)
    url = reverse("prioritization:paper_arrived", args=[made.pk])
    answer = staff.post(url, {"paper": f"{head.pk}-id", "shown": "paper=id", "after": "7"})
    assert answer.url == f"{URL}?paper=id&after=7"
    paper = Document.objects.get()
    assert (paper.client, paper.kind, paper.status) == (head, "id", "have")


def test_k9_the_second_of_two_presses_changes_nothing(staff):
    made = housing.waiting()
    head = factories.head_of(made)
    factories.document(head, "id", "accepted")
    url = reverse("prioritization:paper_arrived", args=[made.pk])
    answer = staff.post(url, {"paper": f"{head.pk}-id"}, follow=True)
    assert "not missing any more" in answer.content.decode()
    assert Document.objects.get().status == "accepted"


def test_a_private_household_of_another_agency_is_not_on_the_board(staff, sign_in):
    private = housing.waiting(release=factories.REFUSED)
    assert shown(staff.user) == []
    assert shown(private.created_by) == [private.pk]
    url = reverse("prioritization:paper_arrived", args=[private.pk])
    assert staff.post(url, {"paper": "1-id"}).status_code == 404


def test_an_assessor_sees_the_households_of_the_own_agency(sign_in, tools):
    browser = sign_in()
    own = housing.waiting(by=browser.user)
    housing.waiting()
    assert shown(browser.user) == [own.pk]


def test_r16_an_anonymous_household_has_no_papers_and_is_not_on_the_board(staff):
    housing.waiting(head={"anonymous": True})
    assert shown(staff.user) == []


def test_the_bars_count_each_household_once_a_paper_by_how_long_it_waits(staff):
    housing.waiting(partner=True)
    on = factories.today()
    old = factories.household()
    factories.assessment(old, "hct", on=on - timedelta(days=100))
    factories.tell_lists(old)
    factories.document(factories.head_of(old), "id")
    found = {gap.code: gap for gap in board(staff.user, Filters(), on=on).gaps}
    assert found["ssn"].numbers == (1, 0, 1)
    assert found["id"].numbers == (1, 0, 0)
    assert found["ssn"].pieces[0].width == 50
    page = staff.get(URL).content.decode()
    assert "missing for 2 of the 2 first in line" in page


def test_pages_of_the_board_follow_each_other_without_a_gap(staff, monkeypatch):
    monkeypatch.setattr(boards, "ROWS", 2)
    made = [housing.waiting(score=score) for score in (5, 5, 4, 3, 2)]
    found, after = [], ""
    while True:
        page = board(staff.user, Filters(), on=factories.today(), after=after)
        found += [row.household_id for row in page.rows]
        if page.after is None:
            break
        after = str(page.after)
    assert sorted(found[:2]) == sorted(each.pk for each in made[:2])
    assert found[2:] == [each.pk for each in made[2:]]


def test_the_board_goes_on_behind_those_it_looked_at(staff, monkeypatch):
    monkeypatch.setattr(boards, "LOOKED_AT", 2)
    for _ in range(3):
        made = housing.waiting(score=5)
        factories.document(factories.head_of(made), "id")
    last = housing.waiting(score=1)
    page = board(staff.user, Filters(paper="id"), on=factories.today())
    assert (page.rows, page.looked_at) == ([], 2)
    page = board(staff.user, Filters(paper="id"), on=factories.today(), after=str(page.after))
    assert [row.household_id for row in page.rows] == [last.pk]


def receipt(person, days_left, kind="ssn"):
    issued = factories.today() - timedelta(days=30 - days_left)
    ends = factories.today() + timedelta(days=days_left)
    return factories.document(person, kind, stand_in="receipt", issued_on=issued, expires_on=ends)


def test_receipts_about_to_end_come_first_to_end_first(staff):
    people = [factories.head_of(housing.waiting()) for _ in range(3)]
    papers = [receipt(person, days) for person, days in zip(people, (9, 0, 30), strict=True)]
    found = ending.ending_page(staff.user, on=factories.today()).papers
    assert [each.document for each in found] == [papers[1], papers[0], papers[2]]
    page = staff.get(reverse("prioritization:papers_ending")).content.decode()
    assert "Receipt for a card that was applied for" in page


@pytest.mark.parametrize("days_left", [-1, 31])
def test_what_ended_and_what_ends_later_is_not_told(staff, days_left):
    person = factories.head_of(housing.waiting())
    ends = factories.today() + timedelta(days=days_left)
    factories.document(person, "id", expires_on=ends)
    assert ending.ending_page(staff.user, on=factories.today()).papers == []


def test_a_receipt_ends_quietly_when_the_card_is_there(staff):
    person = factories.head_of(housing.waiting())
    receipt(person, 5)
    factories.document(person, "ssn")
    assert ending.ending_page(staff.user, on=factories.today()).papers == []


def test_pages_of_ending_papers_follow_each_other(staff, monkeypatch):
    monkeypatch.setattr(ending, "ROWS", 2)
    for _ in range(3):
        receipt(factories.head_of(housing.waiting()), 5)
    page = ending.ending_page(staff.user, on=factories.today())
    rest = ending.ending_page(staff.user, on=factories.today(), after=str(page.after))
    assert (len(page.papers), len(rest.papers), rest.after) == (2, 1, None)


def test_ending_papers_of_a_private_household_are_its_agencys_to_see(staff):
    private = housing.waiting(release=factories.REFUSED)
    receipt(factories.head_of(private), 5)
    assert ending.ending_page(staff.user, on=factories.today()).papers == []
    assert ending.ending_page(private.created_by, on=factories.today()).papers


@pytest.mark.parametrize("url", [URL, reverse("prioritization:papers_ending")])
def test_the_boards_ask_as_often_for_many_as_for_one(staff, url):
    def one_more():
        made = housing.waiting(children=(2,))
        factories.document(factories.head_of(made), "id", "requested")
        receipt(factories.head_of(made), 3)
        assign(household=made, worker=staff.user, by=staff.user, at=timezone.now())

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(url).status_code == 200
        return len(queries)

    one_more()
    asked()
    one = asked()
    for _ in range(8):
        one_more()
    assert asked() == one
