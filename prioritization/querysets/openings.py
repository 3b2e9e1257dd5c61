"""Free beds and units, and the days on which a program is closed."""

from django.db import models
from django.db.models import Exists, OuterRef, Q


class OpeningQuerySet(models.QuerySet):
    def of_provider(self, user):
        """Openings of the programs that the user's agency runs."""
        return self.filter(program__provider=user.agency_id)

    def unended(self):
        """Those that are open, or that somebody is referred to."""
        return self.filter(ended_at=None)

    def ended(self):
        """Those that were filled, taken back or ran out, the latest first."""
        return self.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")

    def on_offer(self, *, on, at):
        """Those that a household can be referred to at this moment."""
        closure = self.model._meta.get_field("program").related_model._meta.get_field("closures")
        closed = closure.related_model.objects.on(on).filter(program=OuterRef("program"))
        return self.filter(
            ~Exists(closed),
            Q(closes_at=None) | Q(closes_at__gt=at),
            state="open",
            open_from__lte=on,
            program__is_active=True,
            program__is_accepting=True,
        )

    def lapsed(self, at):
        """Open ones whose time has run out."""
        return self.filter(state="open", closes_at__lte=at)

    def oldest_first(self):
        """The one that has waited longest comes first."""
        return self.order_by("open_from", "posted_at", "pk")


class ClosureQuerySet(models.QuerySet):
    def on(self, day):
        """Closures that hold on a day."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), ended_at=None).filter(
            first_day__lte=day
        )

    def from_now_on(self, day):
        """Closures that hold on a day, or will."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), ended_at=None).order_by(
            "first_day"
        )
