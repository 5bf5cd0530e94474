"""Rank intervals hold all true ranks together at least as often as they say."""

import numpy as np
import pytest

from competition.scoring.advisory import advise
from competition.scoring.rank_intervals import rank_intervals, rank_intervals_by_bands
from tests.scoring.tables import split_load


def ranks(truth: np.ndarray) -> np.ndarray:
    return 1 + (truth[None, :] > truth[:, None]).sum(axis=1)


@pytest.mark.parametrize("spacing", [0.0, 1.0, 4.0])
def test_on_independent_normal_estimates_the_set_covers_at_the_nominal_share(spacing: float) -> None:
    truth, errors = spacing * np.arange(8.0), np.linspace(0.5, 1.5, 8)
    rng, covered = np.random.default_rng(1), 0
    for _ in range(300):
        low, high = rank_intervals(rng.normal(truth, errors), np.diag(errors**2))
        covered += bool(np.all((low <= ranks(truth)) & (ranks(truth) <= high)))
    assert covered / 300 >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)


def test_estimates_far_apart_have_one_place_each() -> None:
    low, high = rank_intervals(np.array([30.0, 10.0, 20.0]), np.eye(3))
    assert (list(low), list(high)) == ([1, 3, 2], [1, 3, 2])


def test_errors_that_are_shared_do_not_blur_the_places() -> None:
    covariance = np.full((3, 3), 100.0) + np.eye(3)
    low, high = rank_intervals(np.array([30.0, 10.0, 20.0]), covariance)
    assert (list(low), list(high)) == ([1, 3, 2], [1, 3, 2])


def test_few_degrees_of_freedom_widen_the_places() -> None:
    estimates = np.array([0.0, 4.0, 8.0])
    assert list(rank_intervals(estimates, np.eye(3))[1]) == [3, 2, 1]
    assert list(rank_intervals(estimates, np.eye(3), df=2)[1]) == [3, 3, 3]


def test_bands_are_never_narrower_than_pairs() -> None:
    rng = np.random.default_rng(4)
    estimates, errors = rng.normal(0, 3, 12), rng.uniform(0.5, 1, 12)
    draws = (rng.standard_normal(12) * errors for _ in range(2000))
    low, high = rank_intervals(estimates, np.diag(errors**2))
    wide_low, wide_high = rank_intervals_by_bands(estimates, errors, draws)
    assert np.all(wide_low <= low)
    assert np.all(high <= wide_high)


def coverage(proposals: int, jurors: int, sheets: int, severity: float, runs: int) -> float:
    covered = 0
    for seed in range(runs):
        quality, design = split_load(seed, proposals, jurors, sheets, severity)
        found = advise(design).estimates
        true = ranks(quality)
        covered += all(e.rank_low <= rank <= e.rank_high for e, rank in zip(found, true, strict=True))
    return covered / runs


@pytest.mark.parametrize(
    ("proposals", "jurors", "sheets"),
    [(5, 3, 3), (5, 5, 3), (24, 7, 3)],
    ids=["5 proposals, all 3 jurors read all", "5 proposals, 3 of 5 jurors each", "24 proposals, 3 of 7 jurors each"],
)
def test_the_models_own_intervals_cover_on_named_designs(proposals: int, jurors: int, sheets: int) -> None:
    assert coverage(proposals, jurors, sheets, 1.0, runs=40) >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / 40)
