"""Who scored what: sheets' totals as a proposals × jurors design, whether it hangs together, and its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Design:
    """Totals `y` with the positions of their proposal and juror; names are in order, whatever the sheets' order."""

    proposals: list[str]
    jurors: list[str]
    p: np.ndarray
    j: np.ndarray
    y: np.ndarray

    @property
    def sheets(self) -> int:
        return len(self.y)

    @cached_property
    def residual_df(self) -> int:
        """What is left for the residual after one effect a proposal and one a juror, piece by piece."""
        return self.sheets - len(self.proposals) - len(self.jurors) + len(self.pieces)

    @cached_property
    def incidence(self) -> Any:
        """proposals × jurors, 1 where a sheet is; sparse."""
        from scipy.sparse import csr_array

        return csr_array(([1.0] * self.sheets, (self.p, self.j)), shape=(len(self.proposals), len(self.jurors)))

    @cached_property
    def pieces(self) -> list[tuple[list[str], list[str]]]:
        """(proposals, jurors) of each part of the design that shares no juror with the rest, largest first."""
        from scipy.sparse import block_array
        from scipy.sparse.csgraph import connected_components

        if not self.sheets:
            return []
        graph = block_array([[None, self.incidence], [self.incidence.T, None]])
        count, labels = connected_components(graph, directed=False)
        found: list[tuple[list[str], list[str]]] = [([], []) for _ in range(count)]
        for label, name in zip(labels, self.proposals, strict=False):
            found[label][0].append(name)
        for label, name in zip(labels[len(self.proposals) :], self.jurors, strict=True):
            found[label][1].append(name)
        return sorted(found, key=lambda piece: (-len(piece[0]), piece[0]))

    @property
    def connected(self) -> bool:
        return len(self.pieces) == 1

    @property
    def complete(self) -> bool:
        """Whether every juror scored every proposal."""
        return self.sheets == len(self.proposals) * len(self.jurors)

    def matrix(self) -> np.ndarray:
        """proposals × jurors with NaN where no sheet is; for small or complete designs."""
        import numpy as np

        full = np.full((len(self.proposals), len(self.jurors)), np.nan)
        full[self.p, self.j] = self.y
        return full


def design_of(totals: Mapping[tuple[str, str], Any]) -> Design:
    """The design in (proposal, juror) → total."""
    import numpy as np

    pairs = sorted(totals)
    proposals, jurors = sorted({p for p, _ in pairs}), sorted({j for _, j in pairs})
    row, column = {name: i for i, name in enumerate(proposals)}, {name: i for i, name in enumerate(jurors)}
    return Design(
        proposals,
        jurors,
        np.array([row[p] for p, _ in pairs], dtype=int),
        np.array([column[j] for _, j in pairs], dtype=int),
        np.array([float(totals[pair]) for pair in pairs]),
    )
