"""Counter for the dated tree: units as they stood on a day, one unit with what it came from and became, its end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, Refused
from competition.folding import words
from competition.language import say
from competition.people.models import Holding
from competition.people.queries import held_today
from competition.people.roster import read_day
from competition.people.roster_places import below
from competition.territory.actions import close_unit
from competition.territory.models import ClusterMember, Unit
from competition.territory.queries import predecessors, standing_on, successors
from competition.web.admin_desk import ROWS, Office, find_unit_of, office_of, page_number
from competition.web.admin_unit_founding import unit_of_hers
from competition.web.fields import day, line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

LEVELS = {
    "province": say("Tỉnh"), "district": say("Huyện"), "cluster": say("Cụm xã"), "commune": say("Xã, phường, thị trấn"),
}  # fmt: skip


class CloseForm(PageForm):
    last_day = day(say("Ngày cuối cùng"))
    became = line(
        say("Mã các đơn vị thay thế"), required=False, most=120,
        hint=say("Cách nhau bằng dấu phẩy. Các đơn vị này phải có từ ngày hôm sau."),
    )  # fmt: skip


def _asked_day(request: Request[Any, Any, Any]) -> date:
    return read_day(request.query_params.get("on", "")[:20]) or clock.today()


@get("/admin/units", sync_to_thread=True)
def units(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """The tree on a day, searched by name or code."""
    office = office_of(session, visitor)
    asked, on = request.query_params, _asked_day(request)
    level, search = asked.get("level", ""), asked.get("q", "")[:80].strip()
    found = _standing(session, office, on, level if level in LEVELS else "", search)
    current = max(1, min(page_number(request), -(-len(found) // ROWS)))
    shown = found[(current - 1) * ROWS : current * ROWS]
    return page(
        request, "admin/units.html", shown=shown, total=len(found), current=current, level=level, levels=LEVELS,
        pages=max(1, -(-len(found) // ROWS)), on=on, search=search, above=_names(session, shown),
    )  # fmt: skip


def _standing(session: Session, office: Office, on: date, level: str, search: str) -> Sequence[Unit]:
    wanted = select(Unit).where(Unit.id.in_(below(office.provinces)), standing_on(on)).order_by(Unit.code)
    if level:
        wanted = wanted.where(Unit.level == level)
    found, typed = session.scalars(wanted).all(), words(search)
    return [unit for unit in found if not typed or unit.code == search or _begins(typed, words(unit.full_name))]


def _begins(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in there) for beginning in wanted)


def _names(session: Session, shown: Sequence[Unit]) -> dict[int | None, str]:
    ids = {unit.parent_id for unit in shown if unit.parent_id}
    return {unit.id: unit.full_name for unit in session.scalars(select(Unit).where(Unit.id.in_(ids)))}


@get("/admin/units/{unit_id:int}", sync_to_thread=True)
def unit_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    unit_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    office = office_of(session, visitor)
    return _show(request, session, office, find_unit_of(session, office, unit_id), None)


def _show(
    request: Request[Any, Any, Any], session: Session, office: Office, unit: Unit, form: CloseForm | None
) -> Response[Any]:
    hers = set(session.scalars(below(office.provinces)))
    return page(
        request, "admin/unit.html", form=form, unit=unit, closing=form or CloseForm(), levels=LEVELS, hers=hers,
        parent=session.get(Unit, unit.parent_id) if unit.parent_id else None,
        children=_members(session, unit), before=predecessors(session, unit.id), after=successors(session, unit.id),
        holders=session.scalar(select(func.count(Holding.id)).where(Holding.unit_id == unit.id, held_today())),
    )  # fmt: skip


def _members(session: Session, unit: Unit) -> Sequence[Unit]:
    """What lies under it; under a cluster, its communes."""
    return session.scalars(
        select(Unit).where(_under(unit)).order_by(Unit.level.desc(), Unit.code, Unit.valid_from)
    ).all()


def _under(unit: Unit) -> ColumnElement[bool]:
    members = select(ClusterMember.commune_id).where(ClusterMember.cluster_id == unit.id)
    return Unit.id.in_(members) if unit.level == "cluster" else Unit.parent_id == unit.id


@post("/admin/units/{unit_id:int}/close", sync_to_thread=True)
def close(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    unit_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """End a unit and say what it became."""
    office = office_of(session, visitor)
    unit = find_unit_of(session, office, unit_id)
    form = CloseForm(typed)
    if form.taken():
        try:
            _close(session, office, unit, form)
            return go(request, f"/admin/units/{unit.id}", say("{unit} đóng hết ngày {on}.", unit=unit.full_name,
                                                              on=form.last_day.data))  # fmt: skip
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.refuse(BadInput({"last_day": refused.reasons[0]}))
    return _show(request, session, office, unit, form)


def _close(session: Session, office: Office, unit: Unit, form: CloseForm) -> None:
    last_day = form.last_day.data
    if last_day < unit.valid_from:
        raise BadInput({"last_day": say("{unit} chỉ có từ ngày {on}.", unit=unit.full_name, on=unit.valid_from)})
    under = select(Unit.id).where(_under(unit), standing_on(last_day + timedelta(days=1)))
    if left := len(session.scalars(under).all()):
        if unit.level == "cluster":
            raise BadInput({"last_day": say("Còn {n} xã trong cụm; hãy chuyển các xã sang cụm khác trước.", n=left)})
        raise BadInput({"last_day": say("Còn {n} đơn vị bên dưới; hãy đóng chúng trước.", n=left)})
    codes = list(dict.fromkeys(code.strip() for code in (form.became.data or "").split(",") if code.strip()))
    after = [unit_of_hers(session, office, code, last_day + timedelta(days=1), "became") for code in codes]
    if unit in after:
        raise BadInput({"became": say("Một đơn vị không thể thay thế chính nó.")})
    close_unit(session, unit, by=office.by, last_day=last_day, successors=after)


routes = [units, unit_page, close]
