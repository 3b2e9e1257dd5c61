"""Long lists page by page, without counting what was passed: each page starts behind a row."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from prioritization.models import Entry, Program
from prioritization.querysets.order import SORT_KEY

PAGE_SIZE = 50


@dataclass(frozen=True)
class ListPage:
    """Some rows of one list in order; `first_rank` is the rank of the first of them."""

    entries: list[Entry]
    first_rank: int
    waiting: int
    newer_url: str
    older_url: str

    @property
    def shown(self) -> str:
        """Which rows these are: "1-50 of 412"."""
        last = self.first_rank + len(self.entries) - 1
        return f"{self.first_rank}-{last} of {self.waiting}" if self.entries else ""


def list_page(program: Program, request: HttpRequest) -> ListPage:
    """The page of a list that the address asks for; the first one when it asks for nothing.

    `?after=` and `?before=` name the row next to the page by its entry's number, which tells
    nothing of the household; a row that has moved meanwhile leads to where it stands now.
    """
    standing = program.entries.standing()
    after = standing.named(request.GET.get("after", ""))
    before = standing.named(request.GET.get("before", ""))
    if before:
        nearest = standing.ahead_of(_key(before)).order_by(*(f"-{name}" for name in SORT_KEY))
        found = _with_facts(nearest)
        rows, has_newer, has_older = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE, True
    else:
        found = _with_facts((standing.behind(_key(after)) if after else standing).in_order())
        rows, has_newer, has_older = found[:PAGE_SIZE], bool(after), len(found) > PAGE_SIZE
    waiting, ahead = standing.length_and_ahead_of(_key(rows[0])) if rows else (0, 0)
    return ListPage(
        entries=rows,
        first_rank=ahead + 1,
        waiting=waiting,
        newer_url=f"?before={rows[0].pk}" if rows and has_newer else "",
        older_url=f"?after={rows[-1].pk}" if rows and has_older else "",
    )


def _with_facts(entries: Any) -> list[Entry]:
    """One row more than the page shows. The answers are large, and no page shows them."""
    joined = entries.select_related("household__facts").defer("household__facts__answers")
    return list(joined[: PAGE_SIZE + 1])


def _key(entry: Entry) -> list[Any]:
    return [getattr(entry, name) for name in SORT_KEY]
