"""The few places a role can go to from anywhere, what is needed most often first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cas.access.permissions import Permission

_notes: dict[str, tuple[Callable[[], str], str]] = {}


def note_on(view: str, number: Callable[[], str], *, meaning: str) -> None:
    """Have the link to `view` say how many wait there, and what for; no words when nobody does."""
    _notes[view] = (number, meaning)


@dataclass(frozen=True)
class Place:
    """A link in the header, shown to those who hold the permission."""

    label: str
    view: str
    permission: Permission | None

    def as_link(self, current_view):
        """What the layout needs to draw the link."""
        return {
            "label": self.label,
            "url": reverse(self.view),
            "current": self.view == current_view,
            **self._note(),
        }

    def _note(self):
        number, meaning = _notes.get(self.view, (str, ""))
        return {"number": number(), "meaning": meaning}


PLACES = (
    Place("Today", "home", None),
    Place("Find a person", "clients:find", Permission.CLIENT_READ),
    Place("Must move today", "prioritization:queue", Permission.QUEUE_READ),
    Place("Our programs", "prioritization:our_programs", Permission.OPENING_WRITE),
    Place("Lists", "prioritization:list_index", Permission.LIST_READ),
    Place("Openings", "prioritization:openings", Permission.QUEUE_READ),
    Place("My people", "prioritization:my_people", Permission.EVH_LOG),
    Place("Work lists", "prioritization:work_lists", Permission.SCORE_READ),
    Place("Housing", "prioritization:housing", Permission.LIST_READ),
    Place("Programs", "prioritization:directory", Permission.LIST_READ),
    Place("Caseloads", "prioritization:caseloads", Permission.CASELOAD_READ),
    Place("Reports", "prioritization:report_index", Permission.REPORT_READ),
    Place("Rules", "prioritization:rule_index", Permission.RULE_READ),
    Place("Computations", "prioritization:runs", Permission.RUN_READ),
    Place("Assessors", "assessments:assessors", Permission.CERTIFY),
    Place("Administration", "admin:index", Permission.SITE_ADMIN),
)


IN_THE_HEADER = 4
"""So many links stand in the header at most; the rest waits under "More"."""


def navigation_for(user, current_view):
    """The links that `user` may follow: those in the header, and those under "More"."""
    links = [
        place.as_link(current_view)
        for place in PLACES
        if place.permission is None or user.has_permission(place.permission)
    ]
    return {"shown": links[:IN_THE_HEADER], "more": links[IN_THE_HEADER:]}
