"""How two people's edits of a plan come together, and what a revision changed (R15, C2)."""

from assessments.rules.merging import Conflict
from assessments.rules.service_plan import Difference, differences, goal, merge, step

BASE = {
    "strengths": "Patient",
    "barriers": "",
    "goals": [
        goal(
            "g1", "A room", "other", by_on=None, steps=[step("s1", "Visit", "client", due_on=None)]
        )
    ],
}


def changed(**fields):
    return {**BASE, **fields}


def with_goal(what="A room", steps=BASE["goals"][0]["steps"], key="g1"):
    return goal(key, what, "other", by_on=None, steps=steps)


def done(**fields):
    return {**BASE["goals"][0]["steps"][0], **fields}


def test_c2_what_only_one_of_them_changed_is_taken_as_changed():
    merged = merge(BASE, changed(strengths="Calm"), changed(barriers="No phone"), {})
    assert merged.conflicts == ()
    assert (merged.content["strengths"], merged.content["barriers"]) == ("Calm", "No phone")


def test_c2_the_same_change_by_both_is_no_conflict():
    merged = merge(BASE, changed(strengths="Calm"), changed(strengths="Calm"), {})
    assert (merged.conflicts, merged.content["strengths"]) == ((), "Calm")


def test_c2_a_field_that_both_changed_is_a_conflict_until_it_is_chosen():
    theirs, mine = changed(strengths="Theirs"), changed(strengths="Mine")
    merged = merge(BASE, theirs, mine, {})
    assert merged.conflicts == (Conflict(("strengths",), "Theirs", "Mine"),)
    for choice, kept in (("mine", "Mine"), ("theirs", "Theirs")):
        merged = merge(BASE, theirs, mine, {"strengths": choice})
        assert (merged.conflicts, merged.content["strengths"]) == ((), kept)
    assert merge(BASE, theirs, mine, {"strengths": "nobody's"}).conflicts


def test_c2_fields_of_one_step_come_together_one_by_one():
    theirs = changed(goals=[with_goal(steps=[done(status="done")])])
    mine = changed(goals=[with_goal("A quiet room", steps=[done(note="Monday")])])
    merged = merge(BASE, theirs, mine, {})
    row = merged.content["goals"][0]
    assert merged.conflicts == ()
    assert row["what"] == "A quiet room"
    assert (row["steps"][0]["status"], row["steps"][0]["note"]) == ("done", "Monday")


def test_c2_rows_that_both_added_all_stand_mine_first():
    theirs = changed(goals=[*BASE["goals"], with_goal("Theirs", [], "g2")])
    mine = changed(goals=[*BASE["goals"], with_goal("Mine", [], "g3")])
    merged = merge(BASE, theirs, mine, {})
    assert [row["what"] for row in merged.content["goals"]] == ["A room", "Mine", "Theirs"]


def test_c2_a_row_that_one_took_out_and_the_other_left_alone_is_gone():
    without = changed(goals=[with_goal(steps=[])])
    assert merge(BASE, without, BASE, {}).content["goals"][0]["steps"] == []
    assert merge(BASE, BASE, without, {}).content["goals"][0]["steps"] == []


def test_c2_a_row_that_one_took_out_and_the_other_changed_is_a_conflict():
    gone = changed(goals=[with_goal(steps=[])])
    reworded = changed(goals=[with_goal(steps=[done(what="Visit three")])])
    merged = merge(BASE, gone, reworded, {})
    conflict = merged.conflicts[0]
    assert conflict.path == ("goals", "g1", "s1")
    assert (conflict.theirs, conflict.mine["what"]) == (None, "Visit three")
    kept = merge(BASE, gone, reworded, {conflict.id: "mine"})
    assert kept.content["goals"][0]["steps"][0]["what"] == "Visit three"
    assert merge(BASE, gone, reworded, {conflict.id: "theirs"}).content["goals"][0]["steps"] == []


def test_c2_without_a_base_every_difference_is_a_conflict_but_blanks():
    merged = merge(None, changed(strengths=""), changed(strengths="Mine", barriers=""), {})
    assert (merged.conflicts, merged.content["strengths"]) == ((), "Mine")
    merged = merge(None, changed(strengths="Theirs"), changed(strengths="Mine"), {})
    assert [each.id for each in merged.conflicts] == ["strengths"]


def test_r15_a_revision_is_told_field_by_field_and_a_new_row_as_one():
    after = changed(strengths="Calm", goals=[with_goal("A quiet room", [])])
    gone = BASE["goals"][0]["steps"][0]
    assert differences(BASE, after) == [
        Difference(("strengths",), "Patient", "Calm"),
        Difference(("goals", "g1", "what"), "A room", "A quiet room"),
        Difference(("goals", "g1", "s1"), gone, None),
    ]
    assert [each.path for each in differences({}, BASE)] == [("strengths",), ("goals", "g1")]
