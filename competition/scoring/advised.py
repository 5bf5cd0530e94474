"""The advisory estimate beside a round's board: fitted to the submitted totals, apart where kinds rank apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from competition.language import Sentence
from competition.scoring.advisory import Advisory, Estimate, Severity, advise
from competition.scoring.board import Board, BoardRow
from competition.scoring.design import design_of
from competition.scoring.ranking import ranked_apart
from competition.scoring.rubric import Rubric


@dataclass(frozen=True)
class Advised:
    """File name → its estimate; what kept a part from being estimated; how strict each juror was."""

    estimates: dict[str, Estimate] = field(default_factory=dict)
    reasons: list[Sentence] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)


def advise_board(board: Board, rubrics: Mapping[str, Rubric]) -> Advised:
    """What the estimate says of each file on a board whose scores this reader sees; no statement is made."""
    parts: dict[str, list[BoardRow]] = {}
    for row in board.rows:
        parts.setdefault(row.kind if ranked_apart(rubrics) else "", []).append(row)
    found = Advised()
    for rows in parts.values():
        told = advise(design_of(_totals(board, rows)))
        _add(found, told)
    return found


def _add(found: Advised, told: Advisory) -> None:
    found.warnings.extend(told.warnings)
    if not told.available:
        found.reasons.extend([told.reason] if told.reason else [])
        return
    found.estimates.update({one.proposal: one for one in told.estimates})
    found.severities.extend(told.jurors)


def _totals(board: Board, rows: list[BoardRow]) -> dict[tuple[str, str], Fraction]:
    codes = {juror.person_id: juror.code for juror in board.jurors}
    return {
        (row.name, codes[cell.juror_id]): Fraction(cell.total)
        for row in rows
        for cell in row.cells.values()
        if cell.status == "submitted" and cell.total is not None and cell.juror_id in codes
    }
