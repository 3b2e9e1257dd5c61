"""Programs, with how many wait for them."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from prioritization.enums import ProgramKind


class ProgramQuerySet(models.QuerySet):
    def active(self):
        """Programs whose lists are kept."""
        return self.filter(is_active=True)

    def with_waiting(self):
        """Each with `waiting`: how many households stand on its list now."""
        entries = self.model._meta.get_field("entries").related_model.objects
        standing = entries.standing().filter(program=OuterRef("pk"))
        return self.annotate(waiting=Subquery(standing.counted()))

    def with_overrides(self, on):
        """Those with any: each with how many decisions run on the day `on`, and how many began in
        the year up to it.
        """
        live = {"ended_at": None, "starts_on__lte": on, "ends_on__gte": on}
        a_year = {"starts_on__gt": on - timedelta(days=365)}
        counts = {
            name: Count("overrides", filter=Q(**{f"overrides__{k}": v for k, v in days.items()}))
            for name, days in (("overrides_now", live), ("overrides_this_year", a_year))
        }
        found = self.annotate(**counts).filter(overrides_this_year__gt=0)
        return found.order_by("-overrides_this_year", "name")

    def mentioning(self, words):
        """Those whose directory entry holds every one of these words; all for none."""
        texts = ("name", "description", "criteria", "resources", "documents", "contact")
        found = self
        for word in words.split():
            says = [Q(**{f"{text}__icontains": word}) for text in texts]
            found = found.filter(reduce(or_, says))
        return found

    def by_kind(self):
        """Shelters first, then housing, then queues, each by name."""
        order = {kind: place for place, kind in enumerate(ProgramKind.values)}
        return sorted(self, key=lambda program: (order[program.kind], program.name))
