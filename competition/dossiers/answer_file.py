"""The answer to a package: a receipt or a reasoned return as one small signed file (CMS around JSON)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal

from asn1crypto import x509
from pyhanko.sign.signers import Signer

from competition import clock
from competition.dossiers import record, record_text
from competition.dossiers.signature import Signed, check_signed, cms_over, content_of
from competition.errors import Refused
from competition.language import say

AnswerKind = Literal["receipt", "return"]


class ReturnedItem(record.Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the receiver says of one proposal."""

    file_number: str
    reason: str


class Answer(record.Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Received, or returned and why; it belongs to the package with this SHA-256 and to no other."""

    format: Literal["competition-answer/1"] = "competition-answer/1"
    kind: AnswerKind
    package_sha256: str
    package: str
    letter_number: str
    receiver: str
    number: int
    answered_on: date
    by: str = ""
    reason: str = ""
    items: tuple[ReturnedItem, ...] = ()


def sealed(answer: Answer, key: Signer) -> bytes:
    """The answer as it is sent: signed, with its words inside."""
    return cms_over(record_text.written(answer), key, detached=False)


def opened(content: bytes, roots: Sequence[x509.Certificate]) -> tuple[Answer, Signed]:
    """An answer whose signature holds and leads to one of `roots`; anything else is refused with a sentence."""
    held = content_of(content)
    if held is None:
        raise Refused(say("Tệp này không phải thư trả lời có chữ ký số."))
    if fault := check_signed(content, roots, clock.now()).fault:
        raise Refused(say("Thư trả lời không dùng được: {reason}.", reason=fault))
    answer = record_text.read(held, Answer)
    # The certificate must have been valid on the day of the answer; it may be looked at long after that.
    signed = check_signed(content, roots, datetime.combine(answer.answered_on, time(12), clock.VIETNAM))
    if not signed.trusted:
        raise Refused(
            say("Chứng thư của {signer} không dẫn tới nơi tin cậy; thư trả lời không được ghi.", signer=signed.signer)
        )
    return answer, signed
