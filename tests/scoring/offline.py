"""A juror's workbook as she fills it in: cells written by the file's number and the criterion."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from competition.scoring.offline_book import FILE_COLUMNS, FILES, SHEET_COLUMNS, SHEETS
from tests.scoring.round_stage import LEVEL


class Book:
    """The downloaded workbook, open for writing."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(BytesIO(content))

    def row(self, name: str, criterion: str) -> int:
        for row in self.book[SHEETS].iter_rows(min_row=2):
            if (row[0].value, row[2].value) == (name, criterion):
                return int(row[0].row)
        raise KeyError(criterion)

    def put(self, name: str, criterion: str, value: Any, column: str = "score") -> "Book":
        at = list(SHEET_COLUMNS).index(column) + 1
        self.book[SHEETS].cell(self.row(name, criterion), at, value)
        return self

    def tell(self, name: str, column: str, value: Any) -> "Book":
        at = list(FILE_COLUMNS).index(column) + 1
        for row in self.book[FILES].iter_rows(min_row=2):
            if row[0].value == name:
                row[at - 1].value = value
        return self

    def fill(self, name: str, **changed: Any) -> "Book":
        """A whole sheet."""
        for key, value in {**LEVEL, **changed}.items():
            self.put(name, key, value)
        return self

    @property
    def content(self) -> bytes:
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()
