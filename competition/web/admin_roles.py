"""Counter for roles: given in a unit from a day to a day, lent to a deputy until a day, ended."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import places
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.people.actions import appoint_deputy, end_role, give_role
from competition.people.models import Holding, Person
from competition.people.queries import find_by_contact
from competition.people.roles import ROLES
from competition.people.roster_places import Places
from competition.people.rules import phone_number
from competition.web.admin_desk import ROLE, Office, find_person, find_unit_of, office_of
from competition.web.admin_people_list import Seat, seats_of
from competition.web.fields import choose, day, line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

GIVEN = [(role.key, role.label) for role in ROLES.values() if role.tier != "none"]


class RoleForm(PageForm):
    edition = choose(say("Theo đơn vị của kỳ thi"), look="select")
    role = choose(say("Vai trò"), GIVEN, look="select", missing=say("Hãy chọn vai trò."))
    place = line(
        say("Đơn vị"), missing=say("Hãy ghi mã hoặc tên đơn vị."),
        hint=say("Mã đơn vị, hoặc tên kèm đơn vị cấp trên, ví dụ: 12472, hoặc Quỳnh Côi, Quỳnh Phụ."),
    )  # fmt: skip
    from_day = day(say("Từ ngày"))
    to_day = day(say("Đến hết ngày (để trống nếu chưa định)"), required=False)


class DeputyForm(PageForm):
    phone = line(
        say("Số điện thoại của người thay"), type="tel", width="20", inputmode="tel", most=30, autocomplete="off",
        hint=say("Người thay cần có tài khoản trước."), missing=say("Hãy ghi số điện thoại."),
    )  # fmt: skip
    to_day = day(say("Thay đến hết ngày"))


class EndForm(PageForm):
    last_day = day(say("Ngày cuối cùng giữ vai trò"))


def _role_form(office: Office, typed: Any = None) -> RoleForm:
    newest = office.editions[0].name if office.editions else None
    form = RoleForm(typed, start={"edition": newest, "from_day": clock.today()})
    form.edition.choices = [(edition.name, edition.name) for edition in office.editions]
    return form


@get("/admin/people/{person_id:int}/role", sync_to_thread=True)
def ask_role(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    office = office_of(session, visitor)
    person = find_person(session, office, person_id)
    return page(request, "admin/role_give.html", form=_role_form(office), person=person)


@post("/admin/people/{person_id:int}/role", sync_to_thread=True)
def give(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    office = office_of(session, visitor)
    person = find_person(session, office, person_id)
    form = _role_form(office, typed)
    if form.taken():
        try:
            edition = office.edition(form.edition.data)
            place = _place(session, edition.id, form.place.data, form.role.data)
            before = {seat.holding.id for seat in seats_of(session, office, [person.id]).get(person.id, [])}
            given = give_role(
                session, person.id, form.role.data, place.unit_id, by=office.by,
                from_day=form.from_day.data, to_day=form.to_day.data,
            )  # fmt: skip
            if given.id in before:
                raise BadInput({"role": say("Người này đã giữ vai trò đó ở {unit}.", unit=place.full_name)})
            return go(request, f"/admin/people/{person.id}", say("Đã giao vai trò ở {unit}.", unit=place.full_name))
        except BadInput as bad:
            form.refuse(bad)
        except NotFound:
            raise
        except Refused as refused:
            form.refuse(BadInput({"to_day": refused.reasons[0]}))
    return page(request, "admin/role_give.html", form=form, person=person)


def _place(session: Session, edition_id: int, typed: str, role: str) -> Any:
    try:
        return Places(places(session, edition_id)).find(typed, role)
    except Refused as refused:
        raise BadInput({"place": refused.reasons[0]}) from None


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


@get("/admin/units/{unit_id:int}/holders", sync_to_thread=True)
def holders_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    unit_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Who holds what in a unit, now and before."""
    office = office_of(session, visitor)
    unit = find_unit_of(session, office, unit_id)
    rows = (
        session.query(Holding, Person)
        .join(Person, Person.id == Holding.person_id)
        .filter(Holding.unit_id == unit.id)
        .order_by(Holding.to_day.is_not(None), Holding.role, Holding.id)
        .all()
    )
    return page(request, "admin/unit_holders.html", unit=unit, rows=rows, roles=ROLES)


routes = [ask_role, give, role_page, lend, end, holders_page]
