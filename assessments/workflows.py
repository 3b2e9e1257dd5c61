"""Which ways in this county uses: the seven steps, the CAS & Diversion intake, or both."""

from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.models import User


def uses_seven_steps() -> bool:
    """Whether households are led through the seven steps."""
    return "seven_steps" in COUNTY.workflows


def uses_intake() -> bool:
    """Whether households may be led through the intake."""
    return "intake" in COUNTY.workflows


def may_take_in(user: User) -> bool:
    """Whether this person leads households through the intake; victim services never do (C7)."""
    return uses_intake() and user.has_permission(Permission.ASSESS) and not user.is_vsp
