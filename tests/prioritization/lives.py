"""A county that lives: records are saved, days pass with or without their night, rules change."""

from contextlib import suppress
from datetime import timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.utils import timezone

from cas.rules import ruleset
from clients.actions.households import separate
from clients.models import Household, Membership, PersonMerge
from prioritization.actions.runs import nightly_run
from prioritization.facts.refresh import COLUMNS
from prioritization.models import Entry, HouseholdFacts, RuleVersion
from prioritization.querysets.order import SORT_KEY
from prioritization.runs.recompute import recompute
from tests import factories
from tests.clients import merging
from tests.prioritization import histories, oracle

KEY = SORT_KEY[:4]
HEAD = 1


def assert_equals_oracle(programs):
    """Every fact row and every list is what plain Python makes of the same records."""
    on, at = timezone.localdate(), timezone.now()
    households = list(Household.objects.all())
    expected = {h.pk: oracle.facts_of(h, on=on, at=at) for h in households}
    stored = {row["pk"]: row for row in HouseholdFacts.objects.values("pk", *COLUMNS)}
    assert stored == {pk: {"pk": pk, **facts} for pk, facts in expected.items() if facts}
    for program in programs:
        entries = Entry.objects.standing().filter(program=program)
        places = {pk: tuple(key) for pk, *key in entries.values_list("household_id", *KEY)}
        assert places == oracle.standing_by_facts(program, expected, on=on)


class Life:
    """One county, one step at a time; every step tells the lists what an action would."""

    STEPS = (
        ("save", 12),
        ("let_a_day_pass", 4),
        ("miss_some_nights", 2),
        ("split", 1),
        ("merge", 2),
        ("undo_merge", 1),
        ("publish", 2),
        ("publish_for_the_county", 1),
    )

    def __init__(self, seed, clock, *, households=6):
        """`clock` is time_machine's; it moves on as days pass."""
        self.rng, self.clock = Random(seed), clock
        self.programs = histories.random_lists(self.rng)
        for _ in range(households):
            made = histories.random_household(self.rng)
            factories.tell_lists(made)
        self.staff = factories.UserFactory()
        self.keep_the_night()

    def step(self):
        """Something happens; its name."""
        names, weights = zip(*self.STEPS, strict=True)
        (name,) = self.rng.choices(names, weights)
        getattr(self, name)()
        return name

    def keep_the_night(self):
        """The run of today, as beat would have begun it. Its check finds nothing to put right."""
        run = nightly_run(at=timezone.now())
        recompute(run)
        assert run.differences == 0

    def save(self):
        histories.random_save(self.rng, self.rng.choice(self._households()))

    def let_a_day_pass(self):
        self.clock.shift(timedelta(days=1))
        self.keep_the_night()

    def miss_some_nights(self):
        self.clock.shift(timedelta(days=self.rng.choice((2, 30, 92, 365))))
        self.keep_the_night()

    def split(self):
        others = Membership.objects.lasting().exclude(relationship=HEAD)
        leaver = self._one_of(others.filter(household__in=self._households()))
        if leaver:
            separate(
                household=leaver.household,
                leaving={leaver.client_id: HEAD},
                since=timezone.localdate(),
                by=self.staff,
            )

    def merge(self):
        first, second = self.rng.sample(self._households(), 2)
        with suppress(ValidationError):  # an anonymous profile is never merged
            merging.merge(first, second, self.staff)

    def undo_merge(self):
        merge = self._one_of(PersonMerge.objects.filter(undone_at=None))
        if merge:
            merging.undo(merge, self.staff)

    def publish(self):
        """New rules of one list, from today or from a later day on."""
        factories.publish(
            program=self.rng.choice(self.programs),
            rule_set=factories.rule_set(self.rng.sample(histories.REQUIREMENTS, 1)),
            effective_from=timezone.localdate() + timedelta(days=self.rng.choice((0, 1, 2))),
            by=None,
            at=timezone.now(),
        )

    def publish_for_the_county(self):
        """New requirements that every shelter inherits from tomorrow on."""
        rules = factories.rule_set(self.rng.sample(histories.REQUIREMENTS, 1))
        RuleVersion.objects.create(
            program=None,
            number=1 + RuleVersion.objects.published().filter(program=None).count(),
            content=ruleset.dump(rules),
            effective_from=timezone.localdate() + timedelta(days=1),
            published_at=timezone.now(),
        )

    def _households(self):
        return list(Household.objects.exclude(pk__in=Household.objects.suspended()).order_by("pk"))

    def _one_of(self, rows):
        found = list(rows.order_by("pk"))
        return self.rng.choice(found) if found else None
