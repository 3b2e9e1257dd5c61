"""Codes of the prioritization app that are stored for ever."""

from django.db import models


class ProgramKind(models.TextChoices):
    """What a program offers; it decides which assessment opens its list (C1)."""

    SHELTER = "shelter", "Shelter"
    RAPID_REHOUSING = "rapid_rehousing", "Rapid re-housing"
    PERMANENT_SUPPORTIVE = "permanent_supportive", "Permanent supportive housing"
    OTHER_HOUSING = "other_housing", "Other housing"
    QUEUE = "queue", "Queue"


HOUSING_KINDS = (
    ProgramKind.RAPID_REHOUSING,
    ProgramKind.PERMANENT_SUPPORTIVE,
    ProgramKind.OTHER_HOUSING,
)


DOCUMENT_SETS = {ProgramKind.RAPID_REHOUSING: "rrh", ProgramKind.PERMANENT_SUPPORTIVE: "psh"}
"""Which list of papers (`assessments/documents.toml`) a kind of program goes by."""


class Subpopulation(models.TextChoices):
    """Whom a program is for, as the directory of programs is searched."""

    ADULTS = "adults", "Single adults"
    COUPLES = "couples", "Couples"
    FAMILIES = "families", "Families with children"
    YOUTH = "youth", "Young people 18 to 24"
    WOMEN = "women", "Women"
    VETERANS = "veterans", "Veterans"
    DISABILITY = "disability", "People with a disability"
    LGBTQ = "lgbtq", "LGBTQ+ people"
    PETS = "pets", "People with pets"


class ReferralSource(models.TextChoices):
    """Who may send somebody to a program."""

    COORDINATED_ACCESS = "coordinated_access", "Coordinated access (CAS staff and 2-1-1)"
    OUTREACH = "outreach", "Street outreach teams"
    POLICE = "police", "Police"
    HOSPITAL = "hospital", "Hospitals and clinics"
    CHILD_WELFARE = "child_welfare", "Child welfare"
    ANYBODY = "anybody", "Anybody: people may also come by themselves"


class HouseholdType(models.TextChoices):
    """Who would move in together, from the ages and relationships of the members."""

    SINGLE = "single", "Single adult"
    COUPLE = "couple", "Couple without children"
    FAMILY = "family", "Family with children"
    ADULTS = "adults", "Several adults"
    MINORS = "minors", "Under 18 without an adult"


class MovementKind(models.TextChoices):
    """What happened to a place on a list."""

    JOINED = "joined", "Joined"
    CHANGED = "changed", "Changed"
    LEFT = "left", "Left"


class RunKind(models.TextChoices):
    """Why all lists were computed."""

    NIGHTLY = "nightly", "Nightly"
    FULL = "full", "On request"


class CaseOutcome(models.TextChoices):
    """What a test case expects of the rules."""

    ELIGIBLE = "eligible", "Eligible"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    ASK = "ask", "Something has to be asked first"


class Stage(models.TextChoices):
    """What a run is doing, in this order.

    The first two bring the lists up to date. What follows only proves that nothing was
    overlooked: on a sample, or on every household and every list. In the end a night writes down
    who stands where.
    """

    DUE = "due", "Households that the calendar changes"
    RULES = "rules", "Lists with new rules"
    SAMPLE = "sample", "Check of a sample"
    FACTS = "facts", "Facts of every household"
    UNPACK = "unpack", "Facts made ready for the lists"
    LISTS = "lists", "Every list"
    CENSUS = "census", "Lists written down as they are"


CHECKS = (Stage.SAMPLE, Stage.FACTS, Stage.LISTS)
"""What these find to change should not have been there to find."""


class ActKind(models.TextChoices):
    """What staff do about a household. Each can be undone for ten seconds."""

    ASSIGN = "assign", "Assigned"
    LET_GO = "let_go", "Let go"
    CONTACT = "contact", "Contact logged"
    HOLD = "hold", "On hold"
    END_HOLD = "end_hold", "Hold ended"
    REVIEW = "review", "Reviewed"
    CORRECTION = "correction", "Correction asked for"
    REFER = "refer", "Referred"


class HoldReason(models.TextChoices):
    """What has to happen before a household can be moved."""

    ASKED_TO_WAIT = "asked_to_wait", "They asked to wait"
    HOSPITAL = "hospital", "In a hospital or treatment"
    JAIL = "jail", "In jail"
    TRAVELING = "traveling", "On the way here"
    PAPERS = "papers", "A paper is missing"
    ANSWER = "answer", "A program has to answer first"
    STAYS_TONIGHT = "stays_tonight", "Has a safe place for tonight"
    OTHER = "other", "Something else"
