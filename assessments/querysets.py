"""The vocabulary for reading assessments and drafts."""

from django.db import models
from django.db.models import Exists, OuterRef

LATEST_FIRST = ("-assessed_on", "-created_at", "-pk")
"""R3a: assessment date, then when it was written down, then its number."""


class AssessmentQuerySet(models.QuerySet):
    def valid(self):
        """Without those marked as entered in error or replaced by a valid correction."""
        correction = self.model.objects.filter(corrects=OuterRef("pk"), entered_in_error=None)
        return self.filter(entered_in_error=None).exclude(Exists(correction))

    def current(self, on):
        """Valid ones that have begun and not expired on the day `on` (R6, R7)."""
        return self.valid().filter(assessed_on__lte=on, expires_on__gte=on)

    def latest_first(self):
        """The one that counts comes first (R3a)."""
        return self.order_by(*LATEST_FIRST)

    def latest_of_each_tool(self):
        """One per household and tool: the one that counts."""
        return self.order_by("household", "tool", *LATEST_FIRST).distinct("household", "tool")


class DraftQuerySet(models.QuerySet):
    def unfinished(self):
        """Drafts that nobody discarded (submitted ones are gone: they became assessments)."""
        return self.filter(discarded_at=None)


class DocumentQuerySet(models.QuerySet):
    def of_household(self, household, on):
        """The documents of those who belong to the household on the day `on`."""
        members = household.memberships.current(on)
        return self.filter(client__in=members.values("client"))

    def in_order(self):
        """As they were begun."""
        return self.order_by("pk")


class DocumentFileQuerySet(models.QuerySet):
    def here(self):
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)


class CertificationQuerySet(models.QuerySet):
    def in_force(self):
        """Those that nobody took back."""
        return self.filter(taken_back_at=None)

    def begun(self, on):
        """Those whose first day has come."""
        return self.filter(first_day__lte=on)


class CertificationRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for an answer, the oldest first."""
        return self.filter(answered_at=None).order_by("asked_at", "pk")
