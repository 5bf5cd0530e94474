"""Counter for one dispatch: its files, dossiers being built, letter, shortfalls, package, sending, giving up."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.dispatching import remove_from_dispatch
from competition.dossiers.making import make_again, making_of, movements_of
from competition.dossiers.queries import progress
from competition.errors import NotFound
from competition.language import Sentence, say
from competition.web.case_steps import press
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import find_dispatch_desk
from competition.web.province_dispatch_page import being_packed, read_dispatch, rows_of
from competition.web.signed_in import Visitor

AT = "/province/dispatches/{dispatch_id:int}"
DONE: dict[str, Sentence] = {
    "send": say("Đã ghi đợt gửi đi Trung ương; các tác giả được báo tin."),
    "cancel": say("Đã hủy đợt gửi; các hồ sơ chờ đợt khác."),
}
HELPS: dict[str, Sentence] = {
    "send": say("Gửi gói hồ sơ và công văn cho Ban Tổ chức Trung ương rồi bấm; hệ thống ghi ngày gửi là hôm nay."),
    "cancel": say("Các hồ sơ được đưa ra và chờ một đợt gửi khác. Số công văn đã cấp không dùng lại."),
}


def _show(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, dispatch_id: int, form: PageForm | None = None
) -> Response[Any]:
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    case = read_dispatch(session, desk, dispatch, form)
    return page(
        request, "province/dispatch.html", form=form, desk=desk, case=case, dispatch=dispatch,
        address=f"/province/dispatches/{dispatch_id}", main=["send"], helps=HELPS,
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, session, visitor, dispatch_id)


@get(AT + "/progress", sync_to_thread=True)
def show_progress(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The bar alone, for a page that looks again by itself; when all is made, the whole page comes anew."""
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    packing = being_packed(dispatch)
    done = progress(session, dispatch)
    answer = page(
        request, "province/dispatch_progress.html", built=done, packing=packing,
        address=f"/province/dispatches/{dispatch_id}", desk=desk,
    )  # fmt: skip
    finished = not packing and (done.done or not dispatch.open)
    if finished or making_of(session, dispatch, movements_of(session, dispatch)).failed:
        answer.headers["HX-Refresh"] = "true"
    return answer


@get([AT + "/remove", AT + "/build"], sync_to_thread=False)
def back(request: Request[Any, Any, Any], dispatch_id: FromPath[int]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the dispatch."""
    return go(request, f"/province/dispatches/{dispatch_id}")


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back_from_step(request: Request[Any, Any, Any], dispatch_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    return go(request, f"/province/dispatches/{dispatch_id}")


@post(AT + "/steps/{step:str}", sync_to_thread=True)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Send it, or give it up with a reason."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    if step not in DONE:
        raise NotFound
    form = press(session, dispatch, step, typed, by=visitor.actor)
    if form is not None:
        return _show(request, session, visitor, dispatch_id, form)
    return go(request, f"/province/dispatches/{dispatch_id}", DONE[step])


@post(AT + "/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Take a file out of a dispatch whose letter is not signed; a second click finds it gone."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    wanted = {int(one) for one in typed.getall("case", []) if str(one).isascii() and str(one).isdigit()}
    there = [proposal for _, proposal, _, _ in rows_of(session, dispatch) if proposal.id in wanted]
    if there:
        remove_from_dispatch(session, dispatch, there, by=visitor.actor)
    said = say("Đã đưa hồ sơ ra khỏi đợt gửi. Công văn và danh sách phải lập lại.")
    return go(request, f"/province/dispatches/{dispatch_id}", said)


@post(AT + "/build", sync_to_thread=True)
def build_again(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Have built what is missing or out of date; have the package packed that could not be."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    make_again(session, dispatch, by=visitor.actor)
    said = say("Đang dựng các bộ hồ sơ còn thiếu.") if dispatch.open else say("Đang đóng gói lại.")
    return go(request, f"/province/dispatches/{dispatch_id}", said)


routes = [show, show_progress, back, back_from_step, take_step, remove, build_again]
