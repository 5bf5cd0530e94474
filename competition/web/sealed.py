"""Small values handed to a browser and taken back: encrypted, signed, and good for a time only."""

import base64
import json
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from competition import clock


def _key(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=f"web/{purpose}".encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(secret: str, purpose: str, value: Any) -> str:
    """A JSON value as a token that only `unseal` with the same secret and purpose reads."""
    content = zlib.compress(json.dumps(value, ensure_ascii=False).encode())
    return _key(secret, purpose).encrypt_at_time(content, int(clock.now().timestamp())).decode()


def unseal(secret: str, purpose: str, token: str, *, seconds: int) -> Any:
    """The sealed value; None when the token is foreign, altered, or older than `seconds`."""
    try:
        content = _key(secret, purpose).decrypt_at_time(token.encode(), seconds, int(clock.now().timestamp()))
    except InvalidToken:
        return None
    return json.loads(zlib.decompress(content))
