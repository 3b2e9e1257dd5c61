"""The second step of a sign-in: what a person has set up, and the codes that open the door.

Records and cryptography are those of `allauth.mfa`; who may set up what, and what spends a code,
is decided here. Secrets are encrypted in the database and shown once. Passkeys: `cas.passkeys`.
"""

from dataclasses import dataclass
from datetime import datetime

import qrcode
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings

from cas import audit, sign_ins
from cas.changes import action
from cas.models import User
from cas.sealing import box

TYPE = Authenticator.Type
PERIOD = 30
"""Seconds for which an authenticator app shows a code."""
TOLERANCE = 1
"""Periods that the clock of a phone may be wrong by."""


class Adapter(DefaultMFAAdapter):
    """Encrypts what allauth stores, and names people by their user name alone."""

    def encrypt(self, text):
        return box("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return box("second factor").decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user):
        return user.get_username()

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user):
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.get_username()}


@dataclass(frozen=True)
class SecondFactors:
    """What a person has set up."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    recovery: Authenticator | None

    def __bool__(self):
        """Whether a second step is asked for; recovery codes alone are none."""
        return bool(self.app or self.passkeys)

    @property
    def codes_left(self) -> int:
        """How many recovery codes were not used yet."""
        return len(RecoveryCodes(self.recovery).get_unused_codes()) if self.recovery else 0

    @property
    def in_words(self) -> str:
        """For an admin: what there is, without any of it."""
        kinds = ["authenticator app"] if self.app else []
        if self.passkeys:
            many = len(self.passkeys)
            kinds.append("1 passkey" if many == 1 else f"{many} passkeys")
        return " and ".join(kinds) or "Not set up"


def of(user) -> SecondFactors:
    """What `user` has set up."""
    mine = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    one = {each.type: each for each in mine}
    passkeys = [each for each in mine if each.type == TYPE.WEBAUTHN]
    return SecondFactors(one.get(TYPE.TOTP), passkeys, one.get(TYPE.RECOVERY_CODES))


# --- Codes -----------------------------------------------------------------------------------


@action
def spend(*, code: str, of: User, at: datetime) -> bool:
    """Whether `code` is right; then it is used up: no code of an app or of the list works twice."""
    mine = Authenticator.objects.select_for_update().filter(user=of).order_by("pk")
    for authenticator in mine:
        if authenticator.type == TYPE.TOTP and _spend_from_app(authenticator, code, at):
            return True
        if authenticator.type == TYPE.RECOVERY_CODES and _spend_recovery(authenticator, code, of):
            return True
    return False


def _spend_from_app(authenticator, code, at):
    secret = get_adapter().decrypt(authenticator.data["secret"])
    counter = counter_of(secret, code, at=at, after=authenticator.data.get("counter", -1))
    if counter is None:
        return False
    authenticator.data["counter"] = counter
    authenticator.last_used_at = at
    authenticator.save(update_fields=["data", "last_used_at"])
    return True


def counter_of(secret: str, code: str, *, at: datetime, after: int = -1) -> int | None:
    """The period, later than `after`, in which an app shows `code`; None when it is wrong."""
    now = int(at.timestamp()) // PERIOD
    for counter in range(max(now - TOLERANCE, after + 1), now + TOLERANCE + 1):
        if compare_user_code(actual=code, expected=code_at(secret, counter)):
            return counter
    return None


def code_at(secret: str, counter: int) -> str:
    """What an authenticator app shows in this period."""
    return format_hotp_value(hotp_value(secret, counter))


def _spend_recovery(authenticator, code, user):
    if not RecoveryCodes(authenticator).validate_code(code):
        return False
    audit.record(verb="used a recovery code", subject=user, by=user)
    return True


# --- Setting up ------------------------------------------------------------------------------


def new_secret() -> str:
    """A secret for an authenticator app, not stored anywhere yet."""
    return generate_totp_secret()


def address_of(secret: str, user) -> str:
    """What an authenticator app reads from the picture."""
    return get_adapter().build_totp_url(user, secret)


def picture_of(text: str) -> tuple[int, str]:
    """A QR code of `text`: the length of its side, and its dark squares as the path of an SVG."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return len(rows), "".join(squares)


@action
def add_app(*, secret: str, counter: int, by: User) -> None:
    """Set up the authenticator app whose code of the period `counter` was just typed."""
    Authenticator.objects.filter(user=by, type=TYPE.TOTP).delete()
    made = TOTP.activate(by, secret).instance
    made.data["counter"] = counter
    made.save(update_fields=["data"])
    audit.record(verb="set up an authenticator app", subject=by, by=by)


@action
def remove(*, authenticator: Authenticator, by: User) -> None:
    """Take one away; recovery codes go with the last one."""
    kind = authenticator.type
    authenticator.delete()
    if not of(by):
        Authenticator.objects.filter(user=by).delete()
    audit.record(verb="removed from the sign-in", subject=by, by=by, kind=kind)


@action
def new_recovery_codes(*, by: User) -> list[str]:
    """Ten codes, each good once; earlier ones stop working. Shown now and never again."""
    Authenticator.objects.filter(user=by, type=TYPE.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(by).generate_codes()
    audit.record(verb="made recovery codes", subject=by, by=by)
    return codes


@action
def reset(*, user: User, reason: str, by: User | None) -> None:
    """Take away all second factors of a colleague and end their sign-in, wherever it is."""
    Authenticator.objects.filter(user=user).delete()
    sign_ins.end_all_of(user)
    audit.record(verb="reset the second factor", subject=user, by=by, reason=reason)
