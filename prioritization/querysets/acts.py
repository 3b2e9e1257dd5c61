"""What staff did, and whether it can still be undone."""

from django.db import models


class ActQuerySet(models.QuerySet):
    def standing(self):
        """Acts that nobody undid."""
        return self.filter(undone_at=None)

    def undoable(self, at):
        """Acts that can still be undone at the moment `at`."""
        return self.standing().filter(settled_at=None, takes_effect_at__gt=at)

    def due(self, at):
        """Acts that should take effect by `at` and did not yet, the oldest first."""
        waiting = self.standing().filter(settled_at=None, takes_effect_at__lte=at)
        return waiting.order_by("takes_effect_at", "pk")
