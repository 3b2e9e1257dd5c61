"""What a household took over from one that turned out to be the same people (C12)."""

from django.db import models

from cas.immutability import never_changes
from clients.models import PersonMerge
from prioritization.enums import TakenOver


class TakeOver(models.Model):
    """A merge handed one thing that was going on to the household that stayed.

    `subject_id` is the number of the thing, by kind; a place in a program also changed its stay.
    When the merge is undone, these lines say what has to be given back.
    """

    merge = models.ForeignKey(PersonMerge, on_delete=models.RESTRICT, related_name="take_overs")
    what = models.CharField(max_length=10, choices=TakenOver)
    subject_id = models.BigIntegerField()
    stay = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="taken_over_once_by_a_merge", fields=["merge", "what", "subject_id"]
            )
        ]
        triggers = never_changes("What a merge handed over")

    def __str__(self):
        return f"{self.get_what_display()} {self.subject_id} by merge {self.merge_id}"
