"""Counter for editions: listed, shown, published, cloned to next year, exported and imported, with every version."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.editions.actions import clone_edition, export_charter, import_edition, publish
from competition.editions.models import CharterVersion, Edition, Place
from competition.editions.queries import charter_of
from competition.editions.rules import Label, both, charter_from, plain
from competition.editions.seeding import to_toml
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.people.models import Person
from competition.territory.queries import find_unit
from competition.web.admin_amending import PARTS, AmendForm, amended, part_page
from competition.web.admin_charter_file import LARGEST, NAME, named_journeys, read_charter
from competition.web.admin_desk import Office, locked_edition, office_of
from competition.web.downloads import disposition
from competition.web.fields import day, files, line, numeral
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

FIXED = ("name", "province", "tree_on", "tiers")


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


class ImportForm(PageForm):
    charter = files(say("Tệp thể lệ (.toml)"), accepts=".toml", missing=say("Hãy chọn tệp thể lệ."))


class AmendByFileForm(AmendForm):
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


def versions_of(session: Session, edition: Edition) -> list[tuple[CharterVersion, str, list[Any]]]:
    """Every version, the newest first: with who made it and which parts it changed."""
    rows = session.execute(
        select(CharterVersion, Person.full_name)
        .outerjoin(Person, Person.id == CharterVersion.made_by_id)
        .where(CharterVersion.edition_id == edition.id)
        .order_by(CharterVersion.number)
    ).all()
    found, before = [], None
    for version, name in rows:
        changed = [PARTS.get(key, key) for key in version.charter if before and version.charter[key] != before.get(key)]
        found.append((version, name or "", changed))
        before = version.charter
    return found[::-1]


@get("/admin/editions/{name:str}/versions", sync_to_thread=True)
def versions(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return page(request, "admin/versions.html", edition=edition, versions=versions_of(session, edition))


@get("/admin/editions/{name:str}/versions/{number:int}/charter.toml", sync_to_thread=True)
def version_file(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """The charter as it stood in a version."""
    edition = office_of(session, visitor).edition(name)
    version = session.get(CharterVersion, (edition.id, number))
    if version is None:
        raise NotFound
    return toml_file(plain(charter_from(version.charter)), f"{name}-{number}.toml")


@get("/admin/editions/{name:str}/charter.toml", sync_to_thread=True)
def export(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str]
) -> Response[bytes]:
    """The charter in force."""
    return toml_file(export_charter(office_of(session, visitor).edition(name)), f"{name}.toml")


def toml_file(data: dict[str, Any], name: str) -> Response[bytes]:
    headers = {"Content-Disposition": disposition(name, inline=False), "Cache-Control": "private, no-store"}
    return Response(to_toml(data).encode(), media_type="application/toml", headers=headers)


@get("/admin/editions/{name:str}/file", sync_to_thread=True)
def ask_file(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _file_page(request, edition, AmendByFileForm(start={"version": edition.charter_version}))


def _file_page(request: Request[Any, Any, Any], edition: Edition, form: AmendByFileForm) -> Response[Any]:
    told = say("Tải thể lệ hiện hành về, sửa bằng trình soạn thảo, rồi tải lên. Tên, tỉnh, ngày chốt đơn vị và các cấp "
               "của một kỳ thi đã lập thì không đổi được.")  # fmt: skip
    return part_page(request, edition, form, say("Thay thể lệ bằng tệp"), told, takes_files=True)


@post("/admin/editions/{name:str}/file", opt=TAKES_FILES, sync_to_thread=True)
def amend_by_file(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Replace the parts that differ in an uploaded charter."""
    office, edition = locked_edition(session, visitor, name)
    form = AmendByFileForm(typed)
    changed: dict[str, Any] = {}

    def differing() -> dict[str, Any]:
        wanted = plain(charter_from(read_charter(form.charter.data[0].file.read(LARGEST + 1))))
        now = plain(charter_of(edition))
        changed.update({key: value for key, value in wanted.items() if value != now[key]})
        return changed

    if amended(session, office, edition, form, differing):
        parts = [PARTS.get(key, key) for key in changed]
        return go(request, f"/admin/editions/{name}", say("Đã thay: {parts}.", parts=parts))
    return _file_page(request, edition, form)


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


routes = [
    editions, import_one, edition_page, versions, version_file, export, ask_file, amend_by_file, publish_one, ask_clone,
    clone,
]  # fmt: skip
