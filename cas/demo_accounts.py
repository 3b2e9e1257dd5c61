"""Who can sign in to the demo: one made-up person per role, one password for all of them.

`load_demo_county` creates these accounts and `make demo` prints them. They exist nowhere else.
"""

from dataclasses import dataclass

from cas.access.roles import ROLES, Role

DEMO_PASSWORD = "practice-county-only"  # noqa: S105  # nosec B105


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in of the demo; `agency` is the name of the agency to create or find."""

    username: str
    name: str
    role: Role
    agency: str

    @property
    def role_label(self) -> str:
        """The role in words."""
        return ROLES[self.role].label


OUTREACH = "Example Outreach Agency"
VICTIM_SERVICES = "Example Victim Services Agency"
VETERANS = "Example Veterans Agency"
COORDINATION = "Example Coordination Agency"
CRISIS_LINE = "Example 2-1-1 Agency"
SHELTER = "Example Shelter Agency"

DEMO_ACCOUNTS = (
    DemoAccount("assessor", "Demo Assessor-Example", Role.ASSESSOR, OUTREACH),
    DemoAccount("vsp", "Demo Victimservices-Example", Role.VSP_ASSESSOR, VICTIM_SERVICES),
    DemoAccount("veteran", "Demo Veterans-Example", Role.VETERAN_ASSESSOR, VETERANS),
    DemoAccount("staff", "Demo Staff-Example", Role.CAS_STAFF, COORDINATION),
    DemoAccount("twooneone", "Demo Crisisline-Example", Role.TWO_ONE_ONE, CRISIS_LINE),
    DemoAccount("navigator", "Demo Navigator-Example", Role.NAVIGATOR, COORDINATION),
    DemoAccount("lead", "Demo Lead-Example", Role.CAS_LEAD, COORDINATION),
    DemoAccount("rules", "Demo Rules-Example", Role.RULES_ADMIN, COORDINATION),
    DemoAccount("partner", "Demo Partner-Example", Role.PARTNER, SHELTER),
    DemoAccount("auditor", "Demo Auditor-Example", Role.AUDITOR, COORDINATION),
    DemoAccount("admin", "Demo Admin-Example", Role.SYSTEM_ADMIN, COORDINATION),
)
