"""The board of who must move today: order, what each row says, filters, what is new (C13)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from prioritization.actions import desk
from prioritization.board import order, rows
from prioritization.board.filters import BoardFilter
from prioritization.models import Hold, SavedFilter
from prioritization.views import board as board_views
from tests import factories
from tests.factories.referrals import opening, referral
from tests.prioritization.board.boards import address, households_on, must_move, row_of, take

pytestmark = pytest.mark.usefixtures("tools")


# --- Who stands on it, and in which order ------------------------------------------------------


def test_r4_the_board_holds_evh_households_longest_first(staff):
    late, early = must_move(hours=1), must_move(hours=30)
    not_evh = must_move(score=5)

    assert households_on(staff) == [early.pk, late.pk]
    assert not_evh.pk not in households_on(staff)


def test_r5_who_is_not_evh_stays_on_lists_though_not_on_the_board(staff):
    factories.open_list()
    near = must_move(score=5)

    assert households_on(staff) == []
    assert near.entries.standing().count() == 1


def test_c13_a_household_in_a_shelter_is_not_in_must_move_today(staff):
    made = must_move()
    factories.living_situation(made, situation=101, place_type="shelter")
    factories.tell_lists(made)

    assert households_on(staff) == []


def test_c1_evh_by_hct_alone_is_marked_crisis_assessment_needed(staff):
    made = must_move(tool=Tool.HCT)

    assert row_of(staff, made).needs_crisis_assessment
    assert households_on(staff, show="crisis") == [made.pk]
    assert "Crisis Assessment needed" in staff.get(address("queue")).content.decode()


def test_whom_nobody_has_comes_first(staff):
    taken, free = must_move(hours=30), must_move(hours=1)
    take(staff, taken)

    assert households_on(staff) == [free.pk, taken.pk]
    assert row_of(staff, taken).is_mine


def test_the_board_goes_on_behind_its_last_row(staff, monkeypatch):
    monkeypatch.setattr(board_views, "PAGE_SIZE", 2)
    made = [must_move(hours=hours) for hours in (5, 4, 3, 2)]
    for each in made[:2]:
        take(staff, each)
    in_order = [each.pk for each in (*made[2:], *made[:2])]

    first = households_on(staff)
    second = households_on(staff, after=first[-1])

    assert first + second == in_order
    assert households_on(staff, after=second[0]) == second[1:]


def test_an_empty_board_says_so(staff):
    assert "Nobody must move today" in staff.get(address("queue")).content.decode()
    narrow = staff.get(address("queue"), {"kind": "family"}).content.decode()
    assert "Nobody here now" in narrow


# --- What a row says ----------------------------------------------------------------------------


def test_c13_the_clock_runs_since_the_threshold_was_crossed(staff):
    made = must_move(hours=3)

    assert row_of(staff, made).clock == "3 h"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (190, "3 h 10 min"),
        (700, "11 h"),
        (2880, "2 days"),
    ],
)
def test_a_clock_is_as_precise_as_it_matters(minutes, words):
    assert rows.time_in_words(timedelta(minutes=minutes)) == words


def test_a_row_says_who_where_and_how_to_reach_them(staff):
    made = must_move(children=(3,), head={"phone": "916-555-0100"})
    factories.location(made, area="oak_park")
    factories.tell_lists(made)

    row = row_of(staff, made)

    assert row.person.name == factories.head_of(made).display_name
    assert row.kind == "Family with children, 2 people"
    assert "Oak Park" in row.place
    assert row.place_age == "today"
    assert row.reach == "Phone"
    assert "916-555-0100" not in staff.get(address("queue")).content.decode()


def test_a_row_counts_the_open_beds_that_fit_and_on_whose_list_they_stand(staff):
    program = factories.open_list(beds=5)
    single, family = must_move(), must_move(children=(3, 5))
    opening(program)

    assert row_of(staff, single).beds == 1
    assert row_of(staff, family).beds == 0


def test_a_row_says_which_referral_runs(staff):
    made = must_move()
    running = referral(made, state="offered")

    body = staff.get(address("queue")).content.decode()

    assert row_of(staff, made).referral == running
    assert "Waiting for an answer" in body
    assert running.program.name in body


def test_a_row_says_whether_they_are_doc_ready(staff):
    made = must_move()
    factories.document(factories.head_of(made))

    assert row_of(staff, made).papers == "1 paper"


def test_a_private_household_is_a_code_that_nobody_can_act_on(staff):
    made = must_move(release=factories.REFUSED)
    head = factories.head_of(made)

    row = row_of(staff, made)
    body = staff.get(address("queue")).content.decode()

    assert not row.is_open
    assert f"Code {head.code}" in body
    assert head.display_name not in body
    assert take(staff, made).status_code == 404


def test_an_auditor_sees_the_board_and_no_act(sign_in):
    made = must_move()
    auditor = sign_in(role=Role.AUDITOR)

    body = auditor.get(address("queue")).content.decode()

    assert "Take" not in body
    assert take(auditor, made).status_code == 403


def test_assessors_have_no_board(sign_in):
    assert sign_in().get(address("queue")).status_code == 403


# --- Nobody acted in time ---------------------------------------------------------------------


def test_nobody_acted_in_time_is_said_in_words_and_counted(staff):
    late, fresh = must_move(hours=5), must_move(hours=1)

    assert row_of(staff, late).idle == "5 h"
    assert row_of(staff, fresh).idle == ""
    assert households_on(staff, show="waiting") == [late.pk]
    home = staff.get("/").content.decode()
    assert "wait without an act" in home
    assert "1 of them without an act" in home


def test_an_act_stops_the_alert_until_the_time_has_passed_again(staff):
    just_taken, taken_before = must_move(hours=6), must_move(hours=5)
    take(staff, just_taken)
    long_ago = timezone.now() - order.ACT_WITHIN - timedelta(minutes=1)
    desk.assign(household=taken_before, worker=staff.user, by=staff.user, at=long_ago)

    assert households_on(staff, show="waiting") == [taken_before.pk]
    assert row_of(staff, just_taken).idle == ""


def test_a_household_on_hold_waits_for_nobody(staff):
    made = must_move(hours=5)
    now = timezone.now()
    hold = Hold.objects.create(
        household=made,
        reason="hospital",
        until=now + timedelta(hours=1),
        held_at=now,
        held_by=staff.user,
    )

    assert households_on(staff) == []
    assert households_on(staff, show="held") == [made.pk]
    assert households_on(staff, show="waiting") == []

    Hold.objects.filter(pk=hold.pk).update(
        held_at=now - timedelta(hours=2), until=now - timedelta(hours=1)
    )
    assert households_on(staff) == [made.pk]


# --- Filters ------------------------------------------------------------------------------------


def test_filters_are_codes_and_what_they_do_not_know_is_left_out(staff):
    family, single = must_move(children=(3,)), must_move()

    assert households_on(staff, kind="family") == [family.pk]
    assert set(households_on(staff, kind="nonsense", area="<b>")) == {family.pk, single.pk}
    assert BoardFilter.of_codes("kind=family&name=Example").codes == "kind=family"


def test_mine_and_nobodys(staff):
    mine, free = must_move(), must_move()
    take(staff, mine)

    assert households_on(staff, show="mine") == [mine.pk]
    assert households_on(staff, show="nobody") == [free.pk]


def test_a_filter_is_saved_as_a_name_and_codes_of_one_person(staff, sign_in):
    staff.post(address("save_filter"), {"name": "Families", "codes": "kind=family&x=1"})

    saved = SavedFilter.objects.get()
    assert (saved.user, saved.codes) == (staff.user, "kind=family")
    assert "Families" in staff.get(address("queue")).content.decode()
    other = sign_in(role=Role.CAS_STAFF)
    assert "Families" not in other.get(address("queue")).content.decode()
    assert other.post(address("drop_filter", saved.pk)).status_code == 404
    staff.post(address("drop_filter", saved.pk))
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_and_nothing_is_no_filter(staff):
    given = {"name": "Families", "codes": "kind=family"}
    staff.post(address("save_filter"), given)

    twice = staff.post(address("save_filter"), given).content.decode()
    empty = staff.post(address("save_filter"), {"name": "All", "codes": ""}).content.decode()

    assert "You have a filter of this name already." in twice
    assert "Choose something to filter by first." in empty
    assert SavedFilter.objects.count() == 1


# --- What is new ----------------------------------------------------------------------------------


def news(browser, **query):
    return browser.get(address("board_news"), query)


def test_new_households_are_counted_and_no_row_moves(staff):
    old = must_move(hours=2)
    asked_at = int((timezone.now() - timedelta(seconds=30)).timestamp())
    came = must_move(hours=0)
    query = {"shown": str(old.pk), "asked_at": asked_at, "is_first": "yes"}

    body = news(staff, **query).content.decode()

    assert "1 new household." in body
    assert households_on(staff, seen=asked_at) == [came.pk, old.pk]


def test_who_comes_back_from_a_shelter_is_new_too(staff):
    old, back = must_move(hours=2), must_move(hours=30)
    query = {"shown": str(old.pk), "is_first": "yes"}

    assert "1 new household." in news(staff, **query).content.decode()
    assert back.pk in households_on(staff)


def test_the_same_news_is_not_told_twice(staff):
    must_move(hours=2)

    assert news(staff, is_first="yes", known="1").status_code == 204


def test_odd_questions_about_news_crash_nothing(staff):
    for odd in ("x", "-1", "9" * 40, "1e9", ""):
        assert news(staff, shown=odd, asked_at=odd, is_first=odd).status_code in (200, 204)
        assert staff.get(address("queue"), {"seen": odd, "after": odd}).status_code == 200


def test_the_keys_can_be_turned_off(staff):
    must_move()
    assert 'data-shortcuts="on"' in staff.get(address("queue")).content.decode()
    staff.post(address("board_keys"))

    assert 'data-shortcuts="off"' in staff.get(address("queue")).content.decode()


def test_a_board_that_can_show_nobody_counts_nobody(staff):
    queue = order.Queue.at(timezone.now()).without_worker().of_worker(staff.user)
    assert (queue.count(), queue.page(10)) == (0, [])
