"""What a jury may read of a document: its blind copy, searched for names, and withheld until an officer is sure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.dossiers.blind import find_marks, find_names, without_traces
from competition.errors import Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.blind_reading import known_names
from competition.proposals.clearing import CLEARABLE, clear_for_jury
from competition.proposals.models import Document, Proposal
from competition.storage import Cabinet

MOST_TOLD = 20


@dataclass(frozen=True)
class Withheld:
    """Why a document does not go to the jury; `unfit` ones need a copy made by hand, the others an officer's word."""

    document_id: int
    reasons: tuple[Sentence, ...]
    unfit: bool = False


def blind_copy(session: Session, cabinet: Cabinet, document: Document) -> tuple[bytes, str]:
    """What a juror reads of it, and whether that is a "pdf" or a "picture"; refused when it cannot be made blind."""
    stored = session.get_one(StoredFile, document.for_jury)
    if stored.media_type not in CLEARABLE:
        raise Refused(say("“{name}” không ẩn danh được; hãy nộp một bản PDF hoặc ảnh đã che tên.", name=document.name))
    kind = "pdf" if stored.media_type == "application/pdf" else "picture"
    with cabinet.open(stored.sha256) as stream:
        return without_traces(stream.read(), kind), kind


def search(
    session: Session, cabinet: Cabinet, proposal: Proposal, documents: Iterable[Document]
) -> dict[int, Withheld]:
    """Those of the documents in whose blind copies somebody could still be read, or that cannot be made blind."""
    names, found = known_names(session, proposal), dict[int, Withheld]()
    for document in documents:
        try:
            content, kind = blind_copy(session, cabinet, document)
            reasons = _traces(content, names) if kind == "pdf" else ()
            if reasons:
                found[document.id] = Withheld(document.id, reasons)
        except Refused as refused:
            found[document.id] = Withheld(document.id, refused.reasons, unfit=True)
    return found


def _traces(pdf: bytes, names: list[str]) -> tuple[Sentence, ...]:
    found = [*find_names(pdf, names), *find_marks(pdf)]
    told = {
        (one.page, one.words): say("Trang {page}: “{words}”", page=one.page, words=one.words) for one in found
    }  # fmt: skip
    return tuple(list(told.values())[:MOST_TOLD])


def clear_after_search(
    session: Session, cabinet: Cabinet, proposal: Proposal, ticked: Collection[int], *, by: Actor,
    sure: Collection[int] = (),
) -> dict[int, Withheld]:  # fmt: skip
    """Clear what was ticked for the jury, but for those in which names were found and nobody is `sure`; returns them.

    What was cleared before is not searched again.
    """
    documents = session.scalars(select(Document).where(Document.proposal_id == proposal.id).order_by(Document.id)).all()
    asked = [document for document in documents if document.id in ticked and not document.cleared_for_jury]
    withheld = {
        number: one
        for number, one in search(session, cabinet, proposal, asked).items()
        if one.unfit or number not in sure
    }
    clear_for_jury(session, proposal, set(ticked) - set(withheld), by=by)
    return withheld
