"""What every page about one household shares: loading it, logging the read, the identity bar."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cas import audit
from clients.models import Client, Household
from clients.rules.ages import age_band
from clients.rules.kinship import Relative
from clients.rules.release import ReleaseState, release_state

CONSENT_WORDS = {
    ReleaseState.NONE: "No release on file",
    ReleaseState.GRANTED: "Shared by release",
    ReleaseState.REFUSED: "Private to this agency",
    ReleaseState.EXPIRED: "Release has expired",
    ReleaseState.WITHDRAWN: "Release withdrawn",
}
NEEDS_ATTENTION = (ReleaseState.NONE, ReleaseState.EXPIRED, ReleaseState.WITHDRAWN)


def load_household(request, pk):
    """The household if the user may open it (404 if not), with members; the read is logged."""
    household = load_present_or_past_household(request, pk)
    if is_past(household):
        raise Http404("No Household matches the given query.")
    return household


def load_present_or_past_household(request, pk):
    """As `load_household`, and also one that nobody belongs to any more: only to be read."""
    on = timezone.localdate()
    visible = Household.objects.visible_to(request.user, on=on).with_members(on)
    household = get_object_or_404(visible, pk=pk)
    audit.record_read(request=request, household_id=household.pk)
    return household


def is_past(household):
    """Whether everybody has left: the record stays, and nothing more is added to it."""
    return not household.current_memberships


def load_person(request, code):
    """The person and their present household if the user may open them (404 if not)."""
    on = timezone.localdate()
    client = get_object_or_404(Client.objects.visible_to(request.user, on=on), code=code)
    membership = client.memberships.current(on).get()
    return client, load_household(request, membership.household_id)


def head_of(household):
    """The head's membership among the members loaded with the household, or else the last one."""
    if is_past(household):
        last = household.memberships.heads().select_related("client")
        return last.order_by("-ended_on", "-started_on", "-pk")[0]
    return household.current_memberships[0]


def relatives_of(household, on):
    """The present members as the rules of kinship see them."""
    return [
        Relative(each.client_id, each.relationship, age_of(each.client, on))
        for each in household.current_memberships
    ]


def age_of(client: Client, on: date):
    """The client's age on a day, as a band."""
    return age_band(born=client.date_of_birth, low=client.age_low, high=client.age_high, on=on)


def consent_state(client: Client, on: date) -> ReleaseState:
    """Where the client's newest release stands on a day."""
    newest = client.releases.filter(starts_on__lte=on).newest_first().first()
    return release_state(
        decision=newest.decision if newest else None,
        ends_on=newest.ends_on if newest else None,
        is_withdrawn=bool(newest and newest.withdrawn_at),
        on=on,
    )


def identity(household, on):
    """What the identity bar on top of a household's pages says."""
    head = head_of(household).client
    state = consent_state(head, on)
    size = len(household.current_memberships)
    is_private = state == ReleaseState.REFUSED
    return {
        "name": head.display_name,
        "url": reverse("clients:household", args=[household.pk]),
        "facts": [
            _age_words(head, on),
            _size_words(size),
            f"Code {head.code}",
        ],
        "tags": [{"text": "Anonymous", "tone": "quiet"}] if head.is_anonymous else [],
        "consent": "No release needed" if head.is_anonymous else CONSENT_WORDS[state],
        "consent_tone": "warn" if state in NEEDS_ATTENTION and not head.is_anonymous else "",
        "is_private": is_private,
    }


def _size_words(size):
    return {0: "Nobody belongs here now", 1: "On their own"}.get(size, f"Household of {size}")


def _age_words(client, on):
    band = age_of(client, on)
    return "Age not known" if band.low is None else f"{band.words} years"
