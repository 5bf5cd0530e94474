"""A counter of its own for the shell's tests: one form, some acts, each kind of failure."""

from pathlib import Path
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Redirect
from markupsafe import Markup
from sqlalchemy import event, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from competition.errors import BadInput, NotAllowed, SomebodyWasFaster
from competition.language import say
from competition.web import fields
from competition.web.forms import PageForm
from competition.web.kept import go_on
from competition.web.pages import go, page
from competition.web.security import MACHINES
from competition.web.signed_in import Visitor, open_sign_in
from competition.web.typed_text import TAKES_FILES

TEMPLATES = Path(__file__).parent / "templates"
order: list[str] = []


class NoteForm(PageForm):
    title = fields.line(say("Tên dự án"), hint=say("Ngắn gọn, dễ nhớ"), most=40)
    story = fields.paragraphs(say("Nội dung"), required=False, most=200_000)
    women = fields.numeral(say("Số lao động nữ"), required=False, most=1000)
    share = fields.exact(say("Tỷ lệ góp vốn"), required=False, most=100)
    capital = fields.dong(say("Vốn"), required=False)
    started = fields.day(say("Ngày bắt đầu"), required=False)
    closes = fields.moment(say("Hạn nộp"), required=False)
    kind = fields.choose(say("Loại"), [("idea", say("Ý tưởng")), ("project", say("Dự án"))], required=False)
    field = fields.choose(say("Lĩnh vực"), [("farm", say("Nông nghiệp"))], required=False, look="select")
    needs = fields.choose_many(say("Cần hỗ trợ"), [("money", say("Vốn")), ("market", say("Thị trường"))])
    agreed = fields.tick(say("Tôi đồng ý"))
    scans = fields.files(say("Bản quét"), required=False, accepts=".pdf", many=True)


@get("/probe/form", sync_to_thread=True)
def blank(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    return page(request, "probe/form.html", form=NoteForm(start={"women": 1200}))


@post("/probe/form", sync_to_thread=True, opt=TAKES_FILES)
def take(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    form = NoteForm(typed)
    if form.taken():
        session.execute(text("insert into notes (text) values (:text)"), {"text": form.title.data})
        if form.title.data != "trùng":
            return go(request, "/probe/notes", say("Đã lưu “{title}”.", title=form.title.data))
        form.refuse(BadInput({"title": say("Tên này đã có."), "elsewhere": say("Còn một điều nữa.")}))
    return page(request, "probe/form.html", form=form)


@post("/probe/counted", sync_to_thread=True)
def counted(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    session.execute(text("insert into notes (text) values ('counted')"))
    return page(request, "failures/refused.html", status=422, keeps=True, title="x", reasons=["x"])


@get("/probe/notes", sync_to_thread=True)
def notes(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    rows = session.execute(text("select id, text from notes order by id")).all()
    return page(request, "probe/notes.html", rows=[[row.text, row.id] for row in rows], slow=Markup("<b>x</b>"))


@get("/probe/lazy", sync_to_thread=True)
def lazy(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    """Says in which order the page is rendered, the transaction ends, and the answer goes out."""
    event.listen(session, "after_commit", lambda _session: order.append("committed"))

    def late() -> str:
        order.append("rendered")
        return str(session.execute(text("select count(*) from notes")).scalar())

    return page(request, "probe/lazy.html", late=late)


@post("/probe/broken-commit", sync_to_thread=True)
def broken_commit(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Redirect:
    session.execute(text("insert into children (parent) values (404)"))
    return go(request, "/probe/notes", say("Đã lưu “{title}”.", title="không"))


@post("/probe/write-on-get", sync_to_thread=True)
def act(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Redirect:
    session.execute(text("insert into notes (text) values ('pressed')"))
    return go(request, "/probe/notes")


@get("/probe/fails/{how:str}", sync_to_thread=True)
def fails(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> None:
    raise {
        "faster": SomebodyWasFaster(),
        "stale": StaleDataError("version"),
        "forbidden": NotAllowed(say("Chỉ thư ký được mở vòng chấm.")),
        "bug": ZeroDivisionError("the secret inside"),
    }[request.path_params["how"]]


@get("/probe/mine", sync_to_thread=True)
def mine(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    return page(request, "probe/form.html", form=NoteForm())


@post("/probe/mine", sync_to_thread=True, opt=TAKES_FILES)
def take_mine(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:
    form = NoteForm(typed)
    if not form.taken():
        return page(request, "probe/form.html", form=form)
    session.execute(text("insert into notes (text) values (:text)"), {"text": form.story.data})
    return go(request, "/probe/notes")


@post("/probe/let-in", sync_to_thread=True)
def let_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    answer = go_on(request, typed, "/probe/notes")
    open_sign_in(request, answer, typed["token"])
    return answer


@post("/probe/machine", sync_to_thread=True, opt=MACHINES)
def machine(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> None:
    raise NotAllowed(say("Chỉ thư ký được mở vòng chấm."))


@get("/probe/parts", sync_to_thread=True)
def parts(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    return page(request, "probe/parts.html")


ROUTES = [blank, take, counted, notes, lazy, broken_commit, act, fails, mine, take_mine, let_in, machine, parts]
