"""Counter for a signed answer from the receiver's installation: handed in as a file, checked, written down."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.answering import roots_of, take_answer
from competition.dossiers.models import Dispatch
from competition.dossiers.replying import LARGEST_ANSWER
from competition.errors import BadInput, Refused
from competition.language import say
from competition.web.fields import files
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import OFFICER, Desk, find_dispatch_desk
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/province/dispatches/{dispatch_id:int}/answer"


class AnswerFileForm(PageForm):
    """The signed file as it came back."""

    answer = files(say("Thư trả lời đã ký số (tệp .p7m)"), accepts=".p7m", missing=say("Hãy chọn tệp thư trả lời."))


def _page(
    request: Request[Any, Any, Any], desk: Desk, dispatch: Dispatch, form: PageForm | None = None
) -> Response[Any]:
    if dispatch.state != "sent":
        raise Refused(say("Đợt gửi này không chờ thư trả lời."))
    return page(
        request, "province/answer.html", form=form, asked=form or AnswerFileForm(), desk=desk, dispatch=dispatch,
        address=f"/province/dispatches/{dispatch.id}", trusts=bool(request.app.state.settings.trusted_roots),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, *find_dispatch_desk(session, visitor, dispatch_id, [OFFICER]))


@post(AT, sync_to_thread=True, opt=TAKES_FILES)
def take(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The dispatch is received, or returned with what was said of each file."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id, [OFFICER])
    form, state = AnswerFileForm(typed), request.app.state
    if form.taken():
        try:
            content = form.answer.data[0].file.read(LARGEST_ANSWER + 1)
            roots = roots_of(state.settings)
            _, answer = take_answer(session, state.cabinet, content, roots, by=visitor.actor, dispatch=dispatch)
            said = say("Đã ghi thư trả lời: nơi nhận đã nhận đợt gửi.")
            if answer.kind == "return":
                said = say("Đã ghi thư trả lời: đợt gửi bị trả lại. Lý do riêng đứng bên từng hồ sơ.")
            return go(request, f"/province/dispatches/{dispatch_id}", said)
        except Refused as refused:
            if refused.status not in (422, 404):
                raise
            form.refuse(BadInput({"answer": refused.reasons[0]}))
    session.rollback()
    return _page(request, *find_dispatch_desk(session, visitor, dispatch_id, [OFFICER]), form)


routes = [show, take]
