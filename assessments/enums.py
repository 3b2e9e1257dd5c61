"""Codes of the assessments app that are stored for ever."""

from django.db import models


class Tool(models.TextChoices):
    """The two scored tools."""

    CRISIS = "crisis", "Crisis Assessment"
    HCT = "hct", "Housing Conversation Tool"


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


class DocReadiness(models.TextChoices):
    """How far the household's papers are (R28)."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DOC_READY = "doc_ready", "Doc-ready"
    EXPIRED_DOCUMENT = "expired_document", "A document has expired"
