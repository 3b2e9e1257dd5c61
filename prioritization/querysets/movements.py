"""How households came to stand where they stand."""

from django.db.models import OuterRef, Q, Subquery

from prioritization.enums import MovementKind
from prioritization.querysets.named import NamedRows
from prioritization.querysets.order import SORT_KEY


class MovementQuerySet(NamedRows):
    def newest_first(self):
        """The latest movement first; those of one moment, the one that was written last."""
        return self.order_by("-at", "-pk")

    def older_than(self, movement):
        """Those that come after `movement` in the order of `newest_first`."""
        return self.filter(Q(at__lt=movement.at) | Q(at=movement.at, pk__lt=movement.pk))

    def standing_before(self, moment):
        """For each household that stood on its list just before `moment`, what led it there."""
        newest = self.filter(at__lt=moment).order_by("program_id", "household_id", "-pk")
        newest = newest.distinct("program_id", "household_id")
        rows = self.model.objects.filter(pk__in=newest.values("pk"))
        return rows.exclude(kind=MovementKind.LEFT)

    def in_order(self):
        """In the order of the list that they led to (C4)."""
        return self.order_by(*SORT_KEY)

    def with_previous(self):
        """Each with `previous_id`: the movement of the same household on the same list before."""
        same = self.model.objects.filter(
            program=OuterRef("program"), household=OuterRef("household"), pk__lt=OuterRef("pk")
        )
        return self.annotate(previous_id=Subquery(same.order_by("-pk").values("pk")[:1]))
