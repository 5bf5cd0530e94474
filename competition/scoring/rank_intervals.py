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
PAIRWISE_UP_TO = 300
_SEED = 939


def rank_intervals(
    estimates: np.ndarray, covariance: np.ndarray, level: float = LEVEL, df: float | None = None, seed: int = _SEED
) -> tuple[np.ndarray, np.ndarray]:
    """(lowest place number, highest place number) of each estimate, 1 being the largest.

    All intervals hold together with probability `level` when the estimates err by a normal with this covariance, or,
    with `df`, when the covariance was itself estimated with so many degrees of freedom. Deterministic.
    """
    import numpy as np

    estimates, covariance = np.asarray(estimates, float), np.asarray(covariance, float)
    n = len(estimates)
    variances = np.diag(covariance)
    spread = np.sqrt(np.clip(variances[:, None] + variances - 2 * covariance, 0, None))
    spread[spread < 1e-9 * np.sqrt(variances.max(initial=0) or 1)] = np.inf
    rng = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    errors = rng.standard_normal((DRAWS, n)) * np.sqrt(np.clip(values, 0, None)) @ vectors.T
    largest = np.zeros(DRAWS)
    for i in range(n - 1):
        np.maximum(largest, (abs(errors[:, i + 1 :] - errors[:, [i]]) / spread[i, i + 1 :]).max(axis=1), out=largest)
    limit = np.quantile(largest / _chi(df, DRAWS, rng), level, method="higher") if n > 1 else 0.0
    clearly = (estimates[:, None] - estimates) / spread > limit
    return 1 + clearly.sum(axis=0), n - clearly.sum(axis=1)


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
