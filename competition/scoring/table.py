"""A table out of a CSV or XLSX file: cells as trimmed text, each row with the line it stands on."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from competition.errors import Refused
from competition.language import Sentence, say

_SEPARATORS = ",;\t"
# What Excel understands before the header, and many programs write for it.
_TELLS_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?', re.IGNORECASE)
_LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is wrong where; the header is line 1, and `column` is the column's name in the header."""

    line: int | None
    column: str | None
    reason: Sentence


class BadRecord(Refused):
    """The file cannot be taken as it is: every bad row, and nothing was computed."""

    def __init__(self, *rows: BadRow) -> None:
        super().__init__(*(row.reason for row in rows))
        self.rows = rows


Row = tuple[int, list[str]]


def read_table(data: bytes) -> Iterator[Row]:
    """(line, cells) for every row of a CSV or XLSX file, the header first; raises BadRecord."""
    if data.startswith(b"PK\x03\x04"):
        return _xlsx_rows(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadRecord(BadRow(None, None, say("Tệp Excel kiểu cũ (.xls) không đọc được; hãy lưu lại thành .xlsx.")))
    return _csv_rows(_text(data))


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
        if "\0" in text:  # UTF-16 of plain letters is valid UTF-8, letter by letter
            raise UnicodeDecodeError("utf-8", data, data.index(b"\0"), len(data), "UTF-16")
        return normalize("NFC", text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = say("Tệp không phải mã UTF-8 (dòng {line}); hãy lưu lại dưới dạng CSV UTF-8.", line=line)
        raise BadRecord(BadRow(line, None, sentence)) from None


def _csv_rows(text: str) -> Iterator[Row]:
    header = text.lstrip().split("\n", 1)[0]
    told = _TELLS_SEPARATOR.fullmatch(header)
    separator = told[1] if told else max(_SEPARATORS, key=header.count)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = _between_blanks(_csv_lines(reader), lambda cells: len(cells) < 2 and not any(cells))
    if told:
        next(rows)
    yield from rows


def _csv_lines(reader: Any) -> Iterator[Row]:
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        sentence = say("Dòng này không đúng dạng CSV (dấu ngoặc kép hoặc ô quá dài), nên các dòng sau chưa đọc được.")
        raise BadRecord(BadRow(line, None, sentence)) from None


def _between_blanks(rows: Iterable[Row], is_blank: Callable[[list[str]], bool]) -> Iterator[Row]:
    """The rows without the blank ones before the header and after the last; those between stay, and are bad."""
    blank: list[Row] = []
    begun = False
    for line, cells in rows:
        if not is_blank(cells):
            yield from blank
            yield line, cells
            begun, blank = True, []
        elif begun:
            blank.append((line, cells))


def _xlsx_rows(data: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        told = ((line, [_cell(value) for value in values]) for line, values in rows)
        yield from _between_blanks(told, lambda cells: not any(cells))
    except BadRecord:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise on a damaged file
        sentence = say("Tệp XLSX bị hỏng, không đọc được ({detail}).", detail=type(error).__name__)
        raise BadRecord(BadRow(None, None, sentence)) from None


def _cell(value: Any) -> str:
    """A cell as Excel shows it: whole numbers without decimals, computed ones without what a computer adds."""
    if value is None:
        return ""
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return normalize("NFC", str(value)).strip()
