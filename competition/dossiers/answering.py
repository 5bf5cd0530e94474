"""The sender's side of an answer: signature and package checked, then the dispatch moves as its pages move it."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.answer_file import Answer, opened
from competition.dossiers.dispatching import record_receipt, record_return
from competition.dossiers.models import Dispatch, DispatchItem
from competition.dossiers.queries import find_dispatch
from competition.dossiers.replying import LARGEST_ANSWER
from competition.dossiers.signature import trust_roots
from competition.errors import Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.settings import Settings
from competition.storage import Cabinet
from competition.storage.keeping import keep


def take_answer(
    session: Session, cabinet: Cabinet, content: bytes, roots: Sequence[x509.Certificate], *, by: Actor,
    dispatch: Dispatch | None = None,
) -> tuple[Dispatch, Answer]:  # fmt: skip
    """Take in a signed answer: the dispatch whose package it names is received, or returned with its reasons.

    `dispatch` is the one on whose page it was handed in. Refused when the signature does not hold or leads to no
    root, when it belongs to another package, and when the dispatch no longer waits for an answer.
    """
    if len(content) > LARGEST_ANSWER:
        raise Refused(say("Tệp này không phải thư trả lời có chữ ký số."))
    answer, signed = opened(content, roots)
    sent = _sent(session, answer, by)
    if sent is None or (dispatch is not None and sent.id != dispatch.id):
        raise Refused(say("Thư trả lời này thuộc về gói khác: {package}.", package=answer.package))
    file = keep(session, cabinet, BytesIO(content), "answer.p7m", limit=LARGEST_ANSWER)
    if sent.answer_sha256 == file.sha256:
        raise Refused(say("Thư trả lời này đã được ghi vào đợt gửi {number} rồi.", number=sent.number))
    source = say("Thư trả lời số {number}/{year}, ký số: {signer}", number=answer.number,
                 year=str(answer.answered_on.year), signer=signed.signer)  # fmt: skip
    given: dict[str, Any] = {"on": answer.answered_on, "source": str(source)[:300], "source_sha256": file.sha256}
    if answer.kind == "receipt":
        record_receipt(session, sent, by=by, **given)
    else:
        record_return(session, sent, by=by, reason=answer.reason, reasons=_reasons(session, sent, answer), **given)
    return sent, answer


def _sent(session: Session, answer: Answer, by: Actor) -> Dispatch | None:
    """The dispatch whose package this answers, if this person may see it."""
    number = session.scalar(select(Dispatch.id).where(Dispatch.package_sha256 == answer.package_sha256))
    return None if number is None else find_dispatch(session, by, number)


def _reasons(session: Session, dispatch: Dispatch, answer: Answer) -> dict[int, str]:
    """Proposal → what the receiver said of it."""
    rows = session.execute(
        select(Proposal.file_number, Proposal.id)
        .join(DispatchItem, DispatchItem.proposal_id == Proposal.id)
        .where(DispatchItem.dispatch_id == dispatch.id)
    )
    inside = {str(row.file_number): row.id for row in rows}
    if strangers := sorted({item.file_number for item in answer.items} - set(inside)):
        raise Refused(say("Thư trả lời nhắc tới hồ sơ không có trong đợt gửi: {numbers}.", numbers=strangers))
    return {inside[item.file_number]: item.reason for item in answer.items}


def roots_of(settings: Settings) -> list[x509.Certificate]:
    """The certificates that this installation trusts."""
    if not settings.trusted_roots:
        raise Refused(say("Chưa đặt chứng thư tin cậy; người quản trị máy chủ đặt COMPETITION_TRUSTED_ROOTS."))
    return trust_roots(Path(settings.trusted_roots))
