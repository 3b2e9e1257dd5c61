"""What is looked at: one state of one page, as somebody sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode

from cas.models import User

SIGNED_OUT = None


@dataclass(frozen=True)
class Sight:
    """One state of one page. `state` names the picture; `faulty` submits the form left empty."""

    view: str
    args: tuple = ()
    state: str = ""
    who: User | None = SIGNED_OUT
    faulty: bool = False
    unfold: bool = False
    status: int = 200
    query: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """What its pictures are called."""
        state = f"-{self.state}" if self.state else ""
        return f"{self.view.replace(':', '-')}{state}{'-error' if self.faulty else ''}"

    @property
    def path(self) -> str:
        """Its address, with what it asks for."""
        address = reverse(self.view, args=self.args)
        return f"{address}?{urlencode(self.query)}" if self.query else address


def with_faults(view: str, *args, who: User | None = SIGNED_OUT) -> list[Sight]:
    """A form as it opens, and as it comes back when it was left empty."""
    return [Sight(view, args, who=who), Sight(view, args, who=who, faulty=True)]
