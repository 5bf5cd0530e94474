"""The form of one criterion, and how what is typed in it changes the rubric's data."""

import re
from decimal import Decimal
from typing import Any

from competition.errors import NotFound, Refused
from competition.language import say
from competition.scoring.exact import exact as fraction
from competition.web.admin_rubric_forms import RubricForm, as_decimal, label_of, plain_number, put_number
from competition.web.forms import form_from

NEW = "new"
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SPARE_LEVELS = 2


def find_criterion(told: dict[str, Any], key: str) -> tuple[list[dict[str, Any]], int]:
    """The list in which a criterion stands, and where."""
    lists = [group["criteria"] for group in told.get("groups", [])] + [told.get("criteria", [])]
    for holder in lists:
        for at, criterion in enumerate(holder):
            if criterion["key"] == key:
                return holder, at
    raise NotFound


def criterion_start(told: dict[str, Any], key: str) -> dict[str, Any]:
    """What stands in a criterion's form at first."""
    if key == NEW:
        return {"min": Decimal(0), "step": Decimal("0.5"), "weight": "1", "ranks": True}
    holder, at = find_criterion(told, key)
    one = holder[at]
    start: dict[str, Any] = {f"label_{language}": text for language, text in label_of(one.get("label")).items()}
    start |= {name: as_decimal(one.get(name)) for name in ("max", "step")}
    start |= {
        "min": as_decimal(one.get("min", 0)),
        "weight": str(one.get("weight", 1)),
        "ranks": one.get("ranks", True),
    }
    for number, level in enumerate(one.get("levels", [])):
        start |= {f"level{number}_at": as_decimal(level["at"]), f"level{number}_vi": level["vi"]}
        start[f"level{number}_en"] = level.get("en", "")
    return start


def criterion_form(told: dict[str, Any], key: str, typed: Any = None, *, start: Any = None) -> Any:
    """A criterion: names, scale, weight, and one sentence a level with two empty ones to add."""
    number = {"width": "5", "required": False}
    asked: list[dict[str, Any]] = []
    if key == NEW:
        asked.append({"name": "key", "kind": "line", "label": say("Mã (chữ thường không dấu, gạch dưới)"), "most": 40})
        groups = [
            (str(at), label_of(group.get("label"))["vi"] or group.get("key") or str(at + 1))
            for at, group in enumerate(told.get("groups", []))
        ]
        choices = [*groups, ("", say("Không thuộc nhóm nào"))]
        group = {"name": "group", "kind": "choose", "label": say("Nhóm"), "choices": choices}
        asked.append({**group, "look": "select", "required": False})
        levels = 0
    else:
        holder, at = find_criterion(told, key)
        levels = len(holder[at].get("levels", []))
    asked += [
        {"name": "label_vi", "kind": "line", "label": say("Tên tiêu chí (tiếng Việt)")},
        {"name": "label_en", "kind": "line", "label": say("Tên tiêu chí (tiếng Anh)"), "required": False},
        {"name": "max", "kind": "exact", "label": say("Điểm tối đa"), **number},
        {"name": "min", "kind": "exact", "label": say("Điểm thấp nhất"), **number},
        {"name": "step", "kind": "exact", "label": say("Bước điểm"), **number,
         "hint": say("Ví dụ 0,5: chấm được 7; 7,5; 8…")},
        {"name": "weight", "kind": "line", "label": say("Hệ số"), "most": 12, "width": "5",
         "hint": say("Số hoặc phân số, ví dụ 1, 2 hoặc 4/3.")},
        {"name": "ranks", "kind": "tick", "label": say("Được tính vào điểm xếp hạng")},
    ]  # fmt: skip
    told_as = {"kind": "paragraphs", "required": False, "rows": 2, "most": 500}
    for at in range(levels + SPARE_LEVELS):
        asked += [
            {"name": f"level{at}_at", "kind": "exact", "label": say("Mức điểm"), **number},
            {"name": f"level{at}_vi", "label": say("Câu mô tả (tiếng Việt)"), **told_as},
            {"name": f"level{at}_en", "label": say("Câu mô tả (tiếng Anh)"), **told_as},
        ]
    made = form_from(asked, RubricForm)(typed, start=start or {})
    made.levels = [[made[f"level{at}_{part}"] for part in ("at", "vi", "en")] for at in range(levels + SPARE_LEVELS)]
    spoken = {field.name for level in made.levels for field in level}
    made.scale = [field for field in made.parts if field.name not in spoken]
    return made


def change_criterion(told: dict[str, Any], key: str, form: Any) -> None:
    if key == NEW:
        holder, one = _new_criterion(told, form)
    else:
        holder, at = find_criterion(told, key)
        one = holder[at]
    one["label"] = {"vi": form["label_vi"].data, "en": form["label_en"].data or ""}
    for name in ("max", "min", "step"):
        put_number(one, name, form[name].data)
    one["weight"], one["ranks"] = _weight(form["weight"].data), form["ranks"].data
    one["levels"] = sorted(_levels(form), key=lambda level: Decimal(str(level["at"])))


def _new_criterion(told: dict[str, Any], form: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    key = form["key"].data
    if not KEY.fullmatch(key) or key == NEW:
        raise Refused(say("Mã “{key}” không dùng được: chỉ chữ thường không dấu, số và gạch dưới.", key=key))
    one: dict[str, Any] = {"key": key}
    group = form["group"].data
    holder = told["groups"][int(group)]["criteria"] if group else told.setdefault("criteria", [])
    holder.append(one)
    return holder, one


def _weight(text: str) -> int | str:
    try:
        weight = fraction(text.replace(",", "."))
    except ValueError:
        raise Refused(say("Hệ số “{text}” không phải một số hay phân số.", text=text)) from None
    return int(weight) if weight.denominator == 1 else str(weight)


def _levels(form: Any) -> list[dict[str, Any]]:
    found = []
    for at, vi, en in form.levels:
        if vi.data and at.data is None:
            raise Refused(say("Câu “{text}” chưa ghi mức điểm.", text=vi.data[:60]))
        if vi.data:
            found.append({"at": plain_number(at.data), "vi": vi.data, "en": en.data or ""})
    return found
