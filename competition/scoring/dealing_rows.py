"""What is to be dealt, and the rows of its linear programme: demand, caps, mixtures, a ceiling on the worst off."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

EXACT = 1e-7


@dataclass(frozen=True)
class Mixture:
    """For every proposal at least `least` and at most `most` of its jurors are among `members` (proposals × jurors)."""

    members: np.ndarray
    least: int
    most: int


@dataclass(frozen=True)
class Deal:
    """`cost` is proposals × jurors, infinite where a pair is forbidden; `locked` pairs are dealt already.

    `ceiling` is the most that each proposal's jurors may cost together.
    """

    cost: np.ndarray
    demand: np.ndarray
    caps: np.ndarray
    locked: np.ndarray
    mixtures: list[Mixture] = field(default_factory=list)
    ceiling: np.ndarray | None = None

    @cached_property
    def range(self) -> float:
        """From the lowest to the highest cost that is not forbidden."""
        import numpy as np

        finite = self.cost[np.isfinite(self.cost)]
        return float(np.ptp(finite)) if finite.size else 0.0

    @property
    def penalty(self) -> float:
        """More than any exchange along the whole table could save: nothing stays undealt that could be dealt."""
        return 2 * (1 + self.range) * (1 + sum(self.cost.shape))


def programme(task: Deal, columns: np.ndarray) -> tuple[np.ndarray, Any, Any, np.ndarray]:
    """Costs, (A_ub, b_ub), (A_eq, b_eq) and bounds over the columns and the slacks of demand and mixtures."""
    import numpy as np
    from scipy.sparse import csr_array, vstack

    proposals, jurors = task.cost.shape
    p, j = np.divmod(columns, jurors)
    n, slacks = len(columns), proposals * (1 + len(task.mixtures))
    width, at = n + slacks, np.arange(n)

    def rows(values: np.ndarray, row: np.ndarray, column: np.ndarray, count: int) -> Any:
        return csr_array((values, (row, column)), shape=(count, width))

    every, ones = np.arange(proposals), np.ones(proposals)
    equal = rows(np.r_[np.ones(n), ones], np.r_[p, every], np.r_[at, n + every], proposals)
    parts, right = [rows(np.ones(n), j, at, jurors)], [task.caps.astype(float)]
    for number, mixture in enumerate(task.mixtures, start=1):
        inside = np.flatnonzero(mixture.members[p, j])
        spare = n + number * proposals + every
        members = rows(np.ones(len(inside)), p[inside], inside, proposals)
        parts += [rows(-ones, every, spare, proposals) - members, members]
        right += [np.full(proposals, -float(mixture.least)), np.full(proposals, float(mixture.most))]
    if task.ceiling is not None:
        parts.append(rows(task.cost.ravel()[columns], p, at, proposals))
        right.append(task.ceiling + EXACT)
    c = np.r_[task.cost.ravel()[columns], np.full(slacks, task.penalty)]
    least = np.r_[task.locked.ravel()[columns].astype(float), np.zeros(slacks)]
    most = np.r_[np.ones(n), np.tile(task.demand.astype(float), 1 + len(task.mixtures))]
    return (
        c,
        (vstack(parts, format="csr"), np.concatenate(right)),
        (equal, task.demand.astype(float)),
        np.c_[least, most],
    )


def reduced_costs(task: Deal, upper: np.ndarray, equal: np.ndarray) -> np.ndarray:
    """What each pair would cost beyond what the relaxation's prices allow for."""
    import numpy as np

    proposals, jurors = task.cost.shape
    prices = np.where(np.isfinite(task.cost), task.cost, np.inf) - equal[:, None] - upper[:jurors]
    at = jurors
    for mixture in task.mixtures:
        least, most = upper[at : at + proposals], upper[at + proposals : at + 2 * proposals]
        prices = prices + mixture.members * (least - most)[:, None]
        at += 2 * proposals
    if task.ceiling is not None:
        prices -= np.where(np.isfinite(task.cost), task.cost, 0.0) * upper[at:, None]
    reduced: np.ndarray = prices
    return reduced
