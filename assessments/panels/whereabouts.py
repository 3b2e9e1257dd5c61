"""The card "Where are they now?" and the list of households that nobody has heard of for long."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.forms import place_in_words
from assessments.whereabouts import history_of, not_heard_of
from cas.access.permissions import Permission
from clients.enums import LocationSource
from clients.household_page import head_of
from clients.rules.whereabouts import LIST_AFTER, Age, age_in_words, age_of_place

SOURCE_WORDS = {
    LocationSource.LIVING_SITUATION: "Living situation",
    LocationSource.ASSESSMENT: "Said in an assessment",
    LocationSource.LOCATION_TAB: "Location record",
}
WARNINGS = {
    Age.FRESH: "",
    Age.AGING: "May be out of date: ask again",
    Age.STALE: "Out of date: find out where they are",
}
MOST_LISTED = 10


def whereabouts(request, household):
    """Which of the three sources counts, how old it is, and what the others say (R22)."""
    on = timezone.localdate()
    history = history_of(household)
    newest = history[0] if history else None
    context = {
        "counts": _line(newest, on) if newest else None,
        "others": [
            _newest_of(source, history, on)
            for source in LocationSource
            if not newest or source != newest.source
        ],
        "history": [_entry(sighting, on) for sighting in history],
        "may_write": request.user.has_permission(Permission.CLIENT_WRITE),
        "update_url": reverse("assessments:whereabouts", args=[household.pk]),
    }
    return render_to_string("assessments/_whereabouts.html", context)


def _newest_of(source, history, on):
    found = next((sighting for sighting in history if sighting.source == source), None)
    if found is None:
        return {"source": SOURCE_WORDS[source], "place": "", "age": "", "warning": ""}
    return _line(found, on)


def _line(sighting, on):
    day = timezone.localdate(sighting.effective_at)
    return {
        "source": SOURCE_WORDS[sighting.source],
        "place": place_in_words(sighting.place),
        "age": age_in_words(day, on),
        "warning": WARNINGS[age_of_place(day, on)],
    }


def _entry(sighting, on):
    line = _line(sighting, on)
    source = ": ".join(part for part in (line["source"], sighting.detail) if part)
    return {
        "when": timezone.localdate(sighting.effective_at),
        "title": line["place"],
        "url": "",
        "body": source,
        "by": sighting.by,
    }


def not_heard_of_list(request, user):
    """Enrolled households of one's agency that nobody has said anything of for 90 days."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    on = timezone.localdate()
    found = list(not_heard_of(user, on).with_members(on)[: MOST_LISTED + 1])
    if not found:
        return ""
    context = {
        "heads": [(household, head_of(household).client) for household in found[:MOST_LISTED]],
        "has_more": len(found) > MOST_LISTED,
        "most": MOST_LISTED,
        "days": LIST_AFTER.days,
    }
    return render_to_string("assessments/_not_heard_of.html", context)
