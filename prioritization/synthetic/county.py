"""Makes as many households as are wanted, block by block, the same for the same seed.

A block depends on the seed and its own number alone, so several processes can make blocks at
once. Each block numbers its records within a range of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random

from django.db.models import Model

from prioritization.synthetic.casefile.file import CaseFile
from prioritization.synthetic.casefile.setting import Numbers, Tools, Worker, working_moment
from prioritization.synthetic.copying import copy_texts
from prioritization.synthetic.histories.course import draw_course
from prioritization.synthetic.histories.history import History
from prioritization.synthetic.processes import in_order

BLOCK = 1000
"""Households made at a time: what a process holds in memory."""

ROOM = 20 * BLOCK
"""How many records of one kind a block may number."""

SERVED_BY_VSP = 0.04
"""Share of households that victim service providers serve, all of them anonymous."""

Records = Mapping[type[Model], list[Model]]
Texts = Mapping[str, bytes]
"""What COPY reads, by model label."""


@dataclass(frozen=True)
class County:
    """What households are made of besides chance: who works there, the tools, the day it is."""

    seed: int
    on: date
    workers: tuple[Worker, ...]
    tools: Tools
    first_number: int = 1


@dataclass(frozen=True)
class Block:
    """Some households: which, and how many."""

    number: int
    households: int


def blocks(households: int) -> list[Block]:
    """Divide this many households into blocks."""
    starts = enumerate(range(0, households, BLOCK))
    return [Block(number, min(BLOCK, households - first)) for number, first in starts]


def make_block(county: County, block: Block) -> Records:
    """The records of a block's households, by model."""
    rng = Random(f"{county.seed}:{block.number}")  # noqa: S311  # nosec B311 - no secrets here
    numbers = Numbers(county.first_number + block.number * ROOM)
    files = [make_household(county, rng, numbers) for _ in range(block.households)]
    return by_model(files)


def make_household(county: County, rng: Random, numbers: Numbers) -> CaseFile:
    """One household with its history."""
    course = draw_course(rng, county.on)
    added_at = working_moment(rng, course.added_on)
    worker = _worker(county, rng)
    file = CaseFile(rng=rng, numbers=numbers, tools=county.tools, worker=worker, at=added_at)
    History(file, course, added_at).write()
    return file


def _worker(county: County, rng: Random) -> Worker:
    is_vsp = rng.random() < SERVED_BY_VSP
    return rng.choice([worker for worker in county.workers if worker.is_vsp == is_vsp])


def by_model(files: list[CaseFile]) -> Records:
    """The records of several households, sorted by model."""
    records: dict[type[Model], list[Model]] = defaultdict(list)
    for file in files:
        for record in file.records:
            records[type(record)].append(record)
    return records


def make_texts(county: County, households: int, *, processes: int) -> Iterator[tuple[Block, Texts]]:
    """Every block as what COPY reads, in order, made by as many processes."""
    todo = blocks(households)
    make = partial(_make_text, county)
    if processes < 2 or len(todo) < 2:
        yield from map(make, todo)
    else:
        yield from in_order(make, todo, processes=processes)


def _make_text(county: County, block: Block) -> tuple[Block, Texts]:
    return block, copy_texts(make_block(county, block))
