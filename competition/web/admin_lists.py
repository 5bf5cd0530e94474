"""Counter for a charter's lists: fields, entrants, priority groups, conditions of entry, kinds and prizes."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import Choice, both, plain
from competition.errors import NotFound
from competition.language import Sentence, say
from competition.web.admin_amending import AmendForm, amended, part_page, saved
from competition.web.admin_desk import locked_edition, office_of
from competition.web.admin_entries import NEW, LeaveOutForm, checked_key, in_both, leave_out_page, placed, typed_label
from competition.web.fields import line, numeral
from competition.web.pages import page
from competition.web.signed_in import Visitor

LISTS: dict[str, Sentence] = {
    "categories": say("Lĩnh vực dự thi"), "entrants": say("Ai được đứng tên dự thi"),
    "priority_groups": say("Đối tượng ưu tiên"), "eligibility": say("Điều kiện dự thi"),
    "kinds": say("Loại bài dự thi"), "prizes": say("Giải thưởng"),
}  # fmt: skip
TOLD = {
    "kinds": say("Ý tưởng và dự án là hai loại cố định; chị chỉ đổi được tên gọi và thứ tự."),
    "prizes": say("Xếp từ giải cao xuống giải thấp; giải ba trở lên ở vùng đi tiếp toàn quốc."),
}
# Lists whose members the journeys and rubrics name.
FIXED = ("kinds",)


class ChoiceForm(AmendForm):
    label_vi = line(say("Tên mục (tiếng Việt)"), most=150)
    label_en = line(say("Tên mục (tiếng Anh)"), most=150)
    position = numeral(say("Đứng thứ mấy trong danh sách"), least=1, most=100, width="3")


class NewChoiceForm(ChoiceForm):
    key = line(say("Mã (chữ thường không dấu, gạch dưới)"), most=30, width="20", hint=say("Ví dụ: green_energy"))


def _choices(edition: Edition, part: str) -> list[Choice]:
    if part not in LISTS:
        raise NotFound
    found: list[Choice] = getattr(charter_of(edition), part)
    return found


def _choice(edition: Edition, part: str, key: str) -> Choice:
    found = next((choice for choice in _choices(edition, part) if choice.key == key), None)
    if found is None:
        raise NotFound
    return found


@get("/admin/editions/{name:str}/lists/{part:str}", sync_to_thread=True)
def one_list(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], part: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    choices = _choices(edition, part)
    return page(
        request, "admin/list.html", edition=edition, part=part, what=LISTS[part], told=TOLD.get(part), both=both,
        choices=choices, may_add=part not in FIXED,
    )  # fmt: skip


def _form(edition: Edition, part: str, key: str, typed: Any = None) -> ChoiceForm:
    choices = _choices(edition, part)
    start: dict[str, Any] = {"version": edition.charter_version, "position": len(choices) + 1}
    if key == NEW:
        if part in FIXED:
            raise NotFound
        return NewChoiceForm(typed, start=start)
    choice = _choice(edition, part, key)
    return ChoiceForm(typed, start={**start, **in_both(choice.label, "label"), "position": choices.index(choice) + 1})


@get("/admin/editions/{name:str}/lists/{part:str}/{key:str}", sync_to_thread=True)
def ask_choice(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], part: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _choice_page(request, edition, _form(edition, part, key), part, key)


def _choice_page(
    request: Request[Any, Any, Any], edition: Edition, form: AmendForm, part: str, key: str
) -> Response[Any]:
    back_to = f"/admin/editions/{edition.name}/lists/{part}"
    title = say("Thêm mục") if key == NEW else say("Mục “{key}”", key=key)
    remove = f"{back_to}/{key}/remove" if key != NEW and part not in FIXED else None
    return part_page(request, edition, form, title, LISTS[part], back_to=back_to, remove=remove)


@post("/admin/editions/{name:str}/lists/{part:str}/{key:str}", sync_to_thread=True)
def save_choice(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], part: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = _form(edition, part, key, typed)
    if amended(session, office, edition, form, lambda: _changed(edition, form, part, key)):
        return saved(request, edition, f"/admin/editions/{name}/lists/{part}")
    return _choice_page(request, edition, form, part, key)


def _changed(edition: Edition, form: Any, part: str, key: str) -> dict[str, Any]:
    told = plain(charter_of(edition))[part]
    made = checked_key(form["key"].data) if key == NEW else key
    choice = {"key": made, "label": typed_label(form, "label")}
    if key == NEW and made in {one["key"] for one in told}:
        return {part: [*told, choice]}  # two of one key: the charter's own check says so
    return {part: placed(told, choice, form.position.data)}


@get("/admin/editions/{name:str}/lists/{part:str}/{key:str}/remove", sync_to_thread=True)
def ask_removal(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], part: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    _removable(edition, part, key)
    return _removal_page(request, edition, LeaveOutForm(start={"version": edition.charter_version}), part, key)


def _removable(edition: Edition, part: str, key: str) -> None:
    _choice(edition, part, key)
    if part in FIXED:
        raise NotFound


def _removal_page(
    request: Request[Any, Any, Any], edition: Edition, form: LeaveOutForm, part: str, key: str
) -> Response[Any]:
    told = say("Chỉ bỏ được mục khi kỳ thi chưa mở nhận hồ sơ.")
    back_to = f"/admin/editions/{edition.name}/lists/{part}/{key}"
    return leave_out_page(request, edition, form, say("Bỏ mục “{key}”", key=key), told, back_to)


@post("/admin/editions/{name:str}/lists/{part:str}/{key:str}/remove", sync_to_thread=True)
def remove_choice(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], part: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    _removable(edition, part, key)
    form, told = LeaveOutForm(typed), plain(charter_of(edition))[part]
    if amended(session, office, edition, form, lambda: {part: [one for one in told if one["key"] != key]}):
        return saved(request, edition, f"/admin/editions/{name}/lists/{part}")
    return _removal_page(request, edition, form, part, key)


routes = [one_list, ask_choice, save_choice, ask_removal, remove_choice]
