"""The record and its terms as files: CSV and XLSX for a recount, TOML for the rubric and the rule."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from competition.scoring.exporting import COLUMNS

Rows = Sequence[Mapping[str, str]]
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


def record_csv(rows: Rows) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet shows Vietnamese; free text never becomes a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in rows:
        reason = row["reason"]
        writer.writerow({**row, "reason": f"'{reason}" if reason.startswith(_FORMULA) else reason})
    return out.getvalue().encode("utf-8-sig")


def record_xlsx(rows: Rows) -> bytes:
    """One sheet, every cell as text, as it was recorded."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("record")
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name)
            for line, row in enumerate(rows, 1):
                sheet.write_string(line, column, row[name])
    return out.getvalue()


def terms_toml(terms: Mapping[str, Any]) -> bytes:
    """A rubric or a rule as `competition rank` reads it; what is not set is left out."""
    import tomli_w

    return tomli_w.dumps(_set_only(terms)).encode()


def _set_only(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _set_only(one) for key, one in value.items() if one is not None}
    return [_set_only(one) for one in value] if isinstance(value, list | tuple) else value
