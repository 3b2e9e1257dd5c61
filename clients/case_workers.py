"""Who can look after households."""

from django.db.models import QuerySet

from cas.access.permissions import Permission
from cas.access.roles import ROLES, SEES_ALL_AGENCIES, Role
from cas.models import User

CASE_WORKERS = sorted(
    role.value
    for role, definition in ROLES.items()
    if {Permission.CLIENT_READ, Permission.EVH_LOG} <= definition.permissions
)
"""The roles whose holders can have households."""


def case_workers(user: User) -> QuerySet[User]:
    """To whom `user` may give households: colleagues; staff to anybody who can have them."""
    active = User.objects.filter(is_active=True, role__in=CASE_WORKERS)
    if Role(user.role) not in SEES_ALL_AGENCIES:
        active = active.filter(agency=user.agency_id)
    return active.select_related("agency").order_by("agency__name", "last_name", "first_name")
