"""What is known of households."""

from django.db.models import Exists, OuterRef, Q

from prioritization.querysets.named import NamedRows


class FactsQuerySet(NamedRows):
    def must_move_today(self):
        """Enrolled, extremely vulnerable and not in a shelter now (R4, C13), longest wait first."""
        return (
            self.filter(is_enrolled=True, is_evh=True, is_placed=False)
            .exclude(location_place="shelter")
            .order_by("evh_since", "household_id")
        )

    def unattended_since(self, moment, *, leaving_out=()):
        """Those for whom no act stands and nothing is logged since `moment`, by when it was
        written down. `leaving_out`: kinds of acts that don't count.
        """
        acts = self._related("acts").objects.standing().exclude(kind__in=leaving_out)
        logged = self._related("evh_actions").objects.standing()
        return self.filter(
            ~Exists(acts.filter(household=OuterRef("pk"), at__gt=moment)),
            ~Exists(logged.filter(household=OuterRef("pk"), logged_at__gt=moment)),
        )

    def due(self, on):
        """Those that the calendar may have changed by the day `on`, and nobody computed since."""
        return self.filter(next_change_on__lte=on)

    def of_part(self, part):
        """The households of a part of a run."""
        return self.filter(pk__gte=part.first, pk__lte=part.last)

    def behind(self, facts):
        """Those that come after `facts` in the order of `must_move_today`."""
        return self.filter(
            Q(evh_since__gt=facts.evh_since) | Q(evh_since=facts.evh_since, pk__gt=facts.pk)
        )

    def _related(self, relation):
        household = self.model._meta.get_field("household").related_model
        return household._meta.get_field(relation).related_model
