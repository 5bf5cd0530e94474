"""Counter for roles: given in a unit from a day to a day; who holds what in a unit."""

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
from competition.people.appointing import give_role
from competition.people.models import Holding, Person
from competition.people.roles import ROLES
from competition.people.roster_places import Places
from competition.web.admin_desk import Office, find_person, find_unit_of, office_of
from competition.web.admin_people_list import seats_of
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


routes = [ask_role, give, holders_page]
