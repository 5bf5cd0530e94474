"""A register as a spreadsheet: XLSX, or CSV that no program takes for formulas."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

# What a spreadsheet would run instead of showing it.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def as_workbook(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bytes:
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, bold, wrap = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width, wrap)
        for number, row in enumerate([head, *rows]):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell, bold if number == 0 else wrap)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def as_csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; no cell begins like a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([f"'{cell}" if cell.startswith(RUNS) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
