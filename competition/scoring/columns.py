"""The columns of a record: which are needed, where they stand, and how a score is written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from competition.language import say
from competition.scoring.exact import plain
from competition.scoring.table import BadRecord, BadRow, Row

NEEDED = ("proposal", "juror", "criterion", "score")
OPTIONAL = ("status", "reason")
_SCORE = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_LONGEST_SCORE = 40


@dataclass(frozen=True)
class Columns:
    """Where each column stands; -1 for an optional one that is not there."""

    places: tuple[int, ...]
    width: int

    def of(self, cells: list[str]) -> tuple[str, ...]:
        """proposal, juror, criterion, score, status, reason."""
        given = len(cells)
        return tuple(cells[place] if 0 <= place < given else "" for place in self.places)


def columns_in(header: Row | None) -> Columns:
    """The columns that the header names, in any order and any case; others are left aside."""
    if header is None:
        raise BadRecord(BadRow(1, None, say("Tệp trống.")))
    line, cells = header
    names = [name.lower() for name in cells]
    faults = [
        BadRow(line, name, say("Thiếu cột “{name}” ở dòng tiêu đề.", name=name)) for name in NEEDED if name not in names
    ]
    faults += [
        BadRow(line, name, say("Cột “{name}” xuất hiện hai lần ở dòng tiêu đề.", name=name))
        for name in (*NEEDED, *OPTIONAL)
        if names.count(name) > 1
    ]
    if faults:
        raise BadRecord(*faults)
    return Columns(tuple(names.index(n) if n in names else -1 for n in (*NEEDED, *OPTIONAL)), len(cells))


@lru_cache(maxsize=10_000)
def read_score(text: str) -> Decimal | None:
    """8 · 8.5 · 8,5; None for anything else, a number with thousands separators included."""
    if len(text) > _LONGEST_SCORE or not _SCORE.fullmatch(text):
        return None
    score = Decimal(text.replace(",", "."))
    return score if plain(score) else None
