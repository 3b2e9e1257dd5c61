"""What every page about one household shares: loading it, logging the read, the identity bar."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cas import audit
from cas.access.decorators import MovedTo
from cas.access.roles import SEES_ALL_AGENCIES
from clients.enums import Relationship, Signer
from clients.models import Client, Household, PersonMerge, Release
from clients.rules.ages import age_band
from clients.rules.kinship import Relative
from clients.rules.release import (
    ReleaseState,
    Standing,
    is_due_for_renewal,
    is_minor,
    keeps_private,
    release_state,
    shared_until,
    still_to_ask,
)

CONSENT_WORDS = {
    ReleaseState.NONE: "No release on file",
    ReleaseState.GRANTED: "Shared by release",
    ReleaseState.REFUSED: "Private to this agency",
    ReleaseState.EXPIRED: "Release has expired",
    ReleaseState.WITHDRAWN: "Release withdrawn",
    ReleaseState.NEEDS_OWN_SIGNATURE: "Turned 18: needs own release",
}


SAFE_METHODS = ("GET", "HEAD")


def load_household(request, pk):
    """The household if the user may open it (404 if not), with members; the read is logged.

    A household that a merge keeps aside leads to the one that stayed; staff may read its past.
    """
    household = load_present_or_past_household(request, pk)
    if is_past(household):
        raise Http404("No Household matches the given query.")
    return household


def load_present_or_past_household(request, pk):
    """As `load_household`, and also one that nobody belongs to any more: only to be read."""
    on = timezone.localdate()
    visible = Household.objects.visible_to(request.user, on=on).with_members(on)
    household = visible.filter(pk=pk).first() or _kept_aside(request, pk, on)
    audit.record_read(request=request, household_id=household.pk)
    return household


def is_past(household):
    """Whether everybody has left: the record stays, and nothing more is added to it."""
    return not household.current_memberships


def _kept_aside(request, pk, on):
    suspended = Household.objects.suspended().with_members(on).filter(pk=pk).first()
    if suspended is None:
        raise Http404("No Household matches the given query.")
    reads_the_past = request.user.role in SEES_ALL_AGENCIES and request.method in SAFE_METHODS
    readable = Household.objects.readable_by(request.user, on=on).filter(pk=pk).exists()
    if reads_the_past and readable:
        suspended.is_kept_aside = True
        return suspended
    merge = PersonMerge.objects.in_force().get(suspended_household=pk)
    raise _moved(merge.merged, request.user, on, may_know=readable)


def lead_to_survivor(household, user):
    """Raise `MovedTo` for a household that a merge keeps aside, whoever asks for its page."""
    merge = PersonMerge.objects.in_force().filter(suspended_household=household).first()
    if merge is not None:
        raise _moved(merge.merged, user, timezone.localdate(), may_know=True)


def _moved(merged, user, on, *, may_know):
    """Where a merged record is found now, or that it doesn't exist for this user."""
    survivor = PersonMerge.objects.survivor_of(merged)
    visible = Client.objects.visible_to(user, on=on).with_household(on).filter(pk=survivor.pk)
    if found := visible.first():
        words = f"{merged.code} was merged with this record: they are the same person."
        return MovedTo(reverse("clients:household", args=[found.household_id]), words)
    if may_know:
        words = "That record was merged with one outside your access. Ask CAS staff."
        return MovedTo(reverse("clients:find"), words)
    return Http404("No Household matches the given query.")


def load_person(request, code):
    """The person and their present household if the user may open them (404 if not)."""
    on = timezone.localdate()
    client = Client.objects.visible_to(request.user, on=on).filter(code=code).first()
    if client is None:
        merge = get_object_or_404(
            PersonMerge.objects.in_force().select_related("merged"), merged__code=code
        )
        before = Household.objects.readable_by(request.user, on=on)
        may_know = before.filter(pk=merge.suspended_household_id).exists()
        raise _moved(merge.merged, request.user, on, may_know=may_know)
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


def is_anonymous(household):
    """Whether nobody in the household may be identified (R16); it is so for all members or none."""
    return head_of(household).client.is_anonymous


def is_anonymous_now(household, on):
    """As `is_anonymous`, of a household that was loaded without its members."""
    heads = household.memberships.current(on).heads()
    return heads.filter(client__is_anonymous=True).exists()


def age_of(client: Client, on: date):
    """The client's age on a day, as a band."""
    return age_band(born=client.date_of_birth, low=client.age_low, high=client.age_high, on=on)


def consent_state(client: Client, on: date) -> ReleaseState:
    """Where the client's newest release stands on a day."""
    return _state_of(client, client.releases.of_each_person(on).first(), on)


def _state_of(client, newest, on):
    return release_state(
        decision=newest.decision if newest else None,
        ends_on=newest.ends_on if newest else None,
        is_withdrawn=bool(newest and newest.withdrawn_at),
        is_by_guardian=bool(newest and newest.signer == Signer.GUARDIAN),
        is_adult=not is_minor(age_of(client, on)),
        on=on,
    )


def standings_of(household, on) -> list[Standing]:
    """How each member of a household loaded with its members stands to sharing, head first."""
    ids = [membership.client_id for membership in household.current_memberships]
    decided = Release.objects.filter(client__in=ids).of_each_person(on)
    newest = {release.client_id: release for release in decided}
    return [
        _standing(membership, newest.get(membership.client_id), on)
        for membership in household.current_memberships
    ]


def _standing(membership, newest, on):
    client = membership.client
    return Standing(
        name=client.display_name,
        code=client.code,
        is_head=membership.relationship == Relationship.SELF,
        is_minor=is_minor(age_of(client, on)),
        state=_state_of(client, newest, on),
        ends_on=newest.ends_on if newest else None,
    )


def identity(household, on):
    """What the identity bar on top of a household's pages says."""
    head = head_of(household).client
    standings = [] if head.is_anonymous else standings_of(household, on)
    size = len(household.current_memberships)
    consent, tone = _consent_words(standings, on) if standings else ("No release needed", "")
    return {
        "household": household.pk,
        "name": head.display_name,
        "url": reverse("clients:household", args=[household.pk]),
        "facts": [
            _age_words(head, on),
            _size_words(size),
            f"Code {head.code}",
        ],
        "tags": _tags(household, head),
        "consent": consent,
        "consent_tone": tone,
        "is_private": bool(keeps_private(standings)),
    }


def _size_words(size):
    return {0: "Nobody belongs here now", 1: "On their own"}.get(size, f"Household of {size}")


def _consent_words(standings, on):
    """How the household's record is shared, in words and a tone."""
    if keeps_private(standings):
        return CONSENT_WORDS[ReleaseState.REFUSED], ""
    if standings[0].state != ReleaseState.GRANTED:
        return CONSENT_WORDS[standings[0].state], "warn"
    missing = still_to_ask(standings)
    if missing:
        return f"Not shared yet: ask {', '.join(missing)}", "warn"
    last = shared_until(standings)
    words = f"{CONSENT_WORDS[ReleaseState.GRANTED]} until {last:%B %-d, %Y}"
    return words, "warn" if is_due_for_renewal(last, on) else ""


def _age_words(client, on):
    band = age_of(client, on)
    return "Age not known" if band.low is None else f"{band.words} years"


def _tags(household, head):
    tags = [{"text": "Anonymous", "tone": "quiet"}] if head.is_anonymous else []
    if household.is_kept_aside:
        tags.append({"text": "Merged: past only", "tone": "warn"})
    return tags
