"""Two records of one person, joined by a link that can be taken back (C12)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from clients.models.base import recorded_by
from clients.models.households import Household
from clients.models.people import Client
from clients.querysets import PersonMergeQuerySet


@pghistory.track()
class PersonMerge(models.Model):
    """Says that `merged` is the same person as `canonical`. No row of either is re-pointed.

    While it holds, the household of the merged record is suspended: it stands on no list and is
    found by nobody, but keeps all its rows. Undoing it brings the household back as it was.
    """

    merged = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="merges_away")
    canonical = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="merges_here")
    suspended_household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="suspensions"
    )
    surviving_household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="merges_here"
    )
    reason = models.CharField(max_length=500)
    merged_at = models.DateTimeField()
    merged_by = recorded_by()
    undo_reason = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = recorded_by(null=True, blank=True)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_is_merged_once_at_a_time",
                fields=["merged"],
                condition=Q(undone_at=None),
                violation_error_message="This record was merged already.",
            ),
            models.UniqueConstraint(
                name="household_is_suspended_once_at_a_time",
                fields=["suspended_household"],
                condition=Q(undone_at=None),
                violation_error_message="This household was suspended by a merge already.",
            ),
            models.CheckConstraint(
                name="merge_joins_two_people_of_two_households",
                condition=~Q(merged=F("canonical"))
                & ~Q(suspended_household=F("surviving_household")),
                violation_error_message="Choose two records of two households.",
            ),
            models.CheckConstraint(
                name="undone_merge_says_who_and_why",
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | Q(undone_at__gte=F("merged_at"), undone_by__isnull=False) & ~Q(undo_reason=""),
                violation_error_message="Say why the merge is undone.",
            ),
        ]

    def __str__(self):
        return f"Merge of {self.merged_id} into {self.canonical_id}"
