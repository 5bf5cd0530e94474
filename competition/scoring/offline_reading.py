"""A returned workbook of score sheets read into lines of plain text; nothing is judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile

from competition.errors import Refused
from competition.language import say
from competition.scoring.offline_book import ABOUT, FILE_COLUMNS, FILES, SHEET_COLUMNS, SHEETS

MOST_BYTES = 60_000_000
MOST_LINES = 20_000
LONGEST_CELL = 4000


@dataclass(frozen=True)
class MarkLine:
    """A criterion of a file as it came back; `number` is its row in the spreadsheet."""

    number: int
    name: str
    criterion: str
    score: str
    remark: str


@dataclass(frozen=True)
class FileLine:
    """What came back about a file as a whole; `revision`, `seen`: its and its sheet's version when it went out."""

    number: int
    name: str
    revision: str
    seen: str
    comment: str
    reason: str


@dataclass(frozen=True)
class Returned:
    about: dict[str, str]
    marks: list[MarkLine]
    files: list[FileLine]


def read_book(content: bytes) -> Returned:
    """The workbook's lines; refused when it is no such workbook."""
    from openpyxl import load_workbook

    try:
        with ZipFile(BytesIO(content)) as archive:
            # No member is read beyond the size that the archive declares, so that the declared sizes are a limit.
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise Refused(say("Tệp này mở ra quá lớn; hãy dùng đúng tệp phiếu đã tải từ trang này."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        return _read(book)
    except Refused:
        raise
    except BadZipFile:
        raise Refused(say("Đây không phải tệp Excel (.xlsx). Hãy lưu tệp phiếu ở dạng .xlsx rồi tải lên.")) from None
    except Exception:
        # openpyxl answers a broken workbook with whatever its XML reader stumbled over.
        raise Refused(say("Tệp Excel này bị hỏng, không đọc được. Hãy mở bằng Excel và lưu lại.")) from None


def _read(book: Any) -> Returned:
    missing = [name for name in (SHEETS, FILES, ABOUT) if name not in book.sheetnames]
    if missing:
        raise Refused(say("Tệp thiếu trang tính {names}; hãy dùng tệp phiếu đã tải từ trang này.", names=missing))
    about = {row[0]: row[1] for _, row in _rows(book[ABOUT], 2)}
    marks = [
        MarkLine(number, one["name"], one["criterion"], one["score"], one["remark"])
        for number, one in _lines(book[SHEETS], SHEETS, SHEET_COLUMNS)
    ]
    files = [
        FileLine(number, one["name"], one["revision"], one["seen"], one["comment"], one["reason"])
        for number, one in _lines(book[FILES], FILES, FILE_COLUMNS)
    ]
    return Returned(about, marks, files)


def _lines(tab: Any, name: str, columns: Mapping[str, tuple[str, int]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows below the head, columns in whatever order they stand now; empty rows are passed over."""
    rows = _rows(tab, 40)
    _, head = next(rows, (1, []))
    places = {key: head.index(label) for key, (label, _) in columns.items() if label in head}
    if missing := [label for key, (label, _) in columns.items() if key not in places]:
        raise Refused(say("Trang tính “{tab}” thiếu cột {columns}.", tab=name, columns=missing))
    for number, cells in rows:
        if any(cells):
            yield number, {key: cells[at] if at < len(cells) else "" for key, at in places.items()}


def _rows(tab: Any, wide: int) -> Iterator[tuple[int, list[str]]]:
    tab.reset_dimensions()  # what a file says about its own size is not to be relied on
    for number, row in enumerate(tab.iter_rows(max_row=MOST_LINES + 1, max_col=wide, values_only=True), 1):
        if number > MOST_LINES:
            raise Refused(say("Tệp dài quá {n} dòng; hãy dùng đúng tệp phiếu đã tải từ trang này.", n=MOST_LINES))
        cells = [_text(cell) for cell in row]
        yield number, [*cells, *[""] * (wide - len(cells))]


def _text(cell: Any) -> str:
    """A cell as somebody would have typed it; of a computed number the digits that a spreadsheet shows."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format(cell, ".10g")
    return normalize("NFC", str(cell)).strip()[:LONGEST_CELL]
