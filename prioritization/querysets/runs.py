"""Runs, and the parts that workers share."""

from django.db import models
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce

from prioritization.enums import CHECKS
from prioritization.querysets.named import NamedRows


class RunQuerySet(NamedRows):
    def open(self):
        """Runs that have something left to do."""
        return self.filter(finished_at=None, stopped_at=None)

    def past(self):
        """Runs with nothing left to do, the newest first, with who started them."""
        done = self.exclude(finished_at=None, stopped_at=None)
        return done.select_related("started_by").order_by("-pk")

    def before(self, run):
        """Those that were begun before `run`; all when it is None."""
        return self.filter(pk__lt=run.pk) if run else self

    def with_last_part(self):
        """Each with `last_part_at`: when a part of it was finished last."""
        return self.annotate(last_part_at=Max("parts__finished_at"))

    def newest_first(self):
        """The one that started last comes first."""
        return self.order_by("-started_at", "-pk")


class RunPartQuerySet(models.QuerySet):
    def open(self):
        """Parts that nobody finished yet."""
        return self.filter(finished_at=None)

    def checks(self):
        """Parts that only prove that nothing was overlooked."""
        return self.filter(stage__in=CHECKS)

    def by_stage(self):
        """For each stage how many parts are done, of how many, and what they took."""
        done = Q(finished_at__isnull=False)
        return (
            self.order_by("stage")
            .values("stage")
            .annotate(
                total=Count("pk"),
                done=Count("pk", filter=done),
                seconds=Sum("seconds"),
                failures=Sum("failures"),
                error=Max("error"),
            )
        )

    def totals(self):
        """What these parts did, added up; `moves` are places that changed in any way."""
        names = ("households", "facts", "joined", "changed", "left")
        found = self.aggregate(**{name: Coalesce(Sum(name), 0) for name in names})
        return {**found, "moves": found["joined"] + found["changed"] + found["left"]}
