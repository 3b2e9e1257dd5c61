"""Measures the lists at the size of a county: `make bench`, or `make bench ARGS=--small`.

`county` makes a database with made-up households and 40 lists. `full_recompute` computes it in
three ways that must agree: ours, hand-written SQL (`bare_sql`), and a fair way through Django's
ORM (`plain_orm`). `saves`, `list_pages` and `searches` time real requests. `report` prints the
table and writes `var/bench.json`; `docs/benchmarks.md` says how to read it.
"""
