"""The short-profile list as a spreadsheet, and the file numbers read back from one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from openpyxl import load_workbook

from competition.language import Language, say
from competition.language import in_language as read_in

FILE_NUMBER = "file_number"
MOST_BYTES = 50_000_000
COLUMNS = (
    ("place", say("STT"), 6), (FILE_NUMBER, say("Số hồ sơ"), 16), ("name", say("Họ và tên"), 26),
    ("birth_year", say("Năm sinh"), 9), ("address", say("Đơn vị, địa chỉ"), 32), ("phone", say("Điện thoại"), 14),
    ("title", say("Tên đề án/ý tưởng"), 46), ("kind", say("Loại"), 10), ("category", say("Lĩnh vực"), 24),
    ("priority", say("Đối tượng ưu tiên"), 20), ("score", say("Điểm"), 9), ("rank", say("Xếp hạng"), 9),
    ("note", say("Ghi chú"), 24),
)  # fmt: skip


def spreadsheet(
    rows: Sequence[Mapping[str, Any]], *, title: str, day: date, language: Language = "vi", with_priority: bool = False
) -> bytes:
    """The list as XLSX: rows as the paper `short_profile_list` takes them. The same rows give the same bytes."""
    columns = [column for column in COLUMNS if with_priority or column[0] != "priority"]
    buffer = BytesIO()
    # Without this an answer that begins with "=" would run as a formula on the reader's machine.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001
        sheet = book.add_worksheet(read_in(say("Danh sách"), language))
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        for at, (_, label, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, read_in(label, language), head)
        for number, row in enumerate(rows, 1):
            for at, (key, _, _) in enumerate(columns):
                sheet.write(number, at, number if key == "place" else _value(row.get(key)), cell)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return buffer.getvalue()


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return "" if value is None or value == 0 else value


def _refuse_bomb(content: bytes) -> None:
    """No member is read beyond the size that the archive declares, so that the declared sizes are a limit."""
    with ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise ValueError("too large")


def file_numbers(content: bytes) -> list[str]:
    """The file numbers in a list, from top to bottom; ValueError when it is no such list."""
    try:
        _refuse_bomb(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows: Iterable[tuple[Any, ...]] = book.worksheets[0].iter_rows(values_only=True)
        lines = [row for row in rows if any(cell is not None for cell in row)]
        book.close()
    except Exception as error:
        # openpyxl answers a broken workbook with whatever its ZIP or XML reader stumbled over.
        raise ValueError(f"{type(error).__name__}: {error}") from error
    label = next(label for key, label, _ in COLUMNS if key == FILE_NUMBER)
    names = {read_in(label, language) for language in ("vi", "en")}
    at = next((n for n, cell in enumerate(lines[0] if lines else ()) if cell in names), None)
    if at is None:
        raise ValueError("no column of file numbers")
    return [str(row[at]) for row in lines[1:] if row[at] is not None]
