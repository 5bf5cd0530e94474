"""Counter for what a dispatch consists of: its letter prepared, papers and package to download, dossiers to read."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.letters import prepare_letter, usual_signer
from competition.dossiers.models import Dispatch
from competition.dossiers.queries import find_dossier, find_part
from competition.errors import NotFound
from competition.language import say
from competition.proposals.models import Proposal
from competition.web.downloads import deliver
from competition.web.fields import line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import CENTRE, ROLES, Desk, find_dispatch_desk
from competition.web.signed_in import Visitor

AT = "/province/dispatches/{dispatch_id:int}/letter"


class LetterForm(PageForm):
    """The signature block of the letter."""

    on_behalf_of = line(
        say("Ký thay mặt"), hint=say("Dòng “TM.” của khối ký. Để trống nếu ký trực tiếp."), required=False, most=100
    )
    deputy_for = line(
        say("Ký thay"), hint=say("Khi cấp phó ký: chức vụ được ký thay, ví dụ Chủ tịch. Thường để trống."),
        required=False, most=100,
    )  # fmt: skip
    title = line(say("Chức vụ người ký"), missing=say("Hãy ghi chức vụ người ký."), most=100)
    name = line(say("Họ tên người ký"), missing=say("Hãy ghi họ tên người ký."), most=100)


def _page(
    request: Request[Any, Any, Any], desk: Desk, dispatch: Dispatch, form: PageForm, typed: bool = False
) -> Response[Any]:
    return page(
        request, "province/letter.html", form=form if typed else None, asked=form, desk=desk, dispatch=dispatch,
        address=f"/province/dispatches/{dispatch.id}",
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def letter(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    return _page(request, desk, dispatch, LetterForm(start=usual_signer(session, desk.edition)))


@post(AT, sync_to_thread=True)
def write_letter(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Write letter and list from the files that are in the dispatch now."""
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    form = LetterForm(typed)
    if not form.taken():
        return _page(request, desk, dispatch, form, typed=True)
    block = {key: str(value).strip() for key, value in form.data.items() if value and str(value).strip()}
    state = request.app.state
    prepare_letter(session, state.cabinet, dispatch, by=visitor.actor, settings=state.settings, signer=block)
    said = say("Đã lập công văn và danh sách trích ngang. Mời mở ra đọc, rồi trình lãnh đạo ký.")
    return go(request, f"/province/dispatches/{dispatch_id}", said)


@get("/province/dispatches/{dispatch_id:int}/files/{what:str}", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], what: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Letter, list, signed letter, package or the centre's answer, for the province and, once sent, for the centre."""
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, (*ROLES, CENTRE))
    sha256, name = {
        "letter": (dispatch.letter_sha256, "Dự thảo công văn"),
        "list": (dispatch.list_sha256, "Danh sách trích ngang"),
        "signed": (dispatch.signed_letter_sha256, "Công văn đã ký"),
        "package": (dispatch.package_sha256, "Gói hồ sơ"),
        "answer": (dispatch.answer_sha256, "Trả lời của Trung ương"),
    }.get(what, (None, ""))
    if sha256 is None:
        raise NotFound
    ending = {"package": ".zip", "answer": "", "signed": ""}.get(what, ".pdf")
    whole = f"{name} {desk.edition.name} đợt {dispatch.number}{ending}"
    return deliver(request, session, sha256, whole, attach=what == "package")


@get("/files/dossiers/{proposal_id:int}", sync_to_thread=True)
def dossier(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The dossier of a proposal as one PDF, for whoever may read it."""
    found = find_dossier(session, visitor.actor, proposal_id)
    number = session.get_one(Proposal, proposal_id).file_number or str(proposal_id)
    return deliver(request, session, found.sha256, f"Hồ sơ {number}.pdf", attach="save" in request.query_params)


@get("/files/dossiers/{proposal_id:int}/parts/{number:int}", sync_to_thread=True)
def part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], number: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """One part of a large dossier, small enough for a letter."""
    whole, found = find_part(session, visitor.actor, proposal_id, number)
    file_number = session.get_one(Proposal, proposal_id).file_number or str(proposal_id)
    name = f"Hồ sơ {file_number} phần {number} trên {whole.parts}.pdf"
    return deliver(request, session, found.sha256, name, attach=True)


routes = [letter, write_letter, paper, dossier, part]
