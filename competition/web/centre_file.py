"""Counter for one forwarded file at the centre: its dossier and documents, what was recorded, the next outcome."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import NotFound
from competition.web import centre_words
from competition.web.case_pages import CasePage, find_case, read_case
from competition.web.case_steps import press
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import CENTRE, RECORDERS, ROLES, desk_at
from competition.web.province_file import where_it_went
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/centre/files/{proposal_id:int}"
SEES = (*ROLES, CENTRE)


def _read(session: Session, visitor: Visitor, proposal_id: int, pressed: PageForm | None = None) -> CasePage:
    edition, proposal = find_case(session, visitor.actor, proposal_id, SEES)
    return read_case(session, edition, proposal, by=visitor.actor, pressed=pressed)


def _show(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, case: CasePage, form: PageForm | None = None
) -> Response[Any]:
    went = where_it_went(session, case.proposal)
    sent = [one for one in went["dispatches"] if one[0].sent_on is not None]
    return page(
        request, "centre/file.html", form=form, case=case, address=f"/centre/files/{case.proposal.id}",
        desk=desk_at(visitor.actor, case.edition, SEES), **(went | {"dispatches": sent}),
        told=centre_words, recording=[one for one in case.steps if one.name in centre_words.RECORDING],
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, session, visitor, _read(session, visitor, proposal_id))


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back(request: Request[Any, Any, Any], proposal_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the file."""
    return go(request, f"/centre/files/{proposal_id}")


@post(AT + "/steps/{step:str}", sync_to_thread=True, opt=TAKES_FILES)
def record(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Record one outcome with its day and source, and the announcement itself where it is attached."""
    if step not in centre_words.DONE:
        raise NotFound
    _, proposal = find_case(session, visitor.actor, proposal_id, RECORDERS)
    gifts: dict[str, Any] = {}
    form = press(
        session, proposal, step, typed, by=visitor.actor, gifts=gifts,
        before=lambda form: centre_words.keep_source(request, session, form, gifts),
    )  # fmt: skip
    if form is not None:
        return _show(request, session, visitor, _read(session, visitor, proposal_id, form), form)
    return go(request, f"/centre/files/{proposal_id}", centre_words.DONE[step])


routes = [show, back, record]
