"""A few decisions of the CAS lead, so that a list by decision can be looked at."""

from datetime import date, datetime, timedelta

from cas.access.roles import Role
from cas.models import User
from clients.models import Household
from prioritization.actions.overrides import CannotDecide, override
from prioritization.enums import ProgramKind
from prioritization.models import Override, Program
from prioritization.synthetic.casefile.setting import local_day

DECISIONS = (
    ("The site was asked and agreed to take them for two weeks.", 14),
    ("Leaves the hospital on Friday and needs a bed near the clinic. The site agreed.", 30),
    ("The place where they slept is flooded, and the site has room this week.", 5),
)
"""Why, and for how many days."""

TRIED = 30
"""So many households are tried for each of them before it is left out."""


def decide_a_few(*, at: datetime) -> None:
    """Each decision of `DECISIONS` on another shelter's list, unless there are any already."""
    lead = User.objects.filter(role=Role.CAS_LEAD).order_by("pk").first()
    if lead is None or Override.objects.exists():
        return
    shelters = Program.objects.active().filter(kind=ProgramKind.SHELTER).order_by("slug")
    for shelter, (reason, days) in zip(shelters, DECISIONS, strict=False):
        _decide(shelter, reason, days, by=lead, at=at)


def _decide(shelter: Program, reason: str, days: int, *, by: User, at: datetime) -> None:
    """For the first household that the rules of this shelter keep off."""
    ends_on = local_day(at) + timedelta(days=days)
    for household in _candidates(shelter, by, local_day(at)):
        try:
            override(
                household=household, program=shelter, reason=reason, ends_on=ends_on, by=by, at=at
            )
        except CannotDecide:
            continue
        return


def _candidates(shelter: Program, by: User, on: date) -> list[Household]:
    """Those with a current Crisis Assessment who are not on the list, the first of them first."""
    visible = Household.objects.visible_to(by, on=on)
    assessed = visible.filter(facts__is_enrolled=True, facts__crisis__isnull=False)
    others = assessed.exclude(entries__in=shelter.entries.standing()).filter(overrides=None)
    return list(others.order_by("pk")[:TRIED])
