"""Counter for editions: listed, made from a file, shown with all that can be changed, published."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.editions.actions import import_edition, publish
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.editions.rules import both, charter_from
from competition.errors import Refused
from competition.language import say
from competition.web.admin_charter_file import LARGEST, named_journeys, read_charter
from competition.web.admin_desk import Office, locked_edition, office_of
from competition.web.admin_versions import versions_of
from competition.web.fields import files
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


class ImportForm(PageForm):
    charter = files(say("Tệp thể lệ (.toml)"), accepts=".toml", missing=say("Hãy chọn tệp thể lệ."))


@get("/admin/editions", sync_to_thread=True)
def editions(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    office = office_of(session, visitor)
    listed = [(edition, charter_of(edition)) for edition in office.editions]
    return page(request, "admin/editions.html", listed=listed, form=ImportForm())


@post("/admin/editions", opt=TAKES_FILES, sync_to_thread=True)
def import_one(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """A new edition from a file; everything in it is checked first."""
    office = office_of(session, visitor)
    form = ImportForm(typed)
    if form.taken():
        try:
            data = read_charter(form.charter.data[0].file.read(LARGEST + 1))
            made = import_edition(session, data, named_journeys(session, charter_from(data)), by=office.by)
            _refuse_foreign(office, made)
            return go(request, f"/admin/editions/{made.name}", say("Đã lập kỳ thi từ tệp; chưa công bố."))
        except Refused as refused:
            form.besides += refused.reasons
    listed = [(edition, charter_of(edition)) for edition in office.editions]
    return page(request, "admin/editions.html", listed=listed, form=form)


def _refuse_foreign(office: Office, made: Edition) -> None:
    if made.province_id not in office.provinces:
        raise Refused(say("Kỳ thi này thuộc một tỉnh mà chị không quản trị (hoặc tỉnh ấy đã đổi vào ngày chốt)."))


@get("/admin/editions/{name:str}", sync_to_thread=True)
def edition_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    places = select(Place.tier, func.count()).where(Place.edition_id == edition.id).group_by(Place.tier)
    return page(
        request, "admin/edition.html", edition=edition, charter=charter_of(edition), both=both,
        places={row[0]: row[1] for row in session.execute(places)}, versions=versions_of(session, edition)[:3],
    )  # fmt: skip


@post("/admin/editions/{name:str}/publish", sync_to_thread=True)
def publish_one(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Show the call to everybody; pressing twice changes nothing."""
    office, edition = locked_edition(session, visitor, name)
    if not edition.published:
        publish(session, edition, by=office.by)
    return go(request, f"/admin/editions/{name}", say("Đã công bố: mọi người thấy kỳ thi trên trang chủ."))


routes = [editions, import_one, edition_page, publish_one]
