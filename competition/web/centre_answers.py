"""Counter for a sent dispatch: what it holds, and the centre's answer written down: received, or returned and why."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.dispatching import record_receipt, record_return
from competition.dossiers.guards import LONGEST_SOURCE
from competition.dossiers.models import Dispatch
from competition.errors import BadInput, NotFound, Refused
from competition.language import Sentence, say
from competition.web import fields
from competition.web.case_steps import CHANGED, was_just_done
from competition.web.commune_scans import keep_scan
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import CENTRE, RECORDERS, ROLES, Desk, find_dispatch_desk
from competition.web.province_dispatch_page import DispatchPage, read_dispatch
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/centre/dispatches/{dispatch_id:int}"
SEES = (*ROLES, CENTRE)
STEPS = {"receipt": "record_receipt", "return": "record_return"}
DONE: dict[str, Sentence] = {
    "receipt": say("Đã ghi Trung ương nhận đợt gửi; các tác giả được báo tin."),
    "return": say("Đã ghi Trung ương trả lại đợt gửi. Sửa xong thì đưa các hồ sơ vào đợt mới."),
}


def answer_form(what: str, case: DispatchPage, typed: Any = None) -> PageForm:
    """Day, source or file; for a return the reason, and what was said of single files."""
    parts: dict[str, Any] = {
        "version": fields.hidden(),
        "on": fields.day(say("Ngày Trung ương trả lời"), missing=say("Hãy ghi ngày Trung ương trả lời.")),
        "source": fields.line(
            say("Văn bản trả lời"), hint=say("Số và ngày của văn bản. Để trống nếu đính kèm tệp."), required=False,
            most=LONGEST_SOURCE,
        ),
        "scan": fields.files(
            say("Tệp văn bản trả lời (PDF hoặc ảnh, không bắt buộc)"), required=False,
            accepts=".pdf,.jpg,.jpeg,.png,.webp,.heic",
        ),
    }  # fmt: skip
    if what == "return":
        missing = say("Hãy ghi lý do Trung ương trả lại.")
        parts["reason"] = fields.paragraphs(say("Lý do trả lại cả đợt"), missing=missing, most=2000, rows=4)
        for line in case.lines:
            label = say("Nói riêng về hồ sơ {number} (nếu có)", number=line.proposal.file_number or line.proposal.title)
            parts[f"file_{line.proposal.id}"] = fields.line(label, required=False, most=500)
    start = {"version": str(case.dispatch.version), "on": clock.today()}
    form: PageForm = type("AnswerForm", (PageForm,), parts)(typed, start=start)
    return form


def home_of(desk: Desk, dispatch: Dispatch) -> str:
    """The dispatch's page at this person's own counter."""
    return f"/province/dispatches/{dispatch.id}" if desk.province else f"/centre/dispatches/{dispatch.id}"


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A dispatch that was sent: papers, package, files."""
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, SEES)
    if desk.province:
        return go(request, home_of(desk, dispatch))
    case = read_dispatch(session, desk, dispatch)
    return page(request, "centre/dispatch.html", desk=desk, case=case, dispatch=dispatch)


def _answer_page(
    request: Request[Any, Any, Any], session: Session, desk: Desk, dispatch: Dispatch, what: str,
    form: PageForm | None = None,
) -> Response[Any]:  # fmt: skip
    case = read_dispatch(session, desk, dispatch)
    button = case.shut.get(STEPS[what])
    if button is None:
        raise Refused(say("Đợt gửi này không còn chờ trả lời: {state}.", state=_both(case.state.label)))
    return page(
        request, "centre/answer.html", form=form, desk=desk, case=case, dispatch=dispatch, what=what, step=button,
        asked=form or answer_form(what, case), home=home_of(desk, dispatch),
    )  # fmt: skip


def _both(label: Any) -> dict[str, str]:
    return {"vi": label.vi, "en": label.en}


@get(AT + "/{what:str}", sync_to_thread=True)
def ask(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], what: FromPath[str],
) -> Response[Any]:  # fmt: skip
    if what not in STEPS:
        raise NotFound
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, RECORDERS)
    return _answer_page(request, session, desk, dispatch, what)


@post(AT + "/{what:str}", sync_to_thread=True, opt=TAKES_FILES)
def write_down(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], what: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Write the answer down; all files of the dispatch move with it."""
    if what not in STEPS:
        raise NotFound
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, RECORDERS)
    onward = home_of(desk, dispatch)
    form = answer_form(what, read_dispatch(session, desk, dispatch), typed)
    if form.version.data != str(dispatch.version):
        if was_just_done(session, dispatch, STEPS[what], visitor.actor):
            return go(request, onward, DONE[what])
        form.version.data = str(dispatch.version)
        form.refuse(BadInput({"": CHANGED}))
    elif form.taken():
        try:
            _record(request, session, dispatch, what, form, visitor)
            return go(request, onward, DONE[what])
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, RECORDERS)
    return _answer_page(request, session, desk, dispatch, what, form)


def _record(
    request: Request[Any, Any, Any], session: Session, dispatch: Dispatch, what: str, form: PageForm, visitor: Visitor
) -> None:
    source: dict[str, Any] = {"on": form.on.data, "source": form.source.data or ""}
    if form.scan.data:
        source["source_sha256"] = keep_scan(request, session, form.scan.data[0])
    if what == "receipt":
        record_receipt(session, dispatch, by=visitor.actor, **source)
        return
    said = {
        int(name.removeprefix("file_")): str(field.data)
        for name, field in form._fields.items()
        if name.startswith("file_") and field.data
    }
    record_return(session, dispatch, by=visitor.actor, reason=form.reason.data, reasons=said, **source)


routes = [show, ask, write_down]
