"""Codes of the assessments app that are stored for ever."""

from django.db import models


class Tool(models.TextChoices):
    """The instruments a household is interviewed with. Only `SCORED_TOOLS` have a score."""

    CRISIS = "crisis", "Crisis Assessment"
    HCT = "hct", "Housing Conversation Tool"
    DIVERSION = "diversion", "Diversion / Problem Solving"
    HOUSING_NEEDS = "housing_needs", "Housing Needs & Barriers"


SCORED_TOOLS = (Tool.CRISIS, Tool.HCT)
"""Those that have a score and a threshold, and open lists (C1). The answers of the others become
facts as theirs do (C9), and that is all (decision 39)."""


class AssessmentType(models.IntegerChoices):
    """HUD 4.19 Assessment Type: how the conversation was held."""

    PHONE = 1, "By phone"
    VIRTUAL = 2, "By video"
    IN_PERSON = 3, "In person"


class ReassessmentReason(models.TextChoices):
    """Why a household is assessed again while the last assessment still counts (R8)."""

    EXPIRING = "expiring", "The last one runs out soon"
    HEALTH = "health", "Their health changed"
    SAFETY = "safety", "They became less safe, or safer"
    HOUSEHOLD = "household", "Who belongs to the household changed"
    PLACE = "place", "Where they stay changed"
    OTHER_EVENT = "other_event", "Something else important happened"
    ASKED = "asked", "They asked for it"


class LegacyTool(models.TextChoices):
    """Tools that were used before the two of today; their records are read-only (R10a)."""

    VI_SPDAT = "vi_spdat", "VI-SPDAT"
    SHELTER_SURVEY = "shelter_survey", "Shelter survey"


class ClientAgreement(models.TextChoices):
    """Whether the client agrees with the plan."""

    YES = "yes", "Yes"
    VERBALLY = "verbally", "Yes, said so"
    NO = "no", "No"


class EvhPath(models.TextChoices):
    """R29: the two ways to help an extremely vulnerable household at once, and talking with it."""

    CALL = "call", "Called 2-1-1 for a place today"
    DOCUMENTS = "documents", "Began to gather documents"
    CONTACT = "contact", "Tried to reach the household"


AT_ONCE = (EvhPath.CALL, EvhPath.DOCUMENTS)


class CallOutcome(models.TextChoices):
    """What a call for a same-day place led to."""

    PLACED = "placed", "Placed: they have a place to go to"
    REACHED = "reached", "Reached: they are looking"
    NOTHING_TODAY = "nothing_today", "Reached: nothing is free today"
    CALL_BACK = "call_back", "Call back later"
    NOT_REACHED = "not_reached", "Not reached"


class ContactOutcome(models.TextChoices):
    """What came of trying to reach the household."""

    IN_TOUCH = "in_touch", "Talked with them"
    MET = "met", "Met them in person"
    MESSAGE_LEFT = "message_left", "Left a message"
    NO_ANSWER = "no_answer", "No answer"
    NOT_FOUND = "not_found", "Not found where they were"
    WANTS_NO_PLACE = "wants_no_place", "Talked: they want no place today"


class GoalCategory(models.TextChoices):
    """What a goal of the service plan is about."""

    HOUSING_SEARCH = "housing_search", "Finding a home"
    DOCUMENTS = "documents", "Documents"
    INCOME = "income", "Income and work"
    HEALTH = "health", "Health"
    SAFETY = "safety", "Safety"
    LEGAL = "legal", "Legal matters"
    OTHER = "other", "Something else"


class StepOwner(models.TextChoices):
    """Who does a step of the service plan."""

    CLIENT = "client", "The client"
    ASSESSOR = "assessor", "The assessor"
    OTHER = "other", "Somebody else"


class StepStatus(models.TextChoices):
    """How far a step of the service plan is."""

    TO_DO = "to_do", "To do"
    STARTED = "started", "Started"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer wanted"


class HousingKind(models.TextChoices):
    """The kinds of home the client hopes for."""

    OWN_RENTAL = "own_rental", "A rental with help for a time"
    SUPPORTED = "supported", "A home with long-term support"
    TRANSITIONAL = "transitional", "A program to get ready"
    SHARED = "shared", "A shared home"
    FAMILY_OR_FRIENDS = "family_or_friends", "With family or friends"


class RightAway(models.TextChoices):
    """What is done at once, beside the plan (R4, R29)."""

    CALL = "call", "Call 2-1-1 about a place for today"
    SAME_DAY = "same_day", "Find help for tonight: food, a ride, a safe place"
    DOCUMENTS = "documents", "Begin to gather documents"


class CorrectionAnswer(models.TextChoices):
    """What came of a request to correct an assessment."""

    CORRECTED = "corrected", "Corrected"
    AGAIN = "again", "Assessed again"
    STANDS = "stands", "Right as it is"
    TAKEN_BACK = "taken_back", "Asked by mistake"


class CertificationKind(models.TextChoices):
    """Why somebody may assess for a time (R31, R32)."""

    TRAINING = "training", "Training completed"
    EXTENSION = "extension", "Extension"


class RequestKind(models.TextChoices):
    """What an assessor may ask of the CAS lead."""

    TRAINING = "training", "A place in the assessor training"
    EXTENSION = "extension", "More time, because of leave or another good reason"


class IntakeKind(models.TextChoices):
    """Whether the intake begins a stay in coordinated entry or brings one up to date."""

    INTAKE = "intake", "CAS & Diversion Intake"
    UPDATE = "update", "CAS Update"


class IntakeState(models.TextChoices):
    """Where an intake stands (`assessments.rules.intake_states`)."""

    BEGUN = "begun", "Begun"
    TALKING = "talking", "Still talking"
    READY_TO_DIVERT = "ready_to_divert", "Diverted, not finished yet"
    READY_TO_QUEUE = "ready_to_queue", "For the queue, not finished yet"
    DIVERTED = "diverted", "Diverted"
    QUEUED = "queued", "Placed on the queue"
    DISCARDED = "discarded", "Discarded"
