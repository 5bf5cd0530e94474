"""Agreement against the published figures."""

import numpy as np
import pytest

from competition.scoring.agreement import METRICS, agreement, alpha, judges_needed, reliability_of
from competition.scoring.design import design_of
from competition.scoring.large_alpha import large_alpha
from tests.scoring.tables import complete, krippendorff, shrout_fleiss, split_load


def test_alpha_is_that_of_krippendorff_2011() -> None:
    assert {metric: round(value or 0, 6) for metric, value in agreement(krippendorff()).alpha.items()} == {
        "nominal": 0.743421,
        "ordinal": 0.815388,
        "interval": 0.849107,
        "ratio": 0.797403,
    }


def test_the_six_coefficients_are_those_of_shrout_and_fleiss_1979() -> None:
    assert {name: round(value or 0, 4) for name, value in agreement(shrout_fleiss()).icc.items()} == {
        "ICC1": 0.1657,
        "ICC2": 0.2898,
        "ICC3": 0.7148,
        "ICC1k": 0.4428,
        "ICC2k": 0.6201,
        "ICC3k": 0.9093,
    }


def test_kendalls_w_is_corrected_for_ties() -> None:
    assert agreement(shrout_fleiss()).kendall_w == pytest.approx(0.8870, abs=5e-5)


def test_an_incomplete_design_has_alpha_but_neither_icc_nor_w() -> None:
    found = agreement(krippendorff())
    assert set(found.icc.values()) == {None}
    assert found.kendall_w is None


def test_where_nothing_varies_nothing_is_defined() -> None:
    found = agreement(complete([[8.1, 8.1, 8.1], [8.1, 8.1, 8.1]]))
    assert {*found.alpha.values(), *found.icc.values(), found.kendall_w} == {None}


def test_one_juror_agrees_with_nobody() -> None:
    found = agreement(complete([[1.0], [2.0]]))
    assert {*found.alpha.values(), *found.icc.values(), found.kendall_w} == {None}


def test_no_sheet_at_all_has_no_agreement() -> None:
    found = agreement(design_of({}))
    assert {*found.alpha.values(), *found.icc.values(), found.kendall_w} == {None}


def test_coefficients_that_divide_by_nothing_are_not_defined() -> None:
    found = agreement(complete([[1.0, 3.0], [3.0, 1.0]])).icc
    assert (found["ICC1k"], found["ICC3k"]) == (None, None)


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_of_large_records_is_the_packages(metric: str) -> None:
    _, design = split_load(3, 20, 6, 3, severity=1)
    y = np.round(design.y * 2)
    rounded = design_of({(f"P{p}", f"J{j}"): v + 20 for p, j, v in zip(design.p, design.j, y, strict=True)})
    assert large_alpha(rounded.p, rounded.y, metric) == pytest.approx(alpha(rounded, metric))


def test_four_judges_bring_two_thirds_and_ten_are_needed_for_four_fifths() -> None:
    assert round(reliability_of(0.2898, 4), 2) == 0.62
    assert judges_needed(0.2898, 0.8) == 10
    assert judges_needed(-0.1, 0.8) is None
