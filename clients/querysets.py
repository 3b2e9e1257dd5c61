"""The vocabulary for reading people and households, and the one sentence of who sees whom."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery, When

from clients.rules.release import adult_if_born_by
from clients.visibility import Visibility, suspended


class CurrentPeriodQuerySet(models.QuerySet):
    """Rows that hold from `started_on` until the day before `ended_on`."""

    def current(self, on):
        """Those that hold on the day `on`."""
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def ended(self, on):
        """Those that held for a day at least and are over on the day `on`."""
        return self.filter(ended_on__lte=on, ended_on__gt=F("started_on"))


class MembershipQuerySet(CurrentPeriodQuerySet):
    def heads(self):
        """Memberships of heads of household."""
        return self.filter(relationship=1)

    def in_order(self):
        """Head first, then partner and children, oldest membership first."""
        beside_head = Case(
            When(relationship=3, then=1),
            default="relationship",
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(beside_head, "relationship", "started_on", "pk")

    def lasting(self):
        """Those that nobody ended."""
        return self.filter(ended_on=None)

    def last_changed_on(self):
        """The last day on which somebody came, left or became something else."""
        return _latest(self.aggregate(Max("started_on"), Max("ended_on")))


class PartnerLinkQuerySet(CurrentPeriodQuerySet):
    def of(self, household):
        """Links of this household, on either side."""
        return self.filter(Q(first=household) | Q(second=household))


class ReleaseQuerySet(models.QuerySet):
    def newest_first(self):
        """The decision that counts comes first."""
        return self.order_by("-starts_on", "-pk")

    def begun(self, on):
        """Decisions that somebody made up to the day `on`, whether or not they still count."""
        return self.filter(starts_on__lte=on)

    def of_each_person(self, on):
        """One per person: the decision that counts on the day `on`."""
        return self.begun(on).order_by("client", "-starts_on", "-pk").distinct("client")

    def that_count(self, on):
        """What `of_each_person` says, as a condition on each row: there is no newer decision."""
        same_person = self.model.objects.begun(on).filter(client=OuterRef("client"))
        newer = same_person.filter(
            Q(starts_on__gt=OuterRef("starts_on"))
            | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
        )
        return self.begun(on).filter(~Exists(newer))

    def granted(self, on):
        """Releases in force on the day `on`; a guardian's ends when the minor turns 18."""
        in_force = self.filter(
            decision="granted", withdrawn_at=None, starts_on__lte=on, ends_on__gte=on
        )
        return in_force.exclude(signer="guardian", client__date_of_birth__lte=adult_if_born_by(on))


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user, *, on):
        """The households whose record `user` may open on the day `on`.

        Own agency always; other agencies while all who are asked share; staff everything that no
        member keeps private; VSP assessors own anonymous households alone; other roles nothing. A
        household that nobody belongs to any more is left to its own agency.
        Nobody meets a household that a merge suspended (C12): see `suspended`.
        """
        return self.filter(Visibility(self.model, on=on).to(user))

    def suspended(self):
        """Households that a merge keeps aside until it is undone (C12)."""
        return self.filter(suspended(self.model))

    def readable_by(self, user, *, on):
        """What `visible_to` says, whether or not a merge keeps the household aside."""
        return self.filter(Visibility(self.model, on=on).to_read_by(user))

    def shared_with_agencies(self, on):
        """Those that other agencies may open on the day `on`."""
        return self.filter(Visibility(self.model, on=on).all_share())

    def kept_private(self, on):
        """Those that nobody but their agency may open: a member declined to share (C7)."""
        return self.filter(Visibility(self.model, on=on).kept_private())

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

    def undone(self):
        """Those that somebody has undone, the latest first."""
        return self.filter(undone_at__isnull=False).order_by("-undone_at", "-pk")

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

    def lasting(self):
        """Those that nobody ended."""
        return self.filter(exited_on=None)

    def stay(self):
        """The stay they belong to; None when there are none."""
        return self.values_list("stay", flat=True).first()

    def began_on(self):
        """The day on which the first of them began; None when there are none."""
        return self.aggregate(day=Min("entered_on"))["day"]

    def managed_by(self, worker):
        """Those under way of which `worker` is the case manager (R39)."""
        return self.lasting().filter(case_manager=worker)

    def of_day(self, day):
        """Those under way on the day `day`, the head's first; the day of an exit still counts."""
        then = self.filter(entered_on__lte=day).exclude(exited_on__lt=day)
        return then.order_by("relationship", "-pk")

    def exited(self):
        """Those that ended with an exit, the latest first; the others went on elsewhere."""
        return self.filter(exit__isnull=False).order_by("-exited_on", "-pk")

    def last_changed_on(self):
        """The last day on which somebody entered or left."""
        return _latest(self.aggregate(Max("entered_on"), Max("exited_on")))


def _latest(days):
    return max((day for day in days.values() if day), default=None)


class LivingSituationQuerySet(models.QuerySet):
    def valid(self):
        """Without those marked as entered in error."""
        return self.filter(entered_in_error=None)

    def newest_first(self):
        """By when it was true, then by when it was written down (R22)."""
        return self.order_by("-effective_at", "-created_at", "-pk")


class EventQuerySet(models.QuerySet):
    def newest_first(self):
        """The latest event first; of one day, the one recorded last."""
        return self.order_by("-event_date", "-pk")


class CaseAssignmentQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody ended: who has which household now."""
        return self.filter(ended_at=None)

    def of(self, worker):
        """Those of one worker."""
        return self.filter(worker=worker)


class OfHouseholdQuerySet(models.QuerySet):
    """Rows that belong to a household: who may open it may read them."""

    def visible_to(self, user, *, on):
        """Those of households that `user` may open."""
        household = self.model._meta.get_field("household").related_model
        return self.filter(household__in=household.objects.visible_to(user, on=on))


class AreaTieQuerySet(OfHouseholdQuerySet):
    def open(self):
        """Those that count: nobody ended them."""
        return self.filter(ended_at=None)

    def in_order(self):
        """Those that count, area by area."""
        return self.open().select_related("recorded_by").order_by("area", "kind")


class DeletionRequestQuerySet(OfHouseholdQuerySet):
    def open(self):
        """Those that nobody answered."""
        return self.filter(answered_at=None)


class ServiceQuerySet(OfHouseholdQuerySet):
    def valid(self):
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)

    def newest_first(self):
        """The latest help first; of one day, what was recorded last."""
        return self.order_by("-provided_on", "-pk")


class CaseNoteQuerySet(OfHouseholdQuerySet):
    def newest_first(self):
        """The latest day first; of one day, what was recorded last."""
        return self.order_by("-written_on", "-pk")

    def saying(self, words):
        """Those in which all the words stand, in any form, or just these letters."""
        said = SearchQuery(words, config="english", search_type="plain")
        found = self.annotate(said=SearchVector("text", config="english"))
        return found.filter(Q(said=said) | Q(text__icontains=words))
