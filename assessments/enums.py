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


class CertificationKind(models.TextChoices):
    """Why somebody may assess for a time (R31, R32)."""

    TRAINING = "training", "Training completed"
    EXTENSION = "extension", "Extension"


class RequestKind(models.TextChoices):
    """What an assessor may ask of the CAS lead."""

    TRAINING = "training", "A place in the assessor training"
    EXTENSION = "extension", "More time, because of leave or another good reason"
