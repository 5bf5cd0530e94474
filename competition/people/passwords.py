"""Passwords: argon2id at 19 MiB, two passes, one lane (about 25 ms here)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when nobody has the name that was typed, so that both answers take the same time.
NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
