"""The judging engine: how fast, how it grows, how often its rank intervals hold: `python -m bench.scoring`."""

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from competition.scoring.advisory import advise
from competition.scoring.assignment import Task, assign
from competition.scoring.design import Design, design_of
from competition.scoring.legal import rank_legally
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import rule_from
from competition.scoring.sheets import SheetMarks, sheet_totals

if TYPE_CHECKING:
    import numpy as np

RUBRIC = rubric_from({"criteria": [{"key": f"c{n}", "max": 20, "step": 0.5} for n in range(5)]})
CHAIN = [{"by": "criterion", "criterion": "c0"}, {"by": "median"}, {"by": "majority"}, {"by": "draw", "seed": "1"}]
RULE = rule_from({"digits": 2, "ties": CHAIN})
SIZES = [(1_000, 50), (10_000, 150), (10_000, 1_000), (100_000, 1_000)]
ASSIGNMENTS = [(300, 60), (1_500, 150)]
COVERAGE = [(5, 3, 3), (5, 5, 3), (12, 5, 5), (24, 7, 3)]
Row = tuple[str, ...]


def record(proposals: int, jurors: int, sheets: int = 3) -> list[SheetMarks]:
    """Sheets of five criteria, with real differences of quality and of severity."""
    import numpy as np

    rng = np.random.default_rng(1)
    quality, strict = rng.normal(12, 1.6, proposals), rng.normal(0, 1, jurors)
    found = []
    for p in range(proposals):
        for j in rng.choice(jurors, sheets, replace=False):
            halves = np.rint(2 * np.clip(quality[p] - strict[j] + rng.normal(0, 1.2, 5), 0, 20))
            found.append(SheetMarks(f"P{p}", f"J{j}", {f"c{n}": Decimal(int(x)) / 2 for n, x in enumerate(halves)}))
    return found


def timed(work: Callable[[], object], runs: int) -> str:
    """The best of some runs: seconds on the clock, and seconds of processor time, which others' work disturbs less."""
    best = (float("inf"), float("inf"))
    for _ in range(runs):
        start = time.perf_counter(), time.process_time()
        work()
        best = min(best, (time.perf_counter() - start[0], time.process_time() - start[1]))
    return f"{best[0]:.2f} ({best[1]:.2f})"


def rankings(largest: int) -> Iterator[Row]:
    for proposals, jurors in (size for size in SIZES if size[0] <= largest):
        sheets, runs = record(proposals, jurors), 3 if proposals <= 10_000 else 1
        legal = timed(lambda sheets=sheets: rank_legally(sheets, RUBRIC, RULE), runs)
        design = design_of(sheet_totals(sheets, RUBRIC, RULE))
        joint = timed(lambda design=design: advise(design), runs)
        yield f"{proposals:,} × 3 × 5", f"{jurors:,}", legal, joint


def assignments() -> Iterator[Row]:
    import numpy as np

    for proposals, jurors in ASSIGNMENTS:
        cost = np.random.default_rng(1).random((proposals, jurors))
        names, panel = [f"P{p}" for p in range(proposals)], [f"J{j}" for j in range(jurors)]
        costs = {(p, j): float(cost[a, b]) for a, p in enumerate(names) for b, j in enumerate(panel)}
        caps = dict.fromkeys(panel, -(-3 * proposals // jurors))
        for fair in (False, True):
            task = Task(names, caps, 3, costs, protect_worst=fair)
            told = "worst-off protected" if fair else "cheapest"
            yield f"{proposals:,} × {jurors} × 3", told, timed(lambda task=task: assign(task), 3)


def coverage(runs: int) -> Iterator[Row]:
    """How often all true ranks lie in their 95 % intervals together; severity and quality spread alike, noise 0.8."""
    import numpy as np

    for proposals, jurors, sheets in COVERAGE:
        covered, widths = 0, []
        for seed in range(runs):
            quality, design = split_load(seed, proposals, jurors, sheets)
            found = advise(design).estimates
            true = 1 + (quality[None, :] > quality[:, None]).sum(axis=1)
            covered += all(e.rank_low <= r <= e.rank_high for e, r in zip(found, true, strict=True))
            widths.append(np.mean([e.rank_high - e.rank_low + 1 for e in found]))
        yield f"{proposals} proposals, {sheets} of {jurors} jurors", f"{covered / runs:.2f}", f"{np.mean(widths):.1f}"


def split_load(seed: int, proposals: int, jurors: int, sheets: int) -> "tuple[np.ndarray, Design]":
    import numpy as np

    rng = np.random.default_rng(seed)
    while True:
        quality, strict = rng.normal(0, 1, proposals), rng.normal(0, 1, jurors)
        pairs = [(p, j) for p in range(proposals) for j in rng.choice(jurors, sheets, replace=False)]
        design = design_of({(f"P{p:03}", f"J{j}"): quality[p] - strict[j] + rng.normal(0, 0.8) for p, j in pairs})
        if design.connected:
            return quality, design


def table(title: str, columns: Row, rows: Iterator[Row]) -> None:
    shown = Table(*columns, title=title, title_justify="left")
    for row in rows:
        shown.add_row(*row)
    Console(width=100).print(shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=100_000, help="proposals of the largest record")
    parser.add_argument("--runs", type=int, default=100, help="simulations a design for the coverage")
    told = parser.parse_args()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    print(f"Python {platform.python_version()}, {libraries}, {os.cpu_count()} cores")
    table(
        "Seconds to rank (of processor time)",
        ("proposals × sheets × criteria", "jurors", "legal", "joint model"),
        rankings(told.largest),
    )
    table("Seconds to assign (of processor time)", ("proposals × jurors × sheets", "aim", "seconds"), assignments())
    table("Rank intervals, 95 %", ("design", "all ranks covered", "places an interval"), coverage(told.runs))


if __name__ == "__main__":
    main()
