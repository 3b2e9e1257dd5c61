"""A county with a past: offers over a year and what came of them, for the reports to count."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from django.utils import timezone

from assessments.enums import IntakeState, Tool
from assessments.rules.expiry import expires_on
from assessments.rules.intake_states import FINISHED
from cas.access.roles import Role
from clients.enums import ServiceKind
from clients.models import Exit, Service
from prioritization.enums import ProgramKind, ReferralKind
from prioritization.models import Opening, Placement, Program, Referral, ReferralStep
from tests import factories
from tests.factories.referrals import partner

WAYS = (
    ("offered", "accepted", "enrolled"),
    ("offered", "declined_by_client"),
    ("offered", "declined_by_provider"),
    ("offered", "accepted", "no_show"),
    ("offered", "accepted", "withdrawn"),
    ("offered", "expired"),
    ("offered", "accepted"),
    ("offered",),
    ("voided",),
)
REASONS = {
    "declined_by_client": ("does_not_suit", "other_place"),
    "declined_by_provider": ("bed_gone", "safety"),
    "no_show": ("did_not_come",),
}
WHY = ("Started by mistake", "The wrong household: two people share a name", "They moved away")
HELP = (ServiceKind.TRAVEL, ServiceKind.FIRST_RENT, ServiceKind.RIDE)
BEFORE = timedelta(days=300)
STATES = (
    IntakeState.DIVERTED,
    IntakeState.QUEUED,
    *(each for each in IntakeState if each not in FINISHED),
)


@dataclass
class PastCounty:
    """Programs and the people who work with them; draws by its own chance."""

    programs: list[Program]
    staff: object
    partners: dict
    at: datetime
    chance: Random

    def moment(self):
        """Some time in the last months."""
        return self.at - timedelta(seconds=self.chance.randint(3600, int(BEFORE.total_seconds())))


def past_county(*, households=24, seed=1):
    """Households that were assessed, referred and placed in all ways, by chance."""
    chance = Random(seed)
    adult = {"fact": "youngest_age_low", "op": "ge", "value": 18}
    no_pets = {"fact": "pets", "op": "eq", "value": "no"}
    doc_ready = {"fact": "doc_ready_psh", "op": "eq", "value": True}
    programs = [
        factories.open_list([adult]),
        factories.open_list([adult, no_pets]),
        factories.open_list([doc_ready], kind=ProgramKind.PERMANENT_SUPPORTIVE),
    ]
    staff = factories.UserFactory(role=Role.CAS_STAFF)
    partners = {program.pk: partner(program) for program in programs}
    county = PastCounty(programs, staff, partners, timezone.now(), chance)
    for _ in range(households):
        _a_life(county)
    for hours in (2, 30, 200):
        _a_good_life(county, timedelta(hours=hours))
    past_intakes(households, at=county.at, seed=seed)
    return county


def past_intakes(number, *, at, seed=1):
    """Intakes that were begun over the last months and stand in all ways, by chance."""
    chance, by = Random(seed), factories.UserFactory()
    for _ in range(number):
        began = at - chance.random() * BEFORE
        made = factories.household(by=by, on=timezone.localdate(at - BEFORE), situation=None)
        state = chance.choices(STATES, [4, 3, *[1] * (len(STATES) - 2)])[0]
        took = chance.random() * (at - began) / 8
        why = {"discard_reason": chance.choice(WHY)} if state == IntakeState.DISCARDED else {}
        factories.intake(made, state, at=began + took, days=took / timedelta(days=1), **why)
        if state == IntakeState.DIVERTED and chance.random() < 0.7:
            _help(made, chance.sample(HELP, 2), by)
            _left(made, chance.choice((313, 422, 423, 410)))


def _help(made, kinds, by):
    for kind in kinds:
        Service.objects.create(
            household=made,
            client=factories.head_of(made),
            stay=made.enrollments.first().stay,
            kind=kind,
            provided_on=factories.today(),
            recorded_at=timezone.now(),
            recorded_by=by,
        )


def _left(made, destination):
    for stay in made.enrollments.all():
        Exit.objects.create(enrollment=stay, destination=destination, recorded_by=stay.created_by)
    made.enrollments.update(exited_on=factories.today())


def _a_good_life(county, wait):
    """Extremely vulnerable, referred after some time, and moved in."""
    made = factories.household(on=timezone.localdate(county.at - BEFORE))
    at = county.at - timedelta(days=40)
    on = timezone.localdate(at)
    factories.assessment(
        made, on=on, score=8, created_at=at, interviewed_at=at, answers={"pets": "no"}
    )
    way = ("offered", "accepted", "enrolled")
    past_referral(county, made, program=county.programs[0], made_at=at + wait, way=way)
    factories.tell_lists(made)


def _a_life(county):
    chance = county.chance
    entered = timezone.localdate(county.at - BEFORE - timedelta(days=30))
    children = (chance.randint(1, 12),) if chance.random() < 0.3 else ()
    made = factories.household(on=entered, children=children)
    first = None
    for _ in range(chance.randint(0, 3)):
        first = past_assessment(county, made, is_family=bool(children), corrects=first)
    if first is not None and chance.random() < 0.7:
        soon = first.created_at + timedelta(hours=chance.randint(1, 900))
        past_referral(county, made, made_at=min(soon, county.at - timedelta(hours=1)))
    if chance.random() < 0.5:
        past_referral(county, made)
    factories.tell_lists(made)


def past_assessment(county, made, *, is_family=False, corrects=None):
    """An interview at some time, now and then a correction, now and then one in error."""
    chance, at = county.chance, county.moment()
    tool = chance.choice((Tool.CRISIS, Tool.CRISIS, Tool.HCT))
    on = timezone.localdate(at)
    is_correction = corrects is not None and corrects.tool == tool and chance.random() < 0.5
    record = factories.assessment(
        made,
        tool,
        on=on,
        score=chance.choice((2, 5, 7, 9, 12, 15)),
        is_family=is_family,
        created_at=at,
        interviewed_at=at,
        expires_on=expires_on(factories.version_of(tool).instrument.validity, on),
        corrects=corrects if is_correction else None,
        answers=chance.choice(({}, {"pets": "no"}, {"pets": "dog"})),
    )
    if chance.random() < 0.1:
        factories.entered_in_error(record)
    return record


def past_referral(county, made, *, program=None, made_at=None, way=None):
    """An offer that went its way long ago; a bed it led to is left again. None while one runs."""
    chance = county.chance
    program, made_at = program or chance.choice(county.programs), made_at or county.moment()
    kind = ReferralKind.of(program.kind)
    if made.referrals.active().filter(kind=kind).exists():
        return None
    way = way or chance.choices(WAYS, [6, *[1] * (len(WAYS) - 1)])[0]
    by = county.partners[program.pk]
    opening = Opening.objects.create(
        program=program,
        bed_kind="bed",
        places=4,
        open_from=timezone.localdate(made_at),
        posted_at=made_at,
        closes_at=made_at + timedelta(hours=1),
        posted_by=by,
    )
    referral = Referral.objects.create(
        opening=opening,
        program=program,
        household=made,
        kind=kind,
        made_at=made_at,
        made_by=county.staff,
        state_since=made_at,
        expires_at=made_at + timedelta(days=1),
    )
    moment = made_at
    for before, after in pairwise(("prepared", *way)):
        moment += timedelta(seconds=10 if after == "offered" else chance.randint(60, 200_000))
        referral.state, referral.state_since = after, moment
        referral.reason = chance.choice(REASONS.get(after, ("",)))
        referral.save()
        ReferralStep.objects.create(
            referral=referral, from_state=before, to_state=after, at=moment, by=by
        )
    if referral.state == "enrolled":
        _past_placement(referral, moment, by, chance)
    return referral


def _past_placement(referral, at, by, chance):
    Placement.objects.create(
        referral=referral,
        household=referral.household,
        program=referral.program,
        kind=referral.kind,
        stay=referral.household.enrollments.first().stay,
        began_at=at,
        began_by=by,
        ended_at=at + timedelta(days=1),
        ended_by=by,
        ended_because=chance.choice(("left", "left", "left", "mistake")),
    )
