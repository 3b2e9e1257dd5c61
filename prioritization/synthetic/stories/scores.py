"""Extremely vulnerable or not: the worked examples of DOMAIN 3.3, and how long a score counts."""

from datetime import timedelta

from assessments.enums import SCORED_TOOLS, CallOutcome, Tool
from assessments.rules.documents import Readiness
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.stories.places import CAR, OUTSIDE
from prioritization.synthetic.stories.storyteller import Storyteller


def evh_single(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (ii): 6 on the Crisis Assessment, 5 on the HCT; all steps done."""
    file = tell.person("Demonstrina", "Testbrook", age=66, note="Story: all steps done")
    stay = tell.enroll(file, days=30, months=10, is_disabled=True)
    ill = {"v4_illness": "two_or_more", "v6_oxygen_power_cold": "yes"}
    for tool in SCORED_TOOLS:
        file.say_interest(tool, stay=stay, at=tell.moment(10), wants=True)
    crisis = tell.crisis(file, days=10, place=OUTSIDE, **ill)
    hct = tell.hct(file, days=10, place=OUTSIDE, **ill)
    for days, outcome in ((10, CallOutcome.NOT_REACHED), (9, CallOutcome.NOTHING_TODAY)):
        file.call_for_a_place(crisis, at=tell.moment(days) + timedelta(hours=2), outcome=outcome)
    tell.plan(file, hct)
    file.confer(
        at=tell.moment(3),
        doc_readiness=Readiness.DOC_READY,
        contact_plan="Day center in the morning (made-up).",
        next_step="Call 2-1-1 about a bed",
        next_step_owner="Demo Assessor-Example",
        next_step_due_on=tell.on + timedelta(days=2),
    )
    return file


def evh_by_hct_alone(tell: Storyteller) -> CaseFile:
    """EVH by the HCT; no shelter list before there is a Crisis Assessment (C1)."""
    file = tell.person(
        "Exemplard", "Fauxhaven", age=62, note="Story: Crisis Assessment still needed"
    )
    stay = tell.enroll(file, days=35, months=40, is_disabled=True)
    file.say_interest(Tool.HCT, stay=stay, at=tell.moment(15), wants=True)
    hct = tell.hct(
        file,
        days=15,
        v4_illness="two_or_more",
        v13_months_homeless="months_24_plus",
        v7_hospital="one_stay_or_three_visits",
    )
    tell.plan(file, hct)
    return file


def evh_family(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (iii): 10."""
    file = tell.mother_with_two(
        "Imaginbury",
        children=("Testito", "Samplella"),
        note="Story: family, worked example iii",
    )
    tell.crisis(
        file,
        days=6,
        place=CAR,
        f3_child_health="severe",
        v10_safety="not_safe_now",
        v4_illness="one",
    )
    return file


def family_just_below(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (iv): 9, not EVH and on the lists all the same (R5)."""
    file = tell.mother_with_two(
        "Synthedale",
        children=("Mockito", "Inventella"),
        note="Story: family, worked example iv",
    )
    tell.crisis(file, days=6, place=CAR, f3_child_health="severe", v10_safety="not_safe_now")
    return file


def not_evh_single(tell: Storyteller) -> CaseFile:
    """DOMAIN 3.3, worked example (i): 3."""
    file = tell.person("Sampliñaki", "Ejemplández", age=57, note="Story: worked example i")
    tell.enroll(file, days=25)
    tell.crisis(file, days=8, place=OUTSIDE, v4_illness="one")
    return file


def expires_soon(tell: Storyteller) -> CaseFile:
    """The Crisis Assessment counts for three more days (R6)."""
    file = tell.person("Protowen", "Muestrson", age=44, days=95, note="Story: expires in 3 days")
    tell.enroll(file, days=95)
    tell.crisis(file, days=87, v5_mobility_senses="yes", v8_mental_health="yes")
    return file


def expired_yesterday(tell: Storyteller) -> CaseFile:
    """The Crisis Assessment counted until yesterday (R6)."""
    file = tell.person("Mockwen", "Specimengate", age=49, days=95, note="Story: expired yesterday")
    tell.enroll(file, days=95)
    tell.crisis(file, days=91, v9_overdose="yes")
    return file
