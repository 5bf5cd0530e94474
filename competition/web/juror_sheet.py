"""A juror reads one file and fills in her sheet for it; nothing that she typed is lost."""

from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, NotFound, Refused, SomebodyWasFaster
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.conflicts import must_be_free
from competition.scoring.judging import (
    abstain,
    explain_sheet,
    marks_on,
    take_back_sheet,
    write_and_submit,
    write_marks,
)
from competition.scoring.measures import rule_of
from competition.scoring.models import Sheet
from competition.scoring.panel import must_be_open_for
from competition.scoring.rubric import Rubric
from competition.scoring.samples import must_have_practised
from competition.scoring.sheets import sheet_total
from competition.web.forms import PageForm
from competition.web.juror_desk import Desk, find_desk, find_sheet
from competition.web.juror_marks import points, typed_marks
from competition.web.juror_sheet_page import ActForm, at_its_place, sheet_form, sheet_page
from competition.web.pages import go, translated
from competition.web.signed_in import Visitor, language_of

AT = "/jury/rounds/{round_id:int}/files/{proposal_id:int}"
OPENED_ELSEWHERE = say(
    "Phiếu này vừa được lưu từ một trang khác của chị. Những gì chị vừa ghi vẫn còn trên trang; "
    "mời xem lại rồi bấm Lưu một lần nữa."
)


def _open(
    session: Session, visitor: Visitor, round_id: int, proposal_id: int, *, to_read: bool = True
) -> tuple[Desk, Sheet, Proposal, Rubric]:
    """Her sheet with its file, once she has declared her conflicts and, to read it, if none of them shuts it.

    What writes on a sheet asks for her ties itself.
    """
    desk = find_desk(session, visitor.actor, round_id)
    sheet, proposal = find_sheet(session, visitor.actor, desk, proposal_id)
    if desk.seat.declared_at is None:
        raise Refused(say("Mời chị khai xung đột lợi ích trước khi mở hồ sơ."))
    if to_read:
        must_be_free(session, desk.round.id, proposal.id, sheet.juror_id)
        must_have_practised(session, desk.round, sheet.juror_id)
    return desk, sheet, proposal, desk.rubric_for(proposal)


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk, sheet, proposal, rubric = _open(session, visitor, round_id, proposal_id)
    return sheet_page(request, session, visitor, desk, sheet, proposal, rubric)


@get(AT + "/{act:str}", sync_to_thread=True)
def back_to_it(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], act: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """A refused act stays in the address bar; loading it again shows the sheet."""
    if act not in ACTS:
        raise NotFound
    return go(request, f"/jury/rounds/{round_id}/files/{proposal_id}")


@post(AT, sync_to_thread=True)
def write(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int], proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Keep the sheet as it stands, and hand it in where that was pressed; what is missing then is kept as a draft."""
    desk, sheet, proposal, rubric = _open(session, visitor, round_id, proposal_id, to_read=False)
    form = sheet_form(sheet, proposal, rubric, language_of(request), typed)
    before = sheet.version
    if form.taken():
        try:
            said = _write(request, session, visitor, sheet, rubric, form, typed)
            return go(request, f"{desk.address}/files/{proposal.id}", said)
        except BadInput as bad:
            form.refuse(at_its_place(bad, rubric))
        except SomebodyWasFaster:
            session.refresh(sheet)
            form.refuse(BadInput({"": OPENED_ELSEWHERE}))
    form.version.data = str(sheet.version)
    return sheet_page(
        request, session, visitor, desk, sheet, proposal, rubric, form=form, typed=typed,
        keeps=sheet.version != before,
    )  # fmt: skip


def _write(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, sheet: Sheet, rubric: Rubric,
    form: PageForm, typed: FormMultiDict,
) -> Sentence:  # fmt: skip
    kept = marks_on(session, sheet)
    changed, remarks = typed_marks(typed, rubric, kept, language_of(request))
    seen, read = (int(told.data) if told.data.isdigit() else None for told in (form.version, form.revision))
    by, comment = visitor.actor, form.comment.data or ""
    if typed.get("act") != "submit":
        write_marks(session, sheet, changed, comment, by=by, seen_version=seen, remarks=remarks)
        return say("Đã lưu phiếu; phiếu chưa nộp.")
    write_and_submit(
        session, sheet, changed, comment, by=by, kept=kept, seen_version=seen, remarks=remarks,
        reason=form.reason.data or "", read_revision=read,
    )  # fmt: skip
    return say("Đã nộp phiếu chấm hồ sơ này.")


@post(AT + "/autosave", sync_to_thread=True)
def autosave(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int], proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Keep every mark that can stand; one that cannot is named and waits in the page."""
    desk, sheet, proposal, rubric = _open(session, visitor, round_id, proposal_id, to_read=False)
    form = sheet_form(sheet, proposal, rubric, language_of(request), typed)
    marks = marks_on(session, sheet)
    changed, remarks = typed_marks(typed, rubric, marks, language_of(request))
    seen = int(form.version.data) if form.version.data.isdigit() else None
    wrong: dict[str, Sentence] = {}
    try:
        write_marks(session, sheet, changed, form.comment.data, by=visitor.actor, seen_version=seen, remarks=remarks)
    except BadInput as bad:
        wrong = bad.fields
        good = {key: value for key, value in changed.items() if key not in wrong}
        write_marks(session, sheet, good, form.comment.data, by=visitor.actor, seen_version=seen, remarks=remarks)
    except SomebodyWasFaster:
        raise Refused(OPENED_ELSEWHERE) from None
    said = next((say("{sentence} Các mục khác đã lưu.", sentence=one) for one in wrong.values()), None)
    return Response(
        translated(request, said or _saved(session, desk, sheet, rubric)), media_type=MediaType.TEXT,
        status_code=422 if wrong else 200, headers={"X-Version": str(sheet.version)},
    )  # fmt: skip


def _saved(session: Session, desk: Desk, sheet: Sheet, rubric: Rubric) -> Sentence:
    """How much of the sheet is there, and its total once every ranking criterion is answered."""
    marks = {key: mark.score for key, mark in marks_on(session, sheet).items()}
    time, ranking = f"{clock.in_vietnam(clock.now()):%H:%M}", [one.key for one in rubric.ranking]
    done = sum(key in marks for key in ranking)
    total = sheet_total(marks, rubric, rule_of(desk.charter, desk.round.key)) if done == len(ranking) else None
    if total is None:
        return say("Đã lưu lúc {time}: {n} trên {all} tiêu chí.", time=time, n=done, all=len(ranking))
    return say(
        "Đã lưu lúc {time}: đủ {all} tiêu chí, tổng {total} điểm.", time=time, all=len(ranking), total=points(total)
    )


ACTS = {
    "take-back": (take_back_sheet, say("Đã lấy lại phiếu; chị sửa rồi nộp lại nhé.")),
    "abstain": (abstain, say("Đã ghi: chị không chấm hồ sơ này. Không phải là 0 điểm.")),
    "explain": (explain_sheet, say("Đã ghi lý do cho số điểm của chị.")),
}


@post(AT + "/{act:str}", sync_to_thread=True)
def do(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int], proposal_id: FromPath[int], act: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Take the sheet back, abstain, or explain a score: each with its reason."""
    if act not in ACTS:
        raise NotFound
    desk, sheet, proposal, rubric = _open(session, visitor, round_id, proposal_id, to_read=False)
    must_be_open_for(desk.round, "sheets")
    form = ActForm(typed, prefix=act)
    if form.taken():
        action, said = ACTS[act]
        try:
            action(session, sheet, form.reason.data or "", by=visitor.actor)
            return go(request, f"{desk.address}/files/{proposal.id}", said)
        except BadInput as bad:
            form.refuse(bad)
    return sheet_page(request, session, visitor, desk, sheet, proposal, rubric, pressed=form)


routes = [show, back_to_it, write, autosave, do]
