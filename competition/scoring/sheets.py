"""A juror's sheet for one proposal, as the arithmetic sees it: marks in, one exact total out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm

from competition.scoring.exact import mean_of, over, rounded
from competition.scoring.rubric import Criterion, Rubric
from competition.scoring.rule import Rule

Marks = Mapping[str, Decimal | None]
_EXACTLY = Context(prec=400)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What one juror gave one proposal: criterion → score, None where the criterion is not applicable."""

    proposal: str
    juror: str
    marks: Marks


@dataclass(frozen=True)
class Weighing:
    """A rubric's criteria with the coefficients that the rule puts on them, ready for many sheets."""

    rubric: Rubric
    rule: Rule

    def weight(self, criterion: Criterion) -> Fraction:
        return self.rule.coefficients.get(criterion.key, criterion.weight)

    @cached_property
    def _common(self) -> int:
        return lcm(*(self.weight(criterion).denominator for criterion in self.rubric.by_key.values()))

    @cached_property
    def _whole(self) -> dict[str, Decimal]:
        """The coefficients as whole numbers over their common denominator: decimal arithmetic on them is exact."""
        return {c.key: Decimal(int(self.weight(c) * self._common)) for c in self.rubric.by_key.values()}

    @cached_property
    def _counted(self) -> list[tuple[str, Decimal]]:
        return [(criterion.key, self._whole[criterion.key]) for criterion in self.rubric.ranking]

    @cached_property
    def _bounded(self) -> bool:
        return all(criterion.max is not None for criterion in self.rubric.ranking)

    def most(self, criteria: Iterable[Criterion]) -> Fraction:
        """What the criteria can bring together; the sum of their coefficients where scores are unbounded."""
        bounded = self._bounded
        return sum((self.weight(c) * (Fraction(c.max or 0) if bounded else 1) for c in criteria), Fraction(0))

    def total(self, marks: Marks) -> Fraction | None:
        """The sheet's exact total; None when nothing on it can be counted or the rule drops such a sheet.

        A criterion that is not applicable is either left out and the rest scaled up in proportion to what it could
        bring (`rescale`), or the whole sheet is dropped (`drop_sheet`).
        """
        points = Decimal(0)
        for key, weight in self._counted:
            score = marks.get(key)
            if score is None:
                return None if self.rule.not_applicable == "drop_sheet" else self.part(marks, self.rubric.ranking)
            points = _EXACTLY.fma(score, weight, points)
        return over(points, self._common) if self._counted else None

    def mean_part(self, sheets: Sequence[Marks], criteria: Sequence[Criterion]) -> Fraction | None:
        """The mean of `part` over the sheets on which any of the criteria applies; None when there is none."""
        points = Decimal(0)
        for marks in sheets:
            for criterion in criteria:
                score = marks.get(criterion.key)
                if score is None:
                    known = [p for marks in sheets if (p := self.part(marks, criteria)) is not None]
                    return mean_of(known) if known else None
                points = _EXACTLY.fma(score, self._whole[criterion.key], points)
        return over(points, self._common * len(sheets)) if sheets else None

    def part(self, marks: Marks, criteria: Sequence[Criterion]) -> Fraction | None:
        """Weighted points of some criteria, scaled up for those not applicable; None when none applies."""
        points, missing = Decimal(0), 0
        for criterion in criteria:
            score = marks.get(criterion.key)
            if score is None:
                missing += 1
            else:
                points = _EXACTLY.fma(score, self._whole[criterion.key], points)
        if missing == len(criteria):
            return None
        exactly = over(points, self._common)
        if not missing:
            return exactly
        return exactly * self.most(criteria) / self.most(c for c in criteria if marks.get(c.key) is not None)


def sheet_total(marks: Marks, rubric: Rubric, rule: Rule) -> Decimal | None:
    """A sheet's total, exact to 28 significant digits; see `Weighing.total`."""
    total = Weighing(rubric, rule).total(marks)
    return None if total is None else rounded(total, None)


def sheet_totals(sheets: Iterable[SheetMarks], rubric: Rubric, rule: Rule) -> dict[tuple[str, str], Fraction]:
    """(proposal, juror) → exact total, for the sheets that count."""
    weighing = Weighing(rubric, rule)
    totals = ((sheet, weighing.total(sheet.marks)) for sheet in sheets)
    return {(sheet.proposal, sheet.juror): total for sheet, total in totals if total is not None}
