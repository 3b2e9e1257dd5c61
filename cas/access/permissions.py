"""What a person may do, as words; `cas.access.roles` says who may."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a role may do. The value is stored nowhere; the docstrings are shown to people."""

    CLIENT_READ = "client_read"
    """Open the records of people the user may see."""
    CLIENT_WRITE = "client_write"
    """Add and change profiles, releases, households, enrollments and living situations."""
    ASSESS = "assess"
    """Interview a household, and complete what it was asked."""
    VASH_WRITE = "vash_write"
    """Answer whether somebody can get a home through HUD-VASH."""
    PLAN_WRITE = "plan_write"
    """Write service plans, case-conferencing records and case notes."""
    NOTE_READ = "note_read"
    """Read what workers noted about a household."""
    SCORE_READ = "score_read"
    """See scores and who is extremely vulnerable."""
    EVH_LOG = "evh_log"
    """Log what was done for an extremely vulnerable household."""
    LIST_READ = "list_read"
    """See the lists and the positions on them."""
    QUEUE_READ = "queue_read"
    """See the queue of households that must move today."""
    QUEUE_WORK = "queue_work"
    """Give households to workers, log contacts, put on hold, and mark as reviewed."""
    EVENT_WRITE = "event_write"
    """Write down what was done for a household: events (HUD 4.20) and services."""
    REFER = "refer"
    """Refer households to open beds and units, and take referrals back."""
    OPENING_WRITE = "opening_write"
    """Post the free beds and units of the own program, and close it for a time."""
    REFERRAL_ANSWER = "referral_answer"
    """See who was referred to the own program, and answer."""
    CORRECTION_ASK = "correction_ask"
    """Ask who made an assessment to look at it again."""
    ERROR_MARK = "error_mark"
    """Mark a record as entered in error."""
    DIRECTORY_WRITE = "directory_write"
    """Keep what the directory says of the programs."""
    CASELOAD_READ = "caseload_read"
    """See who has which households, and hand over what a worker leaves behind."""
    CERTIFY = "certify"
    """Record who was trained to assess, certify assessors and extend their certification."""
    PERSON_MERGE = "person_merge"
    """Join two records of one person, and undo it."""
    CONFERENCING_READ = "conferencing_read"
    """See what papers keep households from a home, and what case conferencing decided."""
    CONFERENCING_WRITE = "conferencing_write"
    """Prepare case-conferencing meetings and write their minutes."""
    RULE_READ = "rule_read"
    """Read the rules of every program."""
    RULE_WRITE = "rule_write"
    """Write drafts of rules, look up facts, and preview what a draft would change."""
    RULE_PUBLISH = "rule_publish"
    """Approve rules, publish them and take them back."""
    OVERRIDE = "override"
    """Put a household on a list though a requirement does not hold."""
    OVERRIDE_READ = "override_read"
    """See who is on a list by decision of the CAS lead, and why."""
    RUN_READ = "run_read"
    """Watch and start computations of the lists, and see how many are extremely vulnerable."""
    REPORT_READ = "report_read"
    """Read the reports, and save their numbers as a file."""
    AUDIT_READ = "audit_read"
    """See who read and who changed a record."""
    SITE_ADMIN = "site_admin"
    """Manage users, agencies and settings in the administration site."""


STAFF_EYES_ONLY = frozenset(
    {
        Permission.NOTE_READ,
        Permission.SCORE_READ,
        Permission.EVH_LOG,
        Permission.LIST_READ,
        Permission.QUEUE_READ,
        Permission.QUEUE_WORK,
        Permission.REFER,
        Permission.CONFERENCING_READ,
        Permission.CONFERENCING_WRITE,
        Permission.RULE_READ,
        Permission.RULE_WRITE,
        Permission.RULE_PUBLISH,
        Permission.CASELOAD_READ,
        Permission.OVERRIDE,
        Permission.OVERRIDE_READ,
        Permission.RUN_READ,
        Permission.REPORT_READ,
    }
)
"""What nobody may do while a client can see the screen: it shows scores, ranks, points (R26), or
what workers noted for each other.
"""
