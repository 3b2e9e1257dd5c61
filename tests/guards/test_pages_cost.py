"""A page asks the database the same number of questions for one row and for many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import SCORED_TOOLS, Tool
from cas.access.roles import Role
from cas.models import RecordRead
from prioritization.actions.runs import run_on_request
from prioritization.models import RecomputeRun
from prioritization.reports.catalogue import REPORTS
from tests import factories
from tests.factories import help_given
from tests.factories import referrals as referring

MANY = 10
"""A question for each row shows itself as soon as there are two; these leave it no doubt."""


def queries_of(visit):
    """What one visit asks; a visit before it fills the caches of the process."""
    visit()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert visit().status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def assert_queries_do_not_grow(visit, add_row, *, rows=MANY):
    """The page is as cheap with `rows` rows as with one."""
    add_row()
    with_one = queries_of(visit)
    for _ in range(rows - 1):
        add_row()
    with_many = queries_of(visit)
    assert len(with_many) == len(with_one), "\n".join(with_many)


def test_find_results(sign_in, tools):
    browser = sign_in()
    assert_queries_do_not_grow(
        lambda: browser.post(reverse("clients:find"), {"q": "Example"}),
        lambda: factories.household(by=browser.user),
    )


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_LEAD])
def test_a_household_with_one_and_with_nine_members(sign_in, tools, role):
    made = factories.household(children=(4,))
    browser = sign_in(role=role, agency=made.agency)
    url = reverse("clients:household", args=[made.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), lambda: factories.add_member(made), rows=8)


@pytest.mark.parametrize("name", ["members", "split", "exit", "diversion_exit", "services"])
def test_who_belongs_to_a_household_of_two_and_of_nine(sign_in, tools, name):
    made = factories.household(children=(4,))
    browser = sign_in(made.created_by)
    url = reverse(f"clients:{name}", args=[made.pk])

    def add_row():
        factories.add_member(made)
        made.enrollments.all().delete()
        factories.enroll(made)

    assert_queries_do_not_grow(lambda: browser.get(url), add_row, rows=8)


def test_the_release_page_with_one_and_with_nine_members_and_decisions(sign_in, tools):
    made = factories.household(children=(4,))
    browser = sign_in(made.created_by)
    url = reverse("clients:release", args=[factories.head_of(made).code])

    def decide():
        factories.give_release(factories.add_member(made), factories.SHARED)
        factories.give_release(factories.head_of(made), factories.SHARED)

    assert_queries_do_not_grow(lambda: browser.get(url), decide, rows=8)


@pytest.mark.parametrize("tool", Tool)
def test_a_household_with_one_and_with_many_assessments(sign_in, tools, tool):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:household", args=[made.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), lambda: factories.assessment(made, tool))


def test_the_living_situations_of_a_household(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:living_situation", args=[made.pk])
    assert_queries_do_not_grow(
        lambda: browser.get(url), lambda: factories.living_situation(made), rows=9
    )


@pytest.mark.parametrize("name", ["household", "services", "timeline"])
def test_the_services_of_a_household(sign_in, tools, name):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse(f"clients:{name}", args=[made.pk])
    days = iter(range(MANY))

    def one_more():
        on = factories.today() - timedelta(days=next(days))
        help_given.service(made, on=on)

    assert_queries_do_not_grow(lambda: browser.get(url), one_more)


def test_the_case_notes_of_a_household_with_their_history(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:notes", args=[made.pk])

    def one_more():
        note = help_given.note(made)
        note.text, note.corrected_at = "Other words", timezone.now()
        note.save()

    assert_queries_do_not_grow(lambda: browser.get(url), one_more)


def test_what_hud_asks_of_one_and_of_nine_members(sign_in, tools):
    made = factories.household(enrolled=False)
    browser = sign_in(made.created_by)
    url = reverse("clients:entry_data", args=[made.pk])

    def one_more():
        factories.add_member(made)
        made.enrollments.all().delete()
        factories.enroll(made)

    assert_queries_do_not_grow(lambda: browser.get(url), one_more, rows=8)


def test_a_household_seen_in_one_and_in_many_places(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:household", args=[made.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), lambda: factories.location(made))


def test_households_not_heard_of_on_the_home_page(sign_in, tools):
    browser = sign_in()

    def unheard_of():
        made = factories.household(by=browser.user, situation=None, enrolled=False)
        factories.enroll(made, entered_on=factories.today() - timedelta(days=200))

    assert_queries_do_not_grow(lambda: browser.get(reverse("home")), unheard_of)


def test_interviews_to_finish_on_the_home_page(sign_in, tools):
    browser = sign_in()
    assert_queries_do_not_grow(
        lambda: browser.get(reverse("home")),
        lambda: factories.draft(factories.household(by=browser.user)),
    )


def test_the_documents_of_a_household_with_one_and_with_nine_members(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)

    def another_with_papers():
        factories.document(factories.add_member(made), "ssn", "uploaded")

    url = reverse("assessments:documents", args=[made.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), another_with_papers, rows=8)


def test_documents_due_on_the_home_page(sign_in, tools):
    browser = sign_in()

    def assessed_for_housing():
        made = factories.household(by=browser.user)
        factories.assessment(made, Tool.HCT)
        factories.document(factories.head_of(made), "id", "have")

    assert_queries_do_not_grow(lambda: browser.get(reverse("home")), assessed_for_housing, rows=9)


def test_the_directory_of_programs(sign_in, tools):
    browser = sign_in(role=Role.RULES_ADMIN)
    assert_queries_do_not_grow(
        lambda: browser.get(reverse("prioritization:directory")), factories.open_list
    )


def test_the_rules_of_all_programs(sign_in, tools):
    browser = sign_in(role=Role.RULES_ADMIN)
    assert_queries_do_not_grow(
        lambda: browser.get(reverse("prioritization:rule_index")), factories.rules_with_a_past
    )


def test_the_versions_of_one_program(sign_in, tools):
    browser = sign_in(role=Role.RULES_ADMIN)
    program = factories.rules_with_a_past()
    url = reverse("prioritization:rule_detail", args=[program.slug])
    assert_queries_do_not_grow(
        lambda: browser.get(url),
        lambda: factories.publish(
            program=program,
            rule_set=factories.rule_set(),
            effective_from=factories.today(),
            by=browser.user,
            at=timezone.now(),
        ),
        rows=9,
    )


def _mine_that_ends_soon(user):
    """A very vulnerable household of this person, with an assessment that ends soon."""
    made = factories.household(by=user)
    ends = factories.today() + timedelta(days=9)
    factories.assessment(made, score=11, expires_on=ends)
    factories.tell_lists(made)


def test_what_waits_on_the_home_page(sign_in, tools):
    browser = sign_in()
    assert_queries_do_not_grow(
        lambda: browser.get(reverse("home")), lambda: _mine_that_ends_soon(browser.user)
    )


def test_the_assessors_and_what_they_ask(sign_in, tools):
    browser = sign_in(role=Role.CAS_LEAD)

    def one_who_asks():
        factories.certification_request(factories.UserFactory())

    url = reverse("assessments:assessors")
    assert_queries_do_not_grow(lambda: browser.get(url), one_who_asks)


def test_training_sessions_and_the_people_on_an_attendance_sheet(sign_in, tools):
    browser = sign_in(role=Role.CAS_LEAD)
    session = factories.training_session()
    url = reverse("assessments:attendance", args=[session.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), factories.UserFactory)
    url = reverse("assessments:training")
    assert_queries_do_not_grow(lambda: browser.get(url), factories.training_session)


def test_the_timeline_of_a_household(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:timeline", args=[made.pk])

    def something_happened():
        factories.location(made)
        factories.assessment(made, by=factories.UserFactory())

    assert_queries_do_not_grow(lambda: browser.get(url), something_happened)


def test_the_readers_of_a_record(sign_in, tools):
    made = factories.household()
    browser = sign_in(role=Role.CAS_LEAD)

    def read_by_somebody():
        reader = factories.UserFactory()
        RecordRead.objects.create(user_id=reader.pk, household_id=made.pk, page="example")

    url = reverse("clients:readers", args=[made.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), read_by_somebody)


def _someone_very_vulnerable():
    made = factories.household(children=(3,))
    factories.assessment(made, Tool.CRISIS, score=11, is_family=True)
    factories.tell_lists(made)


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.AUDITOR])
def test_the_queue_of_households_that_must_move_today(sign_in, tools, role):
    browser = sign_in(role=role)
    factories.open_list()
    assert_queries_do_not_grow(
        lambda: browser.get(reverse("prioritization:queue")), _someone_very_vulnerable
    )


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_STAFF, Role.RULES_ADMIN])
def test_a_list(sign_in, tools, role):
    browser = sign_in(role=role)
    program = factories.open_list()
    url = reverse("prioritization:list_detail", args=[program.slug])
    assert_queries_do_not_grow(lambda: browser.get(url), _someone_very_vulnerable)


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_STAFF, Role.RULES_ADMIN])
def test_what_moved_on_a_list_and_the_list_of_a_past_day(sign_in, tools, role):
    browser = sign_in(role=role)
    slug = factories.open_list().slug
    for name, arguments in (("list_history", [slug]), ("list_on", [slug, factories.today()])):
        url = reverse(f"prioritization:{name}", args=arguments)
        assert_queries_do_not_grow(lambda url=url: browser.get(url), _someone_very_vulnerable)


def test_the_places_of_a_household_on_one_and_on_many_lists(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    made = factories.household()
    factories.assessment(made, score=9)
    url = reverse("prioritization:household_lists", args=[made.pk])

    def one_more_list():
        factories.open_list()
        factories.tell_lists(made)
        factories.census_of_lists()

    assert_queries_do_not_grow(lambda: browser.get(url), one_more_list)


def test_the_computations_with_one_and_with_many_runs(sign_in, tools):
    browser = sign_in(role=Role.RULES_ADMIN)

    def one_more_night():
        at = timezone.now() - timedelta(days=RecomputeRun.objects.count())
        RecomputeRun.objects.create(
            kind="nightly",
            on=timezone.localdate(at),
            started_at=at,
            finished_at=at,
            started_by=factories.UserFactory(),
        )

    run_on_request(at=timezone.now(), by=browser.user)
    assert_queries_do_not_grow(lambda: browser.get(reverse("prioritization:runs")), one_more_night)


def test_the_lists(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    _someone_very_vulnerable()
    assert_queries_do_not_grow(
        lambda: browser.get(reverse("prioritization:list_index")), factories.open_list
    )


def test_the_result_page_with_one_and_with_many_programs(sign_in, tools):
    made = factories.household()
    done = factories.assessment(made, score=7)
    browser = sign_in(made.created_by)
    url = reverse("assessments:result", args=[done.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), factories.open_list)


def _open_a_list_with_rules():
    facts = ("sober_site", "pets", "location_area", "homeless_since", "doc_ready_rrh")
    values = ("yes", "no", "oak_park", "2026-01-01", True)
    asked = [{"fact": f, "op": "eq", "value": v} for f, v in zip(facts, values, strict=True)]
    return factories.open_list(asked, [([asked[0]], 5)])


@pytest.mark.parametrize("children", [(), (1, 2, 3, 4, 5, 6, 7, 8)], ids=["one", "nine"])
def test_why_for_one_and_for_many_programs(sign_in, tools, children):
    made = factories.household(children=children)
    for tool in SCORED_TOOLS:
        factories.assessment(made, tool, answers={"pets": "yes"})
    factories.tell_lists(made)
    browser = sign_in(role=Role.CAS_STAFF)
    url = reverse("prioritization:why", args=[made.pk])
    assert_queries_do_not_grow(lambda: browser.get(url), _open_a_list_with_rules)


def test_why_on_a_list_of_one_and_of_many(sign_in, tools):
    program = factories.open_list([{"fact": "household_size", "op": "le", "value": 9}])
    made = factories.household()
    factories.assessment(made, score=5)
    factories.tell_lists(made)
    for _ in range(2):
        _someone_very_vulnerable()
    url = reverse("prioritization:why_cell", args=[made.pk, program.slug])
    browser = sign_in(role=Role.CAS_STAFF)
    assert_queries_do_not_grow(lambda: browser.get(url), _someone_very_vulnerable)


@pytest.mark.parametrize("tool", Tool)
def test_a_page_of_an_interview_costs_the_same_however_much_was_answered(sign_in, tools, tool):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made, tool)
    url = reverse("assessments:check", args=[draft.key])
    empty = queries_of(lambda: browser.get(url))
    questions = draft.version.instrument.questions
    draft.missing = {question.code: "skipped" for question in questions if not question.is_derived}
    draft.save()
    assert len(queries_of(lambda: browser.get(url))) == len(empty)


def test_no_page_of_a_household_asks_more_than_it_needs(sign_in, tools):
    """A budget, so that growth is a decision."""
    made = factories.household(children=(2,))
    factories.assessment(made)
    factories.assessment(made, Tool.HCT)
    browser = sign_in(made.created_by)
    asked = queries_of(lambda: browser.get(reverse("clients:household", args=[made.pk])))
    assert len(asked) <= 70, "\n".join(asked)


def _waiting(children=()):
    made = factories.household(children=children)
    factories.assessment(made)
    factories.tell_lists(made)
    return made


@pytest.mark.parametrize("name", ["openings", "opening", "refer_household"])
def test_what_staff_see_of_beds(sign_in, tools, name):
    browser = sign_in(role=Role.CAS_STAFF)
    program, made = factories.open_list(), _waiting()
    free = referring.opening(program)
    arguments = {"opening": [free.pk], "refer_household": [made.pk]}
    url = reverse(f"prioritization:{name}", args=arguments.get(name, []))

    def one_more():
        referring.referral(_waiting(), referring.opening(program), state="offered")
        referring.opening(program)

    assert_queries_do_not_grow(lambda: browser.get(url), one_more, rows=6)


def test_what_a_program_sees_of_beds(sign_in, tools):
    program = factories.open_list()
    browser = sign_in(referring.partner(program))

    def one_more():
        referring.referral(_waiting(), referring.opening(program), state="offered")
        referring.placement(factories.household(), program)
        referring.opening(program)

    url = reverse("prioritization:our_programs")
    assert_queries_do_not_grow(lambda: browser.get(url), one_more, rows=6)


@pytest.mark.parametrize("report", REPORTS, ids=lambda each: each.slug)
def test_a_report_about_few_and_about_many(sign_in, tools, report):
    browser = sign_in(role=Role.CAS_LEAD)
    program = factories.open_list([{"fact": "pets", "op": "eq", "value": "no"}])
    url = reverse("prioritization:report", args=[report.slug])

    def one_more():
        referring.referral(_waiting(), referring.opening(program), state="declined_by_client")
        referring.placement(_waiting(), factories.open_list())
        factories.open_list([{"fact": "pets", "op": "eq", "value": "no"}])
        made = factories.household()
        factories.assessment(made, score=9, answers={"pets": "dog"})
        factories.tell_lists(made)

    assert_queries_do_not_grow(lambda: browser.get(url), one_more, rows=6)


@pytest.mark.parametrize("name", ["overrides", "list_detail", "override_choose"])
def test_decisions_of_the_lead(sign_in, tools, name):
    browser = sign_in(role=Role.CAS_LEAD)
    program, made = factories.open_list(), factories.household()
    factories.assessment(made)
    factories.tell_lists(made)
    arguments = {"list_detail": [program.slug], "override_choose": [made.pk]}
    url = reverse(f"prioritization:{name}", args=arguments.get(name, []))

    def decide():
        other = factories.household()
        factories.assessment(other)
        factories.override(other, program)
        factories.override(made, factories.open_list())
        factories.tell_lists(other)

    assert_queries_do_not_grow(lambda: browser.get(url), decide, rows=8)
