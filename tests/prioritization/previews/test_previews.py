"""The preview page: what it says, to whom it shows people, and what it hides from the others."""

import pytest
from django.urls import reverse

from cas.access.roles import Role
from prioritization.models import Entry, RuleCase
from prioritization.previews.preview import Counts
from prioritization.previews.tables import HIDDEN, group_tables, hidden_column, shown_total
from prioritization.small_numbers import FEW
from tests import factories
from tests.guards.test_pages_cost import queries_of
from tests.prioritization.previewing import draft_of

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}


def waiting(number=1, *, score=3, pets="no", **household):
    made = [factories.household(**household) for _ in range(number)]
    for each in made:
        factories.assessment(each, score=score, answers={"pets": pets} if pets else {})
    factories.tell_lists(*made)
    return made


def page(browser, program, **asked):
    slug = program.slug if program else "county-wide"
    response = browser.get(reverse("prioritization:rule_preview", args=[slug]), asked)
    assert response.status_code == 200
    return response


def words(response):
    return " ".join(response.content.decode().split())


def test_the_headline_says_how_many_join_leave_and_move(lead):
    program = factories.open_list([NO_PETS])
    waiting(2), waiting(3, pets="yes")
    draft_of(program, factories.rule_set())
    assert "3 join, 0 leave, 0 move." in words(page(lead, program))
    assert Entry.objects.count() == 2


def test_evh_households_and_what_is_to_be_asked_are_told_apart(lead):
    program = factories.open_list()
    waiting(2, score=9, pets=None), waiting()
    draft_of(program, factories.rule_set([NO_PETS]))
    body = words(page(lead, program))
    assert "0 join, 2 leave</strong>, 0 move up, 0 move down, 2 would have to be asked." in body
    assert "pets: 2 households" in body.lower()


def test_who_may_see_people_sees_each_household_with_its_places(lead):
    program = factories.open_list([NO_PETS])
    (made,) = waiting(pets="yes")
    draft_of(program, factories.rule_set())
    response = page(lead, program, show="joined")
    assert factories.head_of(made).display_name in response.content.decode()
    (row,) = response.context["rows"]
    assert (row["change"].old_rank, row["change"].new_rank) == (None, 1)
    assert page(lead, program, show="left").context["rows"] == []


def test_a_rules_admin_sees_neither_people_nor_small_numbers(sign_in):
    program = factories.open_list([NO_PETS])
    (made,) = waiting(pets="yes")
    draft_of(program, factories.rule_set())
    response = page(sign_in(role=Role.RULES_ADMIN), program, show="joined")
    body = words(response)
    assert f"{FEW} join, 0 leave, 0 move." in body
    assert "rows" not in response.context
    assert factories.head_of(made).display_name not in body
    assert factories.head_of(made).code not in body
    joined = {line.cells["joined"] for table in response.context["groups"] for line in table.lines}
    assert joined == {HIDDEN}


def test_a_draft_without_changes_says_so(lead):
    program = factories.open_list([NO_PETS])
    waiting()
    draft_of(program, factories.rule_set([NO_PETS]))
    assert "This draft changes nothing" in words(page(lead, program))


def test_other_words_that_move_nobody_say_so(lead):
    program = factories.open_list()
    waiting()
    draft_of(program, factories.rule_set([NO_PETS]))
    assert "Nobody is moved by this draft" in words(page(lead, program))


def test_without_a_draft_the_page_says_what_it_would_show(lead):
    assert "There is no draft of these rules" in words(page(lead, factories.open_list()))


def test_a_draft_that_does_not_fit_says_why(lead):
    program = factories.open_list()
    draft_of(program, factories.rule_set([{**NO_PETS, "fact": "petz"}]))
    assert "There is no fact &#x27;petz&#x27;" in words(page(lead, program))


def test_the_county_wide_draft_is_told_list_by_list(lead):
    shelters = [factories.open_list(name=name) for name in ("Example East", "Example West")]
    waiting(pets="yes")
    draft_of(None, factories.rule_set([NO_PETS]))
    response = page(lead, None, show="left")
    assert [line.label for line in response.context["per_list"].lines] == [
        each.name for each in shelters
    ]
    assert len(response.context["rows"]) == 2
    assert "0 join, 2 leave, 0 move." in words(response)


def test_rows_come_page_by_page_and_no_page_is_past_the_last(lead, monkeypatch):
    monkeypatch.setattr("prioritization.views.previews.ROWS_SHOWN", 2)
    program = factories.open_list([NO_PETS])
    waiting(3, pets="yes")
    draft_of(program, factories.rule_set())
    first = page(lead, program).context
    second = page(lead, program, page=2).context
    assert [row["change"].new_rank for row in [*first["rows"], *second["rows"]]] == [1, 2, 3]
    assert (first["shown"], second["shown"]) == ("1-2 of 3", "3-3 of 3")
    assert second["older_url"] == first["newer_url"] == ""
    url = reverse("prioritization:rule_preview", args=[program.slug])
    assert lead.get(url, {"page": 3}).status_code == 404
    assert page(lead, program, page="²", show="x").context["shown"] == "1-2 of 3"


def test_test_cases_are_tried_with_the_draft_on_its_preview(lead):
    program = factories.open_list()
    RuleCase.objects.create(
        program=program, name="A dog", facts={"pets": "yes"}, expected="eligible"
    )
    draft_of(program, factories.rule_set([NO_PETS]))
    (run,) = page(lead, program).context["runs"]
    assert (run.passes, run.outcome) == (False, "not_eligible")


def test_the_page_costs_the_same_queries_with_1_and_with_30_rows(lead):
    program = factories.open_list([NO_PETS])
    draft_of(program, factories.rule_set())
    url = reverse("prioritization:rule_preview", args=[program.slug])
    waiting(pets="yes")
    with_one = queries_of(lambda: lead.get(url))
    waiting(29, pets="yes")
    assert len(queries_of(lambda: lead.get(url))) == len(with_one)


# --- Small numbers -------------------------------------------------------------------------


def test_a_total_never_gives_a_hidden_group_away():
    groups = {
        ("sex", "0"): Counts(now=40, joined=14),
        ("sex", "1"): Counts(now=30, joined=3),
    }
    total = Counts(now=70, joined=17)
    table = next(t for t in group_tables(groups, total, hides_few=True) if "Sex" in t.title)
    assert [line.cells["joined"] for line in table.lines] == [HIDDEN, HIDDEN, 0]
    assert [line.cells["now"] for line in table.lines] == [40, 30, 0]
    assert [line.share_after for line in table.lines] == [HIDDEN, HIDDEN, "0%"]


def test_few_in_all_hide_the_groups_that_are_empty_too():
    assert hidden_column({"a": 7, "b": 0}, 7) == {"a", "b"}


def test_moves_both_ways_together_do_not_give_one_way_away():
    assert shown_total(Counts(up=3, down=20), hides_few=True)["moved"] == HIDDEN
    assert shown_total(Counts(up=20, down=20), hides_few=True)["moved"] == 40
    assert shown_total(Counts(up=3, down=0), hides_few=True)["moved"] == FEW
