"""Openings and referrals in the situations that tests are about."""

from datetime import timedelta
from itertools import pairwise

from django.utils import timezone

from cas.access.roles import Role
from prioritization.enums import ReferralKind
from prioritization.models import Hold, Opening, Parking, Placement, Referral, ReferralStep
from tests import factories

A_WAY_TO = {
    "prepared": (),
    "offered": ("offered",),
    "accepted": ("offered", "accepted"),
    "enrolled": ("offered", "accepted", "enrolled"),
    "declined_by_client": ("offered", "declined_by_client"),
    "declined_by_provider": ("offered", "declined_by_provider"),
    "no_show": ("offered", "accepted", "no_show"),
    "withdrawn": ("offered", "withdrawn"),
    "expired": ("offered", "expired"),
    "voided": ("voided",),
}
REASONS = {
    "declined_by_client": "does_not_suit",
    "declined_by_provider": "bed_gone",
    "no_show": "did_not_come",
}
OPENING_AFTER = {"prepared": "referred", "offered": "referred", "accepted": "referred"}


def partner(program):
    """Somebody who works for the agency that runs a program."""
    if program.provider is None:
        program.provider = factories.AgencyFactory()
        program.save(update_fields=["provider"])
    return factories.UserFactory(role=Role.PARTNER, agency=program.provider)


def opening(program=None, *, by=None, **fields):
    """A free bed, open from today."""
    program = program or factories.ProgramFactory()
    return Opening.objects.create(
        **{
            "program": program,
            "bed_kind": "bed",
            "open_from": factories.today(),
            "posted_at": timezone.now(),
            "posted_by": by or partner(program),
            **fields,
        }
    )


def referral(made=None, free=None, *, state="prepared", by=None, **fields):
    """A referral in a state, with the steps that led to it; without events and consequences."""
    free = free or opening()
    at = timezone.now()
    record = Referral.objects.create(
        **{
            "opening": free,
            "program": free.program,
            "household": made or factories.household(),
            "kind": ReferralKind.of(free.program.kind),
            "made_at": at,
            "made_by": by or factories.UserFactory(role=Role.CAS_STAFF),
            "state_since": at,
            "expires_at": at + timedelta(days=1),
            **fields,
        }
    )
    _set_opening(free, "referred")
    states = ("prepared", *A_WAY_TO[state])
    ReferralStep.objects.create(referral=record, to_state="prepared", at=at, by=record.made_by)
    for before, after in pairwise(states):
        record.state, record.reason = after, REASONS.get(after, "")
        record.save()
        ReferralStep.objects.create(
            referral=record, from_state=before, to_state=after, at=at, by=record.made_by
        )
    if state == "enrolled":
        _set_opening(free, "filled", ended_at=at)
    elif state not in OPENING_AFTER:
        _set_opening(free, "open")
    return record


def _set_opening(free, state, **fields):
    for name, value in {"state": state, **fields}.items():
        setattr(free, name, value)
    free.save()


def parking(made, program, *, days=7, until_reassessed=False, **fields):
    """A household that a program's beds are not offered to."""
    record = referral(made, opening(program), state="declined_by_client")
    until = None if until_reassessed else factories.today() + timedelta(days=days)
    return Parking.objects.create(
        **{
            "household": made,
            "program": program,
            "referral": record,
            "because": "other_place",
            "parked_at": timezone.now(),
            "until": until,
            "until_reassessed": until_reassessed,
            **fields,
        }
    )


def placement(made, program=None, **fields):
    """A household that has a place in a program now; tell the lists yourself."""
    record = referral(made, opening(program), state="enrolled")
    return Placement.objects.create(
        **{
            "referral": record,
            "household": made,
            "program": record.program,
            "kind": record.kind,
            "stay": made.enrollments.lasting().first().stay,
            "began_at": timezone.now(),
            "began_by": record.made_by,
            **fields,
        }
    )


def hold(made, *, by=None, **fields):
    """A household that has to wait for something until tomorrow."""
    at = timezone.now()
    return Hold.objects.create(
        **{
            "household": made,
            "reason": "papers",
            "until": at + timedelta(days=1),
            "held_at": at,
            "held_by": by or made.created_by,
            **fields,
        }
    )
