"""Random lives of a few households, one saved record at a time, for the oracle to judge."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import IntakeState, Tool
from cas.changes import Cause
from clients.models import Client, Enrollment, LivingSituationEnteredInError, Membership
from prioritization.models import Override, Program
from tests import factories

ANSWERS = {
    "pets": ("yes", "no", None),
    "pets_count": (1, 2, 3, None),
    "sober_site": ("yes", "no", None),
    "area_wanted": (["oak_park"], ["florin", "galt"], [], None),
    "l1_place": ("tent", "shelter", None),
    "l1_area": ("oak_park", "elk_grove", None),
    "program_interest": (["rrh"], ["rrh", "psh"], None),
}
REQUIREMENTS = (
    {"fact": "youngest_age_low", "op": "ge", "value": 18},
    {"fact": "household_type", "op": "in", "value": ["single", "couple"]},
    {"fact": "pets", "op": "eq", "value": "no"},
    {
        "any": [
            {"fact": "pets", "op": "eq", "value": "no"},
            {"fact": "pets_count", "op": "le", "value": 2},
        ]
    },
    {"fact": "location_area", "op": "eq", "value": "oak_park"},
    {"fact": "living_situation", "op": "eq", "value": "116"},
    {"fact": "program_interest", "op": "has_any", "value": ["psh"]},
    {"fact": "has_veteran", "op": "eq", "value": False},
    {"fact": "sober_site", "op": "ne", "value": "no"},
)


def random_lists(rng, number=6):
    """Programs of every kind with one or two of the requirements and a factor."""
    traits = ({}, {}, {"housing": True}, {"queue": True})
    return [
        factories.open_list(
            rng.sample(REQUIREMENTS, rng.randint(0, 2)),
            [([rng.choice(REQUIREMENTS)], rng.randint(1, 20))],
            **rng.choice(traits),
        )
        for _ in range(number)
    ]


def random_rules(rng):
    """Other rules for one of these programs."""
    factors = [([rng.choice(REQUIREMENTS)], rng.randint(1, 20)) for _ in range(rng.randint(0, 2))]
    return factories.rule_set(rng.sample(REQUIREMENTS, rng.randint(0, 2)), factors)


def random_household(rng, enrolls=5 / 6):
    """A household of some shape; one in six never enrolls, unless told otherwise."""
    return factories.household(
        head=rng.choice(({}, {"years": 19}, {"of_unknown_age": True}, {"anonymous": True})),
        partner=rng.random() < 0.3,
        children=rng.choice(((), (), (1,), (4, 16))),
        enrolled=rng.random() < enrolls,
        situation=rng.choice((None, 116, 101)),
    )


def random_save(rng, household):
    """Save one record of some kind and tell the lists, as the end of an action does."""
    factories.tell_lists(household, cause=save_silently(rng, household))


def save_silently(rng, household):
    """Save one record of some kind; the cause it would have."""
    saves = (
        (_assess, 5),
        (_correct, 1),
        (_mark_error, 1),
        (_situation, 2),
        (_situation_error, 1),
        (_location, 1),
        (_profile, 1),
        (_stay, 1),
        (_leave_household, 0.5),
        (_override, 1),
        (_intake, 2),
    )
    (save,) = rng.choices([s for s, _ in saves], [w for _, w in saves])
    return save(rng, household)


def _assess(rng, household):
    tool = rng.choice(list(Tool))
    on = factories.today() - timedelta(days=rng.choice((0, 0, 1, 30, 89, 90, 91, 400)))
    at = factories.midday(on)
    factories.assessment(
        household,
        tool,
        on=on,
        score=rng.choice((0, 3, 5, 6, 9, 10, 12)),
        is_family=rng.random() < 0.3,
        interviewed_at=at - timedelta(minutes=rng.randint(0, 3)),
        created_at=at,
        answers=_some_answers(rng),
        notes={} if factories.head_of(household).is_anonymous else rng.choice(SOME_NOTES),
    )
    return Cause.ASSESSMENT


SOME_NOTES = ({}, {"l1_zip": "95816"})


def _some_answers(rng):
    codes = rng.sample(sorted(ANSWERS), rng.randint(0, len(ANSWERS)))
    return {code: rng.choice(ANSWERS[code]) for code in codes}


def _correct(rng, household):
    wrong = _random_of(rng, household.assessments.valid())
    if wrong:
        factories.assessment(
            household,
            wrong.tool,
            on=wrong.assessed_on,
            score=rng.choice((0, 6, 10)),
            interviewed_at=wrong.interviewed_at,
            expires_on=wrong.expires_on,
            answers=_some_answers(rng),
            corrects=wrong,
        )
    return Cause.CORRECTION


def _mark_error(rng, household):
    wrong = _random_of(rng, household.assessments.filter(entered_in_error=None))
    if wrong:
        factories.entered_in_error(wrong)
    return Cause.ENTERED_IN_ERROR


def _situation(rng, household):
    factories.living_situation(
        household,
        on=factories.today() - timedelta(days=rng.choice((0, 0, 1, 30))),
        situation=rng.choice((116, 101, 335)),
        area=rng.choice(("", "oak_park", "florin")),
    )
    return Cause.LIVING_SITUATION


def _situation_error(rng, household):
    wrong = _random_of(rng, household.living_situations.valid())
    if wrong:
        LivingSituationEnteredInError.objects.create(
            living_situation=wrong, reason="Example", marked_by=household.created_by
        )
    return Cause.ENTERED_IN_ERROR


def _location(rng, household):
    days = rng.choice((0, 0, 1, 30))
    factories.location(household, on=factories.today() - timedelta(days=days), area="elk_grove")
    return Cause.LOCATION


def _profile(rng, household):
    here = Membership.objects.lasting().filter(household=household)
    person = _random_of(rng, Client.objects.filter(memberships__in=here))
    if person:
        person.veteran_status = rng.choice((0, 1, 99, None))
        person.save()
    return Cause.PROFILE


def _stay(rng, household):
    """Exit everybody, or enroll them again."""
    open_stays = Enrollment.objects.open(factories.today()).filter(household=household)
    if open_stays:
        open_stays.update(exited_on=factories.today())
        return Cause.EXIT
    if household.memberships.current(factories.today()):
        factories.enroll(household)
    return Cause.ENROLLMENT


def _leave_household(rng, household):
    others = Membership.objects.filter(household=household, ended_on=None).exclude(relationship=1)
    leaver = _random_of(rng, others)
    if leaver:
        leaver.ended_on = timezone.localdate()
        leaver.save()
    return Cause.HOUSEHOLD


def _override(rng, household):
    """Decide that the household stands on some list for a few days, or end that decision."""
    program = _random_of(rng, Program.objects.all())
    live = Override.objects.live(factories.today()).filter(household=household, program=program)
    if program and live:
        live.update(ended_at=timezone.now(), ended_by=household.created_by, ended_because="Example")
    elif program:
        factories.override(household, program, days=rng.choice((0, 1, 30)))
    return Cause.OVERRIDE


def _intake(rng, household):
    """An intake that ended somehow, perhaps some hours ago, or one that goes on."""
    is_enrolled = Enrollment.objects.open(factories.today()).filter(household=household).exists()
    states = list(IntakeState) if is_enrolled else [IntakeState.TALKING, IntakeState.DISCARDED]
    if household.intakes.unfinished():
        return Cause.PROFILE
    at = timezone.now() - timedelta(hours=rng.choice((0, 0, 1, 30)))
    factories.intake(household, rng.choice(states), at=at)
    return Cause.INTAKE


def _random_of(rng, rows):
    found = list(rows.order_by("pk"))
    return rng.choice(found) if found else None
