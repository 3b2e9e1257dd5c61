"""The vocabulary for reading people and households, and the one sentence of who sees whom."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from cas.access.roles import SEES_ALL_AGENCIES, Role


class CurrentPeriodQuerySet(models.QuerySet):
    """Rows that hold from `started_on` until the day before `ended_on`."""

    def current(self, on):
        """Those that hold on the day `on`."""
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


class MembershipQuerySet(CurrentPeriodQuerySet):
    def heads(self):
        """Memberships of heads of household."""
        return self.filter(relationship=1)

    def in_order(self):
        """Head first, then partner and children, oldest membership first."""
        return self.order_by("relationship", "started_on", "pk")


class ReleaseQuerySet(models.QuerySet):
    def newest_first(self):
        """The decision that counts comes first."""
        return self.order_by("-starts_on", "-pk")

    def granted(self, on):
        """Releases that let other agencies see the record on the day `on`."""
        return self.filter(
            decision="granted", withdrawn_at=None, starts_on__lte=on, ends_on__gte=on
        )


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user, *, on):
        """The households whose record `user` may open on the day `on`; the only definition of it.

        Own agency always; other agencies by a release in force; staff everything that no member
        keeps private; VSP assessors own anonymous households alone; other roles nothing.
        Nobody meets a household that a merge suspended (C12): see `suspended`.
        """
        return self.exclude(self._is_suspended()).readable_by(user, on=on)

    def suspended(self):
        """Households that a merge keeps aside until it is undone (C12)."""
        return self.filter(self._is_suspended())

    def readable_by(self, user, *, on):
        """What `visible_to` says, whether or not a merge keeps the household aside."""
        role = Role(user.role)
        if not user.is_active:
            return self.none()
        if role == Role.VSP_ASSESSOR:
            return self.filter(~self._has_named_member(on), agency=user.agency_id)
        if role in (Role.ASSESSOR, Role.VETERAN_ASSESSOR):
            shared = self._head_has_granted(on) & ~self._member_has_refused(on)
            return self.filter(Q(agency=user.agency_id) | shared)
        if role in SEES_ALL_AGENCIES:
            return self.filter(~self._member_has_refused(on))
        return self.none()

    def _is_suspended(self):
        merge = self.model._meta.get_field("suspensions").related_model
        return Q(Exists(merge.objects.in_force().filter(suspended_household=OuterRef("pk"))))

    def _memberships(self, on):
        membership = self.model._meta.get_field("memberships").related_model
        return membership.objects.current(on).filter(household=OuterRef("pk"))

    def _has_named_member(self, on):
        return Q(Exists(self._memberships(on).filter(client__is_anonymous=False)))

    def _head_has_granted(self, on):
        release = self._release_model()
        granted = release.objects.granted(on).filter(client=OuterRef("client"))
        return Q(Exists(self._memberships(on).heads().filter(Exists(granted))))

    def _member_has_refused(self, on):
        newest = (
            self._release_model()
            .objects.filter(client=OuterRef("client"), starts_on__lte=on)
            .newest_first()
            .values("decision")[:1]
        )
        members = self._memberships(on).annotate(newest_decision=Subquery(newest))
        return Q(Exists(members.filter(newest_decision="refused")))

    def _release_model(self):
        membership = self.model._meta.get_field("memberships").related_model
        client = membership._meta.get_field("client").related_model
        return client._meta.get_field("releases").related_model

    def with_members(self, on):
        """Prefetch current members and their profiles as `household.current_memberships`."""
        membership = self.model._meta.get_field("memberships").related_model
        current = membership.objects.current(on).select_related("client").in_order()
        return self.prefetch_related(
            Prefetch("memberships", current, to_attr="current_memberships")
        )


class ClientQuerySet(models.QuerySet):
    def visible_to(self, user, *, on):
        """The people whose record `user` may open: members of the households they may open."""
        membership = self.model._meta.get_field("memberships").related_model
        household = membership._meta.get_field("household").related_model
        visible = household.objects.visible_to(user, on=on)
        return self.filter(
            Exists(
                membership.objects.current(on).filter(client=OuterRef("pk"), household__in=visible)
            )
        )

    def with_household(self, on):
        """Annotate `household_id`, the household they belong to on the day `on`."""
        membership = self.model._meta.get_field("memberships").related_model
        current = membership.objects.current(on).filter(client=OuterRef("pk"))
        return self.annotate(household_id=Subquery(current.values("household")[:1]))

    def between_households(self, user, *, on):
        """Named people of the user's agency who left their household and joined no other yet.

        They have no record to open until they join a household again.
        """
        membership = self.model._meta.get_field("memberships").related_model
        current = membership.objects.current(on).filter(client=OuterRef("pk"))
        own = Q(agency=user.agency_id, is_anonymous=False) if user.is_assessor else Q(pk=None)
        return self.filter(own & ~Q(Exists(current)))


class PersonMergeQuerySet(models.QuerySet):
    def in_force(self):
        """Merges that nobody has undone."""
        return self.filter(undone_at=None)

    def into(self, household):
        """Merges in force that this household survived, newest first."""
        here = self.in_force().filter(surviving_household=household)
        return here.select_related("merged", "merged_by").order_by("-merged_at", "-pk")

    def survivor_of(self, client):
        """The person whose record stands for `client`: of a chain of merges the last."""
        while merge := self.in_force().filter(merged=client).select_related("canonical").first():
            client = merge.canonical
        return client


class EnrollmentQuerySet(models.QuerySet):
    def open(self, on):
        """Enrollments that have begun and not ended on the day `on`."""
        return self.filter(entered_on__lte=on).filter(Q(exited_on=None) | Q(exited_on__gt=on))


class LivingSituationQuerySet(models.QuerySet):
    def valid(self):
        """Without those marked as entered in error."""
        return self.filter(entered_in_error=None)

    def newest_first(self):
        """By when it was true, then by when it was written down (R22)."""
        return self.order_by("-effective_at", "-created_at", "-pk")
