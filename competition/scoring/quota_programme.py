"""Choosing under quotas as a whole-number programme, solved by HiGHS in stages and proven at each.

Stages, each fixed before the next: fewest missing from the minima; most chosen; most points; the lowest sum of places;
then, place by place, the better one. Points are whole numbers over a common denominator, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from competition.scoring.selection import Candidate, Quota

_LARGEST_WHOLE = 10**7
_SETTLED_ONE_BY_ONE = 200


@dataclass(frozen=True)
class Chosen:
    """Who is taken, what each minimum misses, and the solver's bound on the points."""

    taken: list[bool]
    missing: list[int]
    bound: float
    proven: bool


def choose(candidates: Sequence[Candidate], quotas: Sequence[Quota], keep: Collection[str]) -> Chosen:
    """Candidates in the order of their places; `keep` are taken in any case."""
    import numpy as np

    n, m = len(candidates), len(quotas)
    if not n:
        return Chosen([], [quota.least for quota in quotas], 0.0, True)
    programme = _Programme(candidates, quotas, keep)
    points, scale = _points(candidates)
    ranks = np.array([candidate.rank for candidate in candidates], dtype=float)
    programme.settle(np.r_[np.zeros(n), np.ones(m)])
    programme.settle(np.r_[-np.ones(n), np.zeros(m)])
    best = programme.settle(np.r_[-points, np.zeros(m)])
    programme.settle(np.r_[ranks, np.zeros(m)])
    solution = programme.one_by_one() if n <= _SETTLED_ONE_BY_ONE else programme.solution
    return Chosen(
        taken=[bool(x) for x in np.rint(solution[:n]).astype(bool)],
        missing=[int(x) for x in np.rint(solution[n:])],
        bound=-best.bound / scale,
        proven=programme.proven,
    )


def _points(candidates: Sequence[Candidate]) -> tuple[np.ndarray, float]:
    """Scores as whole numbers and what they were multiplied by; rounded only where exact ones would be too long."""
    import numpy as np

    scale = lcm(*(candidate.score.denominator for candidate in candidates))
    largest = max(abs(candidate.score) for candidate in candidates) or 1
    if scale * largest * len(candidates) > _LARGEST_WHOLE:
        scale = max(1, int(_LARGEST_WHOLE / (largest * len(candidates))))
    return np.array([float(round(candidate.score * scale)) for candidate in candidates]), float(scale)


@dataclass(frozen=True)
class _Optimum:
    value: float
    bound: float


class _Programme:
    """Rows gathered so far; `settle` minimises one more aim and holds it from then on."""

    def __init__(self, candidates: Sequence[Candidate], quotas: Sequence[Quota], keep: Collection[str]) -> None:
        import numpy as np

        n, m = len(candidates), len(quotas)
        self.n, self.proven, self.solution = n, True, np.zeros(n + m)
        kept = np.array([candidate.proposal in keep for candidate in candidates], dtype=float)
        self.low = np.r_[kept, np.zeros(m)]
        self.high = np.r_[np.ones(n), [float(quota.least) for quota in quotas]]
        self.rows: list[np.ndarray] = []
        self.limits: list[tuple[float, float]] = []
        for number, quota in enumerate(quotas):
            members = np.array([candidate.belongs(quota.scope, quota.key) for candidate in candidates], dtype=float)
            short = np.eye(m)[number]
            self._hold(np.r_[members, short], quota.least, np.inf)
            if quota.most is not None:
                self._hold(np.r_[members, np.zeros(m)], -np.inf, max(quota.most, float(members @ kept)))

    def settle(self, aim: np.ndarray) -> _Optimum:
        found = self._solve(aim)
        self.proven &= found.status == 0 and abs(found.fun - found.mip_dual_bound) < 0.5
        self.solution = found.x
        value = round(float(found.fun))
        self._hold(aim, value - 0.25, value + 0.25)
        return _Optimum(value, float(found.mip_dual_bound))

    def one_by_one(self) -> np.ndarray:
        """Among what is still equal, the better place first."""
        import numpy as np

        for i in range(self.n):
            if self.solution[i] > 0.5:
                self.low[i] = 1
                continue
            self.low[i] = 1
            found = self._solve(np.zeros(len(self.low)))
            if found.x is None:
                self.low[i] = self.high[i] = 0
            else:
                self.solution = found.x
        return self.solution

    def _hold(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.limits.append((low, high))

    def _solve(self, aim: np.ndarray) -> Any:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        lows, highs = (np.array(side) for side in zip(*self.limits, strict=True)) if self.rows else ([], [])
        rows = [LinearConstraint(np.array(self.rows), lows, highs)] if self.rows else []
        bounds = Bounds(self.low, self.high)
        return milp(aim, constraints=rows, bounds=bounds, integrality=np.ones(len(aim)), options={"mip_rel_gap": 0.0})
