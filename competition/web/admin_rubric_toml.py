"""Counter for a rubric as TOML: taken away, changed as text, replaced by a file."""

import tomllib
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.seeding import to_toml
from competition.errors import Refused
from competition.language import Sentence, say
from competition.unreadable import why_unreadable
from competition.web.admin_amending import part_page, saved
from competition.web.admin_desk import locked_edition, office_of
from competition.web.admin_rubric import rubric_address, rubric_data, save_rubric
from competition.web.admin_rubric_forms import TomlForm
from competition.web.admin_versions import toml_file
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


@get("/admin/editions/{name:str}/rubrics/{key:str}/rubric.toml", sync_to_thread=True)
def export(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    return toml_file(rubric_data(office_of(session, visitor).edition(name), key), f"{name}-{key}.toml")


@get("/admin/editions/{name:str}/rubrics/{key:str}/toml", sync_to_thread=True)
def ask_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    start = {"version": edition.charter_version, "text": to_toml(rubric_data(edition, key))}
    return _toml_page(request, edition, key, TomlForm(start=start), [])


def _toml_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, form: TomlForm, remarks: list[Sentence]
) -> Response[Any]:
    title = say("Bộ tiêu chí “{key}” dạng TOML", key=key)
    told = say("Sửa ngay ở đây, hoặc chọn một tệp để thay cả bộ.")
    return part_page(
        request, edition, form, title, told, back_to=rubric_address(edition, key), remarks=remarks, takes_files=True
    )


@post("/admin/editions/{name:str}/rubrics/{key:str}/toml", opt=TAKES_FILES, sync_to_thread=True)
def save_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Text or a file becomes the whole rubric; a file's text stands in the page when there is something to remark."""
    office, edition = locked_edition(session, visitor, name)
    rubric_data(edition, key)
    form = TomlForm(typed)
    form.take_file()
    done, remarks = save_rubric(session, office, edition, key, form, lambda _: read_toml(form.text.data))
    if done:
        return saved(request, edition, rubric_address(edition, key))
    return _toml_page(request, edition, key, form, remarks)


def read_toml(text: str) -> dict[str, Any]:
    """Data that an edition can keep: numbers as JSON has them."""
    try:
        found = tomllib.loads(normalize("NFC", text.removeprefix("\ufeff")), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("Văn bản này không đọc được: {detail}", detail=why_unreadable(error))) from None
    kept: dict[str, Any] = _kept(found)
    return kept


def _kept(value: Any) -> Any:
    match value:
        case dict():
            return {key: _kept(part) for key, part in value.items()}
        case list():
            return [_kept(part) for part in value]
        case Decimal():
            return str(value) if float(value) != value and str(float(value)) != str(value) else float(value)
        case bool() | int() | str():
            return value
    raise Refused(say("Bộ tiêu chí chỉ gồm chữ và số, không có ngày giờ."))


routes = [export, ask_toml, save_toml]
