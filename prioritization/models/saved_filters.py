"""Ways to look at the board that somebody uses again and again."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q


@pghistory.track()
class SavedFilter(models.Model):
    """A name for a set of codes, as they stand in the board's address; of one person alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(max_length=40)
    codes = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_filter_of_a_name",
                fields=["user", "name"],
                violation_error_message="You have a filter of this name already.",
            ),
            models.CheckConstraint(
                name="filter_is_codes_only",
                condition=Q(codes__regex=r"^[a-z0-9_=&-]+$"),
                violation_error_message="Choose something to filter by.",
            ),
        ]

    def __str__(self):
        return self.name
