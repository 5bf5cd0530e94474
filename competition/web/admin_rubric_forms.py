"""The forms of a rubric's frame and text, and how what is typed in them changes the rubric's data."""

from decimal import Decimal
from typing import Any

from competition.language import say
from competition.web.admin_amending import AmendForm
from competition.web.fields import files, hidden, paragraphs
from competition.web.forms import form_from

MOST_TOML = 200_000
ZEROS = [
    ("off", say("Không có điểm liệt")),
    ("average", say("Không tiêu chí nào có điểm trung bình bằng 0")),
    ("any_sheet", say("Không phiếu nào có điểm 0")),
]


class RubricForm(AmendForm):
    """`seen`: the rubric whose remarks stood on the page."""

    seen = hidden()

    @property
    def parts(self) -> list[Any]:
        return [field for field in super().parts if field.name != "seen"]


class FrameForm(RubricForm):
    """What stands around the criteria."""


class TomlForm(RubricForm):
    text = paragraphs(say("Bộ tiêu chí (TOML)"), required=False, most=MOST_TOML, rows=24)
    file = files(say("Hoặc chọn tệp .toml"), accepts=".toml", required=False)

    def take_file(self) -> None:
        """A chosen file stands in the text's place."""
        if self.file.data:
            try:
                self.text.data = self.file.data[0].file.read(MOST_TOML + 1).decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                self.besides.append(say("Tệp phải là văn bản UTF-8."))


def label_of(told: Any) -> dict[str, str]:
    """A label in both languages; plain text is Vietnamese."""
    return {"vi": told, "en": ""} if isinstance(told, str) else {"vi": "", "en": "", **(told or {})}


def frame_form(told: dict[str, Any], version: int, typed: Any = None) -> Any:
    """Names, total, pass mark, the rule about zeros, and each group's name and maximum."""
    number = {"required": False, "width": "5"}
    asked: list[dict[str, Any]] = [
        {"name": "name_vi", "kind": "line", "label": say("Tên bộ tiêu chí (tiếng Việt)")},
        {"name": "name_en", "kind": "line", "label": say("Tên bộ tiêu chí (tiếng Anh)"), "required": False},
        {"name": "notice_vi", "kind": "paragraphs", "label": say("Lưu ý (tiếng Việt)"), "required": False, "rows": 2},
        {"name": "notice_en", "kind": "paragraphs", "label": say("Lưu ý (tiếng Anh)"), "required": False, "rows": 2},
        {"name": "total", "kind": "exact", "label": say("Tổng điểm"), **number},
        {"name": "pass_mark", "kind": "exact", "label": say("Điểm sàn"), **number},
        {"name": "no_zero", "kind": "choose", "label": say("Điểm liệt"), "choices": ZEROS},
        {"name": "example", "kind": "tick", "label": say("Đây là bản ví dụ, chưa phải văn bản chính thức")},
    ]
    start: dict[str, Any] = {"version": version, "total": as_decimal(told.get("total"))}
    start |= {"pass_mark": as_decimal(told.get("pass_mark")), "no_zero": told.get("no_zero", "off")}
    start["example"] = told.get("example", False)
    start |= {f"{part}_{lang}": text for part in ("name", "notice") for lang, text in label_of(told.get(part)).items()}
    for at, group in enumerate(told.get("groups", [])):
        name = label_of(group.get("label"))
        shown = name["vi"] or group.get("key") or str(at + 1)
        vi, en = say("Nhóm “{name}”: tên (tiếng Việt)", name=shown), say("Nhóm “{name}”: tên (tiếng Anh)", name=shown)
        asked += [
            {"name": f"group{at}_vi", "kind": "line", "label": vi, "required": False},
            {"name": f"group{at}_en", "kind": "line", "label": en, "required": False},
            {"name": f"group{at}_max", "kind": "exact", "label": say("Nhóm “{name}”: tối đa", name=shown), **number},
        ]
        start |= {f"group{at}_{language}": text for language, text in name.items()}
        start[f"group{at}_max"] = as_decimal(group.get("max"))
    return form_from(asked, FrameForm)(typed, start=start)


def change_frame(told: dict[str, Any], form: FrameForm) -> None:
    for part in ("name", "notice"):
        told[part] = {"vi": form[f"{part}_vi"].data or "", "en": form[f"{part}_en"].data or ""}
    put_number(told, "total", form["total"].data)
    put_number(told, "pass_mark", form["pass_mark"].data)
    told["no_zero"], told["example"] = form["no_zero"].data, form["example"].data
    for at, group in enumerate(told.get("groups", [])):
        group["label"] = {"vi": form[f"group{at}_vi"].data or "", "en": form[f"group{at}_en"].data or ""}
        put_number(group, "max", form[f"group{at}_max"].data)


def put_number(told: dict[str, Any], key: str, value: Decimal | None) -> None:
    told.pop(key, None)
    if value is not None:
        told[key] = plain_number(value)


def plain_number(value: Decimal) -> int | float:
    """As JSON and TOML write it; a score's few decimals come back exactly as they were typed."""
    return int(value) if value == value.to_integral_value() else float(value)


def as_decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
