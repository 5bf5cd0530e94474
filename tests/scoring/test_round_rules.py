"""The rounds' rules without a database: ties that are found, the order, reasons, marks as typed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from competition.errors import BadInput
from competition.scoring.choice_rules import Candidate, by_the_rule, must_be_reasoned
from competition.scoring.inference import JudgedFile, Known, ties_between
from competition.scoring.marking import Given, read_marks, unanswered
from competition.scoring.ranking import rank_kinds, ranked_apart
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import Choice, rule_from
from competition.scoring.rule_words import in_words
from competition.scoring.sheets import SheetMarks

APPLICANT = Known(1, "Nguyễn Thị Sen", "+84912000001", "Số 5, thôn Đông, xã Quỳnh Hồng", "HTX Hoa Sen")


def kinds(juror: Known, *authors: Known, commune: int = 7) -> list[str]:
    file = JudgedFile(10, commune, "Xã Quỳnh Hồng", authors or (APPLICANT,))
    return [tie.kind for tie in ties_between([juror], [file])]


@pytest.mark.parametrize(
    ("juror", "expected"),
    [
        (Known(2, "Lê Văn Khoa", "+84913000203", "Thị trấn Quỳnh Côi", "Phòng Kinh tế"), []),
        (Known(1, "Nguyễn Thị Sen", "+84912000001", "Số 5, thôn Đông, xã Quỳnh Hồng", "HTX Hoa Sen"), ["own_proposal"]),
        (Known(2, "Lê Văn Khoa", "+84912000001"), ["same_phone"]),
        (Known(2, "Lê Văn Khoa", None, "số 5 thôn ĐÔNG xã Quỳnh Hồng"), ["same_address"]),
        (Known(2, "Lê Văn Khoa", None, "", "htx hoa sen"), ["same_employer"]),
        (Known(2, "Lê Văn Khoa", communes=frozenset({7})), ["same_unit"]),
        (Known(2, "Nguyễn Văn Khoa", None, "Thôn Tây, xã Quỳnh Hồng"), ["same_surname"]),
        (Known(2, "Nguyễn Văn Khoa", None, "Thôn Tây, xã An Bài"), []),
        (Known(2, "Nguyễn Thị Sen"), ["same_name"]),
    ],
)
def test_a_tie_is_found_by_what_the_house_knows(juror: Known, expected: list[str]) -> None:
    assert kinds(juror) == expected


def test_the_same_hamlet_without_a_house_number_is_no_same_house() -> None:
    author = Known(1, "Nguyễn Thị Sen", None, "Thôn Đông, xã Quỳnh Hồng")
    assert kinds(Known(2, "Lê Văn Khoa", None, "thôn Đông, xã Quỳnh Hồng"), author) == ["same_hamlet"]


def test_empty_values_are_no_tie() -> None:
    assert kinds(Known(2, "Lê Văn Khoa"), Known(1, "Nguyễn Thị Sen"), Known(None, "Trần Thị Mận")) == []


def test_a_co_authors_phone_is_looked_at_too() -> None:
    assert kinds(Known(2, "Lê Văn Khoa", "+84911"), APPLICANT, Known(None, "Vũ Thị Na", "+84911")) == ["same_phone"]


def candidates(*ranks: int | None) -> list[Candidate]:
    return [Candidate(key, f"HS{key}", rank) for key, rank in enumerate(ranks, 1)]


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ((1, 2, 3, 4), {1: "selected", 2: "selected", 3: "reserve", 4: "not_selected"}),
        ((2, 1, None, 3), {2: "selected", 1: "selected", 4: "reserve", 3: "not_selected"}),
        ((1, 2, 2, 4), {1: "selected", 4: "not_selected"}),
        ((1, 1, 3, 3), {1: "selected", 2: "selected"}),
        ((1,), {1: "selected"}),
        ((None, None), {1: "not_selected", 2: "not_selected"}),
    ],
)
def test_the_order_proposes_and_leaves_a_tie_on_a_line_to_the_chair(
    ranks: tuple[int | None, ...], expected: dict[int, str]
) -> None:
    assert by_the_rule(candidates(*ranks), places=2, reserves=1) == expected


def asked(ranks: tuple[int | None, ...], *outcomes: str, reasons: dict[int, str] | None = None) -> list[int]:
    told = dict(enumerate(outcomes, 1))
    return [key for key, _ in must_be_reasoned(candidates(*ranks), told, reasons or {})]


def test_following_the_order_needs_no_reason() -> None:
    assert asked((1, 2, 3), "selected", "reserve", "not_selected") == []


def test_choosing_a_lower_rank_over_a_higher_one_needs_a_reason() -> None:
    assert asked((1, 2, 3), "reserve", "selected", "not_selected") == [2]
    assert asked((1, 2, 3), "selected", "not_selected", "reserve") == [3]
    assert asked((1, 2, 3), "reserve", "selected", "not_selected", reasons={2: "Hợp chủ đề"}) == []


def test_choosing_one_of_two_equal_ranks_needs_a_reason() -> None:
    assert asked((1, 1), "selected", "reserve") == [1]


def test_selecting_what_the_rule_does_not_rank_needs_a_reason() -> None:
    assert asked((1, None), "selected", "selected") == [2]


def test_an_undecided_file_was_not_passed_over() -> None:
    assert asked((1, 2), "", "selected") == []


def test_files_ranked_apart_are_not_compared() -> None:
    boards = [Candidate(1, "Ý tưởng", 1, "idea"), Candidate(2, "Dự án", 2, "project")]
    assert list(must_be_reasoned(boards, {1: "not_selected", 2: "selected"}, {})) == []


IDEA = rubric_from({"criteria": [{"key": "a", "max": 10, "step": 0.5}, {"key": "b", "max": 10, "step": 0.5}]})
PROJECT = rubric_from({"criteria": [{"key": "a", "max": 10, "step": 0.5}, {"key": "c", "max": 10, "step": 0.5}]})
SHORT = rubric_from({"criteria": [{"key": "a", "max": 10, "step": 0.5}]})


def marks(table: dict[str, list[dict[str, str]]]) -> list[SheetMarks]:
    return [
        SheetMarks(name, f"GK{number}", {key: Decimal(value) for key, value in sheet.items()})
        for name, sheets in table.items()
        for number, sheet in enumerate(sheets, 1)
    ]


def test_marks_are_read_as_people_type_them() -> None:
    assert read_marks({"a": "8,5", "b": "na"}, IDEA) == {"a": Given(Decimal("8.5")), "b": Given(None)}
    assert read_marks({"a": " ", "b": None}, IDEA) == {"a": None, "b": None}
    assert read_marks({"a": Decimal("7")}, IDEA) == {"a": Given(Decimal(7))}


def test_every_bad_mark_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        read_marks({"a": "8,3", "b": "11", "x": "1"}, IDEA)
    assert {key: str(sentence) for key, sentence in refused.value.fields.items()} == {
        "a": "Điểm 8,3 không đúng bước 0,5 của tiêu chí “a”.",
        "b": "Điểm 11 vượt điểm tối đa 10 của tiêu chí “b”.",
        "x": "Bộ tiêu chí không có tiêu chí “x”.",
    }
    with pytest.raises(BadInput, match="“chín” không phải là điểm"):
        read_marks({"a": "chín"}, IDEA)


def test_a_criterion_that_does_not_apply_is_answered() -> None:
    assert list(unanswered({"a": None}, IDEA)) == ["b"]


def test_kinds_with_one_rubric_are_ranked_together() -> None:
    sheets = marks({"X": [{"a": "5", "b": "5"}], "Y": [{"a": "6", "b": "6"}]})
    places = rank_kinds(sheets, {"X": "idea", "Y": "project"}, {"idea": IDEA, "project": IDEA}, rule_from({}))
    assert [(place.proposal, place.rank) for place in places] == [("Y", 1), ("X", 2)]


def test_kinds_whose_sheets_bring_as_much_are_ranked_together_by_their_own_rubrics() -> None:
    sheets = marks({
        "X": [{"a": "5", "b": "5"}], "Y": [{"a": "6", "c": "6"}],
        "Z": [{"a": "1", "b": "1"}], "W": [{"a": "9", "c": "9"}],
    })  # fmt: skip
    of = {"X": "idea", "Y": "project", "Z": "idea", "W": "project"}
    places = rank_kinds(sheets, of, {"idea": IDEA, "project": PROJECT}, rule_from({"pass_mark": 4}))
    assert [(place.proposal, place.rank, place.score) for place in places] == [
        ("W", 1, Fraction(18)), ("Y", 2, Fraction(12)), ("X", 3, Fraction(10)), ("Z", None, Fraction(2)),
    ]  # fmt: skip


def test_a_tie_across_kinds_is_settled_by_what_both_rubrics_know() -> None:
    sheets = marks({"X": [{"a": "4", "b": "6"}], "Y": [{"a": "6", "c": "4"}]})
    of, rubrics = {"X": "idea", "Y": "project"}, {"idea": IDEA, "project": PROJECT}
    by_a = rule_from({"ties": [{"by": "criterion", "criterion": "b"}, {"by": "criterion", "criterion": "a"}]})
    places = rank_kinds(sheets, of, rubrics, by_a)
    assert [(place.proposal, place.rank) for place in places] == [("Y", 1), ("X", 2)]
    assert str(places[0].tie_break) == "Đồng điểm với X; phân định bằng điểm trung bình “a”: 6."
    unknown = rank_kinds(sheets, of, rubrics, rule_from({"ties": [{"by": "criterion", "criterion": "b"}]}))
    assert [place.rank for place in unknown] == [1, 1]


def test_the_chairs_order_settles_a_tie_across_kinds() -> None:
    sheets = marks({"X": [{"a": "5", "b": "5"}], "Y": [{"a": "5", "c": "5"}]})
    of, rubrics = {"X": "idea", "Y": "project"}, {"idea": IDEA, "project": PROJECT}
    rule = rule_from({"ties": [{"by": "chair"}]})
    places = rank_kinds(sheets, of, rubrics, rule, [Choice(("Y", "X"), "Đã có sản phẩm")])
    assert [(place.proposal, place.rank) for place in places] == [("Y", 1), ("X", 2)]


def test_kinds_whose_sheets_bring_different_sums_are_ranked_apart() -> None:
    rubrics = {"idea": SHORT, "project": PROJECT}
    sheets = marks({"X": [{"a": "5"}], "Y": [{"a": "5", "c": "5"}], "Z": [{"a": "6"}]})
    places = rank_kinds(sheets, {"X": "idea", "Y": "project", "Z": "idea"}, rubrics, rule_from({}))
    assert ranked_apart(rubrics) is True
    assert {place.proposal: place.rank for place in places} == {"Z": 1, "X": 2, "Y": 1}


def test_a_rule_is_told_in_words() -> None:
    rule = rule_from({
        "digits": 2, "pass_mark": 50, "no_zero": "average",
        "ties": [{"by": "criterion", "criterion": "a"}, {"by": "median"}, {"by": "draw"}],
    })  # fmt: skip
    assert str(in_words(rule, IDEA)) == (
        "điểm trung bình cộng của các phiếu đã nộp; làm tròn đến 2 chữ số thập phân một lần ở bước cuối; "
        "khi đồng điểm, xét lần lượt điểm tiêu chí a, trung vị, bốc thăm công khai; "
        "đạt từ 50 điểm và không có tiêu chí nào 0 điểm bình quân."
    )
