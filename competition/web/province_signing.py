"""Counter for the leader's signature on a letter: her password over what she read, or the scan of what she signed."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.dispatching import sign_dispatch
from competition.dossiers.models import Dispatch
from competition.dossiers.signing_key import check_key
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.passwords import matches
from competition.people.queries import the_person
from competition.people.tries import note_wrong_code, refuse_guessing
from competition.web.district_signing import signature
from competition.web.field_kinds import Secret
from competition.web.fields import files, hidden, tick
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import LEADER, Desk, find_dispatch_desk
from competition.web.province_dispatch_page import read_dispatch
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/province/dispatches/{dispatch_id:int}/sign"


class SignForm(PageForm):
    """`pdf` is the hash of the letter that stood on the page."""

    pdf = hidden()
    password = Secret(say("Mật khẩu của chị"), render_kw={"autocomplete": "current-password"})
    demonstration = tick(say("Tôi đã đọc công văn và ký (bản trình diễn không hỏi mật khẩu)."))
    digital = tick(
        say("Ký số công văn bằng khóa của cơ quan (PAdES)."),
        hint=say("Bản có số được ký số; ai sửa một chữ sau đó thì chữ ký không còn khớp."),
    )
    scan = files(say("Bản quét công văn đã ký (PDF hoặc ảnh)"), required=False, accepts=".pdf,.jpg,.jpeg,.png")


def _in_the_demo(request: Request[Any, Any, Any], person: Person) -> bool:
    """One of the demonstration's cast has no password; there a tick stands for it."""
    return bool(request.app.state.settings.demo and person.cast and person.password_hash is None)


def _page(
    request: Request[Any, Any, Any], session: Session, desk: Desk, dispatch: Dispatch, *,
    form: PageForm | None = None, keeps: bool = False,
) -> Response[Any]:  # fmt: skip
    if not dispatch.open:
        raise Refused(say("Công văn của đợt gửi này đã ký, hoặc đợt gửi đã hủy."))
    case = read_dispatch(session, desk, dispatch)
    person = the_person(session, desk.actor.person_id or 0)
    return page(
        request, "province/sign.html", form=form, keeps=keeps, desk=desk, dispatch=dispatch, case=case,
        asked=form or SignForm(start={"pdf": dispatch.letter_sha256 or ""}), sign=case.shut.get("sign"),
        address=f"/province/dispatches/{dispatch.id}", in_demo=_in_the_demo(request, person),
        has_password=person.password_hash is not None, can_sign=bool(request.app.state.settings.signing_key),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, [LEADER])
    return _page(request, session, desk, dispatch)


@post(AT, sync_to_thread=True, opt=TAKES_FILES)
def sign(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """She signs what she saw: the hash of the letter on her page must be the letter's hash now."""
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, [LEADER])
    form, person = SignForm(typed), the_person(session, visitor.person_id)
    if form.taken():
        if _wrong_password(request, session, person, form):
            return _page(request, session, desk, dispatch, form=form, keeps=True)
        try:
            given = signature(session, request.app.state.cabinet, form, demo=_in_the_demo(request, person))
            if digital := bool(form.digital.data):
                check_key(request.app.state.settings)
            sign_dispatch(session, dispatch, by=visitor.actor, digital=digital, **given)
            said = say("Đã ký công văn và cấp số. Gói hồ sơ đang được đóng.")
            return go(request, f"/province/dispatches/{dispatch_id}", said)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id, [LEADER])
    form.pdf.data = dispatch.letter_sha256 or ""
    return _page(request, session, desk, dispatch, form=form)


def _wrong_password(request: Request[Any, Any, Any], session: Session, person: Person, form: PageForm) -> bool:
    """Whether a password was typed and is not hers; each wrong one is counted."""
    if not form.password.data:
        return False
    secret, who = request.app.state.secret, f"signature {person.id}"
    refuse_guessing(session, who, secret=secret)
    if matches(person.password_hash, form.password.data):
        return False
    note_wrong_code(session, who, secret=secret)
    form.refuse(BadInput({"password": say("Mật khẩu chưa đúng; công văn chưa được ký.")}))
    return True


routes = [show, sign]
