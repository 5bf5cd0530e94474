"""Attaching and removing documents, within the limits of their checklist item."""

from typing import BinaryIO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from competition import audit, clock, jobs
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Item, both
from competition.errors import NotFound, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals import rules
from competition.proposals.models import CheckedItem, Document, Proposal
from competition.proposals.page_count import pages_of
from competition.proposals.writing import check_may_mend
from competition.storage import Cabinet
from competition.storage.keeping import keep, measured, type_of

MEGABYTE = 1_000_000


def attach_document(
    session: Session, cabinet: Cabinet, proposal: Proposal, item: str, name: str, stream: BinaryIO, *, by: Actor
) -> Document:
    """Attach a file under a checklist item; all limits are looked at before a byte is stored.

    `stream` is seekable, at its start. The same content twice under one item is one document.
    """
    person_id = check_may_mend(session, proposal, by)
    asked = charter_of(the_edition(session, proposal.edition_id)).item(item)
    if asked is None:
        raise Refused(say("Danh mục hồ sơ không có mục này."))
    name = rules.clean_file_name(name)
    measured(stream, asked.max_mb * MEGABYTE)
    pages = _checked(asked, name, stream)
    file = keep(session, cabinet, stream, name, limit=asked.max_mb * MEGABYTE)
    there = _under(session, proposal, item)
    if file.sha256 in there:
        return there[file.sha256]
    if len(there) >= asked.max_files:
        raise Refused(
            say("Mục “{item}” nhận tối đa {n} tệp. Hãy gỡ một tệp trước.", item=both(asked.label), n=asked.max_files)
        )
    document = Document(
        proposal_id=proposal.id, item=item, name=name, sha256=file.sha256, pages=pages,
        attached_by_id=person_id, attached_at=clock.now(),
    )  # fmt: skip
    session.add(document)
    _changed(session, proposal, item)
    audit.record(
        session, "proposals:document:attach", by.person_id, "proposal", proposal.id,
        document=document.id, item=item, sha256=file.sha256,
    )  # fmt: skip
    return document


def remove_document(session: Session, proposal: Proposal, document_id: int, *, by: Actor) -> None:
    """Take a document out; its content goes with its last reference, after the commit."""
    check_may_mend(session, proposal, by)
    document = session.get(Document, document_id)
    if document is None or document.proposal_id != proposal.id:
        raise NotFound()
    session.delete(document)
    if proposal.open_to and document.item not in proposal.removed_items:
        proposal.removed_items = [*proposal.removed_items, document.item]
    _changed(session, proposal, document.item)
    audit.record(
        session, "proposals:document:remove", by.person_id, "proposal", proposal.id,
        document=document_id, item=document.item, sha256=document.sha256,
    )  # fmt: skip
    for sha256 in filter(None, (document.sha256, document.blind_sha256)):
        jobs.leave(session, "delete_unreferenced_file", sha256=sha256)


def find_document(session: Session, proposal: Proposal, document_id: int) -> Document:
    """A document of a proposal that the caller may see."""
    document = session.get(Document, document_id)
    if document is None or document.proposal_id != proposal.id:
        raise NotFound()
    return document


def _checked(asked: Item, name: str, stream: BinaryIO) -> int | None:
    """The pages of a file whose type and length are taken; refused otherwise."""
    media_type = type_of(stream, name)
    if media_type not in asked.types:
        raise Refused(
            say("Tệp “{name}” không đúng loại. Mục “{item}” nhận: {types}.",
                name=name, item=both(asked.label), types=rules.types_in_words(asked))
        )  # fmt: skip
    pages = pages_of(stream, media_type)
    if asked.max_pages is not None and pages is not None and pages > asked.max_pages:
        raise Refused(
            say("Tệp “{name}” có {n} trang; mục “{item}” nhận tối đa {most} trang.",
                name=name, n=pages, item=both(asked.label), most=asked.max_pages)
        )  # fmt: skip
    return pages


def _under(session: Session, proposal: Proposal, item: str) -> dict[str, Document]:
    rows = session.scalars(select(Document).where(Document.proposal_id == proposal.id, Document.item == item))
    return {document.sha256: document for document in rows}


def _changed(session: Session, proposal: Proposal, item: str) -> None:
    """The papers under an item are others now: a new revision, and what was checked there must be checked again."""
    proposal.revision += 1
    session.execute(
        delete(CheckedItem).where(
            CheckedItem.proposal_id == proposal.id, CheckedItem.subject != "eligibility", CheckedItem.item == item
        )
    )
    session.flush()
