"""Doing several things at the same moment, each on a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

PATIENCE = 120
"""Seconds until the last of them must have got as far as to begin."""


def at_once(acts, refused=()):
    """What each of these acts came to, in their order: what it returned, or the error with which
    it was `refused`. Any other error is one of the test.
    """
    ready = threading.Barrier(len(acts))

    def outcome_of(act):
        try:
            ready.wait(timeout=PATIENCE)
            return act()
        except refused as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome_of, acts))


def refusals(outcomes):
    """The errors among the outcomes."""
    return [each for each in outcomes if isinstance(each, Exception)]


def tally(outcomes):
    """How many were done, and how many refused."""
    refused = len(refusals(outcomes))
    return len(outcomes) - refused, refused
