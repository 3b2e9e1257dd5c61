"""Which lists a household joined and left, and why. Ranks and scores stay where they are."""

from django.utils import timezone

from cas.access.permissions import Permission
from cas.changes import Cause
from clients import during_stay
from clients.timeline import MOST, Happening, register
from prioritization.enums import MovementKind
from prioritization.models import Movement

WORDS = {MovementKind.JOINED: "Joined", MovementKind.LEFT: "Left"}


def register_sources():
    """Called once when the app is ready."""
    register(joined_and_left)
    during_stay.register(referred)


def referred(household, first, before):
    """Referrals, for whoever changes the start of the stay."""
    found = household.referrals.filter(made_at__date__gte=first, made_at__date__lt=before)
    for made_at in found.values_list("made_at", flat=True):
        yield during_stay.Dated(timezone.localdate(made_at), "A referral")


def joined_and_left(household, viewer):
    """One line for all lists that were joined, or left, at once for the same reason."""
    if not viewer.has_permission(Permission.LIST_READ):
        return
    moves = Movement.objects.filter(household=household, kind__in=WORDS).select_related("program")
    together = {}
    for move in moves.order_by("-pk")[:MOST]:
        together.setdefault((move.at, move.kind, move.cause), []).append(move.program.name)
    for (at, kind, cause), programs in together.items():
        lists = "a list" if len(programs) == 1 else f"{len(programs)} lists"
        yield Happening(
            on=timezone.localdate(at),
            recorded_at=at,
            title=f"{WORDS[kind]} {lists}",
            body=f"{', '.join(sorted(programs))}, because of {Cause(cause).label}",
        )
