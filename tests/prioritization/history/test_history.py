"""What happened on a list, the list of a past day, and how a household moved, as staff read it."""

import hashlib
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.changes import Cause
from clients.models import Enrollment
from prioritization.history.past_days import as_it_stood
from prioritization.lists.grace import kept_places
from prioritization.models import Entry, Movement, Program
from tests import factories
from tests.prioritization import pasts
from tests.prioritization.nights import the_night

pytestmark = pytest.mark.usefixtures("tools")
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]


def ago(days):
    return time_machine.travel(timezone.now() - timedelta(days=days), tick=True)


def day(days_ago):
    return factories.today() - timedelta(days=days_ago)


def joins(score=3, **traits):
    made = factories.household(**traits)
    factories.assessment(made, score=score, answers={"l1_area": "oak_park"})
    factories.tell_lists(made, cause=Cause.ASSESSMENT)
    return made


def leaves(made):
    Enrollment.objects.filter(household=made).update(exited_on=timezone.localdate())
    factories.tell_lists(made, cause=Cause.EXIT)


def text_of(browser, name, *arguments, query=""):
    response = browser.get(reverse(f"prioritization:{name}", args=arguments) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- The list of a past day --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_the_list_of_any_past_day_is_what_stood_when_that_day_ended(seed):
    """Rebuilt from movements alone; the oracle is the list itself, read at the end of each day."""
    rng = Random(500 + seed)
    ends = {}
    pasts.live_through(
        rng, steps=12, each_evening=lambda programs: ends.update(_standing_today(programs))
    )
    for (program_id, on), households in ends.items():
        page = as_it_stood(Program.objects.get(pk=program_id), on)
        assert [row.household_id for row in page.rows] == households
        assert page.waiting == len(households)


def _standing_today(programs):
    on = timezone.localdate()
    return {(each.pk, on): pasts.standing(each) for each in programs}


def test_a_past_day_shows_who_stood_where_and_why(staff):
    with ago(9):
        program = factories.open_list([], [(NEAR, 5)])
        first = joins(score=9, head={"first_name": "Early"})
        joins(head={"first_name": "Later"})
    leaves(first)
    then = text_of(staff, "list_on", program.slug, day(9))
    assert then.index("Early Example") < then.index("Later Example")
    assert "a new assessment" in then
    assert then.count("Act today") == 1
    assert "Eligible with priority" in then
    today = text_of(staff, "list_on", program.slug, day(0))
    assert "Early" not in today
    assert "The list so far today" in today


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [(-1, "has not come yet"), (10, "no record of that day"), (5, "Nobody stood on this list")],
)
def test_a_day_without_a_list_says_so_in_words(staff, days_ago, words):
    with ago(9):
        program = factories.open_list()
        made = joins()
    with ago(6):
        leaves(made)
    assert words in text_of(staff, "list_on", program.slug, day(days_ago))


def test_a_list_without_any_record_says_so(staff):
    program = factories.open_list()
    assert "no record" in text_of(staff, "list_on", program.slug, day(0))
    assert "no record of this list yet" in text_of(staff, "list_days", program.slug)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "0000-01-01", "2026-3-3"])
def test_a_day_that_is_in_no_calendar_is_not_found(staff, text):
    assert staff.get(f"/lists/{factories.open_list().slug}/on/{text}/").status_code == 404


def test_the_form_leads_to_the_day_and_keeps_what_was_typed_wrong(staff):
    program = factories.open_list()
    url = reverse("prioritization:list_days", args=[program.slug])
    found = staff.get(url, {"day_month": "3", "day_day": "9", "day_year": "2026"})
    assert found.url == f"/lists/{program.slug}/on/2026-03-09/"
    wrong = staff.get(url, {"day_month": "2", "day_day": "30", "day_year": "2026"})
    body = wrong.content.decode()
    assert 'value="30"' in body
    assert "error-summary" in body


def test_the_past_is_shown_page_by_page_and_by_rank(staff, monkeypatch):
    monkeypatch.setattr("prioritization.history.past_days.PAGE_SIZE", 2)
    program = factories.open_list()
    for _ in range(5):
        joins()
    pages = [as_it_stood(program, day(0), from_rank=rank) for rank in (1, 3, 5)]
    assert [page.shown for page in pages] == ["1-2 of 5", "3-4 of 5", "5-5 of 5"]
    assert [page.newer_url for page in pages] == ["", "?from=1", "?from=3"]
    assert [page.older_url for page in pages] == ["?from=3", "?from=5", ""]
    assert as_it_stood(program, day(0), from_rank=99).first_rank == 1
    url = reverse("prioritization:list_on", args=[program.slug, day(0)])
    for odd in ("0", "-1", "x", "9" * 30, "²"):
        assert staff.get(url, {"from": odd}).status_code == 200


# --- What moved on a list ----------------------------------------------------------------------


def test_each_movement_says_who_what_and_why(staff):
    program = factories.open_list()
    made = joins(score=3, head={"first_name": "Moved"})
    factories.assessment(made, score=8)
    factories.tell_lists(made, cause=Cause.CORRECTION)
    leaves(made)
    body = text_of(staff, "list_history", program.slug)
    order = ["an exit", "a corrected assessment", "a new assessment"]
    assert sorted(order, key=body.index) == order
    assert "Extremely vulnerable now; Assessment score nearer the front" in body


def test_new_rules_are_named_with_their_version(staff):
    program = factories.open_list()
    joins()
    factories.publish(
        program=program,
        rule_set=factories.rule_set([], [(NEAR, 5)]),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )
    body = text_of(staff, "list_history", program.slug)
    assert "new rules of the program, version 2" in body
    assert "More of this list&#x27;s priorities" in body


def test_movements_are_found_by_kind_and_day(staff):
    with ago(3):
        program = factories.open_list()
        made = joins()
    leaves(made)
    rows = {
        query: staff.get(
            reverse("prioritization:list_history", args=[program.slug]) + query
        ).context["rows"]
        for query in ("", "?show=left", f"?day={day(3)}", "?show=changed", "?show=x&day=x&after=x")
    }
    assert [len(found) for found in rows.values()] == [2, 1, 1, 0, 2]
    assert rows["?show=left"][0]["did"] == "Left"
    assert rows[f"?day={day(3)}"][0]["did"] == "Joined"


def test_pages_of_movements_follow_each_other_without_gaps(staff, monkeypatch):
    monkeypatch.setattr("prioritization.views.history.PAGE_SIZE", 2)
    program = factories.open_list()
    with time_machine.travel(timezone.now(), tick=False):
        factories.tell_lists(
            *(factories.assessment(factories.household()).household for _ in "123")
        )
    joins()
    url = reverse("prioritization:list_history", args=[program.slug])
    first = staff.get(url)
    second = staff.get(url + first.context["older_url"])
    assert len(first.context["rows"]) == len(second.context["rows"]) == 2
    assert second.context["older_url"] == ""
    people = {row["person"].name for row in first.context["rows"] + second.context["rows"]}
    assert len(people) == 4


def test_an_assessor_sees_that_another_agencys_household_moved_and_neither_who_nor_why(
    sign_in, assessor
):
    program = factories.open_list()
    made = joins(release="none", head={"first_name": "Foreign"})
    leaves(made)
    browser = sign_in(assessor)
    for name, arguments in (
        ("list_history", [program.slug]),
        ("list_on", [program.slug, day(0)]),
        ("list_detail", [program.slug]),
    ):
        body = text_of(browser, name, *arguments)
        assert "Foreign" not in body
        assert factories.head_of(made).code not in body
        assert "an exit" not in body
    url = reverse("prioritization:household_lists", args=[made.pk])
    assert browser.get(url).status_code == 404


def test_the_rules_admin_reads_the_past_by_code_and_without_vulnerability(sign_in):
    program = factories.open_list([], [(NEAR, 5)])
    made = joins(score=3, head={"first_name": "Hidden"})
    factories.assessment(made, score=9)
    factories.tell_lists(made, cause=Cause.CORRECTION)
    browser = sign_in(role=Role.RULES_ADMIN)
    for name, arguments in (
        ("list_history", [program.slug]),
        ("list_on", [program.slug, day(0)]),
    ):
        body = text_of(browser, name, *arguments)
        assert f"Code {factories.head_of(made).code}" in body
        for hidden in ("Hidden", "vulnerable", "Act today", "Assessment score", "priority"):
            assert hidden not in body


# --- How one household moved -------------------------------------------------------------------


def test_the_rank_line_says_in_words_how_the_place_moved(staff):
    with ago(20):
        factories.open_list()
        made = joins(score=3)
        the_night()
    with ago(10):
        joins(score=5)
        the_night()
    with ago(5):
        the_night()
    joins(score=4)
    factories.assessment(made, score=6)
    factories.tell_lists(made, cause=Cause.CORRECTION)
    joins(score=9)
    response = staff.get(reverse("prioritization:household_lists", args=[made.pk]))
    (place,) = response.context["places"]
    line = place["line"]
    assert [point.place for point in line.points] == [1, 2, 2, 2]
    began = f"{day(20):%B} {day(20).day}"
    assert line.title == f"From place 1 to place 2 since {began}"
    assert line.summary.endswith("2 of the changes came from records of their own.")
    body = response.content.decode()
    assert line.summary in body
    assert body.count("<circle") == 2
    steps = [(step.on, step.place, step.why) for step in line.steps]
    assert steps == [
        (day(10), "2 of 2", "other households moved"),
        (day(20), "1 of 1", "a new assessment"),
    ]


def test_a_household_that_stood_still_has_an_unchanged_line(staff):
    with ago(40):
        factories.open_list()
        made = joins()
    for days in (30, 12):
        with ago(days):
            the_night()
    (place,) = staff.get(reverse("prioritization:household_lists", args=[made.pk])).context[
        "places"
    ]
    assert place["line"].title == "Place 1, unchanged"
    assert [step.place for step in place["line"].steps] == ["1 of 1"]


def test_the_page_tells_every_movement_and_says_when_there_is_none(staff):
    factories.open_list(name="Example House")
    made = joins()
    body = text_of(staff, "household_lists", made.pk)
    assert "Joined: Example House" in body
    assert "Because of a new assessment." in body
    nobody = factories.household()
    body = text_of(staff, "household_lists", nobody.pk)
    assert "On no list now" in body
    assert "Nothing moved yet" in body


# --- C11: the grace, shown ---------------------------------------------------------------------


def test_c11_a_list_shows_who_left_and_until_when_the_place_in_time_is_kept(staff):
    with ago(30):
        program = factories.open_list()
        late, gone = joins(head={"first_name": "Late"}), joins(head={"first_name": "Gone"})
    for made, days in ((late, 15), (gone, 14)):
        with ago(days):
            leaves(made)
    body = text_of(staff, "list_detail", program.slug)
    assert "1 left lately and keeps the place in time" in body
    assert "Gone Example" in body
    assert "Late Example" not in body
    (row,) = staff.get(reverse("prioritization:list_detail", args=[program.slug])).context["grace"][
        "rows"
    ]
    assert row["kept"].until == day(0)


@pytest.mark.parametrize("days_late", [0, 1])
def test_c11_the_last_day_shown_is_the_last_day_that_counts(days_late):
    """The page and the statement that moves people agree on the day the grace ends."""
    with ago(30):
        factories.open_list()
        made = joins()
    leaves(made)
    (kept,) = kept_places(made.pk, day(0))
    with time_machine.travel(timezone.now() + timedelta(days=14 + days_late)):
        assert (timezone.localdate() <= kept.until) is (days_late == 0)
        Enrollment.objects.filter(household=made).update(exited_on=None)
        factories.tell_lists(made, cause=Cause.ENROLLMENT)
    entry = Entry.objects.get()
    assert entry.left_at is None
    assert (entry.waiting_since == kept.entry.waiting_since) is (days_late == 0)


def test_c11_a_gap_from_an_error_has_no_end_and_one_from_a_merge_is_not_shown(staff):
    with ago(60):
        factories.open_list()
        made = joins()
    with ago(40):
        Enrollment.objects.filter(household=made).update(exited_on=timezone.localdate())
        factories.tell_lists(made, cause=Cause.ENTERED_IN_ERROR)
    body = text_of(staff, "household_lists", made.pk)
    assert "Back at any time, they keep their place in time" in body
    other = joins()
    Enrollment.objects.filter(household=other).update(exited_on=timezone.localdate())
    factories.tell_lists(other, cause=Cause.MERGE)
    assert "keep their place" not in text_of(staff, "household_lists", other.pk)


# --- C4: the order, for everybody --------------------------------------------------------------


def test_c4_everybody_may_read_how_lists_are_ordered_in_both_languages(client):
    body = text_of(client, "order")
    assert "by lot" in body
    assert 'lang="es"' in body
    assert "14 days" in body
    assert "14 días" in body


def test_c4_the_lot_is_what_the_public_words_say(staff):
    """The list's number, then the household's random number: their MD5 digest."""
    program = factories.open_list()
    made = joins()
    text = f"{program.pk}{made.tie_break}"
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    assert Movement.objects.get().tie_break.hex == digest
