"""Messages between colleagues."""

from django.db import models


class MessageQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody is done with."""
        return self.filter(done_at=None)

    def newest_first(self):
        """The one sent last comes first."""
        return self.order_by("-sent_at", "-pk")
