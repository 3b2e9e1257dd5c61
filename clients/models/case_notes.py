"""What workers write about a household for each other."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from clients.enums import NoteKind
from clients.models.base import recorded_by
from clients.models.households import Household
from clients.models.services import LOCAL_DAY_OF_RECORDING
from clients.querysets import CaseNoteQuerySet


@pghistory.track()
class CaseNote(models.Model):
    """A note about a household. Its author may correct the text; what stood there stays readable.

    No client and no program ever reads it. `key` comes with the form: the same one writes once.
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="case_notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    text = models.TextField(max_length=4000)
    written_on = models.DateField()
    """The day it is about."""
    recorded_at = models.DateTimeField()
    recorded_by = recorded_by()
    corrected_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_case_note_per_form",
                fields=["household", "recorded_by", "key"],
                violation_error_message="This note was saved already.",
            ),
            models.CheckConstraint(
                name="case_note_is_not_in_the_future",
                condition=Q(written_on__lte=LOCAL_DAY_OF_RECORDING),
                violation_error_message="A note can't be dated in the future.",
            ),
            models.CheckConstraint(
                name="case_note_says_something",
                condition=~Q(text=""),
                violation_error_message="Write something, or leave the note out.",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-written_on", "-id"], name="notes_of_a_household")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} note of {self.written_on}"
