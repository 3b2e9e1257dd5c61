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


EVENT_CODES = {
    ProgramKind.SHELTER: 10,
    ProgramKind.RAPID_REHOUSING: 13,
    ProgramKind.PERMANENT_SUPPORTIVE: 14,
    ProgramKind.OTHER_HOUSING: 15,
}
"""The coordinated-entry event (HUD 4.20) that a referral to each kind of program writes.

A queue has no beds or units of its own, so nobody is referred to one.
"""


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


class ReferralKind(models.TextChoices):
    """What a referral is about; a household has one active referral of each kind."""

    SHELTER = "shelter", "Shelter"
    HOUSING = "housing", "Housing"

    @classmethod
    def of(cls, program_kind):
        """The kind of referrals to a kind of program."""
        return cls.SHELTER if program_kind == ProgramKind.SHELTER else cls.HOUSING


class ReferralState(models.TextChoices):
    """Where a referral stands (`prioritization.rules.referral`)."""

    PREPARED = "prepared", "About to be offered"
    OFFERED = "offered", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted, expected"
    ENROLLED = "enrolled", "Moved in"
    DECLINED_BY_CLIENT = "declined_by_client", "Declined by the household"
    DECLINED_BY_PROVIDER = "declined_by_provider", "Declined by the program"
    NO_SHOW = "no_show", "Did not come"
    WITHDRAWN = "withdrawn", "Taken back"
    EXPIRED = "expired", "Not answered in time"
    VOIDED = "voided", "Undone at once"


class OpeningState(models.TextChoices):
    """Where an opening stands (`prioritization.rules.opening`)."""

    OPEN = "open", "Open"
    REFERRED = "referred", "Somebody is referred"
    FILLED = "filled", "Filled"
    WITHDRAWN = "withdrawn", "Taken back"
    LAPSED = "lapsed", "Time ran out"


class BedKind(models.TextChoices):
    """What is free."""

    BED = "bed", "Bed in a shared room"
    LOWER_BUNK = "lower_bunk", "Lower bunk in a shared room"
    ACCESSIBLE_BED = "accessible_bed", "Accessible bed"
    ROOM = "room", "Room of their own"
    FAMILY_ROOM = "family_room", "Family room"
    CABIN = "cabin", "Cabin"
    MOTEL_ROOM = "motel_room", "Motel room"
    UNIT = "unit", "Apartment or house"
    SUBSIDY = "subsidy", "Rental subsidy"


class PassingReason(models.TextChoices):
    """Why a bed was offered to somebody further down the list."""

    NOT_REACHED = "not_reached", "Could not be reached"
    NOT_WANTED = "not_wanted", "They don't want this place"
    NOT_SUITABLE = "not_suitable", "This bed does not suit their needs"
    SAFETY = "safety", "Not safe for them or for others there"
    ELSEWHERE = "elsewhere", "Another place is being arranged"


class EndOfStay(models.TextChoices):
    """Why a household's place in a program ended."""

    HOUSED = "housed", "Moved to housing"
    ANOTHER_PROGRAM = "another_program", "Moved to another program"
    LEFT = "left", "Left, or did not come back"
    TIME_OVER = "time_over", "Their time here was over"
    ASKED_TO_LEAVE = "asked_to_leave", "Asked to leave"
    MISTAKE = "mistake", "Recorded by mistake"


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


class TakenOver(models.TextChoices):
    """What was going on with a household, and goes over to another one when they are merged."""

    CASE = "case", "Worker"
    HOLD = "hold", "Hold"
    REFERRAL = "referral", "Referral"
    PARKING = "parking", "Parking"
    PLACEMENT = "placement", "Place in a program"


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


class SaveReason(models.TextChoices):
    """What the numbers of a report are saved as a file for."""

    MEETING = "meeting", "A meeting or briefing"
    FUNDER = "funder", "A report to a funder or to HUD"
    PLANNING = "planning", "Planning beds and programs"
    CHECK = "check", "Checking our own numbers"
    ASKED = "asked", "Somebody outside asked for them"
