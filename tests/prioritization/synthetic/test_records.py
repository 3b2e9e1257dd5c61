"""The records of the made-up county are true to the rules."""

from collections import Counter

from assessments.enums import Tool
from assessments.models import Assessment
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.scoring import score
from clients.models import (
    Client,
    Enrollment,
    Household,
    LivingSituation,
    LocationRecord,
    Membership,
    Release,
)
from prioritization.synthetic.casefile.setting import local_day
from tests.prioritization.synthetic.counties import ON, WORKERS


def test_scores_are_what_the_rules_make_of_the_stored_answers(records, tools):
    for each in records[Assessment]:
        instrument = tools.instruments[each.tool]
        assert each.score == score(instrument, each.answers, each.is_family).total
        assert each.threshold == threshold(each.is_family)
        assert each.expires_on == expires_on(instrument.validity, each.assessed_on)


def test_c7_every_assessment_has_a_living_situation_of_its_day(records):
    days = {(row.household_id, row.information_date) for row in records[LivingSituation]}
    for each in records[Assessment]:
        assert (each.household_id, each.assessed_on) in days


def test_c6_no_assessment_is_before_the_enrollment_or_after_the_exit(records):
    stays = {row.household_id: row for row in records[Enrollment]}
    for each in records[Assessment]:
        stay = stays[each.household_id]
        assert stay.entered_on <= each.assessed_on
        assert stay.exited_on is None or each.assessed_on <= stay.exited_on


def test_c7_nobody_is_enrolled_without_a_decision_about_sharing(records):
    decided = {row.client_id for row in records[Release]}
    heads = {
        row.household_id: row.client_id for row in records[Membership] if row.relationship == 1
    }
    anonymous = {row.id for row in records[Client] if row.is_anonymous}
    for row in records[Enrollment]:
        head = heads[row.household_id]
        assert head in decided or head in anonymous


def test_r16_victim_services_make_no_crisis_assessment_and_no_plan(records):
    vsp = {row.id for row in records[Household] if row.created_by_id == WORKERS[2].user_id}
    assert vsp
    theirs = [each for each in records[Assessment] if each.household_id in vsp]
    assert {each.tool for each in theirs} == {Tool.HCT}


def test_c5_a_correction_keeps_the_date_of_what_it_corrects(records):
    by_id = {each.id: each for each in records[Assessment]}
    corrections = [each for each in records[Assessment] if each.corrects_id]
    assert corrections
    for each in corrections:
        assert each.assessed_on == by_id[each.corrects_id].assessed_on
        assert each.created_at > by_id[each.corrects_id].created_at


def test_nothing_happens_on_the_day_itself_or_later(records):
    moments = [row.created_at for row in records[Assessment]]
    moments += [row.created_at for row in records[LivingSituation]]
    moments += [row.created_at for row in records[LocationRecord]]
    assert max(local_day(moment) for moment in moments) < ON


def test_households_are_of_all_sizes_and_mostly_one_person(records):
    sizes = Counter(Counter(row.household_id for row in records[Membership]).values())
    assert 0.7 < sizes[1] / 600 < 0.88
    assert max(sizes) >= 6
