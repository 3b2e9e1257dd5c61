"""How two people's edits of one record come together, field by field (C2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]

THEIRS, MINE = "theirs", "mine"

_UNKNOWN = object()


@dataclass(frozen=True)
class Conflict:
    """Two people changed the same thing differently. None means: taken out."""

    path: Path
    theirs: Any
    mine: Any

    @property
    def id(self) -> str:
        return "-".join(self.path)


@dataclass(frozen=True)
class Merged:
    """A record in which nobody's change is lost, but for what still has to be chosen."""

    content: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge_fields(
    base: Mapping[str, Any] | None,
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    choices: Mapping[str, str],
) -> Merged:
    """Bring together what two people made of `base`, the record that both had opened.

    What only one of them changed is taken as changed. What both changed differently goes by
    `choices` (conflict id: theirs or mine) and stays a conflict without one. `base` None: it is
    not known, so every difference is a conflict, except with what was left blank.
    """
    merging = Merging(choices)
    content = merging.fields((), base or {}, theirs, mine, list(mine))
    return Merged(content, tuple(merging.conflicts))


@dataclass
class Merging:
    """A merge under way: the choices made, and the conflicts that were met so far."""

    choices: Mapping[str, str]
    conflicts: list[Conflict] = field(default_factory=list)

    def fields(
        self, path: Path, base: Mapping, theirs: Mapping, mine: Mapping, names: Sequence[str]
    ) -> dict[str, Any]:
        """Each of `names`, as the one who changed it wrote it."""
        return {
            name: self.value((*path, name), base.get(name, _UNKNOWN), theirs[name], mine[name])
            for name in names
        }

    def value(self, path: Path, base: Any, theirs: Any, mine: Any) -> Any:
        """One value, as the one who changed it wrote it."""
        if theirs == mine or base == mine:
            return theirs
        if base == theirs:
            return mine
        if base is _UNKNOWN and not (theirs and mine):
            return theirs or mine
        return self.choose(path, theirs, mine)

    def choose(self, path: Path, theirs: Any, mine: Any) -> Any:
        """What was chosen; theirs, and a conflict noted, as long as nothing was."""
        conflict = Conflict(path, theirs, mine)
        choice = self.choices.get(conflict.id)
        if choice not in (THEIRS, MINE):
            self.conflicts.append(conflict)
        return mine if choice == MINE else theirs
