"""Signatures as CMS: over a package's tag manifest, which names every other file, or around a small document."""

import asyncio
import re
import shutil
import zipfile
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_cms_signature, async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from competition.dossiers.bag_check import DECLARATION, MANIFEST, SEAL, SIGNATURE, TAG_MANIFEST, seal
from competition.dossiers.zipping import MOMENT, PackageFile, placed
from competition.errors import Refused
from competition.language import Sentence, say
from competition.unreadable import file_trouble

USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
UNREADABLE = (SignatureValidationError, ValidationError, ValueError, TypeError, KeyError, AttributeError)
BAG_INFO = "bag-info.txt"
HEADER = "Signature-File"


@dataclass(frozen=True)
class Signed:
    """Whose signature it is; `fault` says why it does not hold, `trusted` whether it leads to a given root."""

    signer: str
    trusted: bool
    fault: Sentence | None = None


def sign_manifest(package: Path, key: Signer) -> PackageFile:
    """Sign a package in place. bag-info.txt then says that a signature belongs to it."""
    beside = package.with_name(f".{package.name}.signing")
    try:
        with zipfile.ZipFile(package) as old, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
            root = next(name for name in old.namelist() if name.endswith("/bagit.txt")).removesuffix("bagit.txt")
            changed = _announced(old, root)
            changed[root + SIGNATURE] = cms_over(changed[root + TAG_MANIFEST], key, detached=True)
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


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """What the library's asynchronous work gives, on a thread of its own: this one may have a loop that runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def cms_over(content: bytes, key: Signer, *, detached: bool) -> bytes:
    """A CMS signature over `content`, which it holds itself unless it is detached."""
    try:
        made: bytes = finished(key.async_sign_general_data(content, "sha256", detached=detached)).dump()
    except SigningError as error:
        raise Refused(say("Không ký được: {reason}", reason=str(error))) from None
    return made


def trust_roots(file: Path) -> list[x509.Certificate]:
    """The certificates of a PEM or DER file that the receiver trusts."""
    try:
        content = file.read_bytes()
        if not pem.detect(content):
            return [_parsed(content)]
        return [_parsed(der) for _, _, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError) as error:
        reason = file_trouble(error) if isinstance(error, OSError) else str(error)
        said = say("Không đọc được chứng thư tin cậy {file}: {reason}", file=file.name, reason=reason)
        raise Refused(said) from None


def _parsed(der: bytes) -> x509.Certificate:
    certificate = x509.Certificate.load(der)
    # asn1crypto parses lazily: what is no certificate shows itself only when it is looked into.
    certificate.subject.native  # noqa: B018
    return certificate


def check_signature(content: bytes, signature: bytes, roots: Sequence[x509.Certificate], at: datetime) -> Signed:
    """Whether `signature` is one over `content`, and its certificate, valid at `at`, leads to a trusted root."""
    try:
        data = cms.ContentInfo.load(signature, strict=True)["content"]
        status = finished(async_validate_detached_cms(content, data, context_at(roots, at), key_usage_settings=USAGE))
    except UNREADABLE as error:
        return Signed("", False, say("chữ ký không đọc được: {reason}", reason=str(error)))
    return _judged(status, roots, say("chữ ký không khớp với bảng kê"))


def content_of(signed: bytes) -> bytes | None:
    """What a CMS file holds under its signature, which is not yet checked; None when it is no such file."""
    try:
        held = cms.ContentInfo.load(signed, strict=True)["content"]["encap_content_info"]["content"].native
    except UNREADABLE:
        return None
    return held if isinstance(held, bytes) else None


def check_signed(signed: bytes, roots: Sequence[x509.Certificate], at: datetime) -> Signed:
    """The same for a CMS file that holds its content itself."""
    try:
        data = cms.ContentInfo.load(signed, strict=True)["content"]
        found = async_validate_cms_signature(data, validation_context=context_at(roots, at), key_usage_settings=USAGE)
        status = finished(found)
    except UNREADABLE as error:
        return Signed("", False, say("chữ ký không đọc được: {reason}", reason=str(error)))
    return _judged(status, roots, say("nội dung đã bị thay đổi sau khi ký"))


def context_at(roots: Sequence[x509.Certificate], at: datetime) -> ValidationContext:
    """Trust in these roots alone, at this moment, without asking the network."""
    return ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at, best_signature_time=at)


def _judged(status: Any, roots: Sequence[x509.Certificate], broken: Sentence) -> Signed:
    name = str(status.signing_cert.subject.human_friendly)
    if not (status.intact and status.valid):
        return Signed(name, False, broken)
    return Signed(name, bool(roots) and bool(status.trusted))
