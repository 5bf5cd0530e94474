"""Keys derived from the one secret: each purpose has its own."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random, SystemRandom

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Without 0/O, 1/I/L, 5/S and U: read aloud over a bad line, written by hand.
ALPHABET = "2346789ABCDEFGHJKMNPQRTVWXYZ"
_chance: Random = SystemRandom()


@contextmanager
def drawn_from(random: Random) -> Iterator[None]:
    """Codes are drawn from a seeded source inside the block: for rehearsals, whose people are invented."""
    global _chance
    before, _chance = _chance, random
    try:
        yield
    finally:
        _chance = before


def derived(secret: str, purpose: str, length: int = 32) -> bytes:
    """A key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), length, None, purpose.encode()).derive(secret.encode())


def keyed_hash(secret: str, purpose: str, text: str) -> str:
    """HMAC-SHA256 of a text under the purpose's key, in hex."""
    return hmac.new(derived(secret, purpose), text.encode(), hashlib.sha256).hexdigest()


def readable_code(groups: int = 3, length: int = 4) -> str:
    """A random code that people can read out and type: K7PM-3XQ9-2DHB."""
    return "-".join("".join(_chance.choice(ALPHABET) for _ in range(length)) for _ in range(groups))


def typed_code(text: str) -> str:
    """A code as typed by a hurried hand, in its one written form."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
