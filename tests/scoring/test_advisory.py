"""The crossed model against closed forms, a dense solution and statsmodels; and when it must refuse."""

import numpy as np
import pytest

from competition.scoring.additive import fit_additively
from competition.scoring.advisory import Advisory, advise
from competition.scoring.crossed import crossed
from competition.scoring.design import Design, design_of
from competition.scoring.reml import fit
from competition.scoring.uncertainty import few_covariance, many_covariance, many_draws, many_errors
from tests.scoring.tables import ADDITIVE, complete, split_load


def anova(y: np.ndarray) -> tuple[float, float, float]:
    """(proposal, juror, residual) variances of a complete table, by the mean squares; may be negative."""
    proposals, jurors = y.shape
    rows, columns, grand = y.mean(axis=1), y.mean(axis=0), y.mean()
    ms_p = jurors * ((rows - grand) ** 2).sum() / (proposals - 1)
    ms_j = proposals * ((columns - grand) ** 2).sum() / (jurors - 1)
    ms_e = ((y - rows[:, None] - columns + grand) ** 2).sum() / ((proposals - 1) * (jurors - 1))
    return (ms_p - ms_e) / jurors, (ms_j - ms_e) / proposals, ms_e


def dense_criterion(design: Design, proposal: float, juror: float, residual: float) -> float:
    """The REML criterion written out with the full covariance matrix."""
    z_p, z_j = np.eye(len(design.proposals))[design.p], np.eye(len(design.jurors))[design.j]
    v = residual * np.eye(design.sheets) + proposal * z_p @ z_p.T + juror * z_j @ z_j.T
    inverse, one = np.linalg.inv(v), np.ones(design.sheets)
    information = one @ inverse @ one
    r = design.y - one @ inverse @ design.y / information
    constants = (design.sheets - 1) * np.log(2 * np.pi)
    return float(constants + np.linalg.slogdet(v)[1] + np.log(information) + r @ inverse @ r)


def variances(found: Advisory) -> tuple[float, float, float]:
    assert found.sd_proposal is not None
    assert found.sd_juror is not None
    assert found.sd_residual is not None
    return found.sd_proposal**2, found.sd_juror**2, found.sd_residual**2


def test_least_squares_puts_juror_b_three_below_juror_a() -> None:
    additive = fit_additively(design_of(ADDITIVE))
    assert additive.adjusted == pytest.approx([7.5, 6.5, 5.5, 4.5])
    assert additive.jurors == pytest.approx([1.5, -1.5])


def test_a_table_without_residual_cannot_be_adjusted() -> None:
    found = advise(design_of(ADDITIVE))
    assert (found.available, str(found.reason)) == (
        False,
        "Không thể hiệu chỉnh: các phiếu khớp hoàn toàn với nhau, sai số bằng 0 nên không có gì để ước lượng.",
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_complete_table_gives_the_closed_form_of_the_analysis_of_variance(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = ((8, 5), (5, 3), (4, 9), (12, 4), (5, 5), (3, 7))[seed]
    y = 60 + rng.normal(0, 4, (shape[0], 1)) + rng.normal(0, 3, shape[1]) + rng.normal(0, 1, shape)
    assert min(anova(y)) > 0
    assert variances(advise(complete(y))) == pytest.approx(anova(y), rel=1e-7)


def test_a_negative_component_of_the_closed_form_is_a_variance_of_exactly_zero() -> None:
    rng = np.random.default_rng(5)
    y = rng.normal(0, 1, (6, 4)) + np.arange(6)[:, None]
    y -= y.mean(axis=0)
    assert anova(y)[1] < 0
    found = advise(complete(y))
    assert found.sd_juror == 0
    assert {juror.severity for juror in found.jurors} == {0.0}


def test_when_nothing_tells_proposals_apart_every_rank_is_possible() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(0, 1, (5, 4)) + np.arange(4) * 3
    y -= y.mean(axis=1, keepdims=True)
    found = advise(complete(y))
    assert found.sd_proposal == 0
    assert {(e.rank_low, e.rank_high) for e in found.estimates} == {(1, 5)}


@pytest.mark.parametrize("seed", range(4))
def test_the_criterion_is_that_of_the_full_covariance_and_at_its_minimum(seed: int) -> None:
    _, design = split_load(seed, 9, 5, 3, severity=1)
    found = advise(design)
    best = dense_criterion(design, *variances(found))
    assert found.reml == pytest.approx(best, abs=1e-8)
    rng = np.random.default_rng(seed)
    for _ in range(50):
        near = [v * factor for v, factor in zip(variances(found), rng.uniform(0.8, 1.25, 3), strict=True)]
        assert dense_criterion(design, *near) >= best - 1e-9


def test_estimates_and_errors_are_those_of_hendersons_equations_whichever_side_is_larger() -> None:
    _, design = split_load(7, 9, 5, 3, severity=1)
    many, few = crossed(design, True), crossed(design, False)
    at, other = fit(many), fit(few)
    z = np.hstack([np.ones((design.sheets, 1)), np.eye(9)[design.p], np.eye(5)[design.j]])
    left = z.T @ z + np.diag([0.0, *[1 / at.many_ratio] * 9, *[1 / at.few_ratio] * 5])
    effects = np.linalg.solve(left, z.T @ design.y)
    inverse = np.linalg.inv(left) * at.residual_variance
    assert [at.mean, *at.many, *at.few] == pytest.approx(list(effects), abs=1e-9)
    assert many_covariance(many, at) == pytest.approx(inverse[1:10, 1:10], abs=1e-9)
    assert many_errors(many, at) == pytest.approx(np.sqrt(np.diag(inverse)[1:10]), abs=1e-9)
    assert few_covariance(at) == pytest.approx(inverse[10:, 10:], abs=1e-9)
    assert few_covariance(other) == pytest.approx(inverse[1:10, 1:10], abs=1e-7)
    draws = np.array(list(many_draws(many, at, 20_000, np.random.default_rng(1))))
    assert np.cov(draws.T) == pytest.approx(inverse[1:10, 1:10], abs=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_an_unbalanced_design_agrees_with_statsmodels_to_three_digits(seed: int) -> None:
    import pandas
    from statsmodels.regression.mixed_linear_model import MixedLM

    _, design = split_load(seed, 14, 6, 3, severity=1)
    found = advise(design)
    data = pandas.DataFrame({"y": design.y, "p": design.p, "j": design.j, "one": 1})
    parts = {"p": "0 + C(p)", "j": "0 + C(j)"}
    model = MixedLM.from_formula("y ~ 1", groups="one", vc_formula=parts, re_formula="0", data=data)
    theirs = model.fit(reml=True, method=["powell", "lbfgs"])
    by_name = dict(zip(theirs.model.exog_vc.names, theirs.vcomp, strict=True))
    assert variances(found) == pytest.approx((by_name["p"], by_name["j"], theirs.scale), abs=2e-3)
    assert found.mean == pytest.approx(theirs.fe_params.iloc[0], abs=1e-3)
    assert found.reml == pytest.approx(-2 * theirs.llf, abs=1e-3)


def test_in_a_complete_design_a_constant_added_to_one_juror_moves_every_estimate_alike() -> None:
    rng = np.random.default_rng(11)
    y = rng.normal(0, 4, (7, 1)) + rng.normal(0, 3, 5) + rng.normal(0, 1, (7, 5))
    moved = y.copy()
    moved[:, 2] += 1.7
    before, after = advise(complete(y)), advise(complete(moved))
    assert min(*variances(before), *variances(after)) > 0
    shifts = [b.estimate - a.estimate for a, b in zip(before.estimates, after.estimates, strict=True)]
    assert shifts == pytest.approx([1.7 / 5] * 7)


def test_a_stricter_juror_has_the_greater_severity() -> None:
    rng = np.random.default_rng(3)
    y = rng.normal(0, 4, (7, 1)) - np.array([0, 2, 4, 6]) + rng.normal(0, 1, (7, 4))
    severities = [juror.severity for juror in advise(complete(y)).jurors]
    assert severities == sorted(severities)


@pytest.mark.parametrize(
    ("totals", "why"),
    [
        ({("P1", "A"): 1, ("P2", "A"): 2}, "Không thể hiệu chỉnh: cần ít nhất 2 giám khảo, ở đây có 1."),
        ({("P1", "A"): 1, ("P1", "B"): 2}, "Không thể hiệu chỉnh: cần ít nhất 2 hồ sơ, ở đây có 1."),
        (
            {("P1", "A"): 1, ("P2", "A"): 2, ("P3", "B"): 3},
            "Không thể hiệu chỉnh: các phiếu tách thành 2 nhóm không có giám khảo chung nên không so được với nhau; "
            "nhóm nhỏ nhất gồm hồ sơ P3.",
        ),
        (
            {("P1", "A"): 1, ("P2", "A"): 2, ("P2", "B"): 3},
            "Không thể hiệu chỉnh: 3 phiếu vừa đủ cho 2 hồ sơ và 2 giám khảo, không còn bậc tự do nào để đo sai số.",
        ),
        ({}, "Không thể hiệu chỉnh: cần ít nhất 2 giám khảo, ở đây có 0."),
    ],
)
def test_a_design_that_does_not_allow_it_says_why(totals: dict[tuple[str, str], float], why: str) -> None:
    found = advise(design_of(totals))
    assert (found.available, str(found.reason), found.estimates, found.reml) == (False, why, [], None)


def test_fewer_than_three_sheets_a_proposal_is_a_warning() -> None:
    _, design = split_load(1, 9, 5, 3, severity=1)
    lean = {(f"P{p}", f"J{j}"): y for p, j, y in zip(design.p, design.j, design.y, strict=True)}
    del lean[next(iter(lean))]
    warnings = [str(warning) for warning in advise(design_of(lean)).warnings]
    assert warnings == ["Có hồ sơ được chấm dưới 3 phiếu: P0."]


def test_the_order_of_the_sheets_changes_nothing() -> None:
    _, design = split_load(4, 9, 5, 3, severity=1)
    totals = {(f"P{p}", f"J{j}"): y for p, j, y in zip(design.p, design.j, design.y, strict=True)}
    assert advise(design_of(totals)) == advise(design_of(dict(reversed(totals.items()))))


def test_with_severe_jurors_and_split_loads_estimates_are_nearer_to_the_truth_than_raw_means() -> None:
    ours, raw = [], []
    for seed in range(20):
        quality, design = split_load(seed, 24, 7, 3, severity=1.5)
        estimates = np.array([e.estimate for e in advise(design).estimates])
        means = np.bincount(design.p, design.y) / np.bincount(design.p)
        ours.append(rank_correlation(quality, estimates))
        raw.append(rank_correlation(quality, means))
    assert np.mean(ours) > np.mean(raw) + 0.03


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a.argsort().argsort(), b.argsort().argsort())[0, 1])
