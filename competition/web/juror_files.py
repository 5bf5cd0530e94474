"""Cleared documents as jurors open them: under the item's name, without the traces of who made them."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.blinding import blind_copy
from competition.proposals.blind_reading import cleared_document
from competition.scoring.judging import open_sheet
from competition.scoring.standings import record_name
from competition.web.district_blind import blind_answer
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
    content, kind = blind_copy(session, request.app.state.cabinet, found)
    item = desk.charter.item(found.item)
    label = translated(request, {"vi": item.label.vi, "en": item.label.en}) if item else found.item  # type: ignore[arg-type]
    return blind_answer(content, kind, f"{record_name(proposal)} {label} {found.id}")


routes = [document]
