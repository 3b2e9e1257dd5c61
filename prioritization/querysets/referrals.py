"""Households that were offered a bed, and how far that came."""

from django.db import models

from cas.access.permissions import Permission
from prioritization.rules.referral import ACTIVE, SEEN_OUTSIDE


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
