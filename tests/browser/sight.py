"""What is looked at: one state of one page, as somebody sees it."""

from dataclasses import dataclass

from django.urls import reverse

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

    @property
    def name(self) -> str:
        """What its pictures are called."""
        state = f"-{self.state}" if self.state else ""
        return f"{self.view.replace(':', '-')}{state}{'-error' if self.faulty else ''}"

    @property
    def path(self) -> str:
        return reverse(self.view, args=self.args)


def with_faults(view: str, *args, who: User | None = SIGNED_OUT) -> list[Sight]:
    """A form as it opens, and as it comes back when it was left empty."""
    return [Sight(view, args, who=who), Sight(view, args, who=who, faulty=True)]
