"""Entries of a charter's list on a page: a key that can be, a place in the order, the page on which one is left out."""

from typing import Any

from litestar import Request, Response

from competition.editions.form_rules import KEY
from competition.editions.models import Edition
from competition.editions.rules import Label, both
from competition.errors import Refused
from competition.language import Sentence, say
from competition.web.admin_amending import AmendForm, part_page

NEW = "new"


class LeaveOutForm(AmendForm):
    """Nothing but the reason."""


def checked_key(typed: str) -> str:
    if not KEY.fullmatch(typed) or typed == NEW:
        raise Refused(say("Mã “{key}” không dùng được: chỉ chữ thường không dấu, số và gạch dưới.", key=typed))
    return typed


def placed(entries: list[dict[str, Any]], entry: dict[str, Any], position: int) -> list[dict[str, Any]]:
    """The list with this entry at its place, counted from one; an older one of the same key gives way."""
    others = [one for one in entries if one["key"] != entry["key"]]
    return [*others[: position - 1], entry, *others[position - 1 :]]


def in_both(label: Label | None, name: str) -> dict[str, str]:
    """A label as two fields of a form begin with it."""
    told = both(label) if label else {"vi": "", "en": ""}
    return {f"{name}_{language}": text for language, text in told.items()}


def typed_label(form: Any, name: str) -> dict[str, str] | None:
    """What was typed of a label; its Vietnamese stands in for a missing English; None when there is nothing."""
    vi, en = form[f"{name}_vi"].data, form[f"{name}_en"].data
    return {"vi": vi, "en": en or vi} if vi else None


def leave_out_page(
    request: Request[Any, Any, Any], edition: Edition, form: LeaveOutForm, title: Sentence, told: Sentence, back_to: str
) -> Response[Any]:
    return part_page(request, edition, form, title, told, back_to=back_to, save=say("Bỏ khỏi danh sách"))
