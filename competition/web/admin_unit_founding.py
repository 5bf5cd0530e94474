"""Counter for a new unit of the tree: founded under a standing one, from a day on."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.territory.actions import found_unit
from competition.territory.models import Unit
from competition.territory.queries import find_unit
from competition.web.admin_desk import Office, find_unit_of, office_of
from competition.web.fields import choose, day, line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

KINDS = {
    "xã": "commune", "phường": "commune", "thị trấn": "commune", "huyện": "district", "thị xã": "district",
    "thành phố": "district", "cụm": "cluster",
}  # fmt: skip


class FoundForm(PageForm):
    kind = choose(say("Loại đơn vị"), [(kind, kind) for kind in KINDS], look="select")
    name = line(say("Tên (không kèm xã, huyện…)"), most=100)
    code = line(say("Mã đơn vị"), most=10, width="10", autocomplete="off")
    parent = line(say("Mã đơn vị cấp trên"), most=10, width="10", autocomplete="off")
    valid_from = day(say("Có từ ngày"))


@get("/admin/units/found", sync_to_thread=True)
def ask_found(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    office_of(session, visitor)
    return page(request, "admin/unit_found.html", form=FoundForm(start={"valid_from": clock.today()}))


@post("/admin/units/found", sync_to_thread=True)
def found_one(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    office = office_of(session, visitor)
    form = FoundForm(typed)
    if form.taken():
        try:
            unit = _found(session, office, form)
            return go(request, f"/admin/units/{unit.id}", say("Đã lập {unit}.", unit=unit.full_name))
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.refuse(BadInput({"code": refused.reasons[0]}))
    return page(request, "admin/unit_found.html", form=form)


def _found(session: Session, office: Office, form: FoundForm) -> Unit:
    parent = unit_of_hers(session, office, form.parent.data, form.valid_from.data, "parent")
    level = KINDS[form.kind.data]
    if parent.level == "commune" or (level == "district" and parent.level != "province"):
        wrong = say("{parent} không thể là cấp trên của {kind}.", parent=parent.full_name, kind=form.kind.data)
        raise BadInput({"parent": wrong})
    return found_unit(
        session, by=office.by, code=form.code.data, name=form.name.data, kind=form.kind.data, level=level,
        parent_code=parent.code, valid_from=form.valid_from.data,
    )  # fmt: skip


def unit_of_hers(session: Session, office: Office, code: str, on: date, field: str) -> Unit:
    """The unit with this code on that day, if it lies in her provinces."""
    try:
        return find_unit_of(session, office, find_unit(session, code, on).id)
    except NotFound:
        raise BadInput({field: say("Không có đơn vị mã {code} vào ngày {on}.", code=code, on=on)}) from None


routes = [ask_found, found_one]
