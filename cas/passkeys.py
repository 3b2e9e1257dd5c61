"""Passkeys: a device that keeps a key, opened by a finger, a face or a PIN.

The exchange with the browser is that of `allauth.mfa.webauthn`; its challenge waits in the session.
"""

import json
from datetime import datetime

from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError

from cas import audit
from cas.changes import action
from cas.models import User


def challenge_to_sign_in() -> dict:
    """What the browser needs to ask for a passkey of whoever sits there."""
    return webauthn.begin_authentication()


def challenge_to_add(user) -> dict:
    """What the browser needs to make a passkey that a device keeps and a finger or PIN opens."""
    return webauthn.begin_registration(user, passwordless=True)


def read_credential(text: str) -> dict:
    """What the browser sent; raises ValidationError for anything else."""
    try:
        credential = json.loads(text)
    except (ValueError, RecursionError):
        credential = None
    if not isinstance(credential, dict):
        raise _not_recognized()
    return credential


def owner(credential: dict, *, at: datetime) -> User:
    """Who signs in with it; raises ValidationError when nobody does."""
    user = _checked(webauthn.extract_user_from_response, credential)
    if not user.is_active:
        raise _not_recognized()
    passkey = _checked(webauthn.complete_authentication, user, credential)
    passkey.last_used_at = at
    passkey.save(update_fields=["last_used_at"])
    return user


@action
def add(*, name: str, credential: dict, by: User) -> None:
    """Set up the passkey that the browser made; raises ValidationError when it made none."""
    _checked(webauthn.complete_registration, credential)
    webauthn.WebAuthn.add(by, name, credential)
    audit.record(verb="added a passkey", subject=by, by=by)


def _checked(step, *args):
    """One step of the exchange with the browser. Whatever is wrong with what it sent, and
    whatever the library says about it, the challenge is spent and the answer is the same."""
    try:
        return step(*args)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError) as wrong:
        webauthn.clear_state()
        raise _not_recognized() from wrong


def _not_recognized():
    return ValidationError("The passkey was not recognized. Try again, or use your password.")
