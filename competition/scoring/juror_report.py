"""How each juror scores beside the others: how strict, how wide a scale, how much of one piece, and whether she drifts.

Every figure compares her with the other jurors on the same proposals, so that it holds for any design; it is for the
chair and for herself, and changes no score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from competition.language import Sentence, say
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Rule
from competition.scoring.sheets import SheetMarks, sheet_totals

if TYPE_CHECKING:
    import numpy as np

_FEWEST_FOR_SPREAD = 3
_FEWEST_FOR_HALO = 4
_FEWEST_FOR_DRIFT = 6
_CLEAR = 2.0


@dataclass(frozen=True)
class JurorReport:
    """None where she has too few sheets, or where nothing varies.

    `below`: points by which her totals lie below the others' on average. `spread`: her standard deviation over that of
    the others' means; above 1 she uses more of the scale. `halo`: mean correlation between her criteria, from −1 to 1,
    `panel_halo` the other jurors'. `drift`: points gained (or lost) against the others from her first sheet to her
    last; `drifts` when that is more than twice its standard error.
    """

    juror: str
    sheets: int
    below: float | None
    spread: float | None
    halo: float | None
    panel_halo: float | None
    drift: float | None
    drifts: bool

    def in_words(self) -> list[Sentence]:
        """What a chair should know, in plain sentences; nothing when nothing stands out."""
        told = []
        if self.spread is not None and (self.spread > 1.5 or self.spread < 0.67):
            wide = say("rộng") if self.spread > 1 else say("hẹp")
            told.append(say("{juror} dùng thang điểm {wide} hơn các giám khảo khác.", juror=self.juror, wide=wide))
        if self.halo is not None and self.panel_halo is not None and self.halo > max(0.8, self.panel_halo + 0.2):
            told.append(say("{juror} cho các tiêu chí gần như cùng một mức trên mỗi phiếu.", juror=self.juror))
        if self.drifts and self.drift is not None:
            way = say("cao dần") if self.drift > 0 else say("thấp dần")
            told.append(say("{juror} chấm {way} từ phiếu đầu đến phiếu cuối.", juror=self.juror, way=way))
        return told


def juror_reports(sheets: Iterable[SheetMarks], rubric: Rubric, rule: Rule) -> list[JurorReport]:
    """One report a juror, in the order of their names; the order of her sheets is the order she scored in."""
    ordered = list(sheets)
    totals = sheet_totals(ordered, rubric, rule)
    halos = {juror: _halo(own, rubric) for juror, own in _by_juror(ordered).items()}
    return [
        _report(juror, [(s.proposal, juror) for s in own], totals, halos)
        for juror, own in sorted(_by_juror(ordered).items())
    ]


def _by_juror(sheets: Sequence[SheetMarks]) -> dict[str, list[SheetMarks]]:
    found: dict[str, list[SheetMarks]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.juror].append(sheet)
    return found


def _report(
    juror: str,
    pairs: list[tuple[str, str]],
    totals: Mapping[tuple[str, str], Fraction],
    halos: Mapping[str, float | None],
) -> JurorReport:
    import numpy as np

    others = _others(juror, totals)
    both = [(float(totals[pair]), others[pair[0]]) for pair in pairs if pair in totals and pair[0] in others]
    own, rest = (np.array(side) for side in zip(*both, strict=True)) if both else (np.array([]), np.array([]))
    panel = [halo for other, halo in halos.items() if other != juror and halo is not None]
    drift, clear = _drift(own - rest)
    return JurorReport(
        juror=juror,
        sheets=sum(pair in totals for pair in pairs),
        below=float((rest - own).mean()) if len(own) else None,
        spread=_spread(own, rest),
        halo=halos[juror],
        panel_halo=sum(panel) / len(panel) if panel else None,
        drift=drift,
        drifts=clear,
    )


def _others(juror: str, totals: Mapping[tuple[str, str], Fraction]) -> dict[str, float]:
    """Proposal → mean total of everybody else who scored it."""
    found: dict[str, list[Fraction]] = defaultdict(list)
    for (proposal, other), total in totals.items():
        if other != juror:
            found[proposal].append(total)
    return {proposal: float(sum(values) / len(values)) for proposal, values in found.items()}


def _spread(own: np.ndarray, rest: np.ndarray) -> float | None:
    if len(own) < _FEWEST_FOR_SPREAD or rest.std() == 0:
        return None
    return float(own.std() / rest.std())


def _halo(sheets: Sequence[SheetMarks], rubric: Rubric) -> float | None:
    import numpy as np

    keys = [criterion.key for criterion in rubric.ranking]
    full = [s.marks for s in sheets if all(s.marks.get(key) is not None for key in keys)]
    if len(keys) < 2 or len(full) < _FEWEST_FOR_HALO:
        return None
    table = np.array([[float(marks[key] or 0) for key in keys] for marks in full])
    varying = table[:, np.ptp(table, axis=0) > 0]
    if varying.shape[1] < 2:
        return None
    correlations = np.corrcoef(varying, rowvar=False)
    return float(correlations[np.triu_indices(varying.shape[1], 1)].mean())


def _drift(apart: np.ndarray) -> tuple[float | None, bool]:
    """(change from the first to the last, whether it is clear) of her distance from the others, by least squares."""
    from scipy.stats import linregress

    if len(apart) < _FEWEST_FOR_DRIFT:
        return None, False
    line = linregress(range(len(apart)), apart)
    return float(line.slope * (len(apart) - 1)), bool(abs(line.slope) > _CLEAR * line.stderr)
