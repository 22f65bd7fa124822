"""Secrets that Baton has to use and therefore cannot hash: encrypted with a key made of `SECRET_KEY`.

Each former key (`SECRET_KEY_FALLBACKS`) still opens what it sealed. What no key opens counts as not there. Each purpose
has keys of its own, so that what was sealed for one opens nothing of another.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"baton: addresses of notices"
KEY_BYTES = 32


def seal(text: str, purpose: bytes = PURPOSE) -> str:
    """The text as only this Baton can read it."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: bytes = PURPOSE) -> str | None:
    """The text; None if it was sealed with a key that is not known any more."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box(purpose: bytes) -> MultiFernet:
    return MultiFernet([_fernet(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str, purpose: bytes) -> Fernet:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
