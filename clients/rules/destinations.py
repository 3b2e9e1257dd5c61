"""What the destination of an exit says of the living situation after it (R47, C15).

Both are codes of one list of the standard, of which each question offers its own part.
"""

from cas.hmis.lists import living_situation_group, living_situations

SAME_PLACE = {312: 335, 422: 335, 313: 336, 423: 336}
"""Family and friends: the exit asks for how long, the living situation only with whom."""

SAYS_NOTHING = frozenset({24, 30, 8, 9, 99})
"""Deceased, no interview, not known: nobody can say where the person lives now."""

NO_DIVERSION = living_situation_group("homeless")
"""Who goes on outside or to a shelter still needs coordinated entry: nobody was diverted (R44)."""

CURRENT = tuple(code for code, _ in living_situations("current"))


def situation_after(destination: int) -> int | None:
    """The living situation that follows from a destination; None when none follows."""
    if destination in SAYS_NOTHING:
        return None
    if destination in CURRENT:
        return destination
    return SAME_PLACE.get(destination)


def situations_to_ask(destination: int) -> tuple[int, ...]:
    """Those to choose from when the destination doesn't say: of the same kind of place."""
    if destination in SAYS_NOTHING or situation_after(destination) is not None:
        return ()
    kinds = ("homeless", "institutional", "temporary", "permanent")
    same_kind = next(group for group in map(living_situation_group, kinds) if destination in group)
    return tuple(code for code in CURRENT if code in same_kind)


def fits(destination: int, situation: int | None) -> bool:
    """R47: whether a living situation can be true of somebody who went there."""
    asked = situations_to_ask(destination)
    return situation in asked if asked else situation == situation_after(destination)
