"""Who reads what, when not everybody scores everything: exact, reproducible from a seed, and refused with reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from random import Random
from typing import TYPE_CHECKING

from competition.errors import Refused
from competition.scoring.assignment_refusals import refusals, shortages
from competition.scoring.dealing import Dealt, deal
from competition.scoring.dealing_rows import Deal, Mixture
from competition.scoring.fair_dealing import deal_fairly
from competition.scoring.rubric import Label

if TYPE_CHECKING:
    import numpy as np

Pair = tuple[str, str]


@dataclass(frozen=True)
class MixRule:
    """At least `least` and at most `most` of a proposal's jurors are among `jurors`.

    `jurors` is one set for all proposals ("women"), or one a proposal ("from outside its district").
    """

    name: Label
    jurors: Collection[str] | Mapping[str, Collection[str]]
    least: int = 1
    most: int | None = None

    def members(self, proposal: str) -> Collection[str]:
        return self.jurors.get(proposal, ()) if isinstance(self.jurors, Mapping) else self.jurors


@dataclass(frozen=True)
class Task:
    """What is asked. A (proposal, juror) pair costs 0 unless told; conflicts are forbidden, locked pairs stand."""

    proposals: Sequence[str]
    caps: Mapping[str, int]
    demand: int | Mapping[str, int] = 3
    costs: Mapping[Pair, float] | None = None
    conflicts: Collection[Pair] = ()
    locked: Collection[Pair] = ()
    mix: Sequence[MixRule] = ()
    seed: str = ""
    protect_worst: bool = True

    def wanted(self, proposal: str) -> int:
        return self.demand if isinstance(self.demand, int) else self.demand.get(proposal, 0)


@dataclass(frozen=True)
class Assignment:
    """The pairs in the order of their names; `worst` is the mean cost a juror of the proposal that fares worst.

    `proven` says that no assignment serves the worst-off proposal better, nor, doing so, costs less.
    """

    pairs: list[Pair]
    cost: float
    worst: float
    proven: bool
    seed: str

    def loads(self) -> dict[str, int]:
        """Juror → how many proposals she has."""
        loads: dict[str, int] = {}
        for _, juror in self.pairs:
            loads[juror] = loads.get(juror, 0) + 1
        return loads


def assign(task: Task) -> Assignment:
    """The best assignment; the same task with the same seed gives the same one. Refused with what is missing."""
    if reasons := refusals(task):
        raise Refused(*reasons)
    proposals, jurors = sorted({p for p in task.proposals if task.wanted(p)}), sorted(task.caps)
    if not proposals:
        return Assignment([], 0.0, 0.0, True, task.seed)
    Random(f"{task.seed}\nproposals").shuffle(proposals)
    Random(f"{task.seed}\njurors").shuffle(jurors)
    dealing = _deal(task, proposals, jurors)
    found: Dealt = deal_fairly(dealing) if task.protect_worst else deal(dealing)
    if not found.possible:
        raise Refused(*shortages(task, proposals, jurors, found))
    pairs = [(proposals[p], jurors[j]) for p, j in zip(*found.chosen.nonzero(), strict=True)]
    return Assignment(sorted(pairs), *_costs(task, pairs), found.proven, task.seed)


def _costs(task: Task, pairs: list[Pair]) -> tuple[float, float]:
    """(all together, mean a juror of the proposal that fares worst)."""
    costs, by_proposal = task.costs or {}, dict[str, list[float]]()
    for pair in pairs:
        by_proposal.setdefault(pair[0], []).append(costs.get(pair, 0.0))
    worst = max((sum(part) / len(part) for part in by_proposal.values()), default=0.0)
    return fsum(costs.get(pair, 0.0) for pair in pairs), worst


def _deal(task: Task, proposals: list[str], jurors: list[str]) -> Deal:
    import numpy as np

    row, column = {name: i for i, name in enumerate(proposals)}, {name: i for i, name in enumerate(jurors)}
    cost = np.zeros((len(proposals), len(jurors)))
    largest = max((abs(value) for value in (task.costs or {}).values()), default=0) or 1
    for (proposal, juror), value in (task.costs or {}).items():
        if proposal in row and juror in column:
            cost[row[proposal], column[juror]] = value / largest
    locked = np.zeros(cost.shape, dtype=bool)
    for places, pairs in ((cost, task.conflicts), (locked, task.locked)):
        for proposal, juror in pairs:
            if proposal in row and juror in column:
                places[row[proposal], column[juror]] = np.inf if places is cost else True
    return Deal(
        cost,
        np.array([task.wanted(proposal) for proposal in proposals], dtype=int),
        np.array([task.caps[juror] for juror in jurors], dtype=int),
        locked,
        [_mixture(rule, proposals, jurors) for rule in task.mix],
    )


def _mixture(rule: MixRule, proposals: list[str], jurors: list[str]) -> Mixture:
    import numpy as np

    members: np.ndarray = np.array([[juror in rule.members(p) for juror in jurors] for p in proposals], dtype=bool)
    return Mixture(
        members.reshape(len(proposals), len(jurors)), rule.least, len(jurors) if rule.most is None else rule.most
    )
