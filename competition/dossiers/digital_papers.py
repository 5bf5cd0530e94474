"""Papers that their signer asked to be signed digitally: noted at the signature, done when the paper has its number."""

from competition.dossiers.models import Paper
from competition.dossiers.pades import sign_pdf
from competition.dossiers.signing_key import signing_key
from competition.dossiers.writing import moment
from competition.language import Sentence, say
from competition.settings import Settings

DIGITAL = "digital"


def ask_for_digital(paper: Paper) -> None:
    """Note that the numbered paper carries a PAdES signature of the installation's key."""
    paper.facts = {**paper.facts, DIGITAL: True}


def as_signed(paper: Paper, pdf: bytes, settings: Settings) -> bytes:
    """The numbered paper as it goes out: with its digital signature, when one was asked for."""
    if not paper.facts.get(DIGITAL):
        return pdf
    with signing_key(settings) as key:
        return sign_pdf(pdf, key, reason=paper.subject)


def signature_note(paper: Paper) -> Sentence:
    """What stands in the signature block of a paper that was signed on the screen."""
    at, digest = moment(paper.signed_at or paper.made_at), paper.sha256[:16]
    if paper.facts.get(DIGITAL):
        return say("(Đã ký số, xác nhận lúc {at}; mã bản trình ký {digest})", at=at, digest=digest)
    return say("(Đã ký trên hệ thống lúc {at}; mã bản trình ký {digest})", at=at, digest=digest)
