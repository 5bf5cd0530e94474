"""Which documents a jury may read: cleared one by one, in formats whose traces of their author can be taken out."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit
from competition.db.stored_files import StoredFile
from competition.editions.queries import the_edition
from competition.errors import NotAllowed, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Document, Proposal

# What can be sent without its author's traces; a Word file or a film carries them inside.
CLEARABLE = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic")


def clear_for_jury(session: Session, proposal: Proposal, documents: Collection[int], *, by: Actor) -> int:
    """From now on the jury reads these documents of the proposal and no others; returns how many changed."""
    province_id = the_edition(session, proposal.edition_id).province_id
    if not (by.holds("screening_secretary", proposal.screening_unit_id) or by.holds("province_officer", province_id)):
        raise NotAllowed(say("Việc này do thư ký hội đồng của đơn vị thực hiện."))
    rows = session.execute(
        select(Document, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Document.sha256)
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
