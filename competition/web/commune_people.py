"""Counter for accounts at the commune: a slip with a one-time code, for a new account or a lost password."""

from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound
from competition.language import say
from competition.people.actions import open_account
from competition.people.models import Person
from competition.people.profile import change_profile
from competition.people.queries import find_by_contact
from competition.people.rules import phone_number
from competition.proposals.authors import ROWS, authors, find_author, find_author_by_phone, give_slip
from competition.web.commune_desk import Desk, desk_of
from competition.web.commune_slip import Handed, hand_over, sealed_slip, slip_pdf
from competition.web.fields import line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

TAKEN = say("Số này đã có tài khoản nhưng chưa có hồ sơ ở xã chị. Chị ấy đăng nhập, hoặc xin phiếu ở xã nơi nộp hồ sơ.")


class NewForm(PageForm):
    full_name = line(say("Họ và tên"), missing=say("Hãy ghi họ và tên."), most=120, autocomplete="off")
    phone = line(
        say("Số điện thoại"), hint=say("Dùng để đăng nhập. Ví dụ: 0912 345 678."), type="tel", width="20",
        missing=say("Hãy ghi số điện thoại."), inputmode="tel", most=30, autocomplete="off",
    )  # fmt: skip


class PhoneForm(PageForm):
    phone = line(
        say("Số điện thoại của chị ấy"), type="tel", width="20", inputmode="tel", most=30, autocomplete="off",
        missing=say("Hãy ghi số điện thoại."),
    )  # fmt: skip


@get("/commune/people", sync_to_thread=True)
def people(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """Whom she can give a slip, and the form for one who is not there yet."""
    return _list(request, session, visitor, NewForm())


def _list(request: Request[Any, Any, Any], session: Session, visitor: Visitor, form: NewForm) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    asked = request.query_params
    search, number = asked.get("q", "")[:120].strip(), asked.get("page", "1")
    current = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found, total = authors(session, visitor.actor, search, current)
    return page(
        request, "commune/people.html", form=form, desk=desk, found=found, total=total, search=search,
        current=current, pages=max(1, -(-total // ROWS)),
    )  # fmt: skip


@post("/commune/people", sync_to_thread=True)
def new_account(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """An account for a woman who stands at the desk; one that is there already leads to her page."""
    desk = desk_of(request, session, visitor)
    form = NewForm(typed)
    if form.taken():
        try:
            known = find_author_by_phone(session, visitor.actor, form.phone.data)
            if known is not None:
                return _show(request, desk, known, known.phone or "")
            if find_by_contact(session, phone_number(form.phone.data), None):
                raise BadInput({"phone": TAKEN})
            person = open_account(
                session, full_name=form.full_name.data, phone=form.phone.data, by=visitor.actor.person_id
            )
            return _handed(request, session, visitor, person, desk.places[0].unit_id, desk)
        except BadInput as bad:
            form.refuse(bad)
    return _list(request, session, visitor, form)


@get("/commune/people/{person_id:int}", sync_to_thread=True)
def person_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = desk_of(request, session, visitor)
    return _show(request, desk, find_author(session, visitor.actor, person_id))


def _show(
    request: Request[Any, Any, Any], desk: Desk, person: Person, phone: str = "", form: PhoneForm | None = None
) -> Response[Any]:
    """Who it is; `phone` is carried on where it is what lets the officer help her."""
    asking = form or PhoneForm()
    return page(request, "commune/person.html", form=form, desk=desk, person=person, phone=phone, asking=asking)


@post("/commune/people/{person_id:int}/phone", sync_to_thread=True)
def keep_phone(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """A phone number for a woman who had none; one who can sign in changes hers herself."""
    desk = desk_of(request, session, visitor)
    person = find_author(session, visitor.actor, person_id)
    if person.phone or person.email or person.password_hash:
        raise NotFound
    form = PhoneForm(typed)
    if form.taken():
        try:
            change_profile(
                session, person, full_name=person.full_name, phone=form.phone.data, email="", address=person.address,
                birth_year=person.birth_year, by=visitor.actor,
            )  # fmt: skip
            return go(request, f"/commune/people/{person_id}", say("Đã ghi số điện thoại."))
        except BadInput as bad:
            form.refuse(bad)
    return _show(request, desk, person, form=form)


@post("/commune/people/{person_id:int}/slip", sync_to_thread=True)
def new_slip(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = desk_of(request, session, visitor)
    person = find_author(session, visitor.actor, person_id, str(typed.get("phone", "")))
    return _handed(request, session, visitor, person, desk.places[0].unit_id, desk)


def _handed(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, person: Person, unit_id: int, desk: Desk
) -> Response[Any]:
    """The code, on this page only: no address leads to it again."""
    state = request.app.state
    days = desk.charter.clocks.slip_days
    slip, code = give_slip(session, person, secret=state.secret, by=visitor.actor, days=days)
    handed = Handed(person.id, code, slip.issued_at, slip.ends_at, desk.edition.id, unit_id)
    address = hand_over(state.settings, code)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#2b1a25")
    return page(
        request, "commune/slip.html", desk=desk, person=person, code=code, slip=slip, picture=picture,
        token=sealed_slip(state.secret, handed),
    )  # fmt: skip


@post("/commune/people/slip.pdf", sync_to_thread=True)
def print_slip(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[bytes]:  # fmt: skip
    """The slip to print, while its page is open: the code comes back sealed, and is kept nowhere."""
    return slip_pdf(request, session, visitor, str(typed.get("slip", "")))


routes = [people, new_account, print_slip, person_page, keep_phone, new_slip]
