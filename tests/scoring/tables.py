"""Published tables and made-up designs that several test files use."""

import numpy as np

from competition.scoring.design import Design, design_of

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

KRIPPENDORFF = {
    "A": "1 2 3 3 2 1 4 1 2 · · ·",
    "B": "1 2 3 3 2 2 4 1 2 5 · 3",
    "C": "· 3 3 3 2 3 4 2 2 5 1 ·",
    "D": "1 2 3 3 2 4 4 1 2 5 1 ·",
}

ADDITIVE = {("P1", "A"): 9, ("P2", "A"): 8, ("P3", "A"): 7, ("P2", "B"): 5, ("P3", "B"): 4, ("P4", "B"): 3}


def complete(table: np.ndarray | list[list[float]]) -> Design:
    """A complete proposals × jurors table as a design."""
    return design_of({(f"P{i:03}", f"J{j:03}"): y for i, row in enumerate(table) for j, y in enumerate(row)})


def shrout_fleiss() -> Design:
    return complete(SHROUT_FLEISS)


def krippendorff() -> Design:
    return design_of(
        {
            (f"U{unit:02}", juror): float(value)
            for juror, values in KRIPPENDORFF.items()
            for unit, value in enumerate(values.split())
            if value != "·"
        }
    )


def split_load(
    seed: int, proposals: int, jurors: int, sheets: int, severity: float, noise: float = 0.8
) -> tuple[np.ndarray, Design]:
    """Qualities and a connected random design in which each proposal has `sheets` of the jurors."""
    rng = np.random.default_rng(seed)
    while True:
        quality, strict = rng.normal(0, 1, proposals), rng.normal(0, severity, jurors)
        pairs = [(p, j) for p in range(proposals) for j in rng.choice(jurors, sheets, replace=False)]
        totals = {(f"P{p:03}", f"J{j:03}"): quality[p] - strict[j] + rng.normal(0, noise) for p, j in pairs}
        design = design_of(totals)
        if design.connected and len(design.jurors) == jurors:
            return quality, design
