"""Counter for the commune's papers: all papers of a file, apology with a new day, process slip, the case register."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_register import case_register_facts, register_rows
from competition.dossiers.for_applicant import papers_for_her
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import override_folder
from competition.dossiers.one_stop import (
    apologise,
    appointed_on,
    last_apologies,
    process_slip_facts,
)
from competition.dossiers.register_files import as_csv, as_workbook
from competition.dossiers.rendering import render
from competition.editions.models import Place
from competition.errors import BadInput, NotFound, Refused
from competition.language import in_language, say
from competition.people.queries import the_person
from competition.web.case_pages import find_case
from competition.web.commune_desk import ROLES, Desk, desk_of
from competition.web.downloads import disposition
from competition.web.fields import day, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor, language_of

AT = "/commune/proposals/{proposal_id:int}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = {
    "file_number": (say("Số hồ sơ"), 18), "title": (say("Tên đề án/ý tưởng"), 40), "name": (say("Người nộp hồ sơ"), 26),
    "address": (say("Địa chỉ"), 36), "phone": (say("Điện thoại"), 16), "taken_in_on": (say("Tiếp nhận"), 12),
    "appointed_on": (say("Hẹn trả"), 12), "answered_on": (say("Trả kết quả"), 12), "state": (say("Tình trạng"), 26),
}  # fmt: skip


class ApologyForm(PageForm):
    reason = paragraphs(say("Vì sao chậm"), missing=say("Hãy ghi lý do để chị ấy hiểu vì sao chậm."), most=600, rows=3)
    new_date = day(say("Hẹn lại ngày"))


def _sent(content: bytes, media_type: str, name: str, *, inline: bool) -> Response[bytes]:
    headers = {
        "Content-Disposition": disposition(name, inline=inline), "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type=media_type, headers=headers)


def _papers(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, proposal_id: int, form: PageForm | None = None
) -> Response[Any]:
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    apology = last_apologies(session, [proposal.id]).get(proposal.id)
    return page(
        request, "commune/papers.html", form=form, asked=form or ApologyForm(), proposal=proposal,
        papers=papers_for_her(session, proposal), appointed=appointed_on(edition, apology),
        address=f"/commune/proposals/{proposal.id}",
    )  # fmt: skip


@get(AT + "/papers", sync_to_thread=True)
def papers(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _papers(request, session, visitor, proposal_id)


@post(AT + "/apology", sync_to_thread=True)
def apology(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Why the result is late, and the new day."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    form, state = ApologyForm(typed), request.app.state
    if form.taken():
        try:
            apologise(
                session, state.cabinet, proposal, form.reason.data, form.new_date.data, by=visitor.actor,
                settings=state.settings,
            )  # fmt: skip
            said = say("Đã lập phiếu xin lỗi và hẹn lại; chị ấy được báo tin.")
            return go(request, f"/commune/proposals/{proposal_id}/papers", said)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _papers(request, session, visitor, proposal_id, form)


@get(AT + "/phieu-kiem-soat.pdf", sync_to_thread=True)
def process_slip(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Each hand-over of the file so far."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    if proposal.file_number is None:
        raise NotFound
    facts, profile = process_slip_facts(session, proposal), header_of(session, edition, proposal.unit_id)
    session.rollback()  # drawing takes its time; the database is given back first
    content = render("process_slip", facts, profile=profile, override=override_folder(request.app.state.settings))
    return _sent(content, "application/pdf", f"Phiếu kiểm soát {facts['file_number']}.pdf", inline=True)


def _asked(request: Request[Any, Any, Any], desk: Desk) -> tuple[Place, date, date]:
    """Which commune's register, from which day to which: of the whole contest until today when nothing is said."""
    wanted = request.query_params.get("unit", "")
    place = next((one for one in desk.places if str(one.unit_id) == wanted), desk.places[0])
    first = _day(request.query_params.get("from", "")) or clock.in_vietnam(desk.charter.calendar.opens).date()
    return place, first, _day(request.query_params.get("to", "")) or max(clock.today(), first)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@get("/commune/register", sync_to_thread=True)
def register(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """The register of files that a commune took in."""
    desk = desk_of(request, session, visitor)
    place, first, last = _asked(request, desk)
    rows = register_rows(session, desk.edition, place, first, last)
    return page(request, "commune/register.html", desk=desk, place=place, first=first, last=last, rows=rows)


@get("/commune/register/{name:str}", sync_to_thread=True)
def export(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """The register to print (so-theo-doi.pdf) or as a spreadsheet (.xlsx, .csv)."""
    desk, language = desk_of(request, session, visitor), language_of(request)
    place, first, last = _asked(request, desk)
    called, form = f"Sổ theo dõi hồ sơ {place.name}", name.removeprefix("so-theo-doi.")
    if name == "so-theo-doi.pdf":
        officer = the_person(session, visitor.person_id).full_name
        facts = case_register_facts(session, desk.edition, place, first, last, officer)
        profile = header_of(session, desk.edition, place.unit_id)
        session.rollback()  # drawing takes its time; the database is given back first
        content = render("case_register", facts, profile=profile, override=override_folder(request.app.state.settings))
        return _sent(content, "application/pdf", f"{called}.pdf", inline=True)
    if name not in ("so-theo-doi.xlsx", "so-theo-doi.csv"):
        raise NotFound
    head = [in_language(label, language) for label, _ in COLUMNS.values()]
    rows = [
        [f"{row[key]:%d/%m/%Y}" if isinstance(row[key], date) else str(row[key] or "") for key in COLUMNS]
        for row in register_rows(session, desk.edition, place, first, last)
    ]
    if form == "xlsx":
        return _sent(as_workbook(head, rows, [width for _, width in COLUMNS.values()]), XLSX, f"{called}.xlsx",
                     inline=False)  # fmt: skip
    return _sent(as_csv(head, rows), "text/csv; charset=utf-8", f"{called}.csv", inline=False)


routes = [papers, apology, process_slip, register, export]
