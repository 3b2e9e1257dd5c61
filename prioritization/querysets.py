"""The vocabulary for reading programs, facts and lists."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import BooleanField, Count, F, Func, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from prioritization.enums import CHECKS, MovementKind, ProgramKind

SORT_KEY = (
    "evh_order",
    "score_order",
    "margin_order",
    "homeless_order",
    "waiting_since",
    "tie_break",
)
"""The one order of a list (C4); every column ascending."""


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

    def county_in_force(self, on):
        """The county-wide version that every shelter inherits on `on`, or None."""
        effective = self.published().filter(program=None, effective_from__lte=on)
        return effective.order_by("-number").first()


class NamedRows(models.QuerySet):
    def named(self, number):
        """The row that an address names, or None; whatever is no number names none."""
        is_number = number.isascii() and number.isdigit() and len(number) < 18
        return self.filter(pk=number).first() if is_number else None


class FactsQuerySet(NamedRows):
    def must_move_today(self):
        """Enrolled, extremely vulnerable and not in a shelter now (R4, C13), longest wait first."""
        return (
            self.filter(is_enrolled=True, is_evh=True, is_placed=False)
            .exclude(location_place="shelter")
            .order_by("evh_since", "household_id")
        )

    def due(self, on):
        """Those that the calendar may have changed by the day `on`, and nobody computed since."""
        return self.filter(next_change_on__lte=on)

    def of_part(self, part):
        """The households of a part of a run."""
        return self.filter(pk__gte=part.first, pk__lte=part.last)

    def behind(self, facts):
        """Those that come after `facts` in the order of `must_move_today`."""
        return self.filter(
            Q(evh_since__gt=facts.evh_since) | Q(evh_since=facts.evh_since, pk__gt=facts.pk)
        )

    def with_last_contact(self):
        """Each with `last_contact_at`: when any record last said something of the household."""
        return self.annotate(
            last_contact_at=Greatest(
                self._newest("living_situations", "effective_at"),
                self._newest("location_records", "effective_at"),
                self._newest("assessments", "interviewed_at"),
            )
        )

    def _newest(self, relation, moment):
        rows = self._related(relation).objects.filter(household=OuterRef("pk"))
        return Subquery(rows.order_by(f"-{moment}").values(moment)[:1])

    def _related(self, relation):
        household = self.model._meta.get_field("household").related_model
        return household._meta.get_field(relation).related_model


class OverrideQuerySet(models.QuerySet):
    def live(self, on):
        """Decisions that hold on the day `on`."""
        return self.filter(ended_at=None, starts_on__lte=on, ends_on__gte=on)

    def over(self, on):
        """Decisions that no longer hold: their last day has passed, or somebody ended them."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=on))

    def made_in_a_year(self, on):
        """Decisions of the year up to the day `on`."""
        return self.filter(starts_on__gt=on - timedelta(days=365))

    def of_list(self, program, household_ids):
        """The one of each of these households for this list, by household."""
        found = self.filter(program=program, household__in=household_ids)
        return {each.household_id: each for each in found}

    def soonest_first(self):
        """Whoever loses the place first comes first."""
        return self.order_by("ends_on", "pk")

    def latest_first(self):
        """The decision made last comes first."""
        return self.order_by("-created_at", "-pk")


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


class Row(Func):
    """Several columns or values as one, to be compared from left to right."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class ComesBefore(Func):
    """Whether one row sorts before another: one comparison, which an index can answer."""

    template = "%(expressions)s"
    arg_joiner = " < "
    output_field = BooleanField()


class EntryQuerySet(NamedRows):
    def standing(self):
        """Entries of households that are on the list now."""
        return self.filter(left_at=None)

    def standing_after(self, moment):
        """Entries that stand, or stood at `moment` or later."""
        return self.filter(Q(left_at=None) | Q(left_at__gte=moment))

    def left_since(self, moment):
        """Entries of households that left the list at `moment` or later, the latest first."""
        return self.filter(left_at__gte=moment).order_by("-left_at", "-pk")

    def in_order(self):
        """First in line first (C4)."""
        return self.order_by(*SORT_KEY)

    def ahead_of(self, key):
        """Those that come before the sort key `key`, a sequence in the order of SORT_KEY."""
        return self.filter(self._comes_before(key))

    def length_and_ahead_of(self, key):
        """How many there are, and how many of them come before `key`; in one pass."""
        row = Value(1)
        counts = self.aggregate(all=Count(row), ahead=Count(row, filter=self._comes_before(key)))
        return counts["all"], counts["ahead"]

    def behind(self, key):
        """Those that come after the sort key `key`."""
        return self.filter(ComesBefore(Row(*self._as_values(key)), Row(*map(F, SORT_KEY))))

    def with_rank(self):
        """Each with `rank`: its place on its list at this moment, from 1 (R24)."""
        ahead = (
            self.model.objects.standing()
            .filter(program=OuterRef("program"))
            .filter(ComesBefore(Row(*map(F, SORT_KEY)), Row(*map(OuterRef, SORT_KEY))))
        )
        return self.annotate(rank=Subquery(ahead.counted()) + 1)

    def with_list_length(self):
        """Each with `waiting`: how many households stand on its list."""
        standing = self.model.objects.standing().filter(program=OuterRef("program"))
        return self.annotate(waiting=Subquery(standing.counted()))

    def counted(self):
        """The number of rows, as a subquery's only value."""
        number = Func(Value(1), function="COUNT", output_field=models.IntegerField())
        return self.order_by().annotate(number=number).values("number")

    def _comes_before(self, key):
        return ComesBefore(Row(*map(F, SORT_KEY)), Row(*self._as_values(key)))

    def _as_values(self, key):
        field = self.model._meta.get_field
        return [
            Value(value, output_field=field(name))
            for name, value in zip(SORT_KEY, key, strict=True)
        ]


class MovementQuerySet(NamedRows):
    def newest_first(self):
        """The latest movement first; those of one moment, the one that was written last."""
        return self.order_by("-at", "-pk")

    def older_than(self, movement):
        """Those that come after `movement` in the order of `newest_first`."""
        return self.filter(Q(at__lt=movement.at) | Q(at=movement.at, pk__lt=movement.pk))

    def standing_before(self, moment):
        """For each household that stood on its list just before `moment`, what led it there."""
        newest = self.filter(at__lt=moment).order_by("program_id", "household_id", "-pk")
        newest = newest.distinct("program_id", "household_id")
        rows = self.model.objects.filter(pk__in=newest.values("pk"))
        return rows.exclude(kind=MovementKind.LEFT)

    def in_order(self):
        """In the order of the list that they led to (C4)."""
        return self.order_by(*SORT_KEY)

    def with_previous(self):
        """Each with `previous_id`: the movement of the same household on the same list before."""
        same = self.model.objects.filter(
            program=OuterRef("program"), household=OuterRef("household"), pk__lt=OuterRef("pk")
        )
        return self.annotate(previous_id=Subquery(same.order_by("-pk").values("pk")[:1]))


class CensusQuerySet(models.QuerySet):
    def with_place_of(self, household_id):
        """Each with `place`: where the household stood that night, from 1; None when not there."""
        place = Func(
            F("households"),
            Cast(Value(household_id), models.BigIntegerField()),
            function="array_position",
            output_field=models.IntegerField(),
        )
        return self.annotate(place=place)


class MeetingQuerySet(NamedRows):
    def open(self):
        """Meetings that nobody closed, the next one first."""
        return self.filter(closed_at=None).order_by("held_on", "pk")

    def closed(self):
        """Meetings whose minutes are final, the latest first."""
        return self.filter(closed_at__isnull=False).order_by("-held_on", "-pk")

    def before(self, meeting):
        """Those held before `meeting`; all when it is None."""
        if meeting is None:
            return self
        earlier = Q(held_on__lt=meeting.held_on)
        return self.filter(earlier | Q(held_on=meeting.held_on, pk__lt=meeting.pk))

    def with_progress(self):
        """Each with `households` on its agenda, and how many of them were `discussed`."""
        return self.annotate(
            households=Count("items"), discussed=Count("items", filter=Q(items__revision__gt=0))
        )


class MeetingItemQuerySet(models.QuerySet):
    def in_order(self):
        """In the order of the agenda."""
        return self.order_by("place", "pk")

    def discussed(self):
        """Those about which something was written down."""
        return self.filter(revision__gt=0)

    def latest_first(self):
        """Those of the latest meeting first."""
        return self.order_by("-meeting__held_on", "-meeting__pk")


class ActQuerySet(models.QuerySet):
    def standing(self):
        """Acts that nobody undid."""
        return self.filter(undone_at=None)

    def undoable(self, at):
        """Acts that can still be undone at the moment `at`."""
        return self.standing().filter(settled_at=None, takes_effect_at__gt=at)

    def due(self, at):
        """Acts that should take effect by `at` and did not yet, the oldest first."""
        waiting = self.standing().filter(settled_at=None, takes_effect_at__lte=at)
        return waiting.order_by("takes_effect_at", "pk")


class HoldQuerySet(models.QuerySet):
    def open(self):
        """Holds that nobody ended, even if their time has passed."""
        return self.filter(ended_at=None)

    def live(self, at):
        """Holds that keep a household back at the moment `at`."""
        return self.open().filter(until__gt=at)


class MessageQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody is done with."""
        return self.filter(done_at=None)

    def newest_first(self):
        """The one sent last comes first."""
        return self.order_by("-sent_at", "-pk")
