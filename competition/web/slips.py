"""Counter for the slip from the commune: a code on paper opens an account or sets a new password, once."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.keys import typed_code
from competition.language import say
from competition.people.actions import find_slip, use_slip
from competition.people.queries import the_person
from competition.people.tries import note_wrong_code, refuse_guessing
from competition.web.account import home_with
from competition.web.fields import line, secret
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import open_sign_in


class SlipForm(PageForm):
    code = line(
        say("Mã trên phiếu"), hint=say("12 ký tự in trên phiếu cán bộ Hội đưa cho chị, ví dụ K7PM-3XQ9-2DHB."),
        missing=say("Mời chị nhập mã trên phiếu."), width="20", autocomplete="off", most=40,
    )  # fmt: skip
    password = secret(
        say("Đặt mật khẩu mới"), hint=say("Ít nhất 8 ký tự. Ghép vài từ dễ nhớ với chị cũng được."),
        missing=say("Mời chị đặt mật khẩu mới."), autocomplete="new-password",
    )  # fmt: skip


@get("/slip", sync_to_thread=True)
def slip_page(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    """Where the QR of a slip leads: its code stands in the form already."""
    code = typed_code(request.query_params.get("code", "")[:40])
    return page(request, "account/slip.html", form=SlipForm(start={"code": code}), has_code=bool(code))


@post("/slip", sync_to_thread=True)
def take_slip(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    form, state = SlipForm(typed), request.app.state
    address = request.client.host if request.client else ""
    refuse_guessing(session, address, secret=state.secret)
    counted = False
    if form.taken():
        try:
            return _slip_used(request, session, form)
        except BadInput as bad:
            form.refuse(bad)
            if counted := "code" in bad.fields:
                note_wrong_code(session, address, secret=state.secret)
    return page(request, "account/slip.html", keeps=counted, form=form, has_code=False)


def _slip_used(request: Request[Any, Any, Any], session: Session, form: SlipForm) -> Response[Any]:
    state = request.app.state
    slip = find_slip(session, form.code.data, secret=state.secret)
    token = use_slip(
        session, form.code.data, form.password.data, secret=state.secret, hours=state.settings.session_hours
    )
    name = the_person(session, slip.person_id).full_name if slip else ""
    home = home_with(request, session, token)
    response = go(request, home, say("Chào chị {name}, mật khẩu mới đã dùng được.", name=name))
    open_sign_in(request, response, token)
    return response


routes = [slip_page, take_slip]
