"""Counter for the finals: certificates from recorded outcomes, a session with its calls and the list on its door."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.finals_papers import CALL, CERTIFICATE, CERTIFIED, door_list_facts
from competition.dossiers.finals_preparing import ask_for_papers, calls_standing, certificates_standing
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import override_folder
from competition.dossiers.rendering import render
from competition.editions.queries import journey_text
from competition.errors import BadInput, NotFound
from competition.finals.models import PitchSession
from competition.finals.sessions import STAGES, Announced, announce, called, find_pitch_session, settle_turns
from competition.language import say
from competition.web.downloads import disposition
from competition.web.fields import day, line, moment, numeral, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import Desk, desk_of
from competition.web.signed_in import Visitor
from competition.workflow.actions import parsed

AT = "/province/finals/{stage:str}"


class SessionForm(PageForm):
    """What the organisers announced of a session."""

    name = line(say("Tên vòng"), hint=say("Ví dụ: chung kết cấp vùng khu vực miền Bắc."), most=200)
    ground = line(say("Căn cứ"), hint=say("Văn bản của Ban Tổ chức, kèm số và ngày."), most=300)
    begins_at = moment(say("Bắt đầu lúc"))
    arrive_by = moment(say("Có mặt trước"))
    place = line(say("Địa điểm"), most=300)
    minutes = numeral(say("Thuyết trình"), least=1, most=60, width="2", suffix=say("phút"))
    questions = numeral(say("Trả lời câu hỏi"), least=1, most=60, width="2", suffix=say("phút"))
    bring = paragraphs(say("Mang theo"), hint=say("Mỗi thứ một dòng."), most=1500, rows=4)
    confirm_by = day(say("Xác nhận tham dự chậm nhất"))
    costs = paragraphs(say("Đi lại, chi phí"), required=False, most=600, rows=2)
    contact = line(say("Điện thoại liên hệ"), most=200)


@get("/province/finals", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    states = parsed(*journey_text(session, desk.edition.proposal_journey_id)).states
    standing = certificates_standing(session, desk.edition)
    return page(request, "province/finals.html", desk=desk, standing=standing, states=states, stages=STAGES)


@post("/province/finals", sync_to_thread=True)
def certify(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Prepare the certificates of a stage."""
    desk, stage = desk_of(request, session, visitor), str(typed.get("stage", ""))
    if stage not in CERTIFIED:
        raise NotFound
    ask_for_papers(session, desk.edition, CERTIFICATE, stage, by=visitor.actor)
    said = say("Đang lập giấy chứng nhận; xong sẽ nằm ở trang Trình ký.")
    return go(request, f"/province/finals?edition={desk.edition.name}", said)


def _session_page(
    request: Request[Any, Any, Any], session: Session, desk: Desk, stage: str, form: PageForm | None = None
) -> Response[Any]:
    held = find_pitch_session(session, desk.edition, stage)
    people = called(session, desk.edition, stage, held.turns if held else ())
    return page(
        request, "province/final.html", form=form, desk=desk, stage=stage, held=held, people=people,
        asked=form or SessionForm(start=_start(held, stage)), label=STAGES[stage],
        standing=calls_standing(session, held, len(people)) if held else None,
    )  # fmt: skip


def _start(held: PitchSession | None, stage: str) -> dict[str, Any]:
    if held is None:
        bring = [say("Bản trình chiếu tối đa 10 trang"), say("Sản phẩm để trưng bày"), say("Căn cước công dân")]
        return {"name": str(STAGES[stage]), "minutes": 5, "questions": 7, "bring": "\n".join(map(str, bring))}
    return {**{name: getattr(held, name) for name in SESSION}, "bring": "\n".join(held.bring)}


SESSION = (
    "name", "ground", "begins_at", "arrive_by", "place", "minutes", "questions", "confirm_by", "costs", "contact",
)  # fmt: skip


@get(AT, sync_to_thread=True)
def one(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    stage: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return _session_page(request, session, desk_of(request, session, visitor), stage)


@post(AT, sync_to_thread=True)
def keep(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    stage: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Keep what was announced."""
    desk, form = desk_of(request, session, visitor), SessionForm(typed)
    find_pitch_session(session, desk.edition, stage)
    if form.taken():
        told = {name: form[name].data for name in SESSION} | {
            "bring": [text.strip() for text in (form.bring.data or "").splitlines() if text.strip()],
            "costs": form.costs.data or "",
        }
        try:
            announce(session, desk.edition, stage, Announced(**told), by=visitor.actor)
            said = say("Đã lưu buổi thi. Mời kiểm tra thứ tự rồi lập giấy mời.")
            return go(request, f"/province/finals/{stage}?edition={desk.edition.name}", said)
        except BadInput as bad:
            form.refuse(bad)
    return _session_page(request, session, desk, stage, form)


@post(AT + "/turns", sync_to_thread=True)
def order(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    stage: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The order of speaking."""
    desk = desk_of(request, session, visitor)
    held = find_pitch_session(session, desk.edition, stage)
    if held is None:
        raise NotFound
    turns = {
        int(name.removeprefix("turn-")): int(text)
        for name, text in typed.items()
        if name.removeprefix("turn-").isdecimal() and str(text).isdecimal() and len(str(text)) < 6
    }
    settle_turns(session, desk.edition, held, turns, by=visitor.actor)
    return go(request, f"/province/finals/{stage}?edition={desk.edition.name}", say("Đã lưu thứ tự thuyết trình."))


@post(AT + "/calls", sync_to_thread=True)
def call(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    stage: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Prepare a call for everyone of the final."""
    desk = desk_of(request, session, visitor)
    ask_for_papers(session, desk.edition, CALL, stage, by=visitor.actor)
    said = say("Đang lập giấy mời; xong sẽ nằm ở trang Trình ký.")
    return go(request, f"/province/finals/{stage}?edition={desk.edition.name}", said)


@get(AT + "/danh-sach-don-tiep.pdf", sync_to_thread=True)
def door_list(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    stage: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """The list on the door."""
    desk = desk_of(request, session, visitor)
    held = find_pitch_session(session, desk.edition, stage)
    if held is None:
        raise NotFound
    facts = door_list_facts(session, desk.edition, held)
    profile = header_of(session, desk.edition, desk.edition.province_id)
    session.rollback()  # drawing takes its time; the database is given back first
    content = render("door_list", facts, profile=profile, override=override_folder(request.app.state.settings))
    headers = {
        "Content-Disposition": disposition(f"Danh sách đón tiếp {facts['round_name']}.pdf", inline=True),
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type="application/pdf", headers=headers)


routes = [show, certify, one, keep, order, call, door_list]
