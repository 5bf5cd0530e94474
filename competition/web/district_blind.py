"""Counter for the blind edition of a file: what the search found in each document, copies with covered names."""

from collections.abc import Iterable
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.dossiers.blinding import Withheld, blind_copy, clear_after_search, search
from competition.editions.models import Edition
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.proposals.clearing import keep_blind_copy
from competition.proposals.models import Document, Proposal
from competition.web.case_pages import find_case
from competition.web.district_desk import ROLES
from competition.web.downloads import disposition
from competition.web.fields import files
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/district/files/{proposal_id:int}/blind"
WITHHELD = say("Chưa gửi giám khảo {n} giấy tờ vì còn thấy tên, số hoặc không ẩn danh được. Xem từng chỗ ở dưới.")


def numbers(typed: Iterable[Any]) -> list[int]:
    return [int(one) for one in typed if str(one).isascii() and str(one).isdigit()]


def _copies(documents: Iterable[Document], typed: Any = None) -> PageForm:
    """A field for each document: the copy in which the officer covered the names."""
    parts = {
        f"copy_{one.id}": files(say("Bản đã che tên (PDF hoặc ảnh)"), required=False, accepts=".pdf,.jpg,.jpeg,.png")
        for one in documents
    }
    form: PageForm = type("CopiesForm", (PageForm,), parts)(typed)
    return form


def _pictures(session: Session, documents: Iterable[Document]) -> set[str]:
    """The contents without a text layer to search."""
    held = {one.for_jury for one in documents}
    rows = select(StoredFile.sha256).where(StoredFile.sha256.in_(held), StoredFile.media_type.like("image/%"))
    return set(session.scalars(rows))


def _documents(session: Session, proposal: Proposal) -> list[Document]:
    rows = select(Document).where(Document.proposal_id == proposal.id).order_by(Document.item, Document.id)
    return list(session.scalars(rows))


def _show(
    request: Request[Any, Any, Any], session: Session, edition: Edition, proposal: Proposal,
    form: PageForm | None = None, withheld: dict[int, Withheld] | None = None,
) -> Response[Any]:  # fmt: skip
    documents = _documents(session, proposal)
    if withheld is None:
        waiting = [one for one in documents if not one.cleared_for_jury]
        withheld = search(session, request.app.state.cabinet, proposal, waiting)
    return page(
        request, "district/blind.html", form=form, proposal=proposal, edition=edition, documents=documents,
        pictures=_pictures(session, documents),
        withheld=withheld, copies=form or _copies(documents), address=f"/district/files/{proposal.id}",
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Every document with what a juror could still read in it."""
    return _show(request, session, *find_case(session, visitor.actor, proposal_id, ROLES))


@post(AT, sync_to_thread=True, opt=TAKES_FILES)
def clear(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Keep her copies, then clear what she ticked; where names remain, only what she looked at and is sure of."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    documents, cabinet = _documents(session, proposal), request.app.state.cabinet
    form = _copies(documents, typed)
    if form.taken():
        try:
            for document in documents:
                for upload in form._fields[f"copy_{document.id}"].data or ():
                    keep_blind_copy(
                        session, cabinet, proposal, document, upload.file, upload.filename, by=visitor.actor
                    )
            ticked, sure = numbers(typed.getall("document", [])), numbers(typed.getall("sure", []))
            withheld = clear_after_search(session, cabinet, proposal, ticked, sure=sure, by=visitor.actor)
            return go(request, f"/district/files/{proposal_id}/blind", said_of(ticked, withheld))
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _show(request, session, *find_case(session, visitor.actor, proposal_id, ROLES), form)


def said_of(ticked: Iterable[int], withheld: dict[int, Withheld]) -> Sentence:
    if withheld:
        return say(WITHHELD.text, n=len(withheld))
    return say("Giám khảo đọc được {n} giấy tờ của hồ sơ này.", n=len(set(ticked)))


@get(AT + "/{document_id:int}", sync_to_thread=True)
def copy(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A document exactly as the jury would read it."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    found = session.get(Document, document_id)
    if found is None or found.proposal_id != proposal.id:
        raise NotFound
    content, kind = blind_copy(session, request.app.state.cabinet, found)
    return blind_answer(content, kind, f"{proposal.file_number or proposal_id} {document_id}")


def blind_answer(content: bytes, kind: str, name: str) -> Response[Any]:
    """A blind copy on its way to a browser, which keeps nothing of it."""
    headers = {
        "Content-Disposition": disposition(f"{name}.{'pdf' if kind == 'pdf' else 'jpg'}", inline=True),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    }
    return Response(content, media_type="application/pdf" if kind == "pdf" else "image/jpeg", headers=headers)


routes = [show, clear, copy]
