"""Cleared documents as jurors open them: under the item's name, without the traces of who made them."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.dossiers.blind import without_traces
from competition.proposals.blind_reading import cleared_document
from competition.scoring.judging import open_sheet
from competition.scoring.standings import record_name
from competition.web.downloads import disposition
from competition.web.juror_desk import find_desk, find_sheet
from competition.web.pages import translated
from competition.web.signed_in import Visitor


@get("/jury/rounds/{round_id:int}/files/{proposal_id:int}/documents/{document_id:int}", sync_to_thread=True)
def document(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The blind copy: a PDF stays a PDF, a picture becomes a plain JPEG."""
    desk = find_desk(session, visitor.actor, round_id)
    _, proposal = find_sheet(session, visitor.actor, desk, proposal_id)
    open_sheet(session, desk.round, proposal, by=visitor.actor)
    found = cleared_document(session, proposal, document_id)
    stored = session.get_one(StoredFile, found.sha256)
    kind = "pdf" if stored.media_type == "application/pdf" else "picture"
    with request.app.state.cabinet.open(found.sha256) as stream:
        content = without_traces(stream.read(), kind)
    item = desk.charter.item(found.item)
    label = translated(request, {"vi": item.label.vi, "en": item.label.en}) if item else found.item  # type: ignore[arg-type]
    name = f"{record_name(proposal)} {label} {found.id}.{'pdf' if kind == 'pdf' else 'jpg'}"
    headers = {
        "Content-Disposition": disposition(name, inline=True),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    }
    return Response(content, media_type="application/pdf" if kind == "pdf" else "image/jpeg", headers=headers)


routes = [document]
