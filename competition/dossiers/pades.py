"""PAdES: a paper signed with the installation's key, so that any later change shows; and looking at such signatures."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature

from competition.dossiers.signature import UNREADABLE, USAGE, Signed, context_at, finished
from competition.errors import Refused
from competition.language import say

FIELD = "Signature"
MARK = b"/ByteRange"
BROKEN = (*UNREADABLE, PdfError, SigningError)


def sign_pdf(pdf: bytes, key: Signer, *, reason: str = "") -> bytes:
    """The PDF with a PAdES signature (B-B) that allows no change after it; the bytes before it stay as they were."""
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason or None,
        certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
    )  # fmt: skip
    try:
        made = finished(PdfSigner(meta, key).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))))
    except BROKEN as error:
        raise Refused(say("Không ký số được văn bản: {reason}", reason=str(error))) from None
    return bytes(made.getvalue())


def check_pdf(pdf: bytes, roots: Sequence[x509.Certificate], at: datetime) -> list[Signed]:
    """Every signature in a PDF: whose, whether it holds, and whether it leads to one of `roots` at that moment."""
    if MARK not in pdf:
        return []
    try:
        signatures = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        return [_checked(one, roots, at) for one in signatures]
    except BROKEN as error:
        return [Signed("", False, say("chữ ký số không đọc được: {reason}", reason=str(error)))]


def certificate_name(key: Signer) -> str:
    """Whose certificate a key signs with."""
    certificate = key.signing_cert
    return str(certificate.subject.human_friendly) if certificate is not None else ""


def _checked(one: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime) -> Signed:
    context = context_at(roots, at)
    status = finished(async_validate_pdf_signature(one, signer_validation_context=context, key_usage_settings=USAGE))
    name = str(status.signing_cert.subject.human_friendly)
    if not (status.intact and status.valid):
        return Signed(name, False, say("chữ ký số không khớp với nội dung"))
    if not status.docmdp_ok:
        return Signed(name, False, say("bị sửa sau khi ký số"))
    return Signed(name, bool(roots) and bool(status.trusted))
