"""Services and case notes."""

from django.utils import timezone

from clients.enums import NoteKind, ServiceKind
from clients.models import CaseNote, Service
from tests import factories


def service(made, kind=ServiceKind.FAMILY_MEDIATION, *, on=None, client=None, **fields):
    """Help that the head got on the day `on`."""
    return Service.objects.create(
        household=made,
        client=client or factories.head_of(made),
        stay=made.enrollments.first().stay,
        kind=kind,
        provided_on=on or factories.today(),
        recorded_at=timezone.now(),
        recorded_by=made.created_by,
        **fields,
    )


def note(made, text="Example words", *, kind=NoteKind.CONTACT, on=None, by=None, **fields):
    """A case note about the day `on`."""
    return CaseNote.objects.create(
        household=made,
        kind=kind,
        text=text,
        written_on=on or factories.today(),
        recorded_at=timezone.now(),
        recorded_by=by or made.created_by,
        **fields,
    )
