"""Additive least squares: each score is a proposal plus a juror, both fixed; nothing is shrunk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from competition.scoring.design import Design

if TYPE_CHECKING:
    import numpy as np

_NOTHING = 1e-5


@dataclass(frozen=True)
class AdditiveFit:
    """`adjusted` is each proposal as the average juror would score it; `jurors` is each juror's distance from her."""

    adjusted: np.ndarray
    jurors: np.ndarray
    residuals: np.ndarray
    spread: float

    @property
    def leaves_nothing(self) -> bool:
        """Whether the additive table explains every score to within a hundred-thousandth of the scores' range."""
        return bool(abs(self.residuals).max() <= _NOTHING * self.spread)

    def variance_ratios(self, residual_df: int) -> tuple[float, float]:
        """Rough variances of proposals and of jurors, as multiples of the residual's."""
        residual = float(self.residuals @ self.residuals) / residual_df
        return float(self.adjusted.var()) / residual, float(self.jurors.var()) / residual


def fit_additively(design: Design) -> AdditiveFit:
    """The two-way least-squares fit of a connected design; juror effects sum to zero."""
    import numpy as np
    from scipy.linalg import solve

    incidence, jurors = design.incidence, len(design.jurors)
    sheets = np.bincount(design.p)
    sums = np.bincount(design.p, design.y)
    weighted = incidence.multiply(1 / sheets[:, None]).tocsr()
    laplacian = np.diag(np.bincount(design.j)) - (incidence.T @ weighted).toarray()
    right = np.bincount(design.j, design.y) - weighted.T @ sums
    effects = solve(laplacian + 1 / jurors, right, assume_a="sym")
    adjusted = (sums - incidence @ effects) / sheets
    residuals = design.y - adjusted[design.p] - effects[design.j]
    return AdditiveFit(adjusted, effects, residuals, float(np.ptp(design.y)))
