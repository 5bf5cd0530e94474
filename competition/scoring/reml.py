"""Restricted maximum likelihood for the crossed model: the best variance ratios, exactly zero at the boundary."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from competition.scoring.crossed import Crossed, Point, evaluate

if TYPE_CHECKING:
    import numpy as np

_LEAST, _MOST = log(1e-9), log(1e11)
_POLISHED_UP_TO = 100
_NO_GAIN = 1e-8


def fit(model: Crossed, guess: tuple[float, float] = (1.0, 1.0)) -> Point:
    """The point with the lowest REML criterion over both variance ratios (many, few), each of them zero or more.

    A ratio is exactly zero when leaving it out fits as well as any positive value does.
    """
    free = _minimum(model, (True, True), guess)
    small = len(model.few_counts) <= _POLISHED_UP_TO
    sides = [(True, False), (False, True)]
    near = [side for side in sides if small or _vanishing(free, side)]
    edges = [_minimum(model, side, guess) for side in near]
    if near:
        edges.append(evaluate(model, 0.0, 0.0))
    best = min([free, *edges], key=lambda point: point.criterion)
    allowed = _NO_GAIN * max(1.0, abs(best.criterion))
    simplest = [p for p in reversed([free, *edges]) if p.criterion <= best.criterion + allowed]
    return max(simplest, key=lambda point: (point.many_ratio == 0) + (point.few_ratio == 0))


def _minimum(model: Crossed, used: tuple[bool, bool], guess: tuple[float, float]) -> Point:
    """The minimum over the ratios in use, searched on the logarithm with exact slopes."""
    import numpy as np
    from scipy.optimize import minimize, root

    def point(logs: np.ndarray) -> Point:
        ratios = iter(logs)
        many, few = (exp(next(ratios)) if use else 0.0 for use in used)
        return evaluate(model, many, few)

    def slopes(at: Point) -> np.ndarray:
        both = (at.slopes[0] * at.many_ratio, at.slopes[1] * at.few_ratio)
        return np.array([slope for slope, use in zip(both, used, strict=True) if use])

    def value(logs: np.ndarray) -> tuple[float, np.ndarray]:
        at = point(logs)
        return at.criterion, slopes(at)

    start = [log(min(max(ratio, 1e-2), 1e12)) for ratio, use in zip(guess, used, strict=True) if use]
    found = minimize(
        value, start, jac=True, method="L-BFGS-B", bounds=[(_LEAST, _MOST)] * sum(used),
        options={"ftol": 1e-13, "gtol": 1e-6},
    )  # fmt: skip
    best = point(found.x)
    if len(model.few_counts) <= _POLISHED_UP_TO and all(_LEAST + 5 < at < _MOST - 5 for at in found.x):
        polished = root(lambda logs: slopes(point(np.clip(logs, _LEAST, _MOST))), found.x, method="hybr", tol=1e-12)
        closer = point(np.clip(polished.x, _LEAST, _MOST))
        if closer.criterion <= best.criterion + 1e-9 * abs(best.criterion):
            best = closer
    return best


def _vanishing(at: Point, side: tuple[bool, bool]) -> bool:
    """Whether the ratio that `side` leaves out is next to nothing."""
    return (at.few_ratio if side[0] else at.many_ratio) < 1e-4
