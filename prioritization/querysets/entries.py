"""Who stands on a list, in its order, with rank and length."""

from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery, Value

from prioritization.querysets.named import NamedRows
from prioritization.querysets.order import SORT_KEY, ComesBefore, Row


class EntryQuerySet(NamedRows):
    def standing(self):
        """Entries of households that are on the list now."""
        return self.filter(left_at=None)

    def standing_after(self, moment):
        """Entries that stand, or stood at `moment` or later."""
        return self.filter(Q(left_at=None) | Q(left_at__gte=moment))

    def left_since(self, moment):
        """Entries of households that left the list at `moment` or later, the latest first."""
        return self.filter(left_at__gte=moment).order_by("-left_at", "-pk")

    def in_order(self):
        """First in line first (C4)."""
        return self.order_by(*SORT_KEY)

    def ahead_of(self, key):
        """Those that come before the sort key `key`, a sequence in the order of SORT_KEY."""
        return self.filter(self._comes_before(key))

    def length_and_ahead_of(self, key):
        """How many there are, and how many of them come before `key`; in one pass."""
        row = Value(1)
        counts = self.aggregate(all=Count(row), ahead=Count(row, filter=self._comes_before(key)))
        return counts["all"], counts["ahead"]

    def behind(self, key):
        """Those that come after the sort key `key`."""
        return self.filter(ComesBefore(Row(*self._as_values(key)), Row(*map(F, SORT_KEY))))

    def with_rank(self):
        """Each with `rank`: its place on its list at this moment, from 1 (R24)."""
        ahead = (
            self.model.objects.standing()
            .filter(program=OuterRef("program"))
            .filter(ComesBefore(Row(*map(F, SORT_KEY)), Row(*map(OuterRef, SORT_KEY))))
        )
        return self.annotate(rank=Subquery(ahead.counted()) + 1)

    def with_list_length(self):
        """Each with `waiting`: how many households stand on its list."""
        standing = self.model.objects.standing().filter(program=OuterRef("program"))
        return self.annotate(waiting=Subquery(standing.counted()))

    def counted(self):
        """The number of rows, as a subquery's only value."""
        number = Func(Value(1), function="COUNT", output_field=models.IntegerField())
        return self.order_by().annotate(number=number).values("number")

    def _comes_before(self, key):
        return ComesBefore(Row(*map(F, SORT_KEY)), Row(*self._as_values(key)))

    def _as_values(self, key):
        field = self.model._meta.get_field
        return [
            Value(value, output_field=field(name))
            for name, value in zip(SORT_KEY, key, strict=True)
        ]
