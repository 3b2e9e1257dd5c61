"""Case-conferencing meetings and their agendas."""

from django.db import models
from django.db.models import Count, Q

from prioritization.querysets.named import NamedRows


class MeetingQuerySet(NamedRows):
    def open(self):
        """Meetings that nobody closed, the next one first."""
        return self.filter(closed_at=None).order_by("held_on", "pk")

    def closed(self):
        """Meetings whose minutes are final, the latest first."""
        return self.filter(closed_at__isnull=False).order_by("-held_on", "-pk")

    def before(self, meeting):
        """Those held before `meeting`; all when it is None."""
        if meeting is None:
            return self
        earlier = Q(held_on__lt=meeting.held_on)
        return self.filter(earlier | Q(held_on=meeting.held_on, pk__lt=meeting.pk))

    def with_progress(self):
        """Each with `households` on its agenda, and how many of them were `discussed`."""
        return self.annotate(
            households=Count("items"), discussed=Count("items", filter=Q(items__revision__gt=0))
        )


class MeetingItemQuerySet(models.QuerySet):
    def in_order(self):
        """In the order of the agenda."""
        return self.order_by("place", "pk")

    def discussed(self):
        """Those about which something was written down."""
        return self.filter(revision__gt=0)

    def latest_first(self):
        """Those of the latest meeting first."""
        return self.order_by("-meeting__held_on", "-meeting__pk")
