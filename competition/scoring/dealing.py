"""The dealing-out of proposals to jurors as a linear programme: its rows, its columns, and its exact solution by HiGHS.

Only columns that can matter are handed to the solver: a relaxation over the cheapest ones prices all the others, and a
column whose reduced cost exceeds what is left to gain can be in no better solution. The optimum is that of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from competition.scoring.dealing_rows import EXACT, Deal, programme, reduced_costs

if TYPE_CHECKING:
    import numpy as np

_CHEAPEST = 6
_NODES = 20_000


@dataclass(frozen=True)
class Dealt:
    """`chosen` is proposals × jurors; `short` counts each proposal's missing jurors, `lacking` each mixture's.

    `proven` says that no cheaper way exists.
    """

    chosen: np.ndarray
    short: np.ndarray
    lacking: np.ndarray
    cost: float
    proven: bool

    @property
    def possible(self) -> bool:
        return not self.short.any() and not self.lacking.any()


def deal(task: Deal) -> Dealt:
    """The cheapest way to deal, proven to be so. What cannot be dealt at all is left short."""
    import numpy as np

    relaxed, prices, support = _relax(task)
    columns = _promising(task, prices, support)
    if relaxed >= task.penalty / 2 and task.ceiling is not None:
        return _nothing(task)
    while True:
        found, value, proven = _solve(task, columns)
        gap = value - relaxed
        within = np.flatnonzero((prices < gap - EXACT * max(1.0, abs(relaxed))).ravel())
        if np.isin(within, columns).all():
            break
        columns = np.union1d(columns, within)
    proposals = len(task.demand)
    chosen = np.zeros(task.cost.size, dtype=bool)
    chosen[columns] = found[: len(columns)] > 0.5
    slack = np.rint(found[len(columns) :]).astype(int)
    table = chosen.reshape(task.cost.shape)
    cost = float(task.cost[table].sum())
    return Dealt(table, slack[:proposals], slack[proposals:].reshape(len(task.mixtures), proposals), cost, proven)


def _nothing(task: Deal) -> Dealt:
    """What is left when a ceiling is already out of the relaxation's reach."""
    import numpy as np

    lacking = np.zeros((len(task.mixtures), len(task.demand)), dtype=int)
    return Dealt(np.zeros(task.cost.shape, dtype=bool), task.demand.copy(), lacking, 0.0, True)


def _promising(task: Deal, prices: np.ndarray, support: np.ndarray) -> np.ndarray:
    """The columns to try first: those the relaxation uses, locked ones, and a third more of the lowest reduced cost."""
    import numpy as np

    wanted = min(int(1.33 * task.demand.sum()) + 1, prices.size - 1)
    lowest = np.argpartition(_untied(prices), wanted)[:wanted]
    every = np.concatenate([support, np.flatnonzero(task.locked.ravel()), lowest])
    return np.unique(every[np.isfinite(prices.ravel()[every])])


def _relax(task: Deal) -> tuple[float, np.ndarray, np.ndarray]:
    """The linear relaxation over all columns: its value, every column's reduced cost, and the columns in use."""
    import numpy as np
    from scipy.optimize import linprog

    take = int(task.demand.max(initial=1)) + _CHEAPEST
    favour = np.where(np.isfinite(task.cost), task.cost, 0.0).mean(axis=0)
    columns = np.union1d(_nearest(task, task.cost, take), _nearest(task, task.cost - favour, take))
    columns = np.union1d(columns, np.flatnonzero(task.locked.ravel()))
    while True:
        c, upper, equal, bounds = programme(task, columns)
        found = linprog(c, *upper, *equal, bounds=bounds, method="highs")
        prices = reduced_costs(task, found.ineqlin.marginals, found.eqlin.marginals)
        open_prices = prices.copy().ravel()
        open_prices[columns] = np.inf
        if (open_prices >= -EXACT).all():
            return float(found.fun), prices, columns[found.x[: len(columns)] > EXACT]
        better = _nearest(task, open_prices.reshape(prices.shape), _CHEAPEST)
        columns = np.union1d(columns, better)


def _nearest(task: Deal, values: np.ndarray, take: int) -> np.ndarray:
    """For each proposal the `take` allowed columns with the lowest values."""
    import numpy as np

    proposals, jurors = values.shape
    if take >= jurors:
        return np.flatnonzero(np.isfinite(values).ravel())
    lowest = np.argpartition(_untied(values).reshape(values.shape), take - 1, axis=1)[:, :take]
    flat = (np.arange(proposals)[:, None] * jurors + lowest).ravel()
    return np.sort(flat[np.isfinite(values.ravel()[flat])])


def _untied(values: np.ndarray) -> np.ndarray:
    """The values, flat, with equal ones told apart at random, always the same way."""
    import numpy as np

    finite = values[np.isfinite(values)]
    noise = 1e-6 * (float(np.ptp(finite)) if finite.size else 0.0) + 1e-9
    untied: np.ndarray = values.ravel() + noise * np.random.default_rng(939).random(values.size)
    return untied


def _solve(task: Deal, columns: np.ndarray) -> tuple[np.ndarray, float, bool]:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    c, (a_upper, b_upper), (a_equal, b_equal), bounds = programme(task, columns)
    found = milp(
        c,
        constraints=[LinearConstraint(a_upper, -np.inf, b_upper), LinearConstraint(a_equal, b_equal, b_equal)],
        bounds=Bounds(bounds[:, 0], bounds[:, 1]),
        integrality=np.r_[np.ones(len(columns)), np.zeros(len(c) - len(columns))],
        options={"mip_rel_gap": 0.0, "node_limit": _NODES},
    )
    if found.x is None:
        raise RuntimeError(found.message)
    return found.x, float(found.fun), found.status == 0
