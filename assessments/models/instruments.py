"""Versions of the tools, as data."""

from django.db import models
from django.db.models.functions import Now

from assessments.enums import Tool
from assessments.rules.instrument import Instrument
from cas.immutability import never_changes

_parsed: dict[str, Instrument] = {}
"""Instruments by the digest of their content, which never changes."""


class InstrumentVersion(models.Model):
    """One version of a tool as data; its content never changes, so old scores stay explainable."""

    tool = models.CharField(max_length=20, choices=Tool)
    version = models.CharField(max_length=20)
    effective_from = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_content_per_tool_version",
                fields=["tool", "version"],
                violation_error_message="This version is loaded already with other content.",
            )
        ]
        triggers = never_changes("A published version of a tool")

    def __str__(self):
        return f"{self.get_tool_display()} {self.version}"

    @property
    def instrument(self) -> Instrument:
        """The content as questions and pages (parsed once per process)."""
        if self.digest not in _parsed:
            _parsed[self.digest] = Instrument.from_content(self.content)
        return _parsed[self.digest]
