"""The vocabulary for reading assessments and drafts."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessments.enums import SCORED_TOOLS
from assessments.rules.intake_states import FINISHED, UNFINISHED
from clients.models import Enrollment

LATEST_FIRST = ("-assessed_on", "-created_at", "-pk")
"""R3a: assessment date, then when it was written down, then its number."""


class AssessmentQuerySet(models.QuerySet):
    def valid(self):
        """Those that may count: neither entered in error, nor replaced by a valid correction, nor
        ended by the separation of a couple (R25).
        """
        correction = self.model.objects.filter(corrects=OuterRef("pk"), entered_in_error=None)
        return (
            self.filter(entered_in_error=None)
            .exclude(Exists(correction))
            .exclude(self._ended_by_separation())
        )

    def with_separation(self):
        """Each with `is_ended_by_separation` (R25)."""
        return self.annotate(is_ended_by_separation=self._ended_by_separation())

    def _ended_by_separation(self):
        """Whether this, or one of the tool that replaced it, was made together by a couple that
        lives apart now: what it replaced doesn't come back with the separation.
        """
        joint = self.model._meta.get_field("joint").related_model
        return Exists(
            joint.objects.apart().filter(
                assessment__household=OuterRef("household"),
                assessment__tool=OuterRef("tool"),
                assessment__created_at__gte=OuterRef("created_at"),
            )
        )

    def scored(self):
        """Those that have a score: only they tell who is extremely vulnerable and open lists."""
        return self.filter(tool__in=SCORED_TOOLS)

    def current(self, on):
        """Valid ones that have begun and not expired on the day `on` (R6, R7)."""
        return self.valid().filter(assessed_on__lte=on, expires_on__gte=on)

    def latest_first(self):
        """The one that counts comes first (R3a)."""
        return self.order_by(*LATEST_FIRST)

    def latest_of_each_tool(self):
        """One per household and tool: the one that counts."""
        return self.order_by("household", "tool", *LATEST_FIRST).distinct("household", "tool")


class JointAssessmentQuerySet(models.QuerySet):
    def apart(self):
        """Made together by two who are not both in that household any more (R25)."""
        membership = self._related("head", "memberships")

        def is_here(side):
            here = membership.objects.lasting()
            return Exists(
                here.filter(client=OuterRef(side), household=OuterRef("assessment__household"))
            )

        return self.filter(assessment__entered_in_error=None).exclude(
            is_here("head") & is_here("partner")
        )

    def of(self, client, on):
        """Those of a person that would still count on the day `on`."""
        return self.filter(Q(head=client) | Q(partner=client), assessment__expires_on__gte=on)

    def _related(self, side, relation):
        client = self.model._meta.get_field(side).related_model
        return client._meta.get_field(relation).related_model


class DraftQuerySet(models.QuerySet):
    def unfinished(self):
        """Drafts that nobody discarded (submitted ones are gone: they became assessments)."""
        return self.filter(discarded_at=None)

    def with_version(self):
        """With its version and what it corrects. The content of a version is long, and parsed
        once per process: it is read when it is needed.
        """
        return self.select_related("version", "corrects").defer("version__content")


class IntakeQuerySet(models.QuerySet):
    def unfinished(self):
        """Those that somebody can go on with (R36)."""
        return self.filter(state__in=UNFINISHED)

    def ended(self):
        """Those that nobody goes on with: finished or discarded."""
        return self.exclude(state__in=UNFINISHED)

    def finished(self):
        """Those that reached Finish, the newest first."""
        return self.filter(state__in=FINISHED).order_by("-finished_at", "-pk")

    def of_stays_open(self, on):
        """Those that finished the stay that goes on on the day `on`, not an earlier one."""
        stays = Enrollment.objects.open(on).filter(
            household=OuterRef("household"), stay=OuterRef("stay")
        )
        return self.filter(Exists(stays))


class DocumentQuerySet(models.QuerySet):
    def of_household(self, household, on):
        """The documents of those who belong to the household on the day `on`."""
        members = household.memberships.current(on)
        return self.filter(client__in=members.values("client"))

    def accepted_ids(self):
        """IDs that somebody saw and accepted."""
        return self.filter(kind="id", stand_in="", status="accepted")

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


class CorrectionRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody answered."""
        return self.filter(answered_at=None)

    def visible_to(self, user, *, on):
        """Those about households that `user` may open."""
        assessment = self.model._meta.get_field("assessment").related_model
        household = assessment._meta.get_field("household").related_model
        visible = household.objects.visible_to(user, on=on)
        return self.filter(assessment__household__in=visible)


class EvhActionQuerySet(models.QuerySet):
    def standing(self):
        """What nobody took back."""
        return self.filter(taken_back=None)
