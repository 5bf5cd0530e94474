"""What the chair is told before the jury talks: in words, from the same sheets, and changing no place."""

from decimal import Decimal

from competition.scoring.advice import connection, reports_of, without_each
from competition.scoring.design import design_of
from competition.scoring.report_words import in_words
from competition.scoring.rubric import Criterion, Group, Rubric
from competition.scoring.rule import Rule
from competition.scoring.sheets import SheetMarks

TEN = Rubric((Group((Criterion("a", max=Decimal(10)), Criterion("b", max=Decimal(10)))),))
RUBRICS = {"idea": TEN}


def sheet(proposal: str, juror: str, a: float, b: float) -> SheetMarks:
    return SheetMarks(proposal, juror, {"a": Decimal(str(a)), "b": Decimal(str(b))})


def kinds(sheets: list[SheetMarks]) -> dict[str, str]:
    return {one.proposal: "idea" for one in sheets}


def told(sheets: list[SheetMarks], juror: str) -> list[tuple[str, bool]]:
    report = next(one for one in reports_of(sheets, kinds(sheets), RUBRICS, Rule()) if one.juror == juror)
    return [(str(one.text), one.stands_out) for one in in_words(report)]


def test_a_strict_juror_of_one_piece_who_grows_harder_is_described_in_plain_words() -> None:
    sheets = []
    for place in range(8):
        mine = 9 - place
        sheets.append(sheet(f"P{place}", "A", mine, mine))
        for juror, more in (("B", 0), ("C", 1)):
            sheets.append(sheet(f"P{place}", juror, 5 + place % 3 + more, 9 - place % 4))
    assert told(sheets, "A") == [
        ("Trên cùng hồ sơ, trung bình cho thấp hơn các giám khảo khác 2,9 điểm.", False),
        ("Khoảng cách giữa hồ sơ cao và hồ sơ thấp rộng hơn hẳn các giám khảo khác.", True),
        ("Các tiêu chí trên mỗi phiếu gần như cùng lên, cùng xuống; có thể chấm theo ấn tượng chung.", True),
        ("Chấm thấp dần: cuối buổi thấp hơn đầu buổi khoảng 12,6 điểm.", True),
    ]


def test_with_few_sheets_little_is_said() -> None:
    assert told([sheet("P1", "A", 5, 6)], "A") == [
        ("Chưa có giám khảo nào khác chấm cùng hồ sơ nên chưa so được.", False),
        ("Còn ít phiếu, hoặc các hồ sơ được điểm như nhau, nên chưa nói được.", False),
        ("Còn ít phiếu đủ tiêu chí, hoặc điểm không thay đổi, nên chưa nói được.", False),
        ("Còn ít phiếu nên chưa nói được.", False),
    ]


def test_whose_absence_swaps_two_places_is_named() -> None:
    sheets = [sheet("P1", "A", 9, 9), sheet("P2", "A", 1, 1), sheet("P1", "B", 5, 5), sheet("P2", "B", 6, 6)]
    assert [str(one.in_words()) for one in without_each(sheets, kinds(sheets), RUBRICS, Rule())] == [
        "Hạng 1 và 2 (P1, P2) đổi chỗ nếu không có giám khảo A."
    ]


def test_whether_all_files_can_be_compared_is_one_sentence() -> None:
    joined = {("P1", "A"): 1, ("P1", "B"): 2, ("P2", "B"): 3}
    apart = {("P1", "A"): 1, ("P2", "B"): 3}
    assert str(connection(design_of(joined))) == (
        "Mọi phiếu liên hệ với nhau qua giám khảo chung, nên so được mọi hồ sơ với nhau "
        "(2 hồ sơ, 2 giám khảo, 3 phiếu)."
    )
    assert str(connection(design_of(apart))) == (
        "Các phiếu tách thành 2 nhóm không có giám khảo chung: nhóm P1, nhóm P2. Điểm của nhóm này không so được với "
        "điểm của nhóm kia; cần ít nhất một giám khảo đọc hồ sơ ở cả hai nhóm."
    )
