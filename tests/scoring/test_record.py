"""The record: what is taken, and every bad row told with its line and column."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from competition.scoring.record import Absence, read_record
from competition.scoring.rubric import rubric_from
from competition.scoring.table import BadRecord

RUBRIC = rubric_from({"criteria": [{"key": "a", "max": 10, "step": 0.5}, {"key": "b", "max": 5, "step": 1}]})
NOT_CSV = "Dòng này không đúng dạng CSV (dấu ngoặc kép hoặc ô quá dài), nên các dòng sau chưa đọc được."
HEADER = "proposal,juror,criterion,score,status,reason\n"


def bad(text: str | bytes, rubric: object = RUBRIC) -> list[tuple[int | None, str | None, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(BadRecord) as refused:
        read_record(data, rubric)  # type: ignore[arg-type]
    return [(row.line, row.column, str(row.reason)) for row in refused.value.rows]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
@pytest.mark.parametrize(
    "text",
    [
        "proposal,juror,criterion,score\nP1,A,a,8.5\nP1,A,b,3\n",
        'proposal,juror,criterion,score\nP1,A,a,"8,5"\nP1,A,b,3\n',
        "proposal;juror;criterion;score\nP1;A;a;8,5\nP1;A;b;3\n",
        "sep=;\r\nproposal;juror;criterion;score\r\nP1;A;a;8,5\r\nP1;A;b;3\r\n",
        "Score\tCriterion\tJuror\tProposal\textra\r\n8.50\ta\tA\tP1\tx\r\n3\tb\tA\tP1\t\r\n\r\n",
    ],
    ids=["points", "quoted commas", "semicolons", "Excel's own first line", "tabs in another order"],
)
def test_a_record_is_read_however_it_was_saved(text: str, start: bytes) -> None:
    record = read_record(start + text.encode(), RUBRIC)
    assert [(s.proposal, s.juror, s.marks) for s in record.sheets] == [
        ("P1", "A", {"a": Decimal("8.5"), "b": Decimal(3)})
    ]


def test_names_are_the_same_however_their_letters_are_composed() -> None:
    record = read_record(f"{HEADER}Hồ sơ,A,a,1,,\nHồ sơ,A,b,1,,\n".encode(), RUBRIC)
    assert record.proposals == ["Hồ sơ"]


def test_four_ways_of_giving_no_score_are_told_apart_and_none_is_zero() -> None:
    rows = "P1,A,a,4,,\nP1,A,b,,not_applicable,không áp dụng\n"
    rows += "P1,B,,,abstained,mệt\nP1,C,a,,recused,chị họ\nP1,D,,,absent,\n"
    record = read_record((HEADER + rows).encode(), RUBRIC)
    assert [sheet.marks for sheet in record.sheets] == [{"a": Decimal(4), "b": None}]
    assert record.absences == [
        Absence("P1", "B", "abstained", "mệt"),
        Absence("P1", "C", "recused", "chị họ"),
        Absence("P1", "D", "absent", ""),
    ]


def test_a_sheet_that_is_half_recused_does_not_count_and_is_told() -> None:
    record = read_record(f"{HEADER}P1,A,a,4,,\nP1,A,b,,recused,\n".encode(), RUBRIC)
    assert record.sheets == []
    assert [str(note) for note in record.notes] == ["Phiếu của A cho P1 có dòng recused nên cả phiếu không được tính."]


def test_every_bad_row_is_listed_with_its_line_and_column() -> None:
    rows = (
        "P1,A,a,11,,\nP1,A,b,2.5,,\nP1,A,c,1,,\nP1,B,a,,,\nP1,B,b,tám,,\n,C,a,1,,\nP1,,a,1,,\nP1,C,,1,,\n"
        "P2,A,a,1,,\nP2,A,a,2,,\nP2,A,b,1,away,\nP2,B,a,3,recused,\n,,,,,\n\nP2,B,b,1,,,x\n"
    )
    assert bad(HEADER + rows) == [
        (2, "score", "Điểm 11 vượt điểm tối đa 10 của tiêu chí “a”."),
        (3, "score", "Điểm 2,5 không đúng bước 1 của tiêu chí “b”."),
        (4, "criterion", "Tiêu chí “c” không có trong bộ tiêu chí."),
        (5, "score", "Thiếu điểm; nếu không chấm, hãy ghi rõ trạng thái (status)."),
        (6, "score", "“tám” không phải là một con số."),
        (7, "proposal", "Thiếu mã hồ sơ."),
        (8, "juror", "Thiếu tên giám khảo."),
        (9, "criterion", "Thiếu tiêu chí."),
        (11, "criterion", "Trùng với dòng 10."),
        (12, "status", "Trạng thái “away” không có; chỉ có scored, not_applicable, abstained, recused, absent."),
        (13, "score", "Trạng thái là recused mà vẫn có điểm 3."),
        (14, None, "Dòng trống."),
        (15, None, "Dòng trống."),
        (16, None, "Dòng có nhiều ô hơn tiêu đề; điểm có dấu phẩy phải đặt trong dấu ngoặc kép."),
    ]


def test_a_sheet_that_lacks_a_criterion_is_told_once_every_row_is_right() -> None:
    assert bad(f"{HEADER}P1,A,a,1,,\nP2,A,b,1,,\n") == [
        (2, "criterion", "Phiếu của A cho P1 thiếu tiêu chí: b. Nếu không áp dụng, hãy ghi not_applicable."),
        (3, "criterion", "Phiếu của A cho P2 thiếu tiêu chí: a. Nếu không áp dụng, hãy ghi not_applicable."),
    ]


@pytest.mark.parametrize("score", ["1.200,5", "1,2,3", "NaN", "inf", "1e99", "0x1", "--1", "9" * 50, "½", "٣"])
def test_what_is_no_plain_number_is_refused(score: str) -> None:
    assert bad(f'{HEADER}P1,A,a,"{score}",,\n') == [(2, "score", f"“{score}” không phải là một con số.")]


def test_a_line_is_counted_where_it_starts_even_when_reasons_run_over_lines() -> None:
    assert bad(f'{HEADER}P1,A,a,1,,"một\nhai"\nP1,A,b,9,,\n')[0][0] == 4


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(1, None, "Tệp trống.")]),
        (HEADER.encode(), [(1, None, "Tệp chỉ có dòng tiêu đề, chưa có điểm nào.")]),
        (
            b"proposal,juror,score,score\n",
            [
                (1, "criterion", "Thiếu cột “criterion” ở dòng tiêu đề."),
                (1, "score", "Cột “score” xuất hiện hai lần ở dòng tiêu đề."),
            ],
        ),
        (
            "proposal,juror,criterion,score\nP1,A,a,1\n".encode("utf-16-le"),
            [(1, None, "Tệp không phải mã UTF-8 (dòng 1); hãy lưu lại dưới dạng CSV UTF-8.")],
        ),
        (
            "proposal,juror,criterion,score\nHồ sơ,A,a,1\n".encode("utf-16-le"),
            [(2, None, "Tệp không phải mã UTF-8 (dòng 2); hãy lưu lại dưới dạng CSV UTF-8.")],
        ),
        (
            b"proposal,juror,criterion,score\nP1,A,a,1\nH\xf4,A,a,1\n",
            [(3, None, "Tệp không phải mã UTF-8 (dòng 3); hãy lưu lại dưới dạng CSV UTF-8.")],
        ),
        (
            b'proposal,juror,criterion,score\nP1,A,"a,1\n',
            [(2, None, NOT_CSV)],
        ),
        (
            b'proposal,juror,criterion,score\nP1,A,a,x\nP1,"A"B,a,1\nP1,C,a,y\n',
            [(2, "score", "“x” không phải là một con số."), (3, None, NOT_CSV)],
        ),
        (b"PK\x03\x04nonsense", [(None, None, "Tệp XLSX bị hỏng, không đọc được (BadZipFile).")]),
        (
            b"\xd0\xcf\x11\xe0old",
            [(None, None, "Tệp Excel kiểu cũ (.xls) không đọc được; hãy lưu lại thành .xlsx.")],
        ),
    ],
)
def test_a_file_that_is_no_record_is_told_in_a_sentence(data: bytes, expected: list[object]) -> None:
    assert bad(data) == expected


def xlsx(rows: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_like_a_file_of_text() -> None:
    header: list[object] = ["proposal", "juror", "criterion", "score"]
    record = read_record(xlsx([header, [1, "A", "a", 8.5], [1, "A", "b", 3.0], [None] * 4, [None] * 4]), RUBRIC)
    assert [(s.proposal, s.juror, s.marks) for s in record.sheets] == [
        ("1", "A", {"a": Decimal("8.5"), "b": Decimal(3)})
    ]
    assert bad(xlsx([header, [None] * 4, ["P1", "A", "a", "x"]])) == [
        (2, None, "Dòng trống."),
        (3, "score", "“x” không phải là một con số."),
    ]


def test_blank_lines_around_a_record_are_nothing_and_a_row_of_empty_cells_is_a_bad_one() -> None:
    record = read_record(b"\n \nproposal;juror;criterion;score\nP1;A;a;8,5\nP1;A;b;3\n\n\n", RUBRIC)
    assert record.proposals == ["P1"]
    assert bad(f"{HEADER}P1,A,a,1,,\nP1,A,b,1,,\n,,,,,\n") == [(4, None, "Dòng trống.")]


def test_a_workbook_that_misstates_its_own_size_or_computed_its_scores_is_read() -> None:
    rubric = rubric_from({"criteria": [{"key": "a", "max": 1, "step": 0.1}]})
    book = xlsx([["proposal", "juror", "criterion", "score"], ["P1", "A", "a", 0.1 + 0.2]])
    wrong = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<dimension ref="A1:D2"', b'<dimension ref="A1"'))
    assert [sheet.marks for sheet in read_record(wrong.getvalue(), rubric).sheets] == [{"a": Decimal("0.3")}]


def test_without_a_rubric_any_table_passes_and_gaps_are_told() -> None:
    record = read_record(b"proposal,juror,criterion,score\nP1,A,x,-3\nP1,A,y,7000\nP2,A,x,1\n")
    assert [criterion.key for criterion in record.rubric.ranking] == ["x", "y"]
    assert [str(note) for note in record.notes] == ["Phiếu của A cho P2 không có tiêu chí y; coi như không áp dụng."]
