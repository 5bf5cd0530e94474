"""How far jurors agree on the sheets' totals: Krippendorff's alpha, intraclass correlations, Kendall's W."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite
from typing import TYPE_CHECKING, Literal

from competition.scoring.design import Design
from competition.scoring.large_alpha import large_alpha

if TYPE_CHECKING:
    import numpy as np

Metric = Literal["interval", "ordinal", "nominal", "ratio"]
METRICS: tuple[Metric, ...] = ("interval", "ordinal", "nominal", "ratio")
ICC_NAMES = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
_CELLS_FOR_THE_PACKAGE = 2_000_000
_NOTHING = 1e-12


@dataclass(frozen=True)
class Agreement:
    """None wherever a figure is not defined: nothing varies, or the design is not complete."""

    alpha: dict[Metric, float | None]
    icc: dict[str, float | None]
    kendall_w: float | None


def agreement(design: Design) -> Agreement:
    """All figures of a design; ICC and W only when every juror scored every proposal."""
    full = design.matrix() if design.complete else None
    return Agreement(
        alpha={metric: alpha(design, metric) for metric in METRICS},
        icc=dict.fromkeys(ICC_NAMES) if full is None else intraclass(full),
        kendall_w=None if full is None else kendall_w(full),
    )


def alpha(design: Design, metric: Metric) -> float | None:
    """Krippendorff's alpha (2011); 1 is perfect agreement, 0 what chance alone would give."""
    import numpy as np
    from krippendorff import alpha as by_package

    twice = design.sheets and np.bincount(design.p)[design.p] > 1
    if not np.any(twice) or np.ptp(design.y[twice]) == 0:
        return None
    widest = max(len(np.unique(design.y)) ** 2, len(design.jurors))
    if len(design.proposals) * widest > _CELLS_FOR_THE_PACKAGE:
        return _number(large_alpha(design.p[twice], design.y[twice], metric))
    return _number(by_package(reliability_data=design.matrix().T, level_of_measurement=metric))


def intraclass(full: np.ndarray) -> dict[str, float | None]:
    """The six coefficients of Shrout and Fleiss (1979) of a complete proposals × jurors table."""
    n, k = full.shape
    if n < 2 or k < 2 or full.max() == full.min():
        return dict.fromkeys(ICC_NAMES)
    full = full / (full.max() - full.min())
    grand, rows, columns = full.mean(), full.mean(axis=1), full.mean(axis=0)
    between = k * float(((rows - grand) ** 2).sum()) / (n - 1)
    jurors = n * float(((columns - grand) ** 2).sum()) / (k - 1)
    within = float(((full - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    error = float(((full - rows[:, None] - columns + grand) ** 2).sum()) / ((n - 1) * (k - 1))
    return {
        "ICC1": _ratio(between - within, between + (k - 1) * within),
        "ICC2": _ratio(between - error, between + (k - 1) * error + k * (jurors - error) / n),
        "ICC3": _ratio(between - error, between + (k - 1) * error),
        "ICC1k": _ratio(between - within, between),
        "ICC2k": _ratio(between - error, between + (jurors - error) / n),
        "ICC3k": _ratio(between - error, between),
    }


def kendall_w(full: np.ndarray) -> float | None:
    """Kendall's coefficient of concordance, corrected for ties; from 0 to 1, of a complete table."""
    import numpy as np
    from scipy.stats import rankdata

    n, m = full.shape
    if n < 2 or m < 2:
        return None
    ranks = rankdata(full, axis=0)
    ties = sum(float((np.unique(column, return_counts=True)[1] ** 3 - 0.0).sum()) - n for column in ranks.T)
    squares = float(((ranks.sum(axis=1) - m * (n + 1) / 2) ** 2).sum())
    return _ratio(12 * squares, m**2 * (n**3 - n) - m * ties)


def judges_needed(icc: float, wanted: float) -> int | None:
    """How many jurors of a single-juror reliability `icc` reach `wanted` together (Spearman–Brown)."""
    if not 0 < icc < 1 or not 0 < wanted < 1:
        return None
    return ceil(wanted * (1 - icc) / (icc * (1 - wanted)) - 1e-9)


def reliability_of(icc: float, jurors: int) -> float:
    """The reliability of the mean of `jurors` jurors (Spearman–Brown)."""
    return jurors * icc / (1 + (jurors - 1) * icc)


def _ratio(above: float, below: float) -> float | None:
    """None when there is nothing to divide by, rounding aside; figures come on the scale of one."""
    return _number(above / below) if abs(below) > _NOTHING else None


def _number(value: float) -> float | None:
    return float(value) if isfinite(value) else None
