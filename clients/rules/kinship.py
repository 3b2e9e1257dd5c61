"""How the people of a household are related, and who can be its head (HUD 3.15, C10)."""

from collections.abc import Iterable
from dataclasses import dataclass

from clients.rules.ages import AgeBand

HEAD, CHILD, PARTNER, OTHER_RELATIVE, UNRELATED = 1, 2, 3, 4, 5

ADULT_AGE = 18

TO_THE_NEW_HEAD = {
    PARTNER: {HEAD: PARTNER, CHILD: CHILD, OTHER_RELATIVE: OTHER_RELATIVE},
    CHILD: dict.fromkeys((HEAD, CHILD, PARTNER, OTHER_RELATIVE), OTHER_RELATIVE),
    OTHER_RELATIVE: dict.fromkeys((HEAD, CHILD, PARTNER, OTHER_RELATIVE), OTHER_RELATIVE),
    UNRELATED: {},
}
"""What somebody most likely is to a new head: by what that one was, then by what they were."""


@dataclass(frozen=True)
class Relative:
    """One member as the rules see them; `key` is whatever the caller names people by."""

    key: int
    relationship: int
    age: AgeBand

    @property
    def is_child(self) -> bool:
        """Surely under 18; an unknown age is not a child (C16)."""
        return self.age.high is not None and self.age.high < ADULT_AGE


def relationship_to(new_head_was: int, member_was: int) -> int:
    """A suggestion for a person to confirm: a partner's children stay children, and so on."""
    if new_head_was == HEAD:
        return member_was
    return TO_THE_NEW_HEAD[new_head_was].get(member_was, UNRELATED)


def may_head(person: Relative, household: Iterable[Relative]) -> bool:
    """With adults and children together the head is an adult (HUD); minors may be on their own."""
    return not person.is_child or all(each.is_child for each in household)


def likeliest_head(household: Iterable[Relative]) -> Relative:
    """The oldest of those who may head these people; whose age is not known comes last."""
    people = list(household)
    able = [each for each in people if may_head(each, people)]
    return max(able, key=_surely_this_old)


def couple_without_children(household: Iterable[Relative]) -> tuple[Relative, Relative] | None:
    """R25: the head and the partner, when these two are the whole household."""
    people = sorted(household, key=lambda each: each.relationship)
    is_couple = [each.relationship for each in people] == [HEAD, PARTNER]
    if not is_couple or any(each.is_child for each in people):
        return None
    head, partner = people
    return head, partner


def _surely_this_old(person: Relative) -> int:
    return -1 if person.age.low is None else person.age.low
