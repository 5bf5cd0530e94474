"""Counter for keying in what stands on paper: the applicant's own form, written at the commune's desk."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.queries import the_edition
from competition.errors import BadInput, NotFound
from competition.language import say
from competition.people.consent import give_consents
from competition.web.case_pages import find_case
from competition.web.commune_desk import ROLES
from competition.web.commune_scans import SCAN_TYPES, keep_scan
from competition.web.fields import choose_many, day, files
from competition.web.forms import PageForm
from competition.web.hers import Hers, hers
from competition.web.pages import go, page
from competition.web.proposal_form import SAVED, keep_by_itself, keep_typed, show_part
from competition.web.proposal_papers import attach_typed, remove_one, show_papers
from competition.web.proposal_team import keep_typed_team, show_team
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

DESK = "/commune"


def find_keyed(session: Session, visitor: Visitor, proposal_id: int) -> Hers:
    """A paper file of one of her communes; what a woman writes herself is not there to be written in."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    if proposal.channel != "paper":
        raise NotFound
    return hers(session, proposal, DESK)


class ConsentForm(PageForm):
    """More consents from a signed paper: some were missing, or their text has changed."""

    consents = choose_many(say("Chị ấy đã ký đồng ý những mục nào?"), required=True)
    signed_on = day(say("Ngày ký trên phiếu"), missing=say("Ghi ngày chị ấy ký phiếu đồng ý."))
    scan = files(
        say("Bản quét hoặc ảnh chụp phiếu có chữ ký"), hint=say("PDF hoặc ảnh, tối đa 10 MB."),
        missing=say("Cần bản quét hoặc ảnh chụp phiếu đồng ý có chữ ký."), accepts=",".join(SCAN_TYPES),
    )  # fmt: skip


@get("/commune/proposals/{proposal_id:int}/check", sync_to_thread=True)
def closed(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Where a part leads that cannot be written any more: the file itself."""
    return go(request, find_keyed(session, visitor, proposal_id).address)


@get("/commune/proposals/{proposal_id:int}/consents", sync_to_thread=True)
def consents(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    found = find_keyed(session, visitor, proposal_id)
    return page(request, "commune/consents.html", found=found, form=_consent_form(found))


def _consent_form(found: Hers, typed: FormMultiDict | None = None) -> ConsentForm:
    form = ConsentForm(typed)
    form.consents.choices = [(purpose.key, purpose.label) for purpose in found.charter.consents]
    return form


@post("/commune/proposals/{proposal_id:int}/consents", sync_to_thread=True, opt=TAKES_FILES)
def keep_consents(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = find_keyed(session, visitor, proposal_id)
    form = _consent_form(found, typed)
    if form.taken():
        try:
            scan = keep_scan(request, session, form.scan.data[0])
            give_consents(
                session, the_edition(session, found.proposal.edition_id), found.proposal.applicant_id,
                form.consents.data, by=visitor.actor, proposal_id=proposal_id, channel="paper",
                signed_on=form.signed_on.data, scan_sha256=scan,
            )  # fmt: skip
            return go(request, found.address, say("Đã lưu phiếu đồng ý."))
        except BadInput as bad:
            form.refuse(bad)
    return page(request, "commune/consents.html", found=found, form=form)


@get("/commune/proposals/{proposal_id:int}/documents", sync_to_thread=True)
def papers(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return show_papers(request, session, find_keyed(session, visitor, proposal_id))


@post("/commune/proposals/{proposal_id:int}/documents", sync_to_thread=True, opt=TAKES_FILES)
def attach(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return attach_typed(request, session, find_keyed(session, visitor, proposal_id), typed, visitor.actor)


@post("/commune/proposals/{proposal_id:int}/documents/{document_id:int}/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return remove_one(request, session, find_keyed(session, visitor, proposal_id), document_id, visitor.actor)


@get("/commune/proposals/{proposal_id:int}/team", sync_to_thread=True)
def team(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return show_team(request, session, find_keyed(session, visitor, proposal_id))


@post("/commune/proposals/{proposal_id:int}/team", sync_to_thread=True)
def keep_team(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return keep_typed_team(request, session, find_keyed(session, visitor, proposal_id), typed, visitor.actor)


def _section(section: str) -> str:
    if section not in SAVED:
        raise NotFound
    return section


@get("/commune/proposals/{proposal_id:int}/{section:str}", sync_to_thread=True)
def part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], section: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return show_part(request, find_keyed(session, visitor, proposal_id), _section(section))


@post("/commune/proposals/{proposal_id:int}/{section:str}", sync_to_thread=True)
def keep_part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], section: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = find_keyed(session, visitor, proposal_id)
    return keep_typed(request, session, found, _section(section), typed, visitor.actor)


@post("/commune/proposals/{proposal_id:int}/{section:str}/autosave", sync_to_thread=True)
def autosave(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], section: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = find_keyed(session, visitor, proposal_id)
    return keep_by_itself(request, session, found, _section(section), typed, visitor.actor)


routes = [closed, consents, keep_consents, papers, attach, remove, team, keep_team, part, keep_part, autosave]
