"""Counter for mending a file that was returned: its documents, where it lies at the screening unit or the province."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import Refused
from competition.language import say
from competition.proposals.writing import mends
from competition.web.case_pages import find_case
from competition.web.district_desk import ROLES as SCREENING
from competition.web.hers import Hers, hers
from competition.web.proposal_papers import attach_typed, remove_one, show_papers
from competition.web.province_desk import ROLES as PROVINCE
from competition.web.province_desk import Desk, desk_at
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT_THE_UNIT = "/district/files/{proposal_id:int}/documents"
AT_THE_PROVINCE = "/province/files/{proposal_id:int}/documents"
NOT_OPEN = say("Hồ sơ không bị trả lại để sửa nên không thêm, bớt giấy tờ được.")


@dataclass(frozen=True)
class Returned(Hers):
    """A file that came back to a desk: its documents may be mended there, nothing else. `office`: the province's."""

    office: Desk | None = None

    @property
    def address(self) -> str:
        return f"{self.desk}/files/{self.proposal.id}"

    @property
    def is_open(self) -> bool:
        return bool(self.proposal.open_to)


def _returned(session: Session, visitor: Visitor, proposal_id: int, desk: str, roles: Sequence[str]) -> Returned:
    """A file that she may see at this desk, while its state opens it to her; another is not there."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, roles)
    if not mends(session, proposal, visitor.actor):
        raise Refused(NOT_OPEN)
    found = hers(session, proposal)
    office = desk_at(visitor.actor, edition) if roles is PROVINCE else None
    return Returned(found.proposal, found.call, found.state, [], desk, office)


def _at_the_unit(session: Session, visitor: Visitor, proposal_id: int) -> Returned:
    return _returned(session, visitor, proposal_id, "/district", SCREENING)


def _at_the_province(session: Session, visitor: Visitor, proposal_id: int) -> Returned:
    return _returned(session, visitor, proposal_id, "/province", PROVINCE)


@get(AT_THE_UNIT, sync_to_thread=True)
def papers(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return show_papers(request, session, _at_the_unit(session, visitor, proposal_id))


@post(AT_THE_UNIT, sync_to_thread=True, opt=TAKES_FILES)
def attach(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return attach_typed(request, session, _at_the_unit(session, visitor, proposal_id), typed, visitor.actor)


@post(AT_THE_UNIT + "/{document_id:int}/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return remove_one(request, session, _at_the_unit(session, visitor, proposal_id), document_id, visitor.actor)


@get(AT_THE_PROVINCE, sync_to_thread=True)
def province_papers(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return show_papers(request, session, _at_the_province(session, visitor, proposal_id))


@post(AT_THE_PROVINCE, sync_to_thread=True, opt=TAKES_FILES)
def province_attach(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return attach_typed(request, session, _at_the_province(session, visitor, proposal_id), typed, visitor.actor)


@post(AT_THE_PROVINCE + "/{document_id:int}/remove", sync_to_thread=True)
def province_remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return remove_one(request, session, _at_the_province(session, visitor, proposal_id), document_id, visitor.actor)


routes = [papers, attach, remove, province_papers, province_attach, province_remove]
