"""Households that wait for something."""

from django.db import models


class HoldQuerySet(models.QuerySet):
    def open(self):
        """Holds that nobody ended, even if their time has passed."""
        return self.filter(ended_at=None)

    def live(self, at):
        """Holds that keep a household back at the moment `at`."""
        return self.open().filter(until__gt=at)
