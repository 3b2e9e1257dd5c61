"""What the records that several people edit have in common."""

from django.db import models
from django.db.models.functions import Now

from clients.models import recorded_by


class Shared(models.Model):
    """A record that several people edit; `revision` notices that somebody else was faster."""

    household_id: int | None = None
    """Of the household that the record is about, if it is about one."""
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()

    class Meta:
        abstract = True

    def as_of(self, revision):
        """What was saved as this revision, from the history; None when that is not known."""
        return self.events.filter(revision=revision).order_by("pgh_id").last()
