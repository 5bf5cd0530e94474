"""Counter for signed paper sheets: keyed in once, again by somebody else, what differs looked up on the paper."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound
from competition.language import say
from competition.scoring.measures import rubrics_of
from competition.scoring.paper_entry import drop_paper, key_first, key_second, may_key, settle
from competition.scoring.paper_models import PaperSheet
from competition.scoring.papers_read import find_sheet_of, last_paper, papers_of_round
from competition.scoring.standings import record_name
from competition.web.commune_scans import keep_scan
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.district_paper_form import DropForm, Opened, paper_form
from competition.web.downloads import deliver
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/district/rounds/{round_id:int}/paper"
ONE = AT + "/{proposal_id:int}/{juror_id:int}"


def _desk(session: Session, visitor: Visitor, round_id: int) -> RoundDesk:
    desk = find_round_desk(session, visitor, round_id)
    if not may_key(desk.round, visitor.actor, desk.edition.province_id, votes=desk.votes):
        raise NotFound
    return desk


def _open(session: Session, visitor: Visitor, round_id: int, proposal_id: int, juror_id: int) -> Opened:
    desk = _desk(session, visitor, round_id)
    found = find_sheet_of(session, desk.round, proposal_id, juror_id)
    if found is None:
        raise NotFound
    sheet, file, juror, paper = found
    rubric = rubrics_of(desk.charter, desk.round.key)[file.kind]
    return Opened(desk, sheet, file, juror, rubric, paper)


def _page(
    request: Request[Any, Any, Any], opened: Opened, form: PageForm | None = None, dropping: PageForm | None = None
) -> Response[Any]:
    """A sheet that is in already is told so; who keyed first is not offered the second keying."""
    paper, by = opened.paper, opened.desk.actor.person_id
    return page(
        request, "district/paper_sheet.html", form=form or dropping, keying=form or paper_form(opened),
        desk=opened.desk, opened=opened, name=record_name(opened.file), paper=paper,
        dropping=dropping or DropForm(prefix="drop"), overtaken=opened.overtaken,
        waits=paper is not None and paper.status == "once" and paper.first_by_id == by,
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = _desk(session, visitor, round_id)
    rows = papers_of_round(session, desk.round) if desk.round.open_for == "sheets" else []
    return page(request, "district/paper.html", desk=desk, rows=rows)


@get(ONE, sync_to_thread=True)
def show_one(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], juror_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, _open(session, visitor, round_id, proposal_id, juror_id))


@post(ONE, sync_to_thread=True, opt=TAKES_FILES)
def key_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int], proposal_id: FromPath[int],
    juror_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The first keying, the second, or the look at what differs: whichever the paper waits for."""
    opened = _open(session, visitor, round_id, proposal_id, juror_id)
    form = paper_form(opened, typed)
    if form.taken():
        try:
            paper = _keyed(request, session, visitor, opened, form)
            said = {
                "once": say("Đã ghi lần một. Mời một người khác nhập lần hai."),
                "differs": say("Hai lần nhập khác nhau: mời xem lại phiếu giấy."),
                "entered": say("Đã nộp phiếu của giám khảo từ bản giấy."),
            }[paper.status]
            return go(request, opened.address if paper.status == "differs" else f"{opened.desk.address}/paper", said)
        except BadInput as bad:
            form.refuse(BadInput({_field(opened, key): one for key, one in bad.fields.items()}))
    return _page(request, opened, form)


def _keyed(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, opened: Opened, form: PageForm
) -> PaperSheet:
    marks = {one.key: form[f"mark_{one.key}"].data or None for one in opened.criteria}
    printed = form.revision.data if "revision" in form else None
    if opened.paper is None:
        scan = keep_scan(request, session, form.scan.data[0])
        return key_first(
            session, opened.sheet, marks, scan_sha256=scan, sworn=form.sworn.data, revision=printed,
            by=visitor.actor, comment=form.comment.data or "", reason=form.reason.data or "",
        )  # fmt: skip
    if opened.paper.status == "differs":
        return settle(session, opened.paper, marks, form.settled_reason.data or "", by=visitor.actor)
    return key_second(session, opened.paper, marks, revision=printed, by=visitor.actor)


def _field(opened: Opened, key: str) -> str:
    return f"mark_{key}" if key in opened.rubric.by_key else key


@get(ONE + "/drop", sync_to_thread=True)
def back_to_it(
    request: Request[Any, Any, Any], round_id: FromPath[int], proposal_id: FromPath[int], juror_id: FromPath[int]
) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}/paper/{proposal_id}/{juror_id}")


@post(ONE + "/drop", sync_to_thread=True)
def drop(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int], proposal_id: FromPath[int],
    juror_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    opened = _open(session, visitor, round_id, proposal_id, juror_id)
    form = DropForm(typed, prefix="drop")
    if opened.paper is None:
        raise NotFound
    if not form.taken():
        return _page(request, opened, dropping=form)
    drop_paper(session, opened.paper, form.reason.data, by=visitor.actor)
    return go(request, f"{opened.desk.address}/paper", say("Đã bỏ phiếu giấy này; có thể nhập phiếu khác."))


@get(ONE + "/scan", sync_to_thread=True)
def scan(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], juror_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The signed paper as it was scanned, for those who key it in."""
    opened = _open(session, visitor, round_id, proposal_id, juror_id)
    paper = opened.paper or last_paper(session, opened.sheet.id)
    if paper is None:
        raise NotFound
    return deliver(request, session, paper.scan_sha256, f"phieu-giay-{record_name(opened.file)}")


routes = [show, show_one, key_in, back_to_it, drop, scan]
