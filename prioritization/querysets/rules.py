"""Versions of rules: drafts, published ones, and those in force on a day."""

from django.db import models
from django.db.models import Q


class RuleVersionQuerySet(models.QuerySet):
    def published(self):
        """Versions that count, now or from a later day on; the others are drafts."""
        return self.filter(published_at__isnull=False)

    def drafts(self):
        """Versions that nobody published yet."""
        return self.filter(published_at=None)

    def draft_of(self, program):
        """The draft of a program's rules, or of the county-wide ones without a program, or None."""
        return self.drafts().filter(program=program).first()

    def newest_of(self, program):
        """The version published last, in force already or to come, or None."""
        return self.published().filter(program=program).order_by("-number").first()

    def in_force(self, on):
        """For each active program its highest published version that is effective on `on`."""
        return (
            self.published()
            .filter(program__is_active=True, effective_from__lte=on)
            .order_by("program_id", "-number")
            .distinct("program_id")
        )

    def deciding_about(self, program, on):
        """What decides about one active program on `on`: its own version in force, and the
        county-wide one, which has no program.
        """
        own = Q(program=program, program__is_active=True)
        return (
            self.published()
            .filter(own | Q(program=None), effective_from__lte=on)
            .order_by("program_id", "-number")
            .distinct("program_id")
        )

    def county_in_force(self, on):
        """The county-wide version that every shelter inherits on `on`, or None."""
        effective = self.published().filter(program=None, effective_from__lte=on)
        return effective.order_by("-number").first()
