"""Why the start of a stay was changed after it was saved."""

from django.db import models
from django.db.models import F, Q

from cas.immutability import never_changes
from clients.models.base import recorded_by
from clients.models.households import Household


class StartChange(models.Model):
    """The start of everybody who began on one day in one stay was moved, once, with a reason."""

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="start_changes"
    )
    stay = models.UUIDField()
    was = models.DateField()
    became = models.DateField()
    reason = models.CharField(max_length=250)
    changed_at = models.DateTimeField()
    changed_by = recorded_by()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="changed_start_is_another_day",
                condition=~Q(was=F("became")),
                violation_error_message="That is the day on record already.",
            ),
            models.CheckConstraint(
                name="changed_start_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why the day changes.",
            ),
        ]
        indexes = [models.Index(fields=["household"], name="start_changes_of_household")]
        triggers = never_changes("A change of a start")

    def __str__(self):
        return f"Start of stay {self.stay} from {self.was} to {self.became}"
