"""The vocabulary for reading openings, referrals and what follows from them."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cas.access.permissions import Permission
from prioritization.rules.referral import ACTIVE, SEEN_OUTSIDE


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


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The referrals whose page `user` may open; the only definition of it.

        A partner sees those of the programs of the own agency, from the moment they are offered.
        Whoever works the lists sees all of them, a private household by its code.
        """
        if user.has_permission(Permission.REFERRAL_ANSWER):
            return self.seen_outside().filter(program__provider=user.agency_id)
        if user.has_permission(Permission.QUEUE_READ):
            return self.all()
        return self.none()

    def active(self):
        """Those that hold their opening and their household."""
        return self.filter(state__in=ACTIVE)

    def seen_outside(self):
        """Those that a partner sees: offered at least, and not undone."""
        return self.filter(state__in=SEEN_OUTSIDE)

    def waiting_for_answer(self):
        """Those that the program has not answered."""
        return self.filter(state="offered")

    def overdue(self, at):
        """Those whose time to answer, or to come, has run out."""
        return self.filter(state__in=("offered", "accepted"), expires_at__lte=at)

    def soonest_first(self):
        """Whoever loses the bed first comes first."""
        return self.order_by("expires_at", "pk")

    def newest_first(self):
        """The one made last comes first."""
        return self.order_by("-made_at", "-pk")


class ParkingQuerySet(models.QuerySet):
    def live(self, on):
        """Those that hold on the day `on`: not lifted, not over, not reassessed since."""
        household = self.model._meta.get_field("household").related_model
        assessments = household._meta.get_field("assessments").related_model.objects
        since = assessments.filter(
            household=OuterRef("household"),
            created_at__gt=OuterRef("parked_at"),
            entered_in_error=None,
        )
        reassessed = Exists(since)
        return self.filter(
            Q(until__gte=on) | (Q(until_reassessed=True) & ~Q(reassessed)), ended_at=None
        )

    def of_list(self, program, household_ids):
        """The one of each of these households at this program, by household."""
        found = self.filter(program=program, household__in=household_ids)
        return {each.household_id: each for each in found}


class PlacementQuerySet(models.QuerySet):
    def current(self, on):
        """Those that nobody ended, of a stay in coordinated entry that goes on."""
        household = self.model._meta.get_field("household").related_model
        enrollments = household._meta.get_field("enrollments").related_model.objects
        stay = enrollments.open(on).filter(household=OuterRef("household"), stay=OuterRef("stay"))
        return self.filter(Exists(stay), ended_at=None)

    def latest_first(self):
        """The place that began last comes first."""
        return self.order_by(F("began_at").desc(), "-pk")
