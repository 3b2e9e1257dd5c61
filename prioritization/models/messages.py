"""Short notes from one colleague to another about a household that the other one has."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.models import Household, recorded_by
from prioritization.querysets.messages import MessageQuerySet


@pghistory.track()
class Message(models.Model):
    """Says something about a household to whoever has it, until they are done with it.

    It is no part of the household's record: only who wrote it and who it is for read it.
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="messages")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="messages"
    )
    words = models.CharField(max_length=300)
    sent_at = models.DateTimeField()
    sent_by = recorded_by()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_says_something",
                condition=~Q(words=""),
                violation_error_message="Write what they should know or do.",
            ),
            models.CheckConstraint(
                name="message_is_done_after_it_was_sent",
                condition=Q(done_at=None) | Q(done_at__gte=F("sent_at")),
                violation_error_message="Nobody is done with a message before it is sent.",
            ),
        ]
        indexes = [
            models.Index(name="open_messages", fields=["to", "-sent_at"], condition=Q(done_at=None))
        ]

    def __str__(self):
        return f"Message to {self.to_id} about household {self.household_id}"
