"""Dealing with the worst-off proposal protected: its mean cost a juror is made as low as it can be, then the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from competition.scoring.dealing import Dealt, deal
from competition.scoring.dealing_rows import Deal

if TYPE_CHECKING:
    import numpy as np

_CLOSE = 1e-4
_SEARCHED_UP_TO = 20_000
_POWERS = (2, 4)


def deal_fairly(task: Deal) -> Dealt:
    """The cheapest of the deals whose worst-off proposal is best off; `proven` covers both.

    The search lies between what each proposal would have if it chose first, which nothing can beat, and what the
    cheapest deal gives, and ends within a ten-thousandth of the range of costs. Tables of many proposals × jurors are
    not searched but dealt with costs that grow steeper and steeper: never worse for the worst-off than the cheapest
    deal, proven only where that limit is met.
    """
    cheapest = deal(task)
    if not cheapest.possible:
        return cheapest
    low = _alone(task)
    close = _CLOSE * max(task.range, 1e-12)
    if worst(task, cheapest.chosen) <= low + close:
        return cheapest
    search = _search if task.cost.size <= _SEARCHED_UP_TO else _steepen
    return search(task, cheapest, low, close)


def _search(task: Deal, best: Dealt, low: float, close: float) -> Dealt:
    high, target, proven = worst(task, best.chosen), low, True
    while high - low > close:
        found = _under(task, target)
        proven &= found.proven
        if found.possible:
            best, high = found, min(target, worst(task, found.chosen))
        else:
            low = target
        target = (low + high) / 2
    return replace(best, proven=proven and best.proven)


def _steepen(task: Deal, best: Dealt, low: float, close: float) -> Dealt:
    import numpy as np

    known = np.isfinite(task.cost)
    raised = (task.cost - task.cost[known].min(initial=np.inf)) / task.range
    for power in _POWERS:
        found = deal(replace(task, cost=np.where(known, raised**power, np.inf)))
        if worst(task, found.chosen) < worst(task, best.chosen) - close:
            best = replace(found, cost=float(task.cost[found.chosen].sum()), proven=False)
    return best if worst(task, best.chosen) <= low + close and best.proven else replace(best, proven=False)


def worst(task: Deal, chosen: np.ndarray) -> float:
    """The mean cost a juror of the proposal that fares worst."""
    import numpy as np

    costs, asked = _costs(task, chosen), task.demand > 0
    return float((costs[asked] / task.demand[asked]).max(initial=-np.inf))


def _under(task: Deal, ceiling: float) -> Dealt:
    """The cheapest deal in which no proposal costs more than `ceiling` a juror; short when there is none."""
    return deal(replace(task, ceiling=ceiling * task.demand))


def _costs(task: Deal, chosen: np.ndarray) -> np.ndarray:
    import numpy as np

    costs: np.ndarray = np.where(chosen, np.where(np.isfinite(task.cost), task.cost, 0.0), 0.0).sum(axis=1)
    return costs


def _alone(task: Deal) -> float:
    """The worst-off proposal's mean cost if every proposal could choose first, its locked jurors aside."""
    import numpy as np

    found = -np.inf
    for costs, locked, demand in zip(task.cost, task.locked, task.demand, strict=True):
        free = np.sort(costs[~locked])[: demand - int(locked.sum())]
        if demand:
            found = max(found, float(costs[locked].sum() + free.sum()) / int(demand))
    return found
