"""Counter for the checklist: what an applicant attaches, item by item."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import both, plain
from competition.errors import NotFound, Refused
from competition.language import say
from competition.web.admin_amending import AmendForm, amended, part_page, saved
from competition.web.admin_desk import locked_edition, office_of
from competition.web.admin_entries import NEW, checked_key, in_both, placed, typed_label
from competition.web.fields import choose_many, line, numeral, paragraphs
from competition.web.pages import page
from competition.web.signed_in import Visitor

TYPES = [
    ("application/pdf", say("PDF")), ("image/jpeg", say("Ảnh JPEG")), ("image/png", say("Ảnh PNG")),
    ("image/webp", say("Ảnh WebP")), ("image/heic", say("Ảnh HEIC (iPhone)")), ("video/mp4", say("Video MP4")),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", say("Word (.docx)")),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", say("Excel (.xlsx)")),
]  # fmt: skip


class ItemForm(AmendForm):
    label_vi = line(say("Tên giấy tờ (tiếng Việt)"))
    label_en = line(say("Tên giấy tờ (tiếng Anh)"))
    hint_vi = paragraphs(say("Gợi ý cho người nộp (tiếng Việt)"), required=False, most=400, rows=2)
    hint_en = paragraphs(say("Gợi ý cho người nộp (tiếng Anh)"), required=False, most=400, rows=2)
    required_for = choose_many(say("Bắt buộc với"), hint=say("Không đánh dấu loại nào thì là giấy tờ nộp thêm."))
    max_files = numeral(say("Số tệp tối đa"), least=1, most=20, width="3")
    max_mb = numeral(say("Mỗi tệp tối đa (MB)"), least=1, most=200, width="3")
    max_pages = numeral(
        say("Số trang tối đa (để trống nếu không giới hạn)"), least=1, most=500, width="3", required=False
    )
    types = choose_many(say("Loại tệp nhận"), TYPES, required=True, missing=say("Hãy chọn ít nhất một loại tệp."))
    position = numeral(say("Đứng thứ mấy trong danh mục"), least=1, most=50, width="2")


class NewItemForm(ItemForm):
    key = line(say("Mã (chữ thường không dấu, gạch dưới)"), most=30, width="20", hint=say("Ví dụ: tax_certificate"))


class RemovalForm(AmendForm):
    pass


@get("/admin/editions/{name:str}/checklist", sync_to_thread=True)
def checklist(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    kinds = {choice.key: both(choice.label) for choice in charter_of(edition).kinds}
    return page(request, "admin/checklist.html", edition=edition, charter=charter_of(edition), both=both, kinds=kinds)


def _form(edition: Edition, key: str, typed: Any = None) -> ItemForm:
    charter = charter_of(edition)
    item = charter.item(key)
    if item is None and key != NEW:
        raise NotFound
    start: dict[str, Any] = {"max_files": 1, "max_mb": 10, "types": ["application/pdf"]}
    start["position"] = len(charter.checklist) + 1
    if item is not None:
        start = {name: getattr(item, name) for name in ("required_for", "max_files", "max_mb", "max_pages", "types")}
        start |= {**in_both(item.label, "label"), **in_both(item.hint, "hint")}
        start["position"] = charter.checklist.index(item) + 1
    form = (ItemForm if item else NewItemForm)(typed, start={"version": edition.charter_version, **start})
    form.required_for.choices = [(choice.key, choice.label) for choice in charter.kinds]
    known = {value for value, _ in TYPES}
    form.types.choices = [*TYPES, *((kind, kind) for kind in (item.types if item else []) if kind not in known)]
    return form


@get("/admin/editions/{name:str}/checklist/{key:str}", sync_to_thread=True)
def ask_item(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _item_page(request, edition, _form(edition, key), key)


def _item_page(request: Request[Any, Any, Any], edition: Edition, form: AmendForm, key: str) -> Response[Any]:
    back_to = f"/admin/editions/{edition.name}/checklist"
    title = say("Thêm giấy tờ") if key == NEW else say("Giấy tờ “{key}”", key=key)
    remove = f"{back_to}/{key}/remove" if key != NEW else None
    return part_page(request, edition, form, title, back_to=back_to, remove=remove)


@post("/admin/editions/{name:str}/checklist/{key:str}", sync_to_thread=True)
def save_item(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = _form(edition, key, typed)
    if amended(session, office, edition, form, lambda: _changed(edition, form, key)):
        return saved(request, edition, f"/admin/editions/{name}/checklist")
    return _item_page(request, edition, form, key)


def _changed(edition: Edition, form: ItemForm, key: str) -> dict[str, Any]:
    items = plain(charter_of(edition))["checklist"]
    made = checked_key(form["key"].data) if key == NEW else key
    if key == NEW and any(item["key"] == made for item in items):
        raise Refused(say("Mã {key} bị trùng.", key=made))
    item = {
        "key": made, "label": typed_label(form, "label"), "hint": typed_label(form, "hint"),
        **{name: form[name].data for name in ("required_for", "max_files", "max_mb", "max_pages", "types")},
    }  # fmt: skip
    return {"checklist": placed(items, item, form.position.data)}


@get("/admin/editions/{name:str}/checklist/{key:str}/remove", sync_to_thread=True)
def ask_removal(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    if charter_of(edition).item(key) is None:
        raise NotFound
    return _removal_page(request, edition, RemovalForm(start={"version": edition.charter_version}), key)


def _removal_page(request: Request[Any, Any, Any], edition: Edition, form: AmendForm, key: str) -> Response[Any]:
    told = say("Tệp đã nộp cho mục này không bị xóa; mục này chỉ thôi được hỏi.")
    back_to = f"/admin/editions/{edition.name}/checklist/{key}"
    title = say("Bỏ giấy tờ “{key}”", key=key)
    return part_page(request, edition, form, title, told, back_to=back_to, save=say("Bỏ khỏi danh mục"))


@post("/admin/editions/{name:str}/checklist/{key:str}/remove", sync_to_thread=True)
def remove_item(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    items = plain(charter_of(edition))["checklist"]
    if charter_of(edition).item(key) is None:
        raise NotFound
    form = RemovalForm(typed)
    if amended(session, office, edition, form, lambda: {"checklist": [item for item in items if item["key"] != key]}):
        return saved(request, edition, f"/admin/editions/{name}/checklist")
    return _removal_page(request, edition, form, key)


routes = [checklist, ask_item, save_item, ask_removal, remove_item]
