"""The key with which this installation signs: a PKCS#12 file, or one that never leaves its PKCS#11 token."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from pyhanko.sign.signers import Signer, SimpleSigner

from competition.errors import Refused
from competition.language import say
from competition.settings import Settings
from competition.unreadable import file_trouble

SCHEME = "pkcs11:"


@contextmanager
def signing_key(settings: Settings) -> Iterator[Signer]:
    """The installation's key; refused with a sentence when none is set up or it cannot be opened."""
    if not settings.signing_key:
        raise Refused(say("Hệ thống này chưa có khóa ký số; người quản trị máy chủ đặt COMPETITION_SIGNING_KEY."))
    if settings.signing_key.startswith(SCHEME):
        with pkcs11_key(settings.signing_key, settings.signing_passphrase) as key:
            yield key
    else:
        yield pkcs12_key(Path(settings.signing_key), settings.signing_passphrase.encode() or None)


def check_key(settings: Settings) -> None:
    """Refuse, before anything is signed, when the key cannot be opened."""
    with signing_key(settings):
        pass


@contextmanager
def pkcs11_key(uri: str, pin: str) -> Iterator[Signer]:
    """The key that a PKCS#11 URI names (RFC 7512): module-path, token, object; it is used inside its token."""
    # Read here: the library is only needed where a token is.
    from pkcs11 import PKCS11Error
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    named = parts_of(uri)
    try:
        opened = open_pkcs11_session(
            named["module-path"], token_criteria=TokenCriteria(label=named["token"]), user_pin=pin or None
        )
    except (PKCS11Error, OSError, RuntimeError) as error:
        reason = str(error) or type(error).__name__
        raise Refused(say("Không mở được khóa ký {file}: {reason}", file=named["token"], reason=reason)) from None
    with opened:
        key = PKCS11Signer(opened, cert_label=named["object"], key_label=named["object"])
        # Many tokens sign a hash with an elliptic key and cannot make the hash themselves.
        key.use_raw_mechanism = key.signing_cert.public_key.algorithm == "ec"
        yield key


def parts_of(uri: str) -> dict[str, str]:
    """The attributes of a PKCS#11 URI; those that are needed must be there."""
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    pairs = (part.partition("=") for part in re.split("[;&]", f"{path};{query}") if part)
    named = {name: unquote(value) for name, _, value in pairs}
    if missing := [name for name in ("module-path", "token", "object") if not named.get(name)]:
        raise Refused(say("COMPETITION_SIGNING_KEY thiếu {missing}.", missing=missing))
    return named


def pkcs12_key(file: Path, passphrase: bytes | None = None) -> Signer:
    """The key in a PKCS#12 file."""
    try:
        opened: Signer = SimpleSigner.load_pkcs12_data(file.read_bytes(), [], passphrase)
    except (OSError, ValueError) as error:
        reason = file_trouble(error) if isinstance(error, OSError) else str(error)
        raise Refused(say("Không mở được khóa ký {file}: {reason}", file=file.name, reason=reason)) from None
    return opened
