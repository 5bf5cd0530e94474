"""Counter for a dispatch's hand-over: the record to print, and the scan of what both sides signed."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_papers import union
from competition.dossiers.hand_over import last_hand_over, prepare_hand_over, sign_hand_over
from competition.dossiers.models import Dispatch
from competition.editions.queries import find_place
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.storage.keeping import keep, type_of
from competition.web.district_signing import LARGEST_SCAN, SCANS
from competition.web.downloads import deliver
from competition.web.fields import files, line, moment, numeral
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import Desk, find_dispatch_desk
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/province/dispatches/{dispatch_id:int}/hand-over"


class HandOverForm(PageForm):
    at = moment(say("Bàn giao lúc"))
    place = line(say("Địa điểm"), most=200)
    giver_name = line(say("Người giao"), most=100)
    giver_position = line(say("Chức vụ người giao"), most=150)
    receiver_unit = line(say("Bên nhận"), most=200)
    receiver_name = line(say("Người nhận"), most=100)
    receiver_position = line(say("Chức vụ người nhận"), most=150)
    copies = numeral(say("Số bản"), hint=say("Số chẵn: mỗi bên giữ một nửa."), least=2, most=20, width="2")


class ScanForm(PageForm):
    scan = files(say("Bản quét biên bản hai bên đã ký (PDF hoặc ảnh)"), accepts=".pdf,.jpg,.jpeg,.png")


def _page(
    request: Request[Any, Any, Any], session: Session, desk: Desk, dispatch: Dispatch, form: PageForm | None = None,
    scanning: PageForm | None = None,
) -> Response[Any]:  # fmt: skip
    place = find_place(session, desk.edition.id, desk.edition.province_id)
    start = {
        "at": clock.now(), "place": str(say("trụ sở {union}", union=union(place))), "giver_name": desk.actor.name,
        "giver_position": str(say("cán bộ Hội LHPN tỉnh")), "copies": 2,
        "receiver_unit": str(say("Ban Tổ chức {contest} cấp Trung ương", contest=desk.charter.title.vi)),
    }  # fmt: skip
    return page(
        request, "province/hand_over.html", form=form or scanning, asked=form or HandOverForm(start=start),
        scanning=scanning or ScanForm(), desk=desk, dispatch=dispatch, paper=last_hand_over(session, dispatch),
        address=f"/province/dispatches/{dispatch.id}",
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, *find_dispatch_desk(session, visitor, dispatch_id))


@post(AT, sync_to_thread=True)
def prepare(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Write the record from the dispatch as it is."""
    (_, dispatch), form = find_dispatch_desk(session, visitor, dispatch_id), HandOverForm(typed)
    if form.taken():
        giver = {"name": form.giver_name.data, "position": form.giver_position.data}
        receiver = {
            "unit": form.receiver_unit.data,
            "name": form.receiver_name.data,
            "position": form.receiver_position.data,
        }
        try:
            prepare_hand_over(
                session, request.app.state.cabinet, dispatch, at=form.at.data, place=form.place.data,
                copies=form.copies.data, giver=giver, receiver=receiver, by=visitor.actor,
                settings=request.app.state.settings,
            )  # fmt: skip
            said = say("Đã lập biên bản bàn giao. Mời in, hai bên ký rồi tải bản quét lên.")
            return go(request, f"/province/dispatches/{dispatch_id}/hand-over", said)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _page(request, session, *find_dispatch_desk(session, visitor, dispatch_id), form)


@post(AT + "/scan", sync_to_thread=True, opt=TAKES_FILES)
def scan(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The signed paper."""
    (desk, dispatch), form = find_dispatch_desk(session, visitor, dispatch_id), ScanForm(typed)
    paper = last_hand_over(session, dispatch)
    if paper is None:
        raise NotFound
    if form.taken():
        upload = form.scan.data[0]
        if type_of(upload.file, upload.filename) in SCANS:
            kept = keep(session, request.app.state.cabinet, upload.file, upload.filename, limit=LARGEST_SCAN)
            sign_hand_over(session, paper, kept.sha256, by=visitor.actor)
            return go(request, f"/province/dispatches/{dispatch_id}/hand-over", say("Đã lưu bản ký."))
        form.refuse(BadInput({"scan": say("Bản quét phải là tệp PDF hoặc ảnh JPG, PNG.")}))
    return _page(request, session, desk, dispatch, scanning=form)


@get(AT + "/bien-ban.pdf", sync_to_thread=True)
def paper_pdf(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The record to print, or the scan of the signed one."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    found = last_hand_over(session, dispatch)
    if found is None:
        raise NotFound
    return deliver(request, session, found.goes_out, f"{found.subject}.pdf")


routes = [show, prepare, scan, paper_pdf]
