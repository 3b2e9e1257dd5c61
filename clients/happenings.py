"""What people, their stays and their places tell of a household's past."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cas.access.permissions import Permission
from cas.models import AuditEvent
from clients.enums import AssignmentEnd, PlaceType, ReleaseDecision
from clients.models import Exit, Release
from clients.timeline import MOST, Happening, register

LOGGED = {
    ("clients.Client", "added"): "Somebody was added to the household",
    ("clients.Client", "changed"): "A profile was changed",
}
"""Acts that leave no record of their own: what they are called, by subject and verb of the log."""


def register_sources():
    """Called once when the app is ready."""
    places = (living_situations, locations, areas)
    help_given = (events, services, notes)
    of_work = (releases, cases, deletions, logged)
    for source in (stays, starts, exits, *places, *help_given, *of_work):
        register(source)


def stays(household, viewer):
    """Enrollments, one line for all members who were enrolled together."""
    together = {}
    enrolled = household.enrollments.select_related("client").order_by("-pk")[:MOST]
    for enrollment in enrolled:
        key = (enrollment.stay, enrollment.entered_on, enrollment.created_by_id)
        together.setdefault(key, []).append(enrollment)
    for (_, entered_on, by), members in together.items():
        yield Happening(
            on=entered_on,
            recorded_at=max(member.created_at for member in members),
            title="Enrolled in coordinated entry",
            body=", ".join(member.client.display_name for member in reversed(members)),
            by_id=by,
        )


def exits(household, viewer):
    """Who left coordinated entry and where to, one line for all who left together."""
    together = {}
    left = Exit.objects.filter(enrollment__household=household).order_by("-pk")
    for each in left.select_related("enrollment__client")[:MOST]:
        key = (each.enrollment.exited_on, each.destination, each.recorded_at, each.is_diversion)
        together.setdefault(key, []).append(each)
    for (left_on, _, recorded_at, is_diversion), members in together.items():
        names = ", ".join(each.enrollment.client.display_name for each in reversed(members))
        yield Happening(
            on=left_on,
            recorded_at=recorded_at,
            title="Diverted" if is_diversion else "Left coordinated entry",
            body=f"{members[0].get_destination_display()}: {names}",
            by_id=members[0].recorded_by_id,
        )


def living_situations(household, viewer):
    """Living situations, and those that turned out to be wrong."""
    found = household.living_situations.select_related("entered_in_error")
    for record in found.order_by("-created_at")[:MOST]:
        yield Happening(
            on=record.information_date,
            recorded_at=record.created_at,
            title="Living situation",
            body=record.get_situation_display(),
            by_id=record.created_by_id,
        )
        if hasattr(record, "entered_in_error"):
            yield _wrong(record.entered_in_error, record.information_date)


def events(household, viewer):
    """What coordinated entry did, each with how it ended (HUD 4.20)."""
    for event in household.coordinated_entry_events.order_by("-pk")[:MOST]:
        yield Happening(
            on=event.event_date,
            recorded_at=event.recorded_at,
            title=event.get_code_display(),
            body=". ".join(filter(None, (event.location, event.get_referral_result_display()))),
            by_id=event.recorded_by_id,
        )


def areas(household, viewer):
    """Areas the household is tied to, one line for what was said at once; ties that are over."""
    together = {}
    for tie in household.area_ties.order_by("-pk")[:MOST]:
        together.setdefault((tie.area, tie.recorded_at), []).append(tie)
    for ties in together.values():
        since = f"since {ties[0].since:%B %-d, %Y}" if ties[0].since else ""
        kinds = [tie.get_kind_display() for tie in reversed(ties)]
        yield Happening(
            on=timezone.localdate(ties[0].recorded_at),
            recorded_at=ties[0].recorded_at,
            title=f"Tied to {ties[0].get_area_display()}",
            body=", ".join(filter(None, (*kinds, since))),
            by_id=ties[0].recorded_by_id,
        )
    for tie in (each for ties in together.values() for each in ties):
        if tie.ended_at:
            yield Happening(
                on=timezone.localdate(tie.ended_at),
                recorded_at=tie.ended_at,
                title=f"No longer tied to {tie.get_area_display()}",
                body=f"{tie.get_kind_display()}. {tie.get_ended_because_display()}",
                by_id=tie.ended_by_id,
            )


def starts(household, viewer):
    """Starts of stays that were put right."""
    for change in household.start_changes.order_by("-pk")[:MOST]:
        yield Happening(
            on=timezone.localdate(change.changed_at),
            recorded_at=change.changed_at,
            title="Start of the enrollment changed",
            body=f"{change.was:%B %-d, %Y} became {change.became:%B %-d, %Y}. {change.reason}",
            by_id=change.changed_by_id,
        )


def services(household, viewer):
    """Help that people got, one line for what was recorded together."""
    together = {}
    found = household.services.valid().select_related("client").order_by("-pk")[:MOST]
    for each in found:
        key = (each.provided_on, each.recorded_at, each.recorded_by_id, each.client)
        together.setdefault(key, []).append(each)
    for (provided_on, recorded_at, by, client), helped in together.items():
        kinds = ", ".join(each.get_kind_display() for each in reversed(helped))
        yield Happening(
            on=provided_on,
            recorded_at=recorded_at,
            title="Services",
            body=f"{kinds}: {client.display_name}",
            by_id=by,
        )


def notes(household, viewer):
    """That somebody noted something; the words stand on the page of the notes alone."""
    if not viewer.has_permission(Permission.NOTE_READ):
        return
    url = reverse("clients:notes", args=[household.pk])
    for note in household.case_notes.order_by("-pk")[:MOST]:
        yield Happening(
            on=note.written_on,
            recorded_at=note.recorded_at,
            title="Case note",
            body=note.get_kind_display(),
            url=url,
            by_id=note.recorded_by_id,
        )


def _wrong(mark, day):
    return Happening(
        on=timezone.localdate(mark.marked_at),
        recorded_at=mark.marked_at,
        title="Living situation marked as entered in error",
        body=f"The one of {day:%B %-d, %Y}",
        by_id=mark.marked_by_id,
    )


def locations(household, viewer):
    """Where outreach met the household."""
    for record in household.location_records.order_by("-created_at")[:MOST]:
        place = PlaceType(record.place_type).label if record.place_type else ""
        yield Happening(
            on=timezone.localdate(record.effective_at),
            recorded_at=record.created_at,
            title="Seen somewhere",
            body=", ".join(filter(None, [place, record.get_area_display(), record.zip_code])),
            by_id=record.created_by_id,
        )


def releases(household, viewer):
    """What members decided about sharing, and what they withdrew."""
    members = [membership.client_id for membership in household.current_memberships]
    found = Release.objects.filter(client__in=members).select_related("client")
    for release in found.order_by("-recorded_at")[:MOST]:
        granted = release.decision == ReleaseDecision.GRANTED
        yield Happening(
            on=release.starts_on,
            recorded_at=release.recorded_at,
            title="Release of information signed" if granted else "Sharing declined",
            body=release.client.display_name,
            by_id=release.recorded_by_id,
        )
        if release.withdrawn_at:
            yield Happening(
                on=timezone.localdate(release.withdrawn_at),
                recorded_at=release.withdrawn_at,
                title="Release of information withdrawn",
                body=release.client.display_name,
            )


def cases(household, viewer):
    """Who had the household when, and why no longer."""
    for case in household.case_assignments.select_related("worker").order_by("-pk")[:MOST]:
        yield Happening(
            on=timezone.localdate(case.assigned_at),
            recorded_at=case.assigned_at,
            title=f"Given to {case.worker}",
            body=case.note,
            by_id=case.assigned_by_id,
        )
        if case.ended_at and case.ended_because != AssignmentEnd.HANDED_OVER:
            yield Happening(
                on=timezone.localdate(case.ended_at),
                recorded_at=case.ended_at,
                title=f"No longer with {case.worker}",
                body=case.get_ended_because_display(),
                by_id=case.ended_by_id,
            )


def deletions(household, viewer):
    """What they wanted deleted, and what was answered."""
    for asked in household.deletion_requests.order_by("-pk")[:MOST]:
        yield Happening(
            on=timezone.localdate(asked.asked_at),
            recorded_at=asked.asked_at,
            title="Asked to have something deleted",
            body=asked.wish,
            by_id=asked.asked_by_id,
        )
        if asked.answered_at:
            yield Happening(
                on=timezone.localdate(asked.answered_at),
                recorded_at=asked.answered_at,
                title=f"Answer to the request for deletion: {asked.get_answer_display()}",
                body=asked.reason,
                by_id=asked.answered_by_id,
            )


def logged(household, viewer):
    """Acts that are known from the log alone."""
    told = Q()
    for subject, verb in LOGGED:
        told |= Q(subject=subject, verb=verb)
    for event in AuditEvent.objects.filter(told, household_id=household.pk).order_by("-at")[:MOST]:
        yield Happening(
            on=timezone.localdate(event.at),
            recorded_at=event.at,
            title=LOGGED[event.subject, event.verb],
            by_id=event.user_id,
        )
