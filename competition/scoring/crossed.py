"""The algebra of two crossed random effects and one mean, kept as small as the smaller of the two sides.

The model is y = mean + proposal + juror + residual. Variances are held as ratios to the residual variance. The side
with more members is eliminated analytically (its block of the equations is diagonal), the other one is dense; members
of the larger side with equally many sheets are treated together: an evaluation hardly depends on their number.
Sources: Henderson's mixed model equations; Bates et al. (2015) for the profiled REML criterion.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi
from typing import TYPE_CHECKING, Any

from competition.scoring.design import Design

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Crossed:
    """A design ready for many evaluations: `links` is many × few, `counts` and `sums` belong to the many.

    `many` and `few` are each sheet's positions on the two sides, `y` its total less the `centre`.
    """

    links: Any
    counts: np.ndarray
    sums: np.ndarray
    few_counts: np.ndarray
    few_sums: np.ndarray
    centre: float
    many: np.ndarray
    few: np.ndarray
    y: np.ndarray
    kinds: list[Kind]

    @property
    def sheets(self) -> int:
        return int(self.counts.sum())


@dataclass(frozen=True)
class Kind:
    """The many with equally many sheets (`size` each): their cross-products over the few, as flat positions."""

    size: int
    members: int
    positions: np.ndarray
    products: np.ndarray
    few_counts: np.ndarray
    few_sums: np.ndarray
    sum: float


@dataclass(frozen=True)
class Point:
    """The model at given variance ratios: criterion, its slopes, effects, and what their errors are made of."""

    many_ratio: float
    few_ratio: float
    criterion: float
    slopes: tuple[float, float]
    mean: float
    residual_variance: float
    many: np.ndarray
    few: np.ndarray
    information: float
    inverse: np.ndarray
    few_mean: np.ndarray


def crossed(design: Design, proposals_are_many: bool) -> Crossed:
    """The design with the proposals, or else the jurors, on the eliminated side."""
    import numpy as np

    links = design.incidence if proposals_are_many else design.incidence.T.tocsr()
    a, b = (design.p, design.j) if proposals_are_many else (design.j, design.p)
    centre = float(design.y.mean())
    y = design.y - centre
    counts, sums = np.bincount(a), np.bincount(a, y)
    kinds = [_kind(links[counts == size], int(size), sums[counts == size]) for size in np.unique(counts)]
    return Crossed(links, counts, sums, np.bincount(b), np.bincount(b, y), centre, a, b, y, kinds)


def _kind(rows: Any, size: int, sums: np.ndarray) -> Kind:
    products = (rows.T @ rows).tocoo()
    positions = products.row.astype("int64") * rows.shape[1] + products.col
    return Kind(
        size, rows.shape[0], positions, products.data,
        rows.T @ (sums * 0 + 1), rows.T @ sums, float(sums.sum()),
    )  # fmt: skip


@dataclass(frozen=True)
class _Condensed:
    """Inner products after the many have been eliminated: over the few, the mean and the scores."""

    gram: np.ndarray
    few_ones: np.ndarray
    few_y: np.ndarray
    ones: float
    ones_y: float


def _condense(model: Crossed, many_ratio: float) -> _Condensed:
    import numpy as np

    pairs = [(kind, many_ratio / (1 + many_ratio * kind.size)) for kind in model.kinds]
    gram = np.diag(model.few_counts.astype(float))
    for kind, weight in pairs:
        gram.ravel()[kind.positions] -= weight * kind.products
    return _Condensed(
        gram=gram,
        few_ones=model.few_counts - sum(w * k.size * k.few_counts for k, w in pairs),
        few_y=model.few_sums - sum(w * k.few_sums for k, w in pairs),
        ones=model.sheets - sum(w * k.members * k.size**2 for k, w in pairs),
        ones_y=-sum(w * k.size * k.sum for k, w in pairs),
    )


def evaluate(model: Crossed, many_ratio: float, few_ratio: float) -> Point:
    """The REML criterion (−2 × restricted log-likelihood, constants included) and all that belongs to it."""
    import numpy as np
    from scipy.linalg.lapack import dpotrf, dpotri

    n, few, c = model.sheets, len(model.few_counts), _condense(model, many_ratio)
    factor, _ = dpotrf(np.eye(few) + few_ratio * c.gram, lower=True)
    lower, _ = dpotri(factor, lower=True)
    inverse = np.tril(lower) + np.tril(lower, -1).T
    few_mean, few_right = inverse @ c.few_ones, inverse @ c.few_y
    information = float(c.ones - few_ratio * c.few_ones @ few_mean)
    mean = float(c.ones_y - few_ratio * c.few_ones @ few_right) / information
    few_pull = few_right - mean * few_mean
    shares = 1 / (1 + many_ratio * model.counts)
    many_pull = shares * (model.sums - model.counts * mean - few_ratio * (model.links @ few_pull))
    many_mean = shares * (model.counts - few_ratio * (model.links @ few_mean))
    rest = model.y - mean - many_ratio * many_pull[model.many] - few_ratio * few_pull[model.few]
    left = float(rest @ rest + many_ratio * many_pull @ many_pull + few_ratio * few_pull @ few_pull)
    logs = float(np.log1p(many_ratio * model.counts).sum()) + 2 * float(np.log(np.diag(factor)).sum())
    many_trace, few_trace = _traces(model, many_ratio, few_ratio, c.gram, inverse)

    def slope(trace: float, unit: np.ndarray, pull: np.ndarray) -> float:
        return trace - float(unit @ unit) / information - (n - 1) / left * float(pull @ pull)

    return Point(
        many_ratio=many_ratio,
        few_ratio=few_ratio,
        criterion=logs + log(information) + (n - 1) * (1 + log(2 * pi * left / (n - 1))),
        slopes=(slope(many_trace, many_mean, many_pull), slope(few_trace, few_mean, few_pull)),
        mean=model.centre + mean,
        residual_variance=left / (n - 1),
        many=many_ratio * many_pull,
        few=few_ratio * few_pull,
        information=information,
        inverse=inverse,
        few_mean=few_mean,
    )


def _traces(
    model: Crossed, many_ratio: float, few_ratio: float, gram: np.ndarray, inverse: np.ndarray
) -> tuple[float, float]:
    """How fast the log-determinant grows with either ratio."""
    flat = inverse.ravel()
    shares = [(kind, 1 / (1 + many_ratio * kind.size)) for kind in model.kinds]
    many = sum(
        kind.members * kind.size * share - few_ratio * share**2 * float(flat[kind.positions] @ kind.products)
        for kind, share in shares
    )
    return float(many), float((gram * inverse).sum())
