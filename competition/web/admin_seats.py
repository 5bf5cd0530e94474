"""Counter for one role that somebody holds: lent to a deputy until a day, ended."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.people.appointing import appoint_deputy, end_role
from competition.people.models import Holding, Person
from competition.people.queries import find_by_contact
from competition.people.rules import phone_number
from competition.web.admin_desk import ROLE, Office, find_person, office_of
from competition.web.admin_people_list import Seat, seats_of
from competition.web.fields import day, line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor


class DeputyForm(PageForm):
    phone = line(
        say("Số điện thoại của người thay"), type="tel", width="20", inputmode="tel", most=30, autocomplete="off",
        hint=say("Người thay cần có tài khoản trước."), missing=say("Hãy ghi số điện thoại."),
    )  # fmt: skip
    to_day = day(say("Thay đến hết ngày"))


class EndForm(PageForm):
    last_day = day(say("Ngày cuối cùng giữ vai trò"))


def _seat(session: Session, office: Office, person_id: int, holding_id: int) -> tuple[Person, Seat]:
    """A role that she holds, in these provinces, and that is not over."""
    person = find_person(session, office, person_id)
    seats = seats_of(session, office, [person.id]).get(person.id, [])
    seat = next((seat for seat in seats if seat.holding.id == holding_id and seat.here and not seat.over), None)
    if seat is None:
        raise NotFound
    return person, seat


@get("/admin/people/{person_id:int}/roles/{holding_id:int}", sync_to_thread=True)
def role_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], holding_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """One role: who stands in for her, and its end."""
    person, seat = _seat(session, office_of(session, visitor), person_id, holding_id)
    return _role_page(request, session, person, seat)


def _role_page(
    request: Request[Any, Any, Any], session: Session, person: Person, seat: Seat, form: PageForm | None = None
) -> Response[Any]:
    deputies = session.query(Holding, Person).join(Person, Person.id == Holding.person_id)
    return page(
        request, "admin/role.html", form=form, person=person, seat=seat,
        deputies=deputies.filter(Holding.deputy_of_id == seat.holding.id).order_by(Holding.id).all(),
        deputy=form if isinstance(form, DeputyForm) else DeputyForm(),
        ending=form if isinstance(form, EndForm) else EndForm(start={"last_day": clock.today()}),
    )  # fmt: skip


@post("/admin/people/{person_id:int}/roles/{holding_id:int}/deputy", sync_to_thread=True)
def lend(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], holding_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Another person stands in until a day, and is shown as a deputy."""
    office = office_of(session, visitor)
    person, seat = _seat(session, office, person_id, holding_id)
    form = DeputyForm(typed)
    if form.taken():
        try:
            deputy = _deputy(session, office, form.phone.data, person)
            given = appoint_deputy(session, seat.holding, deputy.id, by=visitor.actor, to_day=form.to_day.data)
            if given.deputy_of_id != seat.holding.id:
                raise BadInput({"phone": say("{name} đã tự giữ vai trò này.", name=deputy.full_name)})
            return go(request, f"/admin/people/{person.id}", say("{name} thay từ hôm nay.", name=deputy.full_name))
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.refuse(BadInput({"to_day": refused.reasons[0]}))
    return _role_page(request, session, person, seat, form)


def _deputy(session: Session, office: Office, phone: str, person: Person) -> Person:
    found = find_by_contact(session, phone_number(phone), None)
    if found is None:
        raise BadInput({"phone": say("Chưa có tài khoản với số này. Hãy mở tài khoản trước.")})
    if found.id == person.id:
        raise BadInput({"phone": say("Người thay phải là người khác.")})
    try:
        return find_person(session, office, found.id)
    except NotFound:
        raise BadInput({"phone": say("Số này thuộc một tài khoản ở tỉnh khác.")}) from None


@post("/admin/people/{person_id:int}/roles/{holding_id:int}/end", sync_to_thread=True)
def end(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], holding_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The last day of a role; her deputies' end with it."""
    office = office_of(session, visitor)
    person, seat = _seat(session, office, person_id, holding_id)
    form = EndForm(typed)
    if form.taken():
        if seat.holding.role == ROLE and person.id == office.by:
            form.refuse(BadInput({"last_day": say("Chị không tự kết thúc vai trò quản trị của mình.")}))
        elif form.last_day.data < seat.holding.from_day:
            form.refuse(BadInput({"last_day": say("Ngày kết thúc phải sau ngày bắt đầu.")}))
        else:
            end_role(session, seat.holding, by=office.by, last_day=form.last_day.data)
            return go(
                request, f"/admin/people/{person.id}", say("Vai trò kết thúc hết ngày {day}.", day=form.last_day.data)
            )
    return _role_page(request, session, person, seat, form)


routes = [role_page, lend, end]
