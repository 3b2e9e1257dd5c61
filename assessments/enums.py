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


class ClientAgreement(models.TextChoices):
    """Whether the client agrees with the plan."""

    YES = "yes", "Yes"
    VERBALLY = "verbally", "Yes, said so"
    NO = "no", "No"
