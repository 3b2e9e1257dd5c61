"""Who works in the made-up county: agencies, the demo's sign-ins, and about thirty assessors."""

from random import Random

from django.contrib.auth.hashers import make_password

from assessments.actions.instruments import load_instruments
from assessments.actions.interviews import version_in_force
from assessments.enums import Tool
from cas.access.roles import ASSESSORS, Role
from cas.demo_accounts import (
    COORDINATION,
    CRISIS_LINE,
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    OUTREACH,
    SHELTER,
    VETERANS,
    VICTIM_SERVICES,
)
from cas.models import Agency, User
from clients.actions.releases import keep_wording
from clients.wording import wording_in_force
from prioritization.synthetic.casefile import Tools, Worker
from prioritization.synthetic.names import draw_first, draw_last

AGENCIES = {
    OUTREACH: Agency.Kind.SERVICE,
    "Example Family Agency": Agency.Kind.SERVICE,
    "Example Street Health Agency": Agency.Kind.SERVICE,
    "Example Youth Agency": Agency.Kind.SERVICE,
    SHELTER: Agency.Kind.SERVICE,
    CRISIS_LINE: Agency.Kind.SERVICE,
    VICTIM_SERVICES: Agency.Kind.VICTIM_SERVICE,
    VETERANS: Agency.Kind.VETERAN,
    COORDINATION: Agency.Kind.COORDINATION,
}

ASSESSORS_BY_AGENCY = {
    OUTREACH: 7,
    "Example Family Agency": 6,
    "Example Street Health Agency": 5,
    "Example Youth Agency": 4,
    VICTIM_SERVICES: 4,
    VETERANS: 4,
}

ASSESSOR_ROLES = {
    Agency.Kind.VICTIM_SERVICE: Role.VSP_ASSESSOR,
    Agency.Kind.VETERAN: Role.VETERAN_ASSESSOR,
}


def add_staff() -> None:
    """Add the agencies and accounts that are not there yet; all have the demo's password."""
    agencies = {
        name: Agency.objects.get_or_create(name=name, defaults={"kind": kind})[0]
        for name, kind in AGENCIES.items()
    }
    present = set(User.objects.values_list("username", flat=True))
    password = make_password(DEMO_PASSWORD)
    accounts = [*_demo_accounts(agencies), *_assessors(agencies)]
    missing = [account for account in accounts if account.username not in present]
    for account in missing:
        account.password = password
    User.objects.bulk_create(missing)


def _demo_accounts(agencies: dict[str, Agency]) -> list[User]:
    users = []
    for account in DEMO_ACCOUNTS:
        first, _, last = account.name.partition(" ")
        agency = agencies[account.agency]
        users.append(_user(account.username, first, last, account.role, agency))
    return users


def _assessors(agencies: dict[str, Agency]) -> list[User]:
    rng = Random("assessors")  # noqa: S311  # nosec B311 - no secrets here
    places = [agencies[name] for name, many in ASSESSORS_BY_AGENCY.items() for _ in range(many)]
    return [
        _user(
            f"assessor{number:02}",
            draw_first(rng),
            draw_last(rng),
            ASSESSOR_ROLES.get(agency.kind, Role.ASSESSOR),
            agency,
        )
        for number, agency in enumerate(places, 1)
    ]


def _user(username: str, first: str, last: str, role: Role, agency: Agency) -> User:
    return User(
        username=username,
        first_name=first,
        last_name=last,
        email=f"{username}@example.org",
        role=role,
        agency=agency,
        # The system admin keeps accounts in Django's admin; nobody else gets in there.
        is_staff=role is Role.SYSTEM_ADMIN,
        is_superuser=False,
    )


def workers() -> tuple[Worker, ...]:
    """Everybody who interviews people, by user name."""
    users = User.objects.filter(role__in=ASSESSORS, is_active=True)
    users = users.select_related("agency").order_by("username")
    return tuple(worker_of(user) for user in users)


def worker_of(user: User) -> Worker:
    """A user as the made-up records name them."""
    return Worker(user_id=user.pk, agency_id=user.agency_id, is_vsp=user.is_vsp)


def tools_in_force(on) -> Tools:
    """Load the instruments that are not loaded yet, and take the versions of the day `on`."""
    load_instruments()
    versions = {tool: version_in_force(tool, on) for tool in Tool}
    return Tools(
        instruments={tool: version.instrument for tool, version in versions.items()},
        version_ids={tool: version.pk for tool, version in versions.items()},
        wording_id=keep_wording(wording_in_force(on)).pk,
    )
