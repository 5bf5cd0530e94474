"""Counter for next year's edition: the same charter under another name and year, on the tree of another day."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.actions import clone_edition
from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import Label, both
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.territory.queries import find_unit
from competition.web.admin_charter_file import NAME
from competition.web.admin_desk import Office, office_of
from competition.web.fields import day, line, numeral
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor


class CloneForm(PageForm):
    name = line(
        say("Tên ngắn của kỳ thi mới"), most=60, autocomplete="off",
        hint=say("Chữ thường không dấu, số và gạch nối; đứng trong địa chỉ trang. Ví dụ: thai-binh-2027."),
    )  # fmt: skip
    year = numeral(say("Năm"), least=2000, most=2100, width="4")
    tree_on = day(
        say("Đơn vị hành chính theo ngày"),
        hint=say("Danh sách xã, huyện được chốt như vào ngày này và không đổi trong kỳ thi."),
    )  # fmt: skip


@get("/admin/editions/{name:str}/clone", sync_to_thread=True)
def ask_clone(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    year = edition.year + 1
    suggested = name.replace(str(edition.year), str(year)) if str(edition.year) in name else f"{name}-{year}"
    start = {"name": suggested, "year": year, "tree_on": _moved(edition.tree_on, year - edition.year)}
    return page(request, "admin/clone.html", form=CloneForm(start=start), edition=edition)


def _moved(tree_on: date, years: int) -> date:
    return tree_on.replace(year=tree_on.year + years, day=min(tree_on.day, 28))


@post("/admin/editions/{name:str}/clone", sync_to_thread=True)
def clone(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Next year's edition: the same charter, its dates moved by the years between."""
    office = office_of(session, visitor)
    edition = office.edition(name)
    form = CloneForm(typed)
    if form.taken():
        try:
            made = _cloned(session, office, edition, form)
            return go(request, f"/admin/editions/{made.name}", say("Đã lập kỳ thi {name}; xem lại lịch rồi công bố.",
                                                                   name=made.name))  # fmt: skip
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.besides += refused.reasons
    return page(request, "admin/clone.html", form=form, edition=edition)


def _cloned(session: Session, office: Office, edition: Edition, form: CloneForm) -> Edition:
    if not NAME.fullmatch(form.name.data):
        raise BadInput({"name": say("Tên ngắn chỉ gồm chữ thường không dấu, số và gạch nối, ví dụ thai-binh-2027.")})
    charter, tree_on = charter_of(edition), form.tree_on.data
    try:
        province = find_unit(session, charter.province, tree_on)
    except NotFound as missing:
        raise BadInput({"tree_on": missing.reasons[0]}) from None
    if province.id not in office.provinces:
        raise BadInput({"tree_on": say("Vào ngày này chị không quản trị tỉnh mã {code}.", code=charter.province)})
    titles = {key: _retitled(getattr(charter, key), edition.year, form.year.data) for key in ("title", "theme")}
    changes = {"tree_on": tree_on, **titles}
    return clone_edition(session, edition, by=office.by, name=form.name.data, year=form.year.data, changes=changes)


def _retitled(label: Label, before: int, year: int) -> dict[str, str]:
    return {language: text.replace(str(before), str(year)) for language, text in both(label).items()}


routes = [ask_clone, clone]
