"""Counter for a charter's versions: listed, taken away as files, a new one made from an uploaded file."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.actions import export_charter
from competition.editions.models import CharterVersion, Edition
from competition.editions.queries import charter_of
from competition.editions.rules import charter_from, plain
from competition.editions.seeding import to_toml
from competition.errors import NotFound
from competition.language import say
from competition.people.models import Person
from competition.web.admin_amending import PARTS, AmendForm, amended, part_page
from competition.web.admin_charter_file import LARGEST, read_charter
from competition.web.admin_desk import locked_edition, office_of
from competition.web.downloads import disposition
from competition.web.fields import files
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


class AmendByFileForm(AmendForm):
    charter = files(say("Tệp thể lệ (.toml)"), accepts=".toml", missing=say("Hãy chọn tệp thể lệ."))


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


routes = [versions, version_file, export, ask_file, amend_by_file]
