"""Puts the made-up county together in the database: people, and what they lead to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, pairwise

from django.conf import settings
from django.core.management.base import CommandError
from django.db.models import Count, F, Q
from django.utils import timezone

from assessments.actions.corrections import ask_for_correction
from assessments.models import Assessment
from cas.access.roles import ASSESSORS
from cas.models import User
from clients.models import Client
from prioritization.actions.programs import load_programs
from prioritization.actions.runs import nightly_run
from prioritization.models import RecomputeRun
from prioritization.runs.recompute import recompute
from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.casefile.setting import ZONE, local_day
from prioritization.synthetic.copying import copy_texts
from prioritization.synthetic.county import Block, County, Texts, by_model, make_texts
from prioritization.synthetic.loading import load
from prioritization.synthetic.policy import change_a_rule
from prioritization.synthetic.rehearsal import tell_lists_of_records
from prioritization.synthetic.rules_desk import lay_out_draft
from prioritization.synthetic.staff import add_staff, tools_in_force, worker_of, workers
from prioritization.synthetic.stories.storyteller import Storyteller
from prioritization.synthetic.stories.told import tell_all

Tell = Callable[[Block], None]


def refuse_outside_training() -> None:
    """Made-up people and well-known passwords belong on a training site only."""
    if not settings.CAS_TRAINING_SITE:
        raise CommandError(
            "This site is not a training site, so no made-up people are added to it. "
            "Set CAS_TRAINING_SITE=1 where no real person's data will ever be."
        )


def has_people() -> bool:
    """Whether anybody is recorded here."""
    return Client.objects.exists()


def has_lists() -> bool:
    """Whether all lists were computed to the end at least once, today or before."""
    newest = RecomputeRun.objects.order_by("-on").first()
    return newest is not None and newest.finished_at is not None


def county_on(on: date, *, seed: int) -> County:
    """The county with its staff and tools, which are added when they are missing."""
    add_staff(on)
    return County(seed=seed, on=on, workers=workers(), tools=tools_in_force(on))


def generate(
    county: County, households: int, *, processes: int, tell: Tell = lambda block: None
) -> None:
    """Make this many households and load them without a trigger history."""
    parts = make_texts(county, households, processes=processes)
    load(_told(parts, tell), keeps_history=False)


def _told(parts: Iterable[tuple[Block, Texts]], tell: Tell) -> Iterator[Texts]:
    for block, texts in parts:
        yield texts
        tell(block)


def load_demo(*, households: int, seed: int, at: datetime) -> None:
    """Load the hand-made households and this many drawn ones, with the history of each record."""
    county = county_on(local_day(at), seed=seed)
    stories = copy_texts(by_model(_tell_stories(county, at)))
    drawn = make_texts(replace(county, first_number=FIRST_DRAWN), households, processes=1)
    load(chain([stories], (texts for _, texts in drawn)), keeps_history=True)
    _ask_for_a_correction(at)


def _ask_for_a_correction(at: datetime) -> None:
    """So that one waits on the start page of the assessor of the demo."""
    on = local_day(at)
    mine = Assessment.objects.current(on).filter(created_by__username="assessor")
    ask_for_correction(
        assessment=mine.latest_first()[0],
        doubt="Where they stay: outreach met them in a car, not in a tent. Please ask again.",
        by=User.objects.get(username="staff"),
        at=at,
    )


FIRST_DRAWN = 1001
"""Numbers below are for the stories, so that these stay the same when households are added."""


def _tell_stories(county: County, at: datetime) -> list[CaseFile]:
    by_name = {user.username: worker_of(user) for user in User.objects.filter(role__in=ASSESSORS)}
    teller = Storyteller(
        tools=county.tools, assessor=by_name["assessor"], vsp=by_name["vsp"], at=at
    )
    return tell_all(teller)


REHEARSED_DAYS = (90, 75, 60, 45, 30, 21, 14, 10, 7, 5, 3, 2, 1)
"""How many days ago the lists of the demo are computed, so that they have a past to look at."""


RULES_CHANGED = 30
"""How many days ago one of the programs changed its rules."""


def fill_lists(*, at: datetime) -> RecomputeRun:
    """Publish the sample programs as of the first of those days, and compute day after day.

    Waiting times and movements then spread over three months instead of starting now, and say
    what led to them.
    """
    midnights = [_midnight(at, days=days) for days in REHEARSED_DAYS]
    load_programs(at=midnights[0])
    _rehearse(nightly_run(at=midnights[0]))
    for last, midnight in pairwise(midnights):
        tell_lists_of_records(last, midnight)
        _rehearse(nightly_run(at=midnight))
        if midnight == _midnight(at, days=RULES_CHANGED):
            change_a_rule(at=midnight + timedelta(hours=10))
    tell_lists_of_records(midnights[-1], at)
    lay_out_draft()
    run = nightly_run(at=at)
    recompute(run)
    return run


def _rehearse(run: RecomputeRun) -> None:
    began = timezone.now()
    recompute(run)
    took = timezone.now() - began
    # The run's record tells how long it took, and not that it was computed months later.
    RecomputeRun.objects.filter(pk=run.pk).update(finished_at=F("started_at") + took)


def _midnight(at: datetime, *, days: int) -> datetime:
    return datetime.combine(local_day(at) - timedelta(days=days), time(), ZONE)


@dataclass(frozen=True)
class EvhShare:
    """How many current assessments there are of a kind, and how many reach the threshold."""

    label: str
    current: int
    evh: int

    def __str__(self):
        share = self.evh / self.current if self.current else 0
        return f"{self.label}: {self.evh} of {self.current} current ones are EVH ({share:.1%})"


def evh_shares(on: date) -> list[EvhShare]:
    """R4: the share of current assessments that are EVH, overall, by tool and by household."""
    latest = Assessment.objects.valid().scored().latest_of_each_tool().values("pk")
    counted = Assessment.objects.filter(pk__in=latest, expires_on__gte=on)
    rows = counted.values("tool", "is_family").annotate(
        current=Count("pk"), evh=Count("pk", filter=Q(is_evh=True))
    )
    return _summed(rows.order_by("tool", "is_family"))


def _summed(rows) -> list[EvhShare]:
    current, evh = Counter(), Counter()
    for row in rows:
        kind = f"{row['tool']}, {'families' if row['is_family'] else 'individuals'}"
        for label in ("All assessments", kind):
            current[label] += row["current"]
            evh[label] += row["evh"]
    return [EvhShare(label, current[label], evh[label]) for label in current]
