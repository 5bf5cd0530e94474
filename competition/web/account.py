"""Counter for accounts: opening one, signing in and out."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.actions import let_in, open_account, sign_in, sign_out
from competition.web.fields import line, secret
from competition.web.forms import PageForm
from competition.web.homes import home_of
from competition.web.kept import KEPT, go_on
from competition.web.pages import go, local_path, page
from competition.web.signed_in import close_sign_in, find_visitor, language_of, load_visitor, open_sign_in

WRONG = say("Số điện thoại (hoặc thư điện tử) và mật khẩu không khớp nhau. Mời chị thử lại.")


class SignInForm(PageForm):
    who = line(
        say("Số điện thoại hoặc thư điện tử"), missing=say("Mời chị nhập số điện thoại hoặc thư điện tử."),
        autocomplete="username",
    )  # fmt: skip
    password = secret(say("Mật khẩu"), missing=say("Mời chị nhập mật khẩu."))


class SignUpForm(PageForm):
    full_name = line(say("Họ và tên"), missing=say("Mời chị ghi họ và tên."), most=120, autocomplete="name")
    phone = line(
        say("Số điện thoại"), hint=say("Dùng để đăng nhập. Ví dụ: 0912 345 678."),
        missing=say("Mời chị ghi số điện thoại. Nếu chưa có, cán bộ Hội ở xã lập hồ sơ giúp chị."),
        type="tel", autocomplete="tel", width="20", inputmode="tel", most=30,
    )  # fmt: skip
    email = line(
        say("Thư điện tử (không bắt buộc)"), hint=say("Có thư điện tử thì chị nhận được thông báo ngay."),
        required=False, type="email", autocomplete="email",
    )  # fmt: skip
    password = secret(
        say("Đặt mật khẩu"), hint=say("Ít nhất 8 ký tự. Ghép vài từ dễ nhớ với chị cũng được."),
        missing=say("Mời chị đặt mật khẩu."), autocomplete="new-password",
    )  # fmt: skip


@get("/sign-in", sync_to_thread=True)
def sign_in_page(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    onward = local_path(request.query_params.get("next"), "")
    visitor = find_visitor(request)
    if visitor:
        return go(request, onward or home_of(visitor.actor.counters))
    return page(request, "account/sign_in.html", form=SignInForm(), next=onward, kept="")


@post("/sign-in", sync_to_thread=True)
def take_sign_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    form, state = SignInForm(typed), request.app.state
    if form.taken():
        try:
            token = sign_in(
                session, form.who.data, form.password.data, secret=state.secret, hours=state.settings.session_hours
            )
        except Refused as refused:
            form.refuse(BadInput({"": refused.reasons[0]}))
        else:
            if token:
                return _in(request, session, typed, token)
            form.refuse(BadInput({"who": WRONG}))
    return _sign_in_again(request, form, typed)


def _in(request: Request[Any, Any, Any], session: Session, typed: FormMultiDict, token: str) -> Response[Any]:
    """Signed in: an earlier sign-in of this browser ends, and the person goes on to where she was."""
    if before := request.cookies.get(request.app.state.sign_in_cookie):
        sign_out(session, before)
    response = go_on(request, typed, home_with(request, session, token))
    open_sign_in(request, response, token)
    return response


def home_with(request: Request[Any, Any, Any], session: Session, token: str) -> str:
    """Where she is at home; from here on this request's pages know her."""
    session.flush()
    visitor = request.scope["state"]["visitor"] = load_visitor(session, token)
    return home_of(visitor.actor.counters if visitor else [])


def _sign_in_again(request: Request[Any, Any, Any], form: SignInForm, typed: FormMultiDict) -> Response[Any]:
    onward, kept = local_path(typed.get("next"), ""), typed.get(KEPT, "")
    return page(request, "account/sign_in.html", keeps=True, form=form, next=onward, kept=kept)


@post("/sign-in/keep", sync_to_thread=True)
def sign_in_keeping(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    """The sign-in page with typed text in hand."""
    return page(request, "account/sign_in.html", form=SignInForm(), next="", kept=typed.get(KEPT, ""))


@post("/sign-out", sync_to_thread=True)
def take_sign_out(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    if token := request.cookies.get(request.app.state.sign_in_cookie):
        sign_out(session, token)
    response = go(request, "/", say("Chị đã đăng xuất."))
    close_sign_in(request, response)
    return response


@get("/sign-up", sync_to_thread=True)
def sign_up_page(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    onward = local_path(request.query_params.get("next"), "")
    if find_visitor(request):
        return go(request, onward or "/proposals")
    return page(request, "account/sign_up.html", form=SignUpForm(), next=onward)


@post("/sign-up", sync_to_thread=True)
def take_sign_up(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    form = SignUpForm(typed)
    if form.taken():
        try:
            return _signed_up(request, session, form, typed)
        except BadInput as bad:
            form.refuse(bad)
        except IntegrityError:
            session.rollback()
            form.refuse(BadInput({"phone": say("Số này vừa được mở tài khoản. Mời chị đăng nhập.")}))
    return page(request, "account/sign_up.html", form=form, next=local_path(typed.get("next"), ""))


def _signed_up(
    request: Request[Any, Any, Any], session: Session, form: SignUpForm, typed: FormMultiDict
) -> Response[Any]:
    state = request.app.state
    hours = state.settings.session_hours
    try:
        person = open_account(
            session, full_name=form.full_name.data, phone=form.phone.data, email=form.email.data or None,
            password=form.password.data,
        )  # fmt: skip
    except BadInput:
        # The button was pressed twice, or she has forgotten that she has an account: her own password lets her in.
        token = sign_in(session, form.phone.data, form.password.data, secret=state.secret, hours=hours)
        if token is None:
            raise
        return _in(request, session, typed, token)
    person.language = language_of(request)
    return _in(request, session, typed, let_in(session, person, hours=hours))


routes = [sign_in_page, take_sign_in, sign_in_keeping, take_sign_out, sign_up_page, take_sign_up]
