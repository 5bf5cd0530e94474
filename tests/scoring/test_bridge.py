"""Bridges join the juries, and the joint model then finds more of the true best than raw totals do."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from competition.errors import Refused
from competition.scoring.bridge import Bridge, anchors, common_panel, joint_model, visiting_jurors
from competition.scoring.design import design_of
from competition.scoring.legal import Place, rank_legally
from competition.scoring.rubric import open_rubric
from competition.scoring.rule import Rule
from competition.scoring.sheets import SheetMarks

UNITS = [f"U{u:02}" for u in range(12)]
PANEL = {f"common-{n}": 99 for n in range(3)}
JURIES = {unit: [f"{unit}-J{n}" for n in range(3)] for unit in UNITS}


class Province:
    """Twelve districts of eight proposals and three jurors, each jury with its own level."""

    def __init__(self, seed: int, severity: float) -> None:
        rng = np.random.default_rng(seed)
        self.quality = {f"{unit}-P{n}": rng.normal() for unit in UNITS for n in range(8)}
        names = [*(juror for jury in JURIES.values() for juror in jury), *PANEL]
        level = {unit: rng.normal(0, severity) for unit in UNITS}
        self.strict = {name: level.get(name[:3], 0.0) + rng.normal(0, 0.3) for name in names}
        self.rng = rng
        self.totals = {
            (p, j): self.score(p, j) for unit in UNITS for p in self.quality if p.startswith(unit) for j in JURIES[unit]
        }
        self.standings = {unit: self.rank(unit) for unit in UNITS}

    def score(self, proposal: str, juror: str) -> Fraction:
        return Fraction(round(10 * (self.quality[proposal] - self.strict[juror] + self.rng.normal(0, 0.8))), 10)

    def rank(self, unit: str) -> list[Place]:
        sheets = [
            SheetMarks(p, j, {"t": Decimal(str(float(t)))}) for (p, j), t in self.totals.items() if p.startswith(unit)
        ]
        return rank_legally(sheets, open_rubric(["t"]), Rule())

    def found(self, scores: dict[str, float], places: int = 12) -> float:
        best = sorted(self.quality, key=lambda p: -self.quality[p])[:places]
        chosen = sorted(scores, key=lambda p: -scores[p])[:places]
        return len(set(best) & set(chosen)) / places

    def raw(self) -> dict[str, float]:
        return {p: float(np.mean([float(t) for (q, _), t in self.totals.items() if q == p])) for p in self.quality}


def test_the_joint_model_finds_more_of_the_true_best_than_raw_totals() -> None:
    raw, joint = [], []
    for seed in range(4):
        province = Province(seed, severity=1.2)
        plan = common_panel(province.standings, province.totals, PANEL)
        estimates = joint_model(province.totals, {pair: province.score(*pair) for pair in plan.pairs}).estimates
        raw.append(province.found(province.raw()))
        joint.append(province.found({e.proposal: e.estimate for e in estimates}))
    assert np.mean(joint) > np.mean(raw) + 0.1


PROVINCE = Province(1, severity=1.0)


def plans() -> dict[str, Bridge]:
    proposals = {unit: [place.proposal for place in places] for unit, places in PROVINCE.standings.items()}
    return {
        "common panel": common_panel(PROVINCE.standings, PROVINCE.totals, PANEL),
        "split panel": common_panel(PROVINCE.standings, PROVINCE.totals, PANEL, readers=2, seed="1"),
        "anchors": anchors(PROVINCE.standings, PROVINCE.totals, JURIES, seed="1"),
        "visitors": visiting_jurors(proposals, PROVINCE.totals, JURIES, seed="1"),
    }


@pytest.mark.parametrize("name", ["common panel", "split panel", "anchors", "visitors"])
def test_every_plan_joins_all_juries_and_repeats_nothing(name: str) -> None:
    plan = plans()[name]
    assert plan.pieces_before == 12
    assert not set(plan.pairs) & set(PROVINCE.totals)
    assert design_of(dict.fromkeys([*PROVINCE.totals, *plan.pairs], 0.0)).connected
    assert plan == plans()[name]


def test_a_common_panel_re_reads_the_top_three_of_every_jury() -> None:
    plan = plans()["common panel"]
    top = sorted(p.proposal for places in PROVINCE.standings.values() for p in places if (p.rank or 9) <= 3)
    assert plan.proposals == top
    assert plan.loads() == dict.fromkeys(sorted(PANEL), len(top))
    assert sum(plans()["split panel"].loads().values()) == 2 * len(top)


def test_who_sits_in_two_juries_is_not_sent_to_read_again() -> None:
    proposals = {"A": ["a1", "a2"], "B": ["b1", "b2"]}
    scored = [
        *((file, who) for file in proposals["A"] for who in ("X", "Y")),
        *((file, "X") for file in proposals["B"]),
    ]
    plan = visiting_jurors(proposals, scored, {"A": ["X", "Y"], "B": ["X"]})
    assert plan.pairs == [("b1", "Y"), ("b2", "Y")]
    assert visiting_jurors(proposals, [*scored, *plan.pairs], {"A": ["X"], "B": ["X"]}).pairs == []


def test_of_two_readings_by_one_juror_the_later_counts() -> None:
    own = {(file, who): Fraction(n) for n, (file, who) in enumerate(((f, w) for f in "pqr" for w in "xyz"), start=3)}
    again = {("p", "x"): Fraction(9)}
    assert joint_model(own, again) == joint_model({**own, **again}, {}) != joint_model(own, {})


def test_conflicts_are_kept_out_of_the_bridge() -> None:
    shut = [(plans()["common panel"].proposals[0], "common-0")]
    assert not set(shut) & set(common_panel(PROVINCE.standings, PROVINCE.totals, PANEL, conflicts=shut).pairs)


def test_a_plan_that_leaves_a_jury_apart_is_refused() -> None:
    shut = [(p, j) for p in PROVINCE.quality if p.startswith("U00") for j in PANEL]
    with pytest.raises(Refused, match="Kế hoạch này chưa nối được các hội đồng: 2 nhóm vẫn tách rời"):
        common_panel(PROVINCE.standings, PROVINCE.totals, PANEL, conflicts=shut)


def test_without_a_bridge_the_juries_cannot_be_compared() -> None:
    assert not joint_model(PROVINCE.totals, {}).available
