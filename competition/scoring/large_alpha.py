"""Krippendorff's alpha for records too large for the package, whose memory grows with proposals × values²."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_ROWS_AT_ONCE = 500


def large_alpha(units: np.ndarray, y: np.ndarray, metric: str) -> float:
    """Alpha of scores `y` of `units`, each of which has at least two; the same figure as the package gives.

    Interval disagreement is twice a variance and ordinal disagreement is the interval one of mid-ranks, so that
    neither needs a table of value pairs; nominal needs counts; ratio goes through the pairs.
    """
    import numpy as np
    from scipy.stats import rankdata

    _, units = np.unique(units, return_inverse=True)
    if metric == "ordinal":
        y = rankdata(y)
    if metric in ("interval", "ordinal"):
        means = np.bincount(units, y) / np.bincount(units)
        sizes = np.bincount(units)[units]
        observed = float((2 * sizes / (sizes - 1) * (y - means[units]) ** 2).sum()) / len(y)
        return 1 - observed / (2 * float(y.var(ddof=1)))
    values, coded = np.unique(y, return_inverse=True)
    counts = np.bincount(coded).astype(float)
    if metric == "nominal":
        return 1 - _observed(units, coded, counts, None) / _expected(counts, None)
    return 1 - _observed(units, coded, counts, values) / _expected(counts, values)


def _observed(units: np.ndarray, coded: np.ndarray, counts: np.ndarray, values: np.ndarray | None) -> float:
    """Mean disagreement within units; `values` None means nominal."""
    import numpy as np
    from scipy.sparse import csr_array, diags_array

    table = csr_array((np.ones(len(coded)), (units, coded)), shape=(units.max() + 1, len(counts)))
    sizes = np.bincount(units)
    pairs: Any = (table.T @ diags_array(1.0 / (sizes - 1)) @ table).tocoo()
    apart = pairs.row != pairs.col
    if values is None:
        return float(pairs.data[apart].sum()) / len(coded)
    return float((pairs.data[apart] * _ratio(values[pairs.row[apart]], values[pairs.col[apart]])).sum()) / len(coded)


def _expected(counts: np.ndarray, values: np.ndarray | None) -> float:
    """Mean disagreement of all scores paired at random."""
    n = float(counts.sum())
    if values is None:
        return float(n**2 - (counts**2).sum()) / (n * (n - 1))
    found = 0.0
    for start in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        found += float(counts[rows] @ _ratio(values[rows, None], values) @ counts)
    return found / (n * (n - 1))


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    import numpy as np

    below = a + b
    apart: np.ndarray = np.divide(a - b, below, out=np.zeros(np.broadcast(a, b).shape), where=below != 0) ** 2
    return apart
