"""Who works in the made-up county: agencies, the demo's sign-ins, and about thirty assessors."""

from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from assessments.actions.instruments import load_instruments
from assessments.actions.interviews import version_in_force
from assessments.actions.training import load_training
from assessments.enums import CertificationKind, RequestKind, Tool
from assessments.models import (
    Attendance,
    Certification,
    CertificationRequest,
    TrainingSeries,
    TrainingSession,
)
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
from prioritization.synthetic.casefile.setting import Tools, Worker
from prioritization.synthetic.names import draw_first, draw_last

HMIS_CERTIFIED_ON = date(2024, 1, 15)

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


ATTENDING = {"assessor", "assessor01", "assessor03", "veteran"}
HELD = 4
"""How many of the six sessions of the demo's training are over."""

DAYS_LEFT = {"assessor01": 7, "assessor02": 30, "assessor03": -5, "assessor04": -20, "veteran": 45}
"""Whose certification ends soon or has ended; all others are certified for most of a year."""


def add_staff(on: date) -> None:
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
    made = User.objects.bulk_create(missing)
    _certify(made, on)
    load_training()
    _hold_training(made, on)


def _certify(users: list[User], on: date) -> None:
    """Certify the assessors among new accounts; two of them ask for something."""
    assessors = [user for user in users if user.role in ASSESSORS]
    lead = next((user for user in users if user.role == Role.CAS_LEAD), None)
    Certification.objects.bulk_create(
        _certification(user, by=lead or user, on=on, days_left=DAYS_LEFT.get(user.username, 240))
        for user in assessors
    )
    CertificationRequest.objects.bulk_create(
        CertificationRequest(user=user, **ASKED[user.username])
        for user in assessors
        if user.username in ASKED
    )


def _hold_training(users: list[User], on: date) -> None:
    """A round of training of which four sessions are over: some people were at all of them."""
    shipped = TrainingSeries.objects.order_by("name").first()
    name = f"{on:%Y} example round"
    if shipped is None or TrainingSeries.objects.filter(name=name).exists():
        return
    sessions = list(shipped.sessions.all())
    later = timedelta(weeks=(on - timezone.localdate(sessions[HELD - 1].starts_at)).days // 7)
    series = TrainingSeries.objects.create(name=name)
    for session in sessions:
        session.pk, session.series = None, series
        session.starts_at = timezone.localtime(session.starts_at) + later
        session.ends_at = timezone.localtime(session.ends_at) + later
    held = TrainingSession.objects.bulk_create(sessions)[:HELD]
    lead = next((user for user in users if user.role == Role.CAS_LEAD), None)
    Attendance.objects.bulk_create(
        Attendance(session=session, user=user, was_there=True, recorded_by=lead or user)
        for user in users
        if user.username in ATTENDING
        for session in held
    )


def _certification(user: User, *, by: User, on: date, days_left: int) -> Certification:
    last_day = on + timedelta(days=days_left)
    return Certification(
        user=user,
        kind=CertificationKind.TRAINING,
        first_day=last_day - timedelta(days=365),
        last_day=last_day,
        granted_by=by,
    )


ASKED = {
    "assessor03": {"kind": RequestKind.EXTENSION, "note": "I was on leave until last week."},
    "veteran": {"kind": RequestKind.TRAINING, "note": ""},
}


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
        hmis_certified_on=HMIS_CERTIFIED_ON if role in ASSESSORS else None,
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
