"""The key with which this installation signs: a PKCS#12 file, or one that never leaves its PKCS#11 token."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyhanko.sign.signers import Signer, SimpleSigner

from competition.errors import Refused
from competition.language import say
from competition.settings import Settings


@contextmanager
def signing_key(settings: Settings) -> Iterator[Signer]:
    """The installation's key; refused with a sentence when none is set up or it cannot be opened."""
    if not settings.signing_key:
        raise Refused(say("Hệ thống này chưa có khóa ký số; người quản trị máy chủ đặt COMPETITION_SIGNING_KEY."))
    yield pkcs12_key(Path(settings.signing_key), settings.signing_passphrase.encode() or None)


def pkcs12_key(file: Path, passphrase: bytes | None = None) -> Signer:
    """The key in a PKCS#12 file."""
    try:
        opened: Signer = SimpleSigner.load_pkcs12_data(file.read_bytes(), [], passphrase)
    except (OSError, ValueError) as error:
        raise Refused(say("Không mở được khóa ký {file}: {reason}", file=file.name, reason=str(error))) from None
    return opened
