"""Recording and withdrawing releases of information."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.utils import timezone

from cas import audit
from cas.changes import action
from cas.models import User
from clients.enums import Language, ReleaseDecision, ReleaseDocumentation, Signer
from clients.models import Client, Household, Release, ReleaseWording
from clients.rules.release import TERM
from clients.rules.wording import Wording


@dataclass(frozen=True)
class Signature:
    """Who decided and how it is documented; for a minor a guardian decides.

    `guardian` is the member who signs, or None for somebody outside the household.
    """

    documentation: str = ""
    signed_name: str = ""
    file: File | None = None
    signer: str = Signer.SELF
    guardian: Client | None = None
    guardian_relation: str = ""


@action
def record_release(
    *,
    client: Client,
    household: Household,
    decision: str,
    signature: Signature,
    wording: Wording,
    language: str = Language.ENGLISH,
    by: User,
    at: datetime,
) -> Release:
    """Record what was decided at the moment `at` on the text `wording`, in front of `by`.

    A refusal is an answer too and opens all steps (C7). A new grant renews an older one.
    """
    granted = decision == ReleaseDecision.GRANTED
    is_electronic = (
        granted and signature.documentation == ReleaseDocumentation.SIGNED_ELECTRONICALLY
    )
    on = timezone.localdate(at)
    release = Release(
        client=client,
        decision=decision,
        wording=keep_wording(wording),
        language=language,
        signer=signature.signer,
        guardian=signature.guardian,
        guardian_relation=signature.guardian_relation,
        documentation=signature.documentation if granted else "",
        signed_name=_name_to_keep(signature, granted=granted),
        signed_at=at if is_electronic else None,
        starts_on=on,
        ends_on=on + TERM if granted else None,
        recorded_at=at,
        recorded_by=by,
    )
    if granted and not is_electronic:
        release.file = signature.file
    release.save()
    audit.record(
        verb="recorded", subject=release, by=by, household_id=household.pk, decision=decision
    )
    return release


def keep_wording(wording: Wording) -> ReleaseWording:
    """The stored row of the text; a text is stored when the first person decides on it."""
    stored, _ = ReleaseWording.objects.get_or_create(
        digest=wording.digest,
        defaults={"version": wording.version, "content": dict(wording.content)},
    )
    return stored


def _name_to_keep(signature: Signature, *, granted: bool) -> str:
    """A refusal needs no signature; whoever decides for a minor is named either way."""
    return signature.signed_name if granted or signature.signer == Signer.GUARDIAN else ""


@action
def withdraw_release(*, client: Client, household: Household, by: User, at: datetime) -> None:
    """End every release of the client at once: from the next request other agencies see nothing."""
    in_force = client.releases.filter(decision=ReleaseDecision.GRANTED, withdrawn_at=None)
    for release in in_force:
        release.withdrawn_at, release.withdrawn_by = at, by
        release.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(verb="withdrew", subject=release, by=by, household_id=household.pk)
