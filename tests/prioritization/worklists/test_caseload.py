"""A worker's people: what is due for each, handing over, letting go, and who has how many."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from clients.actions import exits
from clients.actions.case_managers import name_case_managers
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment
from prioritization.worklists.caseload import caseload
from prioritization.worklists.catalogue import WORK_LISTS
from prioritization.worklists.must_move import MUST_MOVE
from prioritization.worklists.scope import Whose, facts_of
from tests import factories
from tests.factories.worklists import case, days_ago, ending, in_days, known
from tests.guards.test_pages_cost import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
MINE = "prioritization:my_people"


def mine(worker):
    return caseload(worker, viewer=worker, on=factories.today())


def shown_to(browser):
    return browser.get(reverse(MINE)).content.decode()


def test_what_is_due_comes_from_the_work_lists_the_next_thing_first(tools, assessor):
    made = ending(30, by=assessor)
    factories.draft(made, Tool.HCT, at=days_ago(20))
    factories.document(factories.head_of(made), expires_on=in_days(5))
    case(made, assessor)
    (only,) = mine(assessor)
    assert [each.slug for each, _ in only.tasks] == [
        "unfinished-interviews",
        "documents",
        "expiring",
    ]


def test_r4_who_must_move_today_comes_first_then_whoever_has_the_next_thing_due(tools, assessor):
    quiet, later, sooner = known(by=assessor), ending(40, by=assessor), ending(20, by=assessor)
    vulnerable = ending(80, by=assessor, score=9)
    for made in (quiet, later, sooner, vulnerable):
        case(made, assessor)
    found = mine(assessor)
    assert [each.household_id for each in found] == [
        vulnerable.pk,
        sooner.pk,
        later.pk,
        quiet.pk,
    ]
    assert found[0].tasks[0][0] is MUST_MOVE
    assert found[-1].tasks == ()


def test_every_work_list_shows_on_the_page_of_the_worker(tools, assessor):
    from tests.prioritization.worklists.test_lists import one_for_each_list

    made = one_for_each_list()
    case(made, made.created_by)
    (only,) = mine(made.created_by)
    assert {each.slug for each, _ in only.tasks} == {each.slug for each in WORK_LISTS}


def test_r46_somebody_who_left_coordinated_entry_is_to_be_let_go(sign_in, tools):
    browser = sign_in()
    made = known(by=browser.user)
    case(made, browser.user)
    made.enrollments.update(exited_on=factories.today())
    factories.tell_lists(made)
    assert "No longer enrolled: let the case go" in shown_to(browser)


def test_a_withdrawn_release_takes_a_household_off_the_page_of_another_agencys_worker(
    sign_in, tools
):
    browser = sign_in()
    made = known(head={"last_name": "Zarephath"})
    case(made, browser.user)
    assert "Zarephath" in shown_to(browser)
    factories.give_release(factories.head_of(made), factories.REFUSED)
    assert "Zarephath" not in shown_to(browser)


def test_ticked_households_are_handed_over_with_a_note_and_the_next_worker_reads_it(sign_in, tools):
    browser = sign_in()
    colleague = sign_in(agency=browser.user.agency)
    stays, goes = known(by=browser.user), known(by=browser.user)
    case(stays, browser.user)
    case(goes, browser.user)
    typed = {"household": goes.pk, "worker": colleague.user.pk, "note": "Meets you on Tuesdays"}
    after = browser.post(reverse(MINE), typed, follow=True).content.decode()
    assert f"1 household is with {colleague.user} now." in after
    assert [each.household_id for each in mine(browser.user)] == [stays.pk]
    assert "Meets you on Tuesdays" in shown_to(colleague)


def test_r46_ticked_households_are_let_go_with_a_reason(sign_in, tools):
    browser = sign_in()
    made = known(by=browser.user)
    case(made, browser.user)
    typed = {"household": made.pk, "end": "1"}
    page = browser.post(reverse(MINE), typed)
    assert "Choose an answer: Why does it end?" in page.content.decode()
    assert f'value="{made.pk}" id="id_household" checked' in page.content.decode()
    browser.post(reverse(MINE), {**typed, "because": AssignmentEnd.FINISHED})
    assert not CaseAssignment.objects.open().exists()


def test_an_empty_press_says_what_is_missing(sign_in, tools):
    browser = sign_in()
    case(known(by=browser.user), browser.user)
    page = browser.post(reverse(MINE), {})
    assert "Tick at least one household." in page.content.decode()
    assert page.content.decode().count("<title>Error: ") == 1


def test_who_left_and_still_has_households_stands_first_on_the_caseloads(sign_in, tools):
    lead = sign_in(role=Role.CAS_LEAD)
    gone = factories.UserFactory()
    case(ending(5, by=gone, score=9), gone)
    gone.is_active = False
    gone.save()
    busy = factories.UserFactory()
    case(ending(5, by=busy), busy)
    shown = lead.get(reverse("prioritization:caseloads")).content.decode()
    closed, others = shown.split("</section>", 1)
    assert str(gone) in closed
    assert re.findall(r'class="num">(\d+)<', closed) == ["1", "1", "1"]
    row = others.split(str(busy))[1].split("</tr>")[0]
    assert re.findall(r'class="num">(\d+)<', row) == ["1", "0", "1"]


def test_the_lead_hands_over_what_a_worker_left_behind(sign_in, tools):
    lead = sign_in(role=Role.CAS_LEAD)
    gone = factories.UserFactory()
    heir = factories.UserFactory(agency=gone.agency)
    households = [known(by=gone) for _ in range(2)]
    for made in households:
        case(made, gone)
    gone.is_active = False
    gone.save()
    url = reverse("prioritization:worker_caseload", args=[gone.pk])
    assert "This account is closed" in lead.get(url).content.decode()
    shown = [made.pk for made in households]
    lead.post(url, {"shown": shown, "everybody": "1", "worker": heir.pk})
    assert CaseAssignment.objects.open().of(heir).count() == 2


# --- R39: the case manager of a member -------------------------------------------------------


def manages(worker, made, *, child=0, by=None):
    """`worker` looks after one child of the household."""
    member = made.enrollments.filter(relationship=2).order_by("pk")[child]
    name_case_managers(
        household=made,
        managers={member.client_id: worker},
        by=by or made.created_by,
        at=days_ago(1),
    )
    return member.client


def test_r39_whoever_looks_after_a_member_has_the_household_marked_for_them(tools, assessor):
    made = ending(20, children=(3, 5))
    case(made, made.created_by)
    children = [manages(assessor, made, child=number) for number in (0, 1)]
    (only,) = mine(assessor)
    assert (only.household_id, only.assignment) == (made.pk, None)
    assert only.for_whom == ", ".join(each.display_name for each in children)
    assert "expiring" in [each.slug for each, _ in only.tasks]
    (whole,) = mine(made.created_by)
    assert whole.for_whom == ""


def test_r39_who_has_the_household_too_sees_it_once_and_unmarked(tools, assessor):
    made = known(by=assessor, children=(3,))
    case(made, assessor)
    manages(assessor, made)
    (only,) = mine(assessor)
    assert (only.for_whom, only.assignment.worker) == ("", assessor)


def test_r39_a_member_who_left_coordinated_entry_leaves_the_caseload(tools, assessor):
    made = known(children=(3,))
    manages(assessor, made)
    made.enrollments.update(exited_on=factories.today())
    assert mine(assessor) == []


def test_r39_handing_over_a_member_leaves_the_household_with_whoever_has_it(sign_in, tools):
    browser = sign_in()
    colleague = factories.UserFactory(agency=browser.user.agency)
    made = known(children=(3,))
    held = case(made, made.created_by)
    member = manages(browser.user, made)
    assert f"For {member.display_name}" in shown_to(browser)
    after = browser.post(
        reverse(MINE), {"household": made.pk, "worker": colleague.pk}, follow=True
    ).content.decode()
    assert f"1 household is with {colleague} now." in after
    assert member.enrollments.get().case_manager == colleague
    held.refresh_from_db()
    assert held.ended_at is None


def test_r39_handing_over_the_household_takes_its_members_along_but_not_those_of_others(
    sign_in, tools
):
    browser = sign_in()
    colleague = factories.UserFactory(agency=browser.user.agency)
    third = factories.UserFactory(agency=browser.user.agency)
    made = known(by=browser.user, children=(3, 5))
    case(made, browser.user)
    own, other = manages(browser.user, made), manages(third, made, child=1)
    browser.post(reverse(MINE), {"household": made.pk, "worker": colleague.pk})
    assert CaseAssignment.objects.open().get().worker == colleague
    assert own.enrollments.get().case_manager == colleague
    assert other.enrollments.get().case_manager == third
    assert mine(browser.user) == []


def test_r46_letting_a_member_go_empties_the_page_and_keeps_the_record(sign_in, tools):
    browser = sign_in()
    made = known(children=(3,))
    member = manages(browser.user, made)
    typed = {"household": made.pk, "end": "1", "because": AssignmentEnd.FINISHED}
    browser.post(reverse(MINE), typed)
    assert mine(browser.user) == []
    assert member.enrollments.lasting().get().case_manager is None
    named = [each.case_manager_id for each in member.enrollments.get().events.order_by("pgh_id")]
    assert named[-2:] == [browser.user.pk, None]


def test_r46_an_exit_that_ends_the_case_empties_the_caseload_of_everybody(tools, assessor):
    made = known(by=assessor, children=(3,))
    other = factories.UserFactory(agency=assessor.agency)
    case(made, assessor)
    manages(other, made)
    exits.exit_household(
        household=made,
        departure=exits.Departure(factories.today(), 410, situation=410),
        by=assessor,
        at=timezone.now(),
    )
    assert (mine(assessor), mine(other)) == ([], [])
    assert made.enrollments.filter(case_manager=other).count() == 1


def test_r39_work_lists_of_mine_hold_the_households_of_members_too(tools, assessor):
    made = ending(20, children=(3,))
    manages(assessor, made)
    found = facts_of(assessor, factories.today(), Whose.MINE)
    assert [each.pk for each in found] == [made.pk]


def test_r39_caseloads_count_households_of_which_somebody_has_only_members(sign_in, tools):
    lead = sign_in(role=Role.CAS_LEAD)
    worker = factories.UserFactory()
    for children in ((3, 5), (4,)):
        made = known(children=children)
        for number in range(len(children)):
            manages(worker, made, child=number)
    case(made, worker)
    shown = lead.get(reverse("prioritization:caseloads")).content.decode()
    row = shown.split(str(worker))[1].split("</tr>")[0]
    assert "1 <span" in row
    assert "and members of 1" in row


def test_each_row_leads_to_services_notes_events_and_the_timeline_in_one_click(sign_in, tools):
    browser = sign_in()
    made = known(by=browser.user)
    case(made, browser.user)
    shown = shown_to(browser)
    for page in ("services", "notes", "event", "timeline"):
        assert reverse(f"clients:{page}", args=[made.pk]) in shown


def test_my_people_with_one_and_with_thirty_households(sign_in, tools):
    browser = sign_in()
    assert_queries_do_not_grow(
        lambda: browser.get(reverse(MINE)),
        lambda: case(ending(9, by=browser.user, score=9), browser.user),
    )
    assert_queries_do_not_grow(
        lambda: browser.get(reverse(MINE)),
        lambda: manages(browser.user, ending(9, children=(3, 5))),
    )


def test_caseloads_with_one_and_with_thirty_workers(sign_in, tools):
    lead = sign_in(role=Role.CAS_LEAD)

    def one_more():
        made = ending(9)
        case(made, made.created_by)

    assert_queries_do_not_grow(lambda: lead.get(reverse("prioritization:caseloads")), one_more)
