"""Roles as code (DESIGN section 4): a role is a name, a sentence and a set of permissions."""

from dataclasses import dataclass
from enum import StrEnum

from cas.access.permissions import Permission as P


class Role(StrEnum):
    """The stored name of a role; permanent once used."""

    ASSESSOR = "assessor"
    VSP_ASSESSOR = "vsp_assessor"
    VETERAN_ASSESSOR = "veteran_assessor"
    CAS_STAFF = "cas_staff"
    TWO_ONE_ONE = "two_one_one"
    NAVIGATOR = "navigator"
    CAS_LEAD = "cas_lead"
    RULES_ADMIN = "rules_admin"
    PARTNER = "partner"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"


@dataclass(frozen=True)
class RoleDefinition:
    """What a role is called, who holds it, and what its holders may do."""

    label: str
    description: str
    permissions: frozenset[P]


_ASSESSING = frozenset(
    {
        P.CLIENT_READ,
        P.CLIENT_WRITE,
        P.ASSESS,
        P.PLAN_WRITE,
        P.NOTE_READ,
        P.SCORE_READ,
        P.EVH_LOG,
        P.EVENT_WRITE,
        P.LIST_READ,
        P.CONFERENCING_READ,
        P.CONFERENCING_WRITE,
        P.RULE_READ,
    }
)
_WORKING_THE_LISTS = frozenset(
    {
        P.CLIENT_READ,
        P.PLAN_WRITE,
        P.NOTE_READ,
        P.SCORE_READ,
        P.EVH_LOG,
        P.EVENT_WRITE,
        P.REFER,
        P.CORRECTION_ASK,
        P.LIST_READ,
        P.QUEUE_READ,
        P.QUEUE_WORK,
        P.CONFERENCING_READ,
        P.CONFERENCING_WRITE,
        P.OVERRIDE_READ,
        P.RULE_READ,
    }
)
_WRITING = frozenset(
    {
        P.PLAN_WRITE,
        P.CONFERENCING_WRITE,
        P.EVH_LOG,
        P.EVENT_WRITE,
        P.REFER,
        P.QUEUE_WORK,
        P.CORRECTION_ASK,
    }
)
_KEEPING_THE_RULES = frozenset(
    {P.RULE_READ, P.RULE_WRITE, P.RULE_PUBLISH, P.DIRECTORY_WRITE, P.RUN_READ, P.REPORT_READ}
)

ROLES = {
    Role.ASSESSOR: RoleDefinition(
        "Assessor", "Interviews households of the own agency and shared ones.", _ASSESSING
    ),
    Role.VSP_ASSESSOR: RoleDefinition(
        "Assessor, victim services",
        "Records housing conversations on own anonymous profiles only.",
        _ASSESSING,
    ),
    Role.VETERAN_ASSESSOR: RoleDefinition(
        "Assessor, veteran provider",
        "An assessor who also decides on HUD-VASH.",
        _ASSESSING | {P.VASH_WRITE},
    ),
    Role.CAS_STAFF: RoleDefinition(
        "CAS staff",
        "Works the queue and the lists, and merges records of one person.",
        _WORKING_THE_LISTS | {P.PERSON_MERGE, P.REPORT_READ},
    ),
    Role.TWO_ONE_ONE: RoleDefinition(
        "2-1-1", "Answers the crisis line and works the shelter lists.", _WORKING_THE_LISTS
    ),
    Role.NAVIGATOR: RoleDefinition(
        "Navigator", "Supports households on the shelter lists.", _WORKING_THE_LISTS
    ),
    Role.CAS_LEAD: RoleDefinition(
        "CAS lead",
        "Leads coordinated access: certifies assessors, marks errors, answers for the rules.",
        _WORKING_THE_LISTS
        | _KEEPING_THE_RULES
        | {P.ERROR_MARK, P.AUDIT_READ, P.CERTIFY, P.PERSON_MERGE, P.OVERRIDE, P.CASELOAD_READ},
    ),
    Role.RULES_ADMIN: RoleDefinition(
        "Rules admin",
        "Keeps the rules of the programs; sees lists by code, never people.",
        _KEEPING_THE_RULES | {P.LIST_READ},
    ),
    Role.PARTNER: RoleDefinition(
        "Shelter or housing partner",
        "Posts free beds and units, and sees the people who were referred to them.",
        frozenset({P.OPENING_WRITE, P.REFERRAL_ANSWER}),
    ),
    Role.AUDITOR: RoleDefinition(
        "Auditor",
        "Reads everything staff read, and who read it; changes nothing.",
        (_WORKING_THE_LISTS - _WRITING) | {P.AUDIT_READ, P.CASELOAD_READ, P.REPORT_READ},
    ),
    Role.SYSTEM_ADMIN: RoleDefinition(
        "System admin", "Keeps users, agencies and settings.", frozenset({P.SITE_ADMIN})
    ),
}

SEES_ALL_AGENCIES = frozenset(
    {Role.CAS_STAFF, Role.TWO_ONE_ONE, Role.NAVIGATOR, Role.CAS_LEAD, Role.AUDITOR}
)
ASSESSORS = frozenset({Role.ASSESSOR, Role.VSP_ASSESSOR, Role.VETERAN_ASSESSOR})
