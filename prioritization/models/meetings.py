"""Case-conferencing meetings: who met, which households were talked about, what was decided."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from assessments.models.plans import Shared
from cas.models import Agency
from clients.models import Household, recorded_by
from prioritization.enums import ProgramKind
from prioritization.querysets.meetings import MeetingItemQuerySet, MeetingQuerySet

REFUSE = """
    RAISE EXCEPTION 'The minutes of a closed meeting never change.'
        USING ERRCODE = 'restrict_violation';
"""

CLOSED_MEETING_STAYS = (
    """
    IF OLD.closed_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
"""
    + REFUSE
)

# The meeting's row is locked, so that it can't be closed at the same moment.
PARTS_OF_A_CLOSED_MEETING_STAY = (
    """
    IF TG_OP = 'DELETE' THEN
        PERFORM 1 FROM prioritization_meeting
            WHERE id = OLD.meeting_id AND closed_at IS NULL FOR SHARE;
        IF FOUND THEN RETURN OLD; END IF;
    ELSE
        PERFORM 1 FROM prioritization_meeting
            WHERE id = NEW.meeting_id AND closed_at IS NULL FOR SHARE;
        IF FOUND THEN RETURN NEW; END IF;
    END IF;
"""
    + REFUSE
)


def stays_once_closed(func, *, on_insert):
    """A trigger that keeps what belongs to a closed meeting as it is."""
    changes = pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(
        name="stays_once_the_meeting_is_closed",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | changes if on_insert else changes,
        func=func,
    )


@pghistory.track()
class Meeting(Shared):
    """Agencies sit together over the housing lists, one household after the other.

    It is edited by several people until it is closed; then its minutes never change.
    """

    held_on = models.DateField("Day of the meeting")
    place = models.CharField("Where", max_length=200, blank=True)
    chair = recorded_by(verbose_name="Chair", null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=25, choices=ProgramKind), default=list)
    attendees = models.CharField("Who is there, by name", max_length=500, blank=True)
    remarks = models.TextField("Remarks", max_length=2000, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = recorded_by(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="meeting_by_day", fields=["held_on", "id"])]
        constraints = [
            models.CheckConstraint(
                name="closed_meeting_says_who",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                violation_error_message="A closed meeting needs the person who closed it.",
            ),
        ]
        triggers = [stays_once_closed(CLOSED_MEETING_STAYS, on_insert=False)]

    def __str__(self):
        return f"Meeting {self.pk} of {self.held_on}"

    @property
    def is_closed(self):
        return self.closed_at is not None


@pghistory.track()
class MeetingAgency(models.Model):
    """An agency that sat at the table."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name_plural = "meeting agencies"
        constraints = [
            models.UniqueConstraint(
                name="agency_sits_at_a_meeting_once",
                fields=["meeting", "agency"],
                violation_error_message="This agency takes part already.",
            )
        ]
        triggers = [stays_once_closed(PARTS_OF_A_CLOSED_MEETING_STAY, on_insert=True)]

    def __str__(self):
        return f"Agency {self.agency_id} at meeting {self.meeting_id}"


@pghistory.track()
class MeetingItem(Shared):
    """One household on the agenda, and what was decided about it.

    `revision` is 0 until something is written down. What is decided goes on into the household's
    case-conferencing record; this row stays what the meeting said.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="meeting_items"
    )
    place = models.PositiveSmallIntegerField(help_text="Its turn, from 1")
    decision = models.TextField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    next_step_owner = recorded_by(null=True, blank=True)
    next_step_due_on = models.DateField(null=True, blank=True)

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="household_is_on_an_agenda_once",
                fields=["meeting", "household"],
                violation_error_message="This household is on the agenda already.",
            )
        ]
        triggers = [stays_once_closed(PARTS_OF_A_CLOSED_MEETING_STAY, on_insert=True)]

    def __str__(self):
        return f"Household {self.household_id} at meeting {self.meeting_id}"

    @property
    def is_discussed(self):
        """Whether anything was written down."""
        return self.revision > 0
