"""Counter for a rubric: its frame and each criterion as a form, the whole as TOML; remarks come before saving."""

import copy
import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any
from unicodedata import normalize

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.seeding import to_toml
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.scoring.lint import lint
from competition.scoring.rubric import Rubric, rubric_from
from competition.scoring.rule import mismatches, rule_from
from competition.web.admin_amending import NOTHING_NEW, amended, part_page
from competition.web.admin_charter import saved
from competition.web.admin_desk import Office, locked_edition, office_of
from competition.web.admin_editions import toml_file
from competition.web.admin_rubric_forms import (
    NEW,
    FrameForm,
    TomlForm,
    change_criterion,
    change_frame,
    criterion_form,
    criterion_start,
    find_criterion,
    frame_form,
)
from competition.web.pages import page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


def _told(edition: Edition, key: str) -> dict[str, Any]:
    """A rubric's data, to be changed freely."""
    rubrics = charter_of(edition).rubrics
    if key not in rubrics:
        raise NotFound
    return copy.deepcopy(rubrics[key])


def _remarks(edition: Edition, key: str, rubric: Rubric) -> list[Sentence]:
    """What should be put right: in the rubric itself, and in the rules that use it."""
    charter = charter_of(edition)
    rules = {part.rule for part in charter.rounds if key in part.rubric.values()} & set(charter.rules)
    using = [rule_from(charter.rules[name]) for name in sorted(rules)]
    return [*lint(rubric), *(fault for rule in using for fault in mismatches(rule, rubric))]


def save_rubric(
    session: Session, office: Office, edition: Edition, key: str, form: Any, change: Callable[[dict[str, Any]], Any]
) -> tuple[bool, list[Sentence]]:
    """Whether the changed rubric was saved; remarks are shown first, and saved over when pressed again."""
    if not form.taken():
        return False, []
    try:
        told = _told(edition, key)
        told = change(told) or told
        rubric = rubric_from(told)
        if rubric.digest == rubric_from(_told(edition, key)).digest:
            raise Refused(NOTHING_NEW)
    except Refused as refused:
        form.besides += refused.reasons
        return False, []
    remarks = _remarks(edition, key, rubric)
    if remarks and form.seen.data != rubric.digest:
        form.seen.data = rubric.digest
        return False, remarks
    rubrics = {**charter_of(edition).rubrics, key: told}
    return amended(session, office, edition, form, lambda: {"rubrics": rubrics}), remarks


@get("/admin/editions/{name:str}/rubrics/{key:str}", sync_to_thread=True)
def rubric_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """What it holds, with every remark."""
    edition = office_of(session, visitor).edition(name)
    rubric = rubric_from(_told(edition, key))
    used = [part.label for part in charter_of(edition).rounds if key in part.rubric.values()]
    remarks = _remarks(edition, key, rubric)
    return page(request, "admin/rubric.html", edition=edition, key=key, rubric=rubric, remarks=remarks, used=used)


@get("/admin/editions/{name:str}/rubrics/{key:str}/frame", sync_to_thread=True)
def ask_frame(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _frame_page(request, edition, key, frame_form(_told(edition, key), edition.charter_version), [])


def _frame_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, form: FrameForm, remarks: list[Sentence]
) -> Response[Any]:
    title = say("Khung của bộ tiêu chí “{key}”", key=key)
    return part_page(request, edition, form, title, back_to=_address(edition, key), remarks=remarks)


def _address(edition: Edition, key: str) -> str:
    return f"/admin/editions/{edition.name}/rubrics/{key}"


@post("/admin/editions/{name:str}/rubrics/{key:str}/frame", sync_to_thread=True)
def save_frame(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = frame_form(_told(edition, key), edition.charter_version, typed)
    done, remarks = save_rubric(session, office, edition, key, form, lambda told: change_frame(told, form))
    if done:
        return saved(request, edition, _address(edition, key))
    return _frame_page(request, edition, key, form, remarks)


@get("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}", sync_to_thread=True)
def ask_criterion(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    told = _told(edition, key)
    start = {"version": edition.charter_version, **criterion_start(told, criterion)}
    return _criterion_page(request, edition, key, criterion, criterion_form(told, criterion, start=start), [])


def _criterion_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, criterion: str, form: Any, remarks: list[Sentence]
) -> Response[Any]:
    new = criterion == NEW
    title = say("Thêm tiêu chí") if new else say("Tiêu chí “{key}”", key=criterion)
    remove = None if new else f"{_address(edition, key)}/criteria/{criterion}/remove"
    return page(
        request, "admin/criterion.html", form=form, edition=edition, what=title, remarks=remarks, remove=remove,
        back_to=_address(edition, key),
    )  # fmt: skip


@post("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}", sync_to_thread=True)
def save_criterion(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = criterion_form(_told(edition, key), criterion, typed)
    form_says = partial(change_criterion, key=criterion, form=form)
    done, remarks = save_rubric(session, office, edition, key, form, form_says)
    if done:
        return saved(request, edition, _address(edition, key))
    return _criterion_page(request, edition, key, criterion, form, remarks)


class RemoveForm(FrameForm):
    """Nothing but the reason."""


@get("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}/remove", sync_to_thread=True)
def ask_remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    find_criterion(_told(edition, key), criterion)
    return _remove_page(request, edition, key, criterion, RemoveForm(start={"version": edition.charter_version}), [])


def _remove_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, criterion: str, form: Any, remarks: list[Sentence]
) -> Response[Any]:
    back_to = f"{_address(edition, key)}/criteria/{criterion}"
    title = say("Bỏ tiêu chí “{key}”", key=criterion)
    return part_page(request, edition, form, title, back_to=back_to, remarks=remarks, save=say("Bỏ tiêu chí này"))


@post("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    find_criterion(_told(edition, key), criterion)
    form = RemoveForm(typed)

    def without(told: dict[str, Any]) -> None:
        holder, at = find_criterion(told, criterion)
        del holder[at]
        told["groups"] = [group for group in told.get("groups", []) if group.get("criteria")]

    done, remarks = save_rubric(session, office, edition, key, form, without)
    if done:
        return saved(request, edition, _address(edition, key))
    return _remove_page(request, edition, key, criterion, form, remarks)


@get("/admin/editions/{name:str}/rubrics/{key:str}/rubric.toml", sync_to_thread=True)
def export(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    return toml_file(_told(office_of(session, visitor).edition(name), key), f"{name}-{key}.toml")


@get("/admin/editions/{name:str}/rubrics/{key:str}/toml", sync_to_thread=True)
def ask_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    start = {"version": edition.charter_version, "text": to_toml(_told(edition, key))}
    return _toml_page(request, edition, key, TomlForm(start=start), [])


def _toml_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, form: TomlForm, remarks: list[Sentence]
) -> Response[Any]:
    title = say("Bộ tiêu chí “{key}” dạng TOML", key=key)
    told = say("Sửa ngay ở đây, hoặc chọn một tệp để thay cả bộ.")
    return part_page(
        request, edition, form, title, told, back_to=_address(edition, key), remarks=remarks, takes_files=True
    )


@post("/admin/editions/{name:str}/rubrics/{key:str}/toml", opt=TAKES_FILES, sync_to_thread=True)
def save_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Text or a file becomes the whole rubric; a file's text stands in the page when there is something to remark."""
    office, edition = locked_edition(session, visitor, name)
    _told(edition, key)
    form = TomlForm(typed)
    form.take_file()
    done, remarks = save_rubric(session, office, edition, key, form, lambda _: read_toml(form.text.data))
    if done:
        return saved(request, edition, _address(edition, key))
    return _toml_page(request, edition, key, form, remarks)


def read_toml(text: str) -> dict[str, Any]:
    """Data that an edition can keep: numbers as JSON has them."""
    try:
        found = tomllib.loads(normalize("NFC", text.removeprefix("\ufeff")), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("Tệp bộ tiêu chí không đúng cú pháp TOML: {detail}.", detail=str(error))) from None
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


routes = [
    rubric_page, ask_frame, save_frame, ask_criterion, save_criterion, ask_remove, remove, export, ask_toml, save_toml,
]  # fmt: skip
