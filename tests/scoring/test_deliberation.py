"""What the jury sees besides the scores: whose absence matters, what to discuss first, how each juror scores."""

from decimal import Decimal

import numpy as np
import pytest

from competition.scoring.advisory import Advisory, Estimate
from competition.scoring.calibration import Beside, beside_the_panel
from competition.scoring.discussion import discuss_first, too_close
from competition.scoring.juror_report import juror_reports
from competition.scoring.legal import rank_legally
from competition.scoring.rubric import open_rubric, rubric_from
from competition.scoring.rule import Rule
from competition.scoring.sheets import SheetMarks
from competition.scoring.without_juror import Move, without_each_juror

TOTAL = open_rubric(["t"])


def sheets(table: dict[str, str], jurors: str = "ABCDE") -> list[SheetMarks]:
    return [
        SheetMarks(p, j, {"t": Decimal(v)})
        for p, row in table.items()
        for j, v in zip(jurors, row.split(), strict=False)
    ]


def test_places_that_swap_without_one_juror_are_told() -> None:
    assert without_each_juror(sheets({"P3": "7 7 7", "P4": "5 5 5", "P1": "9 9 9"}), TOTAL, Rule()) == []
    found = without_each_juror(sheets({"P3": "7 4 6", "P4": "6 9 4", "P1": "9 9 9"}), TOTAL, Rule())
    assert [(one.juror, one.moves) for one in found] == [("B", [Move("P4", 2, 3), Move("P3", 3, 2)])]
    assert str(found[0].in_words()) == "Hạng 2 và 3 (P4, P3) đổi chỗ nếu không có giám khảo B."


def test_a_place_lost_for_want_of_sheets_is_told() -> None:
    found = without_each_juror(sheets({"P1": "9 8", "P2": "7"}), TOTAL, Rule())
    assert [str(one.in_words()) for one in found] == ["Nếu không có giám khảo A: P2 từ hạng 2 thành không có hạng."]


def test_what_to_discuss_first_is_what_could_cross_the_last_seat() -> None:
    record = sheets({"P1": "9 9 9", "P2": "6 9 4", "P3": "7 4 6", "P4": "1 1 1"})
    places = rank_legally(record, TOTAL, Rule())
    estimates = [Estimate("P1", 9, 1, 1, 2), Estimate("P2", 6, 1, 1, 3), Estimate("P3", 5, 1, 2, 3)]
    advisory = Advisory(available=True, estimates=estimates)
    found = discuss_first(places, advisory, 2, without_each_juror(record, TOTAL, Rule()), Decimal(4))
    assert [(one.proposal, [str(reason) for reason in one.reasons]) for one in found] == [
        (
            "P2",
            [
                "được hay mất suất là do phiếu của B",
                "các phiếu chênh nhau 5 điểm, quá mức 4",
                "hạng thật có thể từ 1 đến 3, suất cuối là 2",
            ],
        ),
        ("P3", ["được hay mất suất là do phiếu của B", "hạng thật có thể từ 2 đến 3, suất cuối là 2"]),
    ]
    assert [e.proposal for e in too_close(advisory, 2)] == ["P2", "P3"]


def test_a_tie_across_the_last_seat_is_discussed() -> None:
    places = rank_legally(sheets({"P1": "5 5", "P2": "5 5", "P3": "4 4"}), TOTAL, Rule())
    found = discuss_first(places, Advisory(available=False), 1)
    assert [(one.proposal, [str(reason) for reason in one.reasons]) for one in found] == [
        ("P1", ["đồng hạng 1 ngay ở suất cuối"]),
        ("P2", ["đồng hạng 1 ngay ở suất cuối"]),
    ]


def test_a_strict_juror_lies_below_the_others() -> None:
    rows = {f"P{n}": f"{50 + n} {47 + n} {50 + n}" for n in range(6)}
    found = {report.juror: report.below for report in juror_reports(sheets(rows), TOTAL, Rule())}
    assert found == {"A": -1.5, "B": 3.0, "C": -1.5}


def test_a_juror_who_drifts_uses_more_of_the_scale_and_sees_no_criteria_is_told() -> None:
    rng = np.random.default_rng(1)
    record = []
    for n in range(12):
        quality = rng.normal(10, 1, 3)
        for juror in "ABC":
            marks = quality + rng.normal(0, 0.5, 3)
            if juror == "C":
                marks = np.full(3, quality.mean() + n) + rng.normal(0, 0.05, 3)
            record.append(SheetMarks(f"P{n:02}", juror, dict(zip("xyz", map(Decimal, map(str, marks)), strict=True))))
    reports = {report.juror: report for report in juror_reports(record, open_rubric(["x", "y", "z"]), Rule())}
    assert [str(sentence) for sentence in reports["C"].in_words()] == [
        "C dùng thang điểm rộng hơn các giám khảo khác.",
        "C cho các tiêu chí gần như cùng một mức trên mỗi phiếu.",
        "C chấm cao dần từ phiếu đầu đến phiếu cuối.",
    ]
    assert reports["C"].drift == pytest.approx(33, abs=3)
    assert not reports["A"].in_words() or "C" not in str(reports["A"].in_words()[0])


def test_a_juror_with_few_sheets_is_not_judged() -> None:
    report = juror_reports(sheets({"P1": "5 6"}), TOTAL, Rule())[0]
    assert (report.below, report.spread, report.halo, report.drift, report.drifts) == (1, None, None, None, False)
    alone = juror_reports(sheets({"P1": "5"}), TOTAL, Rule())[0]
    assert (alone.sheets, alone.below) == (1, None)


def test_a_juror_sees_her_samples_beside_the_panels_and_nothing_she_has_not_scored() -> None:
    rubric = rubric_from({"criteria": [{"key": "t", "max": 20}]})
    record = sheets({"M1": "18 10 11 12", "M2": "5 6 7"})
    mine = [sheet for sheet in record if (sheet.proposal, sheet.juror) != ("M2", "A")]
    assert beside_the_panel(mine, "A", rubric) == [
        Beside("M1", "t", Decimal(18), [Decimal(10), Decimal(11), Decimal(12)], Decimal(11), far=True)
    ]
