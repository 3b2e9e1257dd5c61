"""Writing down help that people got, and taking back what was written by mistake."""

from collections.abc import Collection
from datetime import date, datetime

from cas import audit
from cas.changes import action
from cas.models import User
from clients.actions.case_notes import write_note
from clients.actions.events import enrollment_on
from clients.enums import NoteKind, ServiceKind
from clients.models import Client, Household, Service


class NeedsDescription(Exception):
    """ "Successful Diversion Other" says nothing without words (R45)."""

    def __init__(self) -> None:
        super().__init__("Say what the other help was.")


class OnRecordAlready(Exception):
    """This person has this kind of help on record for that day."""

    def __init__(self) -> None:
        super().__init__("This help is on record for that person and day already.")


class TakenBackAlready(Exception):
    """What was taken back is not changed any more."""

    def __init__(self) -> None:
        super().__init__("This was taken back already.")


@action
def record_services(
    *,
    household: Household,
    client: Client,
    kinds: Collection[str],
    provided_on: date,
    described: str = "",
    by: User,
    at: datetime,
) -> list[Service]:
    """Add the kinds of help that `client` got on a day; those on record already stay as they are.

    What `described` says of `ServiceKind.DIVERSION_OTHER` becomes a case note. Raises
    NeedsDescription when it says nothing, NotEnrolled when that day belongs to no stay.
    """
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    stay = enrollment_on(household, provided_on).stay
    same = Service.objects.valid().filter(
        household=household, client=client, provided_on=provided_on
    )
    on_record = set(same.values_list("kind", flat=True))
    new = [kind for kind in ServiceKind if kind in kinds and kind not in on_record]
    if ServiceKind.DIVERSION_OTHER in new:
        _describe(household, described, provided_on, by, at)
    made = Service.objects.bulk_create(
        Service(
            household=household,
            client=client,
            stay=stay,
            kind=kind,
            provided_on=provided_on,
            recorded_at=at,
            recorded_by=by,
        )
        for kind in new
    )
    audit.record_each(verb="recorded", subjects=made, by=by)
    return made


def _describe(household, described: str, day: date, by: User, at: datetime) -> None:
    if not described:
        raise NeedsDescription
    write_note(
        household=household, kind=NoteKind.DIVERSION, text=described, written_on=day, by=by, at=at
    )


@action
def change_service(
    *, service: Service, kind: str, client: Client, provided_on: date, by: User, at: datetime
) -> None:
    """Put right what kind of help it was, for whom and when; what stood there stays in history.

    Raises TakenBackAlready, OnRecordAlready, and NotEnrolled when that day belongs to no stay.
    """
    service = _locked(service)
    enrollment = enrollment_on(service.household, provided_on)
    same = Service.objects.valid().filter(
        household=service.household_id, client=client, kind=kind, provided_on=provided_on
    )
    if same.exclude(pk=service.pk).exists():
        raise OnRecordAlready
    service.kind, service.client, service.provided_on = kind, client, provided_on
    service.stay = enrollment.stay
    service.changed_at, service.changed_by = at, by
    service.save()
    audit.record(verb="changed", subject=service, by=by, household_id=service.household_id)


@action
def take_back_service(*, service: Service, because: str, by: User, at: datetime) -> None:
    """Say that this help was recorded by mistake; the row stays. Raises TakenBackAlready."""
    service = _locked(service)
    service.taken_back_at, service.taken_back_by = at, by
    service.taken_back_because = because
    service.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    audit.record(verb="took back", subject=service, by=by, household_id=service.household_id)


def _locked(service: Service) -> Service:
    """The row as it is now, while nobody else adds help to the household."""
    Household.objects.select_for_update(no_key=True).get(pk=service.household_id)
    found = Service.objects.select_related("household").get(pk=service.pk)
    if found.taken_back_at is not None:
        raise TakenBackAlready
    return found
