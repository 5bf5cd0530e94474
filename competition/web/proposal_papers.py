"""Counter for papers: each item of the checklist with its limits, files attached one by one and taken out again."""

from typing import Any, BinaryIO, cast

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.documents import attach_document, remove_document
from competition.proposals.rules import types_in_words
from competition.proposals.whole_file import documents_of
from competition.web.hers import Hers, find_hers
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


class Trouble:
    """What stands as `form` on the page: the sentences of an upload that was refused, at their item."""

    def __init__(self, found: dict[str, Sentence]) -> None:
        self.found = found

    @property
    def refused(self) -> bool:
        return bool(self.found)

    def problems(self) -> list[tuple[str, Sentence]]:
        return [(f"file-{item}", sentence) for item, sentence in self.found.items()]


@get("/proposals/{proposal_id:int}/documents", sync_to_thread=True)
def papers(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return show_papers(request, session, find_hers(session, visitor.actor, proposal_id))


def show_papers(request: Request[Any, Any, Any], session: Session, found: Hers) -> Response[Any]:
    """Every item with what is attached, or the way to reading them when the file is closed."""
    if not found.is_open:
        return go(request, f"{found.address}/check")
    return _page(request, session, found, {})


def _page(
    request: Request[Any, Any, Any], session: Session, found: Hers, trouble: dict[str, Sentence]
) -> Response[Any]:
    attached = documents_of(session, found.proposal)
    limits = {item.key: types_in_words(item) for item in found.charter.checklist}
    accepts = {item.key: ",".join(item.types) for item in found.charter.checklist}
    return page(
        request, found.template("documents"), form=Trouble(trouble), found=found, attached=attached, types=limits,
        accepts=accepts, trouble=trouble,
    )  # fmt: skip


@post("/proposals/{proposal_id:int}/documents", sync_to_thread=True, opt=TAKES_FILES)
def attach(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return attach_typed(request, session, find_hers(session, visitor.actor, proposal_id), typed, visitor.actor)


def attach_typed(
    request: Request[Any, Any, Any], session: Session, found: Hers, typed: FormMultiDict, by: Actor
) -> Response[Any]:
    """The chosen files under their item, all of them or none."""
    cabinet, item = request.app.state.cabinet, str(typed.get("item", ""))
    files = [file for file in typed.getall("file", []) if isinstance(file, UploadFile) and file.filename]
    if not files:
        return _page(request, session, found, {item: say("Chị chưa chọn tệp. Bấm “Chọn tệp” trước rồi bấm Tải lên.")})
    try:
        for file in files:
            stream = cast(BinaryIO, file.file)
            attach_document(session, cabinet, found.proposal, item, file.filename, stream, by=by)
    except Refused as refused:
        session.rollback()
        return _page(request, session, found, {item: refused.reasons[0]})
    said = say("Đã đính kèm “{name}”.", name=", ".join(file.filename for file in files))
    return go(request, f"{found.address}/documents#{item}", said)


@post("/proposals/{proposal_id:int}/documents/{document_id:int}/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return remove_one(request, session, find_hers(session, visitor.actor, proposal_id), document_id, visitor.actor)


def remove_one(
    request: Request[Any, Any, Any], session: Session, found: Hers, document_id: int, by: Actor
) -> Response[Any]:
    try:
        remove_document(session, found.proposal, document_id, by=by)
    except NotFound:
        return go(request, f"{found.address}/documents", say("Tệp này đã được gỡ từ trước."))
    return go(request, f"{found.address}/documents", say("Đã gỡ tệp."))


routes = [papers, attach, remove]
