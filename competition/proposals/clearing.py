"""Which documents a jury may read: cleared one by one, in formats whose traces of their author can be taken out."""

from collections.abc import Collection
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import audit, jobs
from competition.db.stored_files import StoredFile
from competition.editions.queries import the_edition
from competition.errors import NotAllowed, NotFound, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Document, Proposal
from competition.storage import Cabinet
from competition.storage.keeping import keep, type_of

# What can be sent without its author's traces; a Word file or a film carries them inside.
CLEARABLE = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic")
LARGEST_COPY = 50_000_000


def clear_for_jury(session: Session, proposal: Proposal, documents: Collection[int], *, by: Actor) -> int:
    """From now on the jury reads these documents of the proposal and no others; returns how many changed."""
    _must_clear(session, proposal, by)
    rows = session.execute(
        select(Document, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == func.coalesce(Document.blind_sha256, Document.sha256))
        .where(Document.proposal_id == proposal.id)
    ).all()
    if not set(documents) <= {document.id for document, _ in rows}:
        raise Refused(say("Có giấy tờ không thuộc hồ sơ này."))
    changed = []
    for document, media_type in rows:
        cleared = document.id in documents
        if cleared and media_type not in CLEARABLE:
            raise Refused(
                say("“{name}” không ẩn danh được; giám khảo chỉ đọc được tệp PDF hoặc ảnh.", name=document.name)
            )
        if document.cleared_for_jury != cleared:
            document.cleared_for_jury = cleared
            changed.append(document.id)
    if changed:
        session.flush()
        audit.record(
            session, "proposals:document:clear", by.person_id, "proposal", proposal.id,
            cleared=sorted(documents), changed=sorted(changed),
        )  # fmt: skip
    return len(changed)


def keep_blind_copy(
    session: Session, cabinet: Cabinet, proposal: Proposal, document: Document, stream: BinaryIO, name: str, *,
    by: Actor,
) -> None:  # fmt: skip
    """The officer's own copy of a document, in which she covered the names; the jury reads it instead of the file."""
    _must_clear(session, proposal, by)
    if document.proposal_id != proposal.id:
        raise NotFound()
    if type_of(stream, name) not in CLEARABLE:
        raise Refused(say("Bản ẩn danh “{name}” phải là tệp PDF hoặc ảnh.", name=name))
    before = document.blind_sha256
    file = keep(session, cabinet, stream, name, limit=LARGEST_COPY)
    document.blind_sha256, document.cleared_for_jury = file.sha256, False
    session.flush()
    if before not in (None, file.sha256):
        jobs.leave(session, "delete_unreferenced_file", sha256=before)
    audit.record(
        session, "proposals:document:blind_copy", by.person_id, "proposal", proposal.id,
        document=document.id, sha256=file.sha256,
    )  # fmt: skip


def _must_clear(session: Session, proposal: Proposal, by: Actor) -> None:
    province_id = the_edition(session, proposal.edition_id).province_id
    if not (by.holds("screening_secretary", proposal.screening_unit_id) or by.holds("province_officer", province_id)):
        raise NotAllowed(say("Việc này do thư ký hội đồng của đơn vị thực hiện."))
