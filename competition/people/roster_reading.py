"""A roster's spreadsheet read into lines of plain text, whatever its columns' order; and the empty one to fill in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import xlsxwriter
from openpyxl import load_workbook

from competition.editions.models import Place
from competition.errors import Refused
from competition.folding import words
from competition.language import say
from competition.people.roles import ROLES

MOST_LINES = 3000
MOST_BYTES = 60_000_000
HEAD_WITHIN = 15
LONGEST_CELL = 200
COLUMNS = {
    "name": ("Họ và tên", 28), "phone": ("Số điện thoại", 16), "email": ("Thư điện tử", 26), "role": ("Vai trò", 26),
    "place": ("Mã đơn vị", 34), "from_day": ("Từ ngày", 12), "to_day": ("Đến ngày", 12),
}  # fmt: skip
ALSO = {
    "name": ["họ tên", "tên", "full name", "name"], "phone": ["điện thoại", "sđt", "số đt", "phone"],
    "email": ["email", "e-mail", "thư"], "role": ["chức vụ", "role"],
    "place": ["đơn vị", "mã đơn vị hoặc tên", "tên đơn vị", "unit", "unit code"],
    "from_day": ["bắt đầu", "from"], "to_day": ["kết thúc", "to", "until"],
}  # fmt: skip
TOO_LONG = say("Danh sách dài quá {n} dòng; hãy chia làm nhiều tệp.", n=MOST_LINES)
NEEDED = ("name", "phone", "role", "place")
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Line:
    """One line as it was typed; `number` is its row in the spreadsheet."""

    number: int
    name: str = ""
    phone: str = ""
    email: str = ""
    role: str = ""
    place: str = ""
    from_day: str = ""
    to_day: str = ""

    @property
    def filled(self) -> bool:
        """Whether somebody is named; a line with only a unit and a role is still to be filled in."""
        return bool(self.name or self.phone or self.email)


def read_roster(content: bytes) -> list[Line]:
    """The lines of an XLSX roster in which somebody is named; refused with a sentence when it is none."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            # No member is read beyond the size that the archive declares, so that the declared sizes are a limit.
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise Refused(say("Tệp này mở ra quá lớn; danh sách chỉ nên vài trăm dòng."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = list(_rows(book))
    except Refused:
        raise
    except BadZipFile:
        raise Refused(say("Đây không phải tệp Excel (.xlsx). Hãy lưu danh sách ở dạng .xlsx rồi tải lên.")) from None
    except Exception:
        # openpyxl answers a broken workbook with whatever its XML reader stumbled over.
        raise Refused(say("Tệp Excel này bị hỏng, không đọc được. Hãy mở bằng Excel và lưu lại.")) from None
    return list(_lines(rows))


def _rows(book: Any) -> Iterator[tuple[int, list[str]]]:
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says about its own size is not to be relied on
    last = MOST_LINES + HEAD_WITHIN
    for number, row in enumerate(sheet.iter_rows(max_row=last + 1, max_col=30, values_only=True), 1):
        if number > last and any(row):
            raise Refused(TOO_LONG)
        yield number, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case datetime() | date():
            return f"{cell:%d/%m/%Y}"
        case bool():
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
    return " ".join(str(cell).split())[:LONGEST_CELL]


def _lines(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Line]:
    head, columns = _head(rows)
    found = 0
    for number, cells in rows:
        if number <= head:
            continue
        told = {field: cells[at] for field, at in columns.items() if at < len(cells)}
        line = Line(number, **told)
        if line.filled:
            found += 1
            if found > MOST_LINES:
                raise Refused(TOO_LONG)
            yield line
    if not found:
        raise Refused(say("Danh sách chưa có ai: các dòng đều để trống họ tên, điện thoại và thư điện tử."))


def _head(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """The row that names the columns, and where each stands."""
    names = {_key(text): field for field, (label, _) in COLUMNS.items() for text in (label, *ALSO[field])}
    best: dict[str, int] = {}
    for number, cells in rows[:HEAD_WITHIN]:
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            field = names.get(_key(cell))
            if field:
                columns.setdefault(field, at)
        if all(field in columns for field in NEEDED):
            return number, columns
        best = max(best, columns, key=len)
    missing = [COLUMNS[field][0] for field in NEEDED if field not in best]
    raise Refused(say("Không thấy cột {columns}. Hãy dùng tệp mẫu và giữ nguyên dòng tên cột.", columns=missing))


def _key(text: str) -> str:
    return " ".join(words(re.sub(r"\(.*?\)|\*", "", text)))


def empty_roster(places: Sequence[Place]) -> bytes:
    """The spreadsheet to fill in: one line a commune with its code and role, a list of roles and one of units."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        sheet, units = book.add_worksheet("Danh sách"), book.add_worksheet("Mã đơn vị")
        head = book.add_format({"bold": True, "bg_color": "#f3e3ec", "border": 1})
        text = book.add_format({"num_format": "@"})
        for at, (label, width) in enumerate(COLUMNS.values()):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, label, head)
        communes = [place for place in places if place.tier == "intake"]
        for row, place in enumerate(communes, 1):
            sheet.write_string(row, 3, ROLES["commune_officer"].label.vi, text)
            sheet.write_string(row, 4, f"{place.code}", text)
            sheet.write_string(row, len(COLUMNS), place.full_name)
        sheet.set_column(len(COLUMNS), len(COLUMNS), 40)
        sheet.write_string(0, len(COLUMNS), "(để tra, không bắt buộc)", head)
        roles = [role.label.vi for role in ROLES.values() if role.tier != "none"]
        sheet.data_validation(1, 3, MOST_LINES, 3, {"validate": "list", "source": roles, "error_type": "warning"})
        sheet.freeze_panes(1, 1)
        _write_units(units, places, head)
    return buffer.getvalue()


def _write_units(sheet: Any, places: Sequence[Place], head: Any) -> None:
    for at, (label, width) in enumerate((("Mã đơn vị", 12), ("Tên", 44))):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label, head)
    for row, place in enumerate(places, 1):
        sheet.write_string(row, 0, place.code)
        sheet.write_string(row, 1, place.full_name)
    sheet.freeze_panes(1, 0)
