"""Step 6 is edited, with history, and nobody's words are lost (R14, R15, R17, C2)."""

import re
from functools import partial
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions.plans import EditConflict
from assessments.actions.service_plans import save_service_plan
from assessments.enums import Tool
from assessments.models import ServicePlan
from assessments.models.service_plans import content_of
from cas.access.roles import Role
from tests import factories
from tests.at_once import at_once, refusals
from tests.factories import typed_plan


@pytest.fixture
def planned(sign_in, tools):
    """A household with an HCT, and two people who may write its plan."""
    made = factories.household()
    factories.assessment(made, Tool.HCT)
    return made, sign_in(made.created_by), sign_in(role=Role.CAS_STAFF)


def plan_url(made, page="service_plan"):
    return reverse(f"assessments:{page}", args=[made.pk])


def stored():
    return ServicePlan.objects.get()


def words_of(plan):
    return {goal["what"]: [step["what"] for step in goal["steps"]] for goal in plan.goals}


# --- What a plan holds ------------------------------------------------------------------------


def test_r15_a_plan_holds_goals_with_steps_and_all_the_rest(planned):
    made, browser, _ = planned
    day = {"month": "5", "day": "4", "year": "2030"}
    typed = typed_plan(
        right_away=["call", "documents"],
        strengths="Knows everybody",
        barriers="No phone",
        housing_kinds=["shared"],
        housing_area="oak_park",
        housing_unit="Two rooms",
        copy_given="on",
        **{f"next_review_on_{part}": text for part, text in day.items()},
        **{f"goal-0-by_on_{part}": text for part, text in day.items()},
        **{f"goal-0-step-0-due_on_{part}": text for part, text in day.items()},
        **{"goal-0-step-1-key": "0000000c", "goal-0-step-1-who": "other"},
        **{"goal-0-step-1-what": "Ask the sister"},
    )
    assert browser.post(plan_url(made), typed).status_code == 302
    plan = stored()
    assert plan.right_away == ["call", "documents"]
    assert (plan.strengths, plan.barriers) == ("Knows everybody", "No phone")
    assert (plan.housing_kinds, plan.housing_area) == (["shared"], "oak_park")
    assert (plan.housing_unit, plan.copy_given) == ("Two rooms", True)
    assert plan.goals[0]["by_on"] == plan.next_review_on.isoformat() == "2030-05-04"
    first, second = plan.goals[0]["steps"]
    assert (first["what"], first["due_on"], first["who"]) == ("Visit", "2030-05-04", "client")
    assert (second["what"], second["who"], second["status"]) == ("Ask the sister", "other", "to_do")


def test_a_text_of_ours_can_be_taken_instead_of_typing(planned):
    made, browser, _ = planned
    page = browser.get(plan_url(made)).content.decode()
    step = "Go to the DMV together for an ID"
    assert step in page
    typed = typed_plan(step="", **{"goal-0-step-0-sample": step})
    assert browser.post(plan_url(made), typed).status_code == 302
    assert words_of(stored()) == {"A room": [step]}


def test_our_texts_are_offered_in_the_language_of_the_client(sign_in, tools):
    made = factories.household(head={"spanish": True})
    factories.assessment(made, Tool.HCT)
    page = sign_in(made.created_by).get(plan_url(made)).content.decode()
    assert "Ir juntos al DMV" in page
    assert "Go to the DMV" not in page


def test_a_step_that_is_done_keeps_the_day_it_was_first_saved_as_done(planned):
    made, browser, _ = planned
    browser.post(plan_url(made), typed_plan())
    done = {"goal-0-step-0-status": "done"}
    browser.post(plan_url(made), typed_plan(revision=1, **done))
    today = factories.today().isoformat()
    assert stored().goals[0]["steps"][0]["done_on"] == today
    earlier = stored()
    earlier.goals[0]["steps"][0]["done_on"] = "2026-01-02"
    earlier.save()
    browser.post(plan_url(made), typed_plan(revision=2, **done))
    assert stored().goals[0]["steps"][0]["done_on"] == "2026-01-02"
    browser.post(plan_url(made), typed_plan(revision=3))
    assert stored().goals[0]["steps"][0]["done_on"] is None


@pytest.mark.parametrize(
    ("asked", "box"),
    [({"add_step": "goal-0"}, "goal-0-step-1-what"), ({"add_goal": "1"}, "goal-1-what")],
)
def test_one_more_row_keeps_all_that_was_typed_saves_nothing_and_blames_nobody(planned, asked, box):
    made, browser, _ = planned
    typed = typed_plan("Half a goal", "", strengths="Kept words", client_agrees="", **asked)
    typed |= {"goal-0-by_on_month": "13"}
    page = browser.post(plan_url(made), typed).content.decode()
    for kept in ("Half a goal", "Kept words", 'value="13"', f'name="{box}"'):
        assert kept in page
    assert "error-summary" not in page
    assert not ServicePlan.objects.exists()


def test_rows_can_be_taken_out_and_others_stay(planned):
    made, browser, _ = planned
    more = {
        "goal-0-step-1-key": "0000000c",
        "goal-0-step-1-what": "Stays",
        "goal-0-step-1-who": "client",
    }
    browser.post(plan_url(made), typed_plan(**more))
    gone = {**more, "goal-0-step-0-remove": "on", "goal-0-step-1-status": "started"}
    browser.post(plan_url(made), typed_plan(revision=1, **gone))
    assert words_of(stored()) == {"A room": ["Stays"]}


def test_r15_the_last_step_of_a_plan_is_not_taken_out(planned):
    made, browser, _ = planned
    browser.post(plan_url(made), typed_plan())
    gone = typed_plan(revision=1, **{"goal-0-step-0-remove": "on"})
    page = browser.post(plan_url(made), gone).content.decode()
    assert "Enter at least one next step." in page
    assert words_of(stored()) == {"A room": ["Visit"]}


def test_rows_that_come_without_their_hidden_keys_lose_nothing(planned):
    made, browser, _ = planned
    typed = typed_plan()
    typed = {name: text for name, text in typed.items() if not name.endswith("-key")}
    browser.post(plan_url(made), typed)
    assert words_of(stored()) == {"A room": ["Visit"]}


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        ({"goal": "", "step": ""}, "goal-0-what"),
        ({"goal": "", "step": "Visit"}, "goal-0-what"),
        ({"goal": "A room", "step": ""}, "goal-0-step-0-what"),
        ({"client_agrees": ""}, "client_agrees_0"),
        ({"goal-0-step-0-due_on_month": "2"}, "goal-0-step-0-due_on_1"),
        ({"goal-0-category": "unknown"}, "goal-0-category"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_typed_words_stay(planned, typed, box):
    made, browser, _ = planned
    refused = browser.post(plan_url(made), typed_plan(strengths="Kept words", **typed))
    page = refused.content.decode()
    assert refused.status_code == 200
    assert f'href="#id_{box}"' in page
    assert "Kept words" in page
    assert "<title>Error:" in page
    assert not ServicePlan.objects.exists()


def test_the_database_refuses_a_plan_without_a_goal(planned):
    made, *_ = planned
    with pytest.raises(IntegrityError, match="plan_has_a_goal"), transaction.atomic():
        factories.service_plan(made, made.assessments.get(), goals=[])


# --- History ----------------------------------------------------------------------------------


def test_r17_a_plan_is_edited_with_a_revision_and_its_history_names_the_user(planned):
    made, first, second = planned
    assert first.post(plan_url(made), typed_plan()).status_code == 302
    changed = typed_plan("A quiet room", revision=1)
    assert second.post(plan_url(made), changed).status_code == 302
    plan = stored()
    assert (words_of(plan), plan.revision) == ({"A quiet room": ["Visit"]}, 2)
    assert plan.saved_by == second.user
    events = plan.events.order_by("pgh_id").select_related("pgh_context")
    assert [event.goals[0]["what"] for event in events] == ["A room", "A quiet room"]
    writers = [event.pgh_context.metadata["user"] for event in events]
    assert writers == [first.user.pk, second.user.pk]


def test_r15_each_hct_has_a_revision_and_the_history_reads_like_a_story(planned):
    made, first, second = planned
    first.post(plan_url(made), typed_plan(strengths="Patient"))
    newer = factories.assessment(made, Tool.HCT)
    assert "newer Housing Conversation" in second.get(plan_url(made)).content.decode()
    second.post(plan_url(made), typed_plan("A quiet room", revision=1, strengths="Patient"))
    plan = stored()
    hcts = [event.hct_id for event in plan.events.order_by("pgh_id")]
    assert hcts == [made.assessments.exclude(pk=newer.pk).get().pk, newer.pk]
    page = first.get(plan_url(made, "service_plan_history")).content.decode()
    newest, oldest = page.split("Revision 1")
    assert str(second.user) in newest
    assert re.search(r"<del>A room</del>\s*<ins>A quiet room</ins>", newest)
    assert "Patient" in oldest
    assert "Patient" not in newest


# --- Two people, one plan ---------------------------------------------------------------------


def test_c2_changes_of_different_things_both_stand(planned):
    made, first, second = planned
    first.post(plan_url(made), typed_plan())
    first.post(plan_url(made), typed_plan("Near my school", revision=1))
    late = typed_plan(revision=1, barriers="No phone", **{"goal-0-step-0-note": "On Monday"})
    answer = second.post(plan_url(made), late, follow=True)
    assert "both changes stand" in answer.content.decode()
    plan = stored()
    assert words_of(plan) == {"Near my school": ["Visit"]}
    assert (plan.barriers, plan.goals[0]["steps"][0]["note"]) == ("No phone", "On Monday")


def test_c2_the_second_of_two_savers_chooses_field_by_field_and_loses_nothing(planned):
    made, first, second = planned
    first.post(plan_url(made), typed_plan())
    first.post(plan_url(made), typed_plan("Near my school", "Call", revision=1))
    late = typed_plan("Near my doctor", "Write", revision=1, strengths="Mine too")
    asked = second.post(plan_url(made), late)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert f"{first.user} saved the plan while you were writing" in page
    assert "Near my school" in page
    assert "Near my doctor" in page
    assert words_of(stored()) == {"Near my school": ["Call"]}
    names = re.findall(r'name="(choose-[^"]+)" value="mine"', page)
    assert len(names) == 2
    against = {"against": "2"}
    again = second.post(plan_url(made), {**late, **against, names[0]: "mine"})
    assert "error-summary" in again.content.decode()
    decided = {**late, **against, names[0]: "mine", names[1]: "theirs"}
    assert second.post(plan_url(made), decided).status_code == 302
    assert words_of(stored()) == {"Near my doctor": ["Call"]}
    assert stored().strengths == "Mine too"


def test_c2_a_choice_made_against_an_older_revision_is_asked_again(planned):
    made, first, second = planned
    first.post(plan_url(made), typed_plan())
    first.post(plan_url(made), typed_plan("Two", revision=1))
    late = typed_plan("Mine", revision=1)
    page = second.post(plan_url(made), late).content.decode()
    name = re.search(r'name="(choose-[^"]+)"', page).group(1)
    first.post(plan_url(made), typed_plan("Three", revision=2))
    page = second.post(plan_url(made), {**late, "against": "2", name: "mine"}).content.decode()
    assert "Three" in page
    assert words_of(stored()) == {"Three": ["Visit"]}


def test_c2_two_first_savers_keep_both_their_goals(planned):
    made, first, second = planned
    first.post(plan_url(made), typed_plan("One"))
    other = typed_plan("Two", **{"goal-0-key": "000000aa", "goal-0-step-0-key": "000000ab"})
    assert second.post(plan_url(made), other).status_code == 302
    assert words_of(stored()) == {"Two": ["Visit"], "One": ["Visit"]}


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "1e3", "\u0661"])
def test_an_odd_revision_is_a_stale_one(planned, revision):
    made, first, second = planned
    first.post(plan_url(made), typed_plan())
    refused = second.post(plan_url(made), typed_plan("Other") | {"revision": revision})
    assert refused.status_code == 200
    assert words_of(stored()) == {"A room": ["Visit"]}


def content(goal, **changed):
    return {
        "strengths": "",
        "barriers": "",
        "housing_kinds": [],
        "housing_area": "",
        "housing_unit": "",
        "right_away": [],
        "next_review_on": None,
        "client_agrees": "yes",
        "copy_given": False,
        "goals": [factories.plan_goal(goal)],
        **changed,
    }


def save(made, hct, revision, said, **choices):
    return save_service_plan(
        household=made,
        hct=hct,
        revision=revision,
        content=said,
        by=made.created_by,
        at=timezone.now(),
        **choices,
    )


@pytest.mark.django_db(transaction=True)
def test_c2_of_ten_savers_at_once_one_is_first_and_nine_are_told(tools):
    made = factories.household()
    hct = factories.assessment(made, Tool.HCT)

    def save_it(number):
        save(made, hct, 0, content(f"Goal {number}"))
        return number

    outcomes = at_once([partial(save_it, number) for number in range(10)], refused=EditConflict)
    told = [conflict.stored.goals[0]["what"] for conflict in refusals(outcomes)]
    (saved,) = [each for each in outcomes if each not in refusals(outcomes)]
    assert told == [f"Goal {saved}"] * 9


def test_c2_two_editors_interleaved_lose_no_change(tools):
    """Each writes words of their own into fields, goals and steps, from pages of any age."""
    for seed in range(30):
        _edit_in_turns(Random(seed))


def _edit_in_turns(rng):
    made = factories.household()
    hct = factories.assessment(made, Tool.HCT)
    save(made, hct, 0, content("Start"))
    open_pages = {editor: (1, content_of(_plan_of(made))) for editor in "AB"}
    for turn in range(8):
        editor = rng.choice("AB")
        seen, page = open_pages[editor]
        words, said = f"{editor}{turn}", _with_one_change(rng, page, f"{editor}{turn}")
        try:
            plan = save(made, hct, seen, said)
        except EditConflict as conflict:
            theirs = {str(each.theirs) for each in conflict.conflicts}
            keep_mine = {each.id: "mine" for each in conflict.conflicts}
            now = conflict.stored.revision
            plan = save(made, hct, seen, said, choices=keep_mine, chosen_against=now)
            assert theirs
        assert words in str(content_of(plan))
        assert _lost(plan) == set()
        fresh = (plan.revision, content_of(_plan_of(made)))
        open_pages[editor] = fresh
        if rng.random() < 0.3:
            open_pages["AB".replace(editor, "")] = fresh


def _plan_of(made):
    return ServicePlan.objects.get(household=made)


def _with_one_change(rng, page, words):
    where = rng.choice(["strengths", "barriers", "goal", "new goal", "new step"])
    if where in ("strengths", "barriers"):
        return {**page, where: words}
    goals = [{**goal, "steps": list(goal["steps"])} for goal in page["goals"]]
    key = f"{rng.getrandbits(32):08x}"
    if where == "new goal":
        goals.append(factories.plan_goal(words, key=key))
    elif where == "goal":
        goals[0]["what"] = words
    else:
        goals[0]["steps"].append(factories.plan_goal("", [words], key=key)["steps"][0])
    return {**page, "goals": goals}


def _lost(plan):
    """Rows that were in the revision before and are gone, though nobody took one out."""
    before, after = plan.events.order_by("-pgh_id")[1], plan
    return _keys(before) - _keys(after)


def _keys(plan):
    return {row["key"] for goal in plan.goals for row in (goal, *goal["steps"])}
