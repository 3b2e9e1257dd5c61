"""A county of its own for one measurement: database, made-up households, 60 lists."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cas.access.roles import Role
from cas.models import User
from prioritization.synthetic.demo import county_on, generate
from tests.bench.contents import Moment
from tests.bench.measuring import Tell, stopwatch
from tests.bench.shelters import add_shelters

SEED = 20261
SHELTERS = 60
DATABASE = "cas_benchmark"


@dataclass(frozen=True)
class County:
    """How large it is, who works there, and the moment at which everything is computed."""

    households: int
    shelters: int
    moment: Moment
    staff: User
    assessor: User


def settle() -> None:
    """What PostgreSQL does by itself within a minute: note which rows everybody can see."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def database() -> Iterator[None]:
    """An empty database beside the one that DATABASE_URL names, which is not touched."""
    settings.DATABASES["default"]["TEST"]["NAME"] = DATABASE
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def make(
    households: int, *, shelters: int = SHELTERS, processes: int | None = None, tell: Tell
) -> County:
    """Fill the empty database: staff and tools, the lists' rules, then the households."""
    at = timezone.now()
    on = timezone.localdate(at)
    with stopwatch() as watch:
        made_up = county_on(on, seed=SEED)
        add_shelters(shelters, seed=SEED, at=at)
        generate(made_up, households, processes=processes or os.cpu_count() or 1)
        settle()
    tell(f"made in {watch.seconds:.0f} s")
    return County(
        households=households,
        shelters=shelters,
        moment=Moment(on=on, at=at),
        staff=User.objects.filter(role=Role.CAS_STAFF).earliest("pk"),
        assessor=User.objects.filter(role=Role.ASSESSOR).earliest("pk"),
    )
