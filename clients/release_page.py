"""What the release page says beside its form: who sees the record, who decided, what and when."""

from django.urls import reverse
from django.utils import timezone

from clients.household_page import CONSENT_WORDS, consent_state, standings_of
from clients.models import Household
from clients.rules.release import (
    ReleaseState,
    is_due_for_renewal,
    keeps_private,
    shared_until,
    still_to_ask,
)


def notice(client, on):
    """What to know about this person's decision before anything is asked; empty for nothing."""
    state = consent_state(client, on)
    newest = client.releases.of_each_person(on).first()
    if state == ReleaseState.GRANTED:
        words = f"Said yes on {_day(newest.starts_on)}. It ends on {_day(newest.ends_on)}."
        if is_due_for_renewal(newest.ends_on, on):
            words += f" That is in {(newest.ends_on - on).days} days: renew it now."
        return words
    return {
        ReleaseState.REFUSED: "Said no. Every step is open, and the record stays with your agency. "
        "They can change their mind on any day.",
        ReleaseState.EXPIRED: "The release has ended. Steps 2 to 7 wait until they decide again.",
        ReleaseState.WITHDRAWN: "The release was taken back. Steps 2 to 7 wait until they decide.",
        ReleaseState.NEEDS_OWN_SIGNATURE: "A guardian signed while this person was under 18. Now "
        "they decide for themselves.",
    }.get(state, "")


def _day(day):
    return f"{day:%B %-d, %Y}"


def audience(household, on):
    """Who can open this record today, as rows: asked of the parts of `visible_to` itself."""
    found = Household.objects.filter(pk=household.pk)
    is_private = found.kept_private(on).exists()
    is_shared = found.shared_with_agencies(on).exists()
    standings = standings_of(household, on)
    return [
        _row(household.agency.name, "Yes: it is their record."),
        _row("Other agencies", _agencies_words(standings, is_shared)),
        _row("CAS staff, 2-1-1, navigators", _staff_words(standings, is_private)),
        _row("Everybody else on the lists", "A place on the list, without a name."),
    ]


def _agencies_words(standings, is_shared):
    if is_shared:
        return f"Yes, until {_day(shared_until(standings))}."
    if keeps_private(standings):
        return f"No: {_names(keeps_private(standings))} said no."
    return f"No: ask {_names(still_to_ask(standings))} first."


def _staff_words(standings, is_private):
    if is_private:
        return f"No: {_names(keeps_private(standings))} said no. They see a code on the lists."
    return "Yes, to work the lists."


def _names(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "the head"


def _row(key, value):
    return {"key": key, "value": value, "hint": "", "url": "", "action": "", "note": ""}


def members(household, on):
    """Everybody in the household with where their release stands, and the way to it."""
    return [
        {
            "name": standing.name,
            "url": reverse("clients:release", args=[standing.code]),
            "words": _member_words(standing),
            "tone": _member_tone(standing, on),
        }
        for standing in standings_of(household, on)
    ]


def _member_words(standing):
    if not standing.is_asked:
        return "Under 18: goes with the adults"
    if standing.state == ReleaseState.GRANTED:
        return f"Said yes, until {_day(standing.ends_on)}"
    return CONSENT_WORDS[standing.state]


def _member_tone(standing, on):
    if not standing.is_asked:
        return "quiet"
    if standing.state == ReleaseState.GRANTED:
        return "warn" if is_due_for_renewal(standing.ends_on, on) else ""
    return "" if standing.state == ReleaseState.REFUSED else "warn"


def history(client):
    """Every decision of a person, newest first, with what was signed and the way to its copy."""
    decisions = client.releases.select_related("recorded_by", "withdrawn_by", "wording")
    return [_decision(each, client) for each in decisions.newest_first()]


def _decision(release, client):
    query = f"?decision={release.pk}"
    return {
        "when": release.starts_on,
        "title": release.get_decision_display(),
        "body": _proof_words(release),
        "withdrawn": _withdrawn_words(release),
        "by": f"Recorded by {release.recorded_by}",
        "copy_url": reverse("clients:release_copy", args=[client.code]) + query,
        "file_url": reverse("clients:release_file", args=[client.code]) + query
        if release.file
        else "",
    }


def _proof_words(release):
    signer = release.signed_name or "the person"
    if release.guardian_relation:
        signer += f" ({release.get_guardian_relation_display().lower()})"
    parts = []
    if release.signed_at:
        at = timezone.localtime(release.signed_at)
        parts.append(f"Signed here by {signer} at {at:%-I:%M %p}")
    elif release.documentation:
        parts.append(f"{release.get_documentation_display()}, {signer}")
    elif release.guardian_relation:
        parts.append(f"Decided by {signer}")
    if release.ends_on:
        parts.append(f"ends on {_day(release.ends_on)}")
    if release.wording:
        parts.append(f"text {release.wording.version} in {release.get_language_display()}")
    return "; ".join(parts)


def _withdrawn_words(release):
    if not release.withdrawn_at:
        return ""
    by = f", written down by {release.withdrawn_by}" if release.withdrawn_by else ""
    return f"Withdrawn on {timezone.localtime(release.withdrawn_at):%B %-d, %Y, %-I:%M %p}{by}."
