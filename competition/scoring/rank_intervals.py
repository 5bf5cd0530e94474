"""Between which places a proposal may truly lie: simultaneous intervals for all ranks at once.

Method: Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks": simultaneous confidence intervals for all
differences, from the largest studentised error drawn by Monte Carlo; a place is given away only to proposals that are
clearly better. With degrees of freedom the errors are divided by a shared chi, which makes them t.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

LEVEL = 0.95
DRAWS = 4000
PAIRWISE_UP_TO = 200
_MANY = 60
_SEED = 939


def rank_intervals(
    estimates: np.ndarray, covariance: np.ndarray, level: float = LEVEL, df: float | None = None, seed: int = _SEED
) -> tuple[np.ndarray, np.ndarray]:
    """(lowest place number, highest place number) of each estimate, 1 being the largest.

    All intervals hold together with probability `level` when the estimates err by a normal with this covariance, or,
    with `df`, when the covariance was itself estimated with so many degrees of freedom. Deterministic. The limit is
    found step by step (Romano and Wolf): comparisons already decided no longer count towards the largest error.
    """
    import numpy as np

    estimates, covariance = np.asarray(estimates, float), np.asarray(covariance, float)
    n, rng = len(estimates), np.random.default_rng(seed)
    spread = _spreads(covariance)
    apart = (estimates[:, None] - estimates) / spread
    errors = _errors(covariance, DRAWS if n <= _MANY else DRAWS // 4, rng)
    chi = _chi(df, len(errors), rng)
    undecided = np.isfinite(spread)
    while undecided.any():
        limit = np.quantile(_largest(errors, spread, undecided) / chi, level, method="higher")
        decided = undecided & (apart > limit)
        if not decided.any():
            break
        undecided &= ~decided
    clearly = np.isfinite(spread) & ~undecided
    return 1 + clearly.sum(axis=0), n - clearly.sum(axis=1)


def _spreads(covariance: np.ndarray) -> np.ndarray:
    """Standard errors of all differences; infinite where two estimates cannot differ."""
    import numpy as np

    variances = np.diag(covariance)
    spread: np.ndarray = np.sqrt(np.clip(variances[:, None] + variances - 2 * covariance, 0, None))
    spread[spread <= 1e-9 * np.sqrt(variances.max(initial=0))] = np.inf
    return spread


def _errors(covariance: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    import numpy as np

    values, vectors = np.linalg.eigh(covariance)
    errors: np.ndarray = rng.standard_normal((draws, len(values))) * np.sqrt(np.clip(values, 0, None)) @ vectors.T
    return errors


def _largest(errors: np.ndarray, spread: np.ndarray, undecided: np.ndarray) -> np.ndarray:
    """For each draw the largest studentised error among the undecided ordered pairs."""
    import numpy as np

    largest = np.zeros(len(errors))
    for i in np.flatnonzero(undecided.any(axis=1)):
        others = np.flatnonzero(undecided[i])
        np.maximum(largest, ((errors[:, [i]] - errors[:, others]) / spread[i, others]).max(axis=1), out=largest)
    return largest


def rank_intervals_by_bands(
    estimates: np.ndarray, errors: np.ndarray, draws: Iterable[np.ndarray], level: float = LEVEL,
    df: float | None = None, seed: int = _SEED,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The same for very many estimates: one simultaneous band each; places overlap where bands do. Wider."""
    import numpy as np

    safe = np.where(errors > 0, errors, np.inf)
    largest = np.array([float((abs(draw) / safe).max()) for draw in draws])
    limit = float(np.quantile(largest / _chi(df, len(largest), np.random.default_rng(seed)), level, method="higher"))
    low, high = estimates - limit * errors, estimates + limit * errors
    n = len(estimates)
    better = n - np.searchsorted(np.sort(low), high, side="right")
    worse = np.searchsorted(np.sort(high), low, side="left")
    return 1 + better, n - worse


def _chi(df: float | None, draws: int, rng: np.random.Generator) -> np.ndarray | float:
    import numpy as np

    return 1.0 if df is None else np.sqrt(rng.chisquare(df, draws) / df)
