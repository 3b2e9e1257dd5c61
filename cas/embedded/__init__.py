"""The servers of the one-command run: PostgreSQL and Valkey from their wheels, for this checkout.

Used by `make demo`, `make test`, `make bench` and `make check`; production never starts them.

- `bootstrap`: makes `.venv` (runs before it exists, standard library only)
- `places`: where a run keeps its data, sockets and logs, and its addresses
- `accounts`: which account runs PostgreSQL, and which folders it can reach
- `processes`: a child process that ends when this one ends
- `postgres`, `valkey`: the two servers; `servers`: both, in order
"""


class CannotStart(Exception):
    """Something a person can put right; its text says what happened and what to do."""
