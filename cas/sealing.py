"""Boxes that only this installation opens: each purpose has a key of its own."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def box(purpose: str) -> Fernet:
    """What encrypts and signs for `purpose`; the key is made of SECRET_KEY."""
    key = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
