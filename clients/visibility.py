"""Who may open which household, as a condition: the only definition of it."""

from datetime import date

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from cas.access.roles import SEES_ALL_AGENCIES, Role
from cas.models import User
from clients.rules.release import ADULT_AT, adult_if_born_by

NOBODY = Q(pk__in=[])


def suspended(household: type[Model]) -> Q:
    """A merge keeps the household aside until it is undone (C12)."""
    merges = household._meta.get_field("suspensions").related_model.objects.in_force()
    return Q(Exists(merges.filter(suspended_household=OuterRef("pk"))))


class Visibility:
    """Conditions on rows of households, on one day.

    All are EXISTS within EXISTS, with no OR around one that many rows would ask: PostgreSQL then
    joins whole tables for a whole county, and looks up a few rows for one household (decision 36).
    """

    def __init__(self, household: type[Model], *, on: date) -> None:
        self.household, self.on = household, on

    def to(self, user: User) -> Q:
        """The households whose record `user` may open, see `HouseholdQuerySet.visible_to`."""
        return ~suspended(self.household) & self.to_read_by(user)

    def to_read_by(self, user: User) -> Q:
        """The same, whether or not a merge keeps the household aside."""
        role = Role(user.role)
        if not user.is_active:
            return NOBODY
        own_agency = Q(agency=user.agency_id)
        if role == Role.VSP_ASSESSOR:
            return own_agency & ~self._ever_had_a_named_member()
        if role in (Role.ASSESSOR, Role.VETERAN_ASSESSOR):
            return own_agency | self.all_share()
        if role in SEES_ALL_AGENCIES:
            return Q(Exists(self._members())) & ~self.kept_private()
        return NOBODY

    def all_share(self) -> Q:
        """The head, every adult, and each minor somebody decided for, has a release in force."""
        unknown = Q(client__date_of_birth=None)
        may_be_adult = (
            Q(client__date_of_birth__lte=adult_if_born_by(self.on))
            | (unknown & Q(client__age_high=None))
            | (unknown & Q(client__age_high__gte=ADULT_AT))
        )
        members, own = self._members(), self._releases_of_member()
        silent = members.filter(~Exists(own.granted(self.on).that_count(self.on)))
        decided_once = Q(Exists(own.begun(self.on)))
        asked = silent.filter(Q(relationship=1) | may_be_adult | decided_once)
        return Q(Exists(members)) & ~Q(Exists(asked))

    def kept_private(self) -> Q:
        """A member declined to share (C7)."""
        refused = self._releases_of_member().filter(decision="refused").that_count(self.on)
        return Q(Exists(self._members().filter(Exists(refused))))

    def _ever_had_a_named_member(self) -> Q:
        ever = self._related("memberships").objects.filter(household=OuterRef("pk"))
        return Q(Exists(ever.filter(client__is_anonymous=False)))

    def _members(self) -> QuerySet:
        return (
            self._related("memberships").objects.current(self.on).filter(household=OuterRef("pk"))
        )

    def _releases_of_member(self) -> QuerySet:
        client = self._related("memberships")._meta.get_field("client").related_model
        releases = client._meta.get_field("releases").related_model
        return releases.objects.filter(client=OuterRef("client"))

    def _related(self, name: str) -> type[Model]:
        return self.household._meta.get_field(name).related_model
