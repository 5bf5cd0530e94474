"""A juror's sheets of one round as a workbook to fill in without a connection: its tabs, columns and limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from competition.language import in_language
from competition.scoring.marking import NOT_APPLICABLE
from competition.scoring.models import Mark, Sheet
from competition.scoring.rubric import Criterion, Rubric

SHEETS, FILES, ABOUT = "Phiếu chấm", "Từng hồ sơ", "Nhận dạng"
SHEET_COLUMNS = {
    "name": ("Số hồ sơ", 18), "title": ("Tên hồ sơ", 34), "criterion": ("Mã tiêu chí", 16), "label": ("Tiêu chí", 44),
    "most": ("Tối đa", 9), "step": ("Bước", 8), "score": ("Điểm", 9), "remark": ("Nhận xét về điểm này", 50),
}  # fmt: skip
FILE_COLUMNS = {
    "name": ("Số hồ sơ", 18), "title": ("Tên hồ sơ", 34), "revision": ("Bản hồ sơ", 10), "seen": ("Bản phiếu", 10),
    "comment": ("Nhận xét chung", 60), "reason": ("Lý do khi tổng cao nhất hoặc thấp nhất", 50),
}  # fmt: skip
GUIDE = (
    "Ghi điểm vào cột Điểm; không áp dụng thì ghi na, chưa chấm thì để trống. Các cột màu xám giữ nguyên.",
    "Fill in the column Điểm; write na where a criterion does not apply, leave it empty where it is not scored yet.",
)
WRITTEN_IN = ("score", "remark", "comment", "reason")
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Leaf:
    """One open sheet as it goes out: its file's number, title and revision, and what stands on it."""

    name: str
    title: str
    revision: int
    sheet: Sheet
    rubric: Rubric
    marks: Mapping[str, Mark]


def offline_book(about: Mapping[str, str], leaves: Sequence[Leaf]) -> bytes:
    """The workbook; `about` says which round, juror and rubrics it belongs to."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        look = {name: book.add_format(told) for name, told in _LOOKS.items()}
        _write_sheets(book.add_worksheet(SHEETS), leaves, look)
        _write_files(book.add_worksheet(FILES), leaves, look)
        last = book.add_worksheet(ABOUT)
        last.set_column(0, 0, 24)
        last.set_column(1, 1, 90)
        told = {**about, "guide.vi": GUIDE[0], "guide.en": GUIDE[1]}
        for row, (key, value) in enumerate(told.items()):
            last.write_string(row, 0, key, look["fixed"])
            last.write_string(row, 1, value, look["fixed"])
    return out.getvalue()


_LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#f3e3ec", "border": 1, "text_wrap": True, "valign": "top"},
    "fixed": {"bg_color": "#eeeeee", "border": 1, "text_wrap": True, "valign": "top"},
    "open": {"border": 1, "text_wrap": True, "valign": "top"},
}


def _write_sheets(tab: Any, leaves: Sequence[Leaf], look: Mapping[str, Any]) -> None:
    _head(tab, SHEET_COLUMNS, look)
    row = 0
    for leaf in leaves:
        for criterion in leaf.rubric.by_key.values():
            row += 1
            _put_row(tab, row, SHEET_COLUMNS, _criterion_cells(leaf, criterion), look)
            _limit(tab, row, criterion)


def _criterion_cells(leaf: Leaf, criterion: Criterion) -> dict[str, Any]:
    mark = leaf.marks.get(criterion.key)
    levels = "\n".join(f"{_written(level.at)}: {level.vi}" for level in criterion.levels)
    return {
        "name": leaf.name, "title": leaf.title, "criterion": criterion.key,
        "label": "\n".join(part for part in (in_language(criterion.name, "vi"), levels) if part),
        "most": criterion.max, "step": criterion.step, "remark": mark.comment if mark else "",
        "score": "" if mark is None else NOT_APPLICABLE if mark.score is None else mark.score,
    }  # fmt: skip


def _limit(tab: Any, row: int, criterion: Criterion) -> None:
    """What the spreadsheet itself warns of; it does not forbid, because `na` may stand there too."""
    if criterion.max is None:
        return
    at = list(SHEET_COLUMNS).index("score")
    tab.data_validation(row, at, row, at, {
        "validate": "decimal", "criteria": "between", "minimum": float(criterion.min), "maximum": float(criterion.max),
        "error_type": "warning", "error_title": "Điểm",
        "error_message": f"Từ {_written(criterion.min)} đến {_written(criterion.max)}, hoặc na.",
    })  # fmt: skip


def _write_files(tab: Any, leaves: Sequence[Leaf], look: Mapping[str, Any]) -> None:
    _head(tab, FILE_COLUMNS, look)
    for row, leaf in enumerate(leaves, 1):
        cells = {
            "name": leaf.name, "title": leaf.title, "revision": leaf.revision, "seen": leaf.sheet.version,
            "comment": leaf.sheet.comment, "reason": leaf.sheet.reason,
        }  # fmt: skip
        _put_row(tab, row, FILE_COLUMNS, cells, look)


def _head(tab: Any, columns: Mapping[str, tuple[str, int]], look: Mapping[str, Any]) -> None:
    for at, (label, width) in enumerate(columns.values()):
        tab.set_column(at, at, width)
        tab.write_string(0, at, label, look["head"])
    tab.freeze_panes(1, 1)


def _put_row(tab: Any, row: int, columns: Mapping[str, Any], cells: Mapping[str, Any], look: Mapping[str, Any]) -> None:
    for at, key in enumerate(columns):
        value, style = cells[key], look["open" if key in WRITTEN_IN else "fixed"]
        if isinstance(value, int | Decimal):
            tab.write_number(row, at, float(value), style)
        elif value:
            tab.write_string(row, at, value, style)
        else:
            tab.write_blank(row, at, None, style)


def _written(score: Decimal) -> str:
    return format(score.normalize(), "f").replace(".", ",")
