"""Calibration before the real scoring: a juror's scores on the sample proposals beside the panel's."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from competition.scoring.rubric import Rubric
from competition.scoring.sheets import SheetMarks

_FAR = Decimal("0.25")


@dataclass(frozen=True)
class Beside:
    """Her score of one criterion beside the others': their scores lowest first and without names.

    `far` when she lies more than a quarter of the scale from their median.
    """

    proposal: str
    criterion: str
    own: Decimal
    others: list[Decimal]
    median: Decimal
    far: bool


def beside_the_panel(sheets: Iterable[SheetMarks], juror: str, rubric: Rubric) -> list[Beside]:
    """Each of her own scores with the panel's distribution; of what she has not scored herself nothing is told."""
    sheets = list(sheets)
    own = {sheet.proposal: sheet.marks for sheet in sheets if sheet.juror == juror}
    found = []
    for proposal, marks in own.items():
        rest = [sheet.marks for sheet in sheets if sheet.proposal == proposal and sheet.juror != juror]
        for criterion in rubric.by_key.values():
            score = marks.get(criterion.key)
            others = sorted(s for other in rest if (s := other.get(criterion.key)) is not None)
            if score is not None and others:
                middle = median(others)
                reach = (criterion.max or max(*others, score)) - criterion.min
                found.append(Beside(proposal, criterion.key, score, others, middle, abs(score - middle) > reach * _FAR))
    return found
