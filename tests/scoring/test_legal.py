"""The legal ranking: the methods, what counts, who passes, and each link of the tie-break chain."""

from decimal import Decimal
from fractions import Fraction

import pytest

from competition.scoring.legal import Place, rank_legally, score_of
from competition.scoring.rubric import Rubric, open_rubric, rubric_from
from competition.scoring.rule import Rule, rule_from
from competition.scoring.sheets import SheetMarks, sheet_total

TWO = rubric_from(
    {
        "criteria": [
            {"key": "a", "label": "Tính mới", "max": 10, "step": 0.5},
            {"key": "b", "label": "Khả thi", "max": 20, "step": 0.5},
        ]
    }
)


def sheets(table: dict[str, dict[str, tuple[object, object]]]) -> list[SheetMarks]:
    return [
        SheetMarks(p, j, {k: None if v is None else Decimal(str(v)) for k, v in zip("ab", marks, strict=True)})
        for p, by_juror in table.items()
        for j, marks in by_juror.items()
    ]


def single(table: dict[str, list[object]]) -> list[SheetMarks]:
    """Proposal → the totals of jurors A, B, C, … with one criterion; None where she did not read it."""
    return [
        SheetMarks(p, j, {"t": Decimal(str(v))})
        for p, values in table.items()
        for j, v in zip("ABCDEFG", values, strict=False)
        if v is not None
    ]


def ranked(table: dict[str, list[object]], **rule: object) -> list[Place]:
    return rank_legally(single(table), open_rubric(["t"]), rule_from(dict(rule)))


def ranks(places: list[Place]) -> dict[str, int | None]:
    return {place.proposal: place.rank for place in places}


@pytest.mark.parametrize(
    ("method", "expected"),
    [("mean", "8"), ("median", "17/2"), ("trimmed_mean", "49/6"), ("sum", "40")],
)
def test_five_totals_give_the_score_of_each_method(method: str, expected: str) -> None:
    totals = [Fraction(t) for t in ("7", "8.5", "9", "9.5", "6")]
    assert score_of(totals, rule_from({"method": method})) == Fraction(expected)


def test_below_four_sheets_a_trimmed_mean_leaves_nothing_out() -> None:
    assert score_of([Fraction(1), Fraction(2), Fraction(9)], Rule(method="trimmed_mean")) == 4


def test_only_one_copy_of_a_tied_extreme_is_left_out() -> None:
    assert score_of([Fraction(n) for n in (9, 9, 9, 5, 1)], Rule(method="trimmed_mean")) == Fraction(23, 3)


def test_the_score_is_kept_exactly_and_rounded_once() -> None:
    place = ranked({"P1": [8, 8, 9]}, digits=2)[0]
    assert (place.score, place.rounded, place.jurors, place.spread) == (Fraction(25, 3), Decimal("8.33"), 3, 1)


def test_coefficients_of_four_thirds_add_up_exactly() -> None:
    rubric = rubric_from({"criteria": [{"key": k, "max": 5, "min": 1, "weight": "4/3"} for k in "xyz"]})
    assert sheet_total(dict.fromkeys("xyz", Decimal(5)), rubric, Rule()) == Decimal(20)


def test_a_rule_may_put_its_own_coefficients_on_the_criteria() -> None:
    rule = rule_from({"coefficients": {"a": 2, "b": 0.5}})
    assert sheet_total({"a": Decimal(3), "b": Decimal(4)}, TWO, rule) == 8


def test_a_criterion_that_only_informs_does_not_count() -> None:
    rubric = rubric_from({"criteria": [{"key": "a", "max": 10}, {"key": "b", "max": 10, "ranks": False}]})
    assert sheet_total({"a": Decimal(3), "b": Decimal(9)}, rubric, Rule()) == 3


def test_what_does_not_apply_is_rescaled_and_is_no_zero() -> None:
    assert sheet_total({"a": None, "b": Decimal(15)}, TWO, Rule()) == Decimal("22.5")


def test_without_bounds_rescaling_goes_by_the_number_of_criteria() -> None:
    assert sheet_total({"a": None, "b": Decimal(15)}, open_rubric(["a", "b"]), Rule()) == 30


def test_a_rule_may_drop_sheets_on_which_something_does_not_apply() -> None:
    table = sheets({"P1": {"A": (None, 20), "B": (5, 10)}})
    place = rank_legally(table, TWO, rule_from({"not_applicable": "drop_sheet"}))[0]
    assert (place.score, place.jurors) == (15, 1)


def test_a_sheet_on_which_nothing_applies_does_not_count() -> None:
    place = rank_legally(sheets({"P1": {"A": (None, None)}}), TWO, Rule())[0]
    assert (place.score, place.rank, str(place.unranked)) == (None, None, "Chưa có phiếu chấm nào được tính.")


def test_who_was_scored_by_nobody_appears_without_a_place() -> None:
    places = rank_legally(single({"P1": [3]}), open_rubric(["t"]), Rule(), proposals=["P2"])
    assert ranks(places) == {"P1": 1, "P2": None}


def test_too_few_sheets_give_no_place() -> None:
    places = ranked({"P1": [9], "P2": [1, 2]}, minimum_sheets=2)
    assert ranks(places) == {"P2": 1, "P1": None}


def test_below_the_pass_mark_there_is_no_place() -> None:
    places = ranked({"P1": [49.9], "P2": [50]}, pass_mark=50)
    assert [(p.proposal, p.rank, p.passes_floor) for p in places] == [("P2", 1, True), ("P1", None, False)]


def test_the_rule_says_whether_rounding_may_lift_over_the_pass_mark() -> None:
    table: dict[str, list[object]] = {"P1": [49.996]}
    assert ranks(ranked(table, pass_mark=50, digits=2)) == {"P1": None}
    assert ranks(ranked(table, pass_mark=50, digits=2, compare="rounded")) == {"P1": 1}


@pytest.mark.parametrize(("no_zero", "struck"), [("off", []), ("average", ["P2"]), ("any_sheet", ["P1", "P2"])])
def test_the_no_zero_rule_strikes_as_it_is_written(no_zero: str, struck: list[str]) -> None:
    table = sheets({"P1": {"A": (0, 20), "B": (9, 20)}, "P2": {"A": (0, 20), "B": (0, 20)}})
    places = rank_legally(table, TWO, rule_from({"no_zero": no_zero}))
    assert sorted(p.proposal for p in places if p.zero_criterion) == struck
    assert sorted(p.proposal for p in places if p.rank is None) == struck


def test_equal_scores_without_a_chain_share_a_place_and_the_next_is_skipped() -> None:
    places = ranked({"P1": [5], "P2": [7], "P3": [5], "P4": [4]})
    assert ranks(places) == {"P2": 1, "P1": 2, "P3": 2, "P4": 4}
    assert [str(p.tie_break) for p in places if p.tie_break] == [
        "Đồng điểm với P3; các bước phân định không tách được nên cùng hạng.",
        "Đồng điểm với P1; các bước phân định không tách được nên cùng hạng.",
    ]


def test_scores_equal_only_after_rounding_are_a_tie_only_if_the_rule_says_so() -> None:
    table: dict[str, list[object]] = {"P1": [8.001], "P2": [8.002]}
    assert ranks(ranked(table, digits=2)) == {"P2": 1, "P1": 2}
    assert ranks(ranked(table, digits=2, compare="rounded")) == {"P1": 1, "P2": 1}


def test_criteria_in_their_order_settle_a_tie_and_the_step_is_told() -> None:
    table = sheets({"P1": {"A": (5, 15)}, "P2": {"A": (8, 12)}, "P3": {"A": (5, 15)}})
    rule = rule_from({"ties": [{"by": "criterion", "criterion": "a"}, {"by": "median"}]})
    places = rank_legally(table, TWO, rule)
    assert ranks(places) == {"P2": 1, "P1": 2, "P3": 2}
    assert str(places[0].tie_break) == "Đồng điểm với P1, P3; phân định bằng điểm trung bình “Tính mới”: 8."
    assert str(places[1].tie_break) == ("Đồng điểm với P2, P3; điểm trung bình “Tính mới”: 5; vẫn cùng hạng với P3.")


def test_the_median_settles_a_tie_of_means() -> None:
    places = ranked({"P1": [1, 5, 9], "P2": [2, 4, 9]}, ties=[{"by": "median"}])
    assert ranks(places) == {"P1": 1, "P2": 2}


def test_more_jurors_preferring_settles_a_tie() -> None:
    places = ranked({"P1": [5, 5, 2], "P2": [4, 4, 4]}, ties=[{"by": "majority"}])
    assert ranks(places) == {"P1": 1, "P2": 2}


def test_a_circle_of_majorities_goes_on_to_the_next_link() -> None:
    circle: dict[str, list[object]] = {"P1": [3, 1, 2], "P2": [2, 3, 1], "P3": [1, 2, 3]}
    assert set(ranks(ranked(circle, ties=[{"by": "majority"}])).values()) == {1}
    choices = [{"order": ["P3", "P1", "P2"], "reason": "Tác động rộng hơn"}]
    places = ranked(circle, ties=[{"by": "majority"}, {"by": "chair"}], choices=choices)
    assert ranks(places) == {"P3": 1, "P1": 2, "P2": 3}
    assert str(places[0].tie_break) == (
        "Đồng điểm với P1, P2; phân định bằng quyết định của chủ tịch hội đồng: Tác động rộng hơn."
    )


def test_below_a_circle_of_majorities_the_order_still_holds() -> None:
    table: dict[str, list[object]] = {"P1": [4, 2, 3], "P2": [3, 4, 2], "P3": [2, 3, 4], "P4": [1, 1, 7]}
    assert ranks(ranked(table, ties=[{"by": "majority"}])) == {"P1": 1, "P2": 1, "P3": 1, "P4": 4}


def test_a_choice_that_names_only_some_of_the_tied_settles_nothing() -> None:
    places = ranked(
        {"P1": [5], "P2": [5], "P3": [5]},
        ties=[{"by": "chair"}],
        choices=[{"order": ["P1", "P2"], "reason": "…"}],
    )
    assert set(ranks(places).values()) == {1}


def test_a_public_draw_is_repeated_by_anyone_who_has_the_seed() -> None:
    table: dict[str, list[object]] = {"P1": [5], "P2": [5]}
    ties = [{"by": "draw", "seed": "20/10/2024 08:30"}]
    assert ranks(ranked(table, ties=ties)) == {"P2": 1, "P1": 2}
    assert ranks(ranked(dict(reversed(table.items())), ties=ties)) == {"P2": 1, "P1": 2}


def test_a_draw_that_has_not_been_held_settles_nothing() -> None:
    assert set(ranks(ranked({"P1": [5], "P2": [5]}, ties=[{"by": "draw"}])).values()) == {1}


def test_many_tied_proposals_are_counted_rather_than_listed() -> None:
    places = ranked({f"P{n}": [5] for n in range(8)})
    assert str(places[0].tie_break) == (
        "Đồng điểm với P1, P2, P3, P4, P5 và 2 hồ sơ khác; các bước phân định không tách được nên cùng hạng."
    )


def test_a_group_of_criteria_may_settle_a_tie() -> None:
    criteria = [{"key": "x", "max": 5}, {"key": "y", "max": 5}]
    rubric: Rubric = rubric_from({"groups": [{"key": "g", "criteria": criteria}], "criteria": [{"key": "z", "max": 9}]})
    table = [
        SheetMarks("P1", "A", {"x": Decimal(1), "y": Decimal(2), "z": Decimal(5)}),
        SheetMarks("P2", "A", {"x": Decimal(5), "y": Decimal(3), "z": Decimal(0)}),
    ]
    places = rank_legally(table, rubric, rule_from({"ties": [{"by": "criterion", "criterion": "g"}]}))
    assert ranks(places) == {"P2": 1, "P1": 2}
