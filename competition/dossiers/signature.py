"""The sender's signature over a package: a detached CMS file beside the tag manifest, which names every other file."""

import asyncio
import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from competition.dossiers.bag_check import DECLARATION, MANIFEST, SEAL, SIGNATURE, TAG_MANIFEST, seal
from competition.dossiers.package import MOMENT, PackageFile, placed
from competition.errors import Refused
from competition.language import Sentence, say

BAG_INFO = "bag-info.txt"
HEADER = "Signature-File"


@dataclass(frozen=True)
class Signed:
    """Whose signature it is; `fault` says why it does not hold, `trusted` whether it leads to a given root."""

    signer: str
    trusted: bool
    fault: Sentence | None = None


def sign_manifest(package: Path, p12: Path, passphrase: bytes | None = None) -> PackageFile:
    """Sign a package with a PKCS#12 key, in place. bag-info.txt then says that a signature belongs to it."""
    signer = _signer(p12, passphrase)
    beside = package.with_name(f".{package.name}.signing")
    try:
        with zipfile.ZipFile(package) as old, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
            root = next(name for name in old.namelist() if name.endswith("/bagit.txt")).removesuffix("bagit.txt")
            changed = _announced(old, root)
            changed[root + SIGNATURE] = _signed(signer, changed[root + TAG_MANIFEST])
            kept = {name: old.read(root + name) for name in (DECLARATION, MANIFEST)}
            changed[root + SEAL] = seal({**kept, **_without(root, changed)}).encode()
            for member in old.infolist():
                if member.filename not in changed:
                    with old.open(member) as source, new.open(_member(member), "w") as into:
                        shutil.copyfileobj(source, into, 1 << 20)
            for name, content in sorted(changed.items()):
                new.writestr(_member(zipfile.ZipInfo(name)), content, zipfile.ZIP_DEFLATED)
        return placed(beside, package)
    finally:
        beside.unlink(missing_ok=True)


def _without(root: str, members: dict[str, bytes]) -> dict[str, bytes]:
    return {name.removeprefix(root): content for name, content in members.items()}


def _member(like: zipfile.ZipInfo) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(like.filename, MOMENT)
    member.external_attr, member.create_system = 0o644 << 16, 3
    member.compress_type, member.file_size = like.compress_type, like.file_size
    return member


def _announced(old: zipfile.ZipFile, root: str) -> dict[str, bytes]:
    """bag-info.txt with the header that names the signature, and the tag manifest that fits it."""
    info = old.read(root + BAG_INFO).decode()
    kept = [line for line in info.splitlines() if not line.startswith(f"{HEADER}:")]
    new_info = "\n".join([*kept, f"{HEADER}: {SIGNATURE}", ""]).encode()
    line = f"{sha256(new_info).hexdigest()}  {BAG_INFO}"
    manifest = re.sub(rf"(?m)^[0-9a-f]{{64}} +{re.escape(BAG_INFO)}$", line, old.read(root + TAG_MANIFEST).decode())
    return {root + BAG_INFO: new_info, root + TAG_MANIFEST: manifest.encode()}


def _signer(p12: Path, passphrase: bytes | None) -> Any:
    try:
        return SimpleSigner.load_pkcs12_data(p12.read_bytes(), [], passphrase)
    except (OSError, ValueError) as error:
        raise Refused(say("Không mở được khóa ký {file}: {reason}", file=p12.name, reason=str(error))) from None


def _signed(signer: Any, content: bytes) -> bytes:
    try:
        made: bytes = asyncio.run(signer.async_sign_general_data(content, "sha256", detached=True)).dump()
    except SigningError as error:
        raise Refused(say("Không ký được gói: {reason}", reason=str(error))) from None
    return made


def trust_roots(file: Path) -> list[x509.Certificate]:
    """The certificates of a PEM or DER file that the receiver trusts."""
    try:
        content = file.read_bytes()
        if not pem.detect(content):
            return [_parsed(content)]
        return [_parsed(der) for _, _, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError) as error:
        said = say("Không đọc được chứng thư tin cậy {file}: {reason}", file=file.name, reason=str(error))
        raise Refused(said) from None


def _parsed(der: bytes) -> x509.Certificate:
    certificate = x509.Certificate.load(der)
    # asn1crypto parses lazily: what is no certificate shows itself only when it is looked into.
    certificate.subject.native  # noqa: B018
    return certificate


def check_signature(content: bytes, signature: bytes, roots: Sequence[x509.Certificate], at: datetime) -> Signed:
    """Whether `signature` is one over `content`, and its certificate, valid at `at`, leads to a trusted root."""
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at, best_signature_time=at)
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    try:
        data = cms.ContentInfo.load(signature, strict=True)["content"]
        status = asyncio.run(async_validate_detached_cms(content, data, context, key_usage_settings=usage))
    except (SignatureValidationError, ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Signed("", False, say("chữ ký không đọc được: {reason}", reason=str(error)))
    name = str(status.signing_cert.subject.human_friendly)
    if not (status.intact and status.valid):
        return Signed(name, False, say("chữ ký không khớp với bảng kê"))
    return Signed(name, bool(roots) and bool(status.trusted))
