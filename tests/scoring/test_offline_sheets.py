"""A juror's sheets as a workbook: what goes out, what each line that comes back would do, what is taken."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused, SomebodyWasFaster
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import abstain, marks_on, open_sheet, submit_sheet, write_marks
from competition.scoring.models import Sheet
from competition.scoring.offline_book import SHEETS
from competition.scoring.offline_checking import Report
from competition.scoring.offline_reading import Returned, read_book
from competition.scoring.offline_sheets import bring_back, look_at_returned, take_away
from tests.conftest import World
from tests.scoring.offline import Book
from tests.scoring.round_stage import LEVEL, Stage, a_round

A, B, C = "2024-338-001", "2024-338-002", "2024-338-003"


def scoring(world: World, session: Session, files: int = 3) -> Stage:
    stage = a_round(world, session, files=files).open()
    stage.declare_all()
    return stage


def taken(stage: Stage, key: str = "khoa") -> Book:
    return Book(take_away(stage.session, stage.round, by=stage.actor(key)))


def back(book: Book) -> Returned:
    return read_book(book.content)


def looked(stage: Stage, book: Book, key: str = "khoa") -> Report:
    return look_at_returned(stage.session, stage.round, back(book), by=stage.actor(key))


def sheet_of(stage: Stage, place: int, key: str = "khoa") -> Sheet:
    return open_sheet(stage.session, stage.round, stage.files[place], by=stage.actor(key))


def bad_lines(report: Report) -> list[tuple[str, int, str]]:
    return [(one.tab, one.number, str(one.reason).split(" của tiêu chí")[0]) for one in report.bad]


def test_the_workbook_holds_every_open_sheet_with_its_draft(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        write_marks(session, sheet_of(stage, 0), {"urgency": "8,5", "plan": "na"}, by=stage.actor("khoa"))
        stage.score("khoa", stage.files[2])
        rows = [[cell.value for cell in row] for row in taken(stage).book[SHEETS].iter_rows(min_row=2)]
        assert {row[0] for row in rows} == {A, B}
        assert len(rows) == 2 * (len(LEVEL) + 1)  # one criterion more that only informs
        told = {row[2]: row[6] for row in rows if row[0] == A}
        assert (told["urgency"], told["plan"], told["jobs"]) == (8.5, "na", None)
        assert [row[4:6] for row in rows if row[:3:2] == [A, "novelty"]] == [[15, 0.5]]


def test_a_word_that_looks_like_a_formula_stays_a_word(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        stage.files[0].title = '=HYPERLINK("http://x")'
        cell = taken(stage).book[SHEETS].cell(2, 2)
        assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_a_filled_sheet_becomes_a_draft_or_is_handed_in(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book = taken(stage).fill(A).fill(B, plan="na").put(A, "jobs", "Ít việc làm", "remark").tell(A, "comment", "Khá")
        files = [file.id for file in stage.files]
        report = looked(stage, book)
        assert [(one.held.name, one.verdict, one.total) for one in report.files] == [
            (A, "ready", 60), (B, "ready", Decimal("58.88888888888888888888888889")), (C, "partial", None),
        ]  # fmt: skip
        acts = {files[0]: "submit", files[1]: "draft"}
        assert bring_back(session, stage.round, back(book), acts, by=stage.actor("khoa")) == (1, 1)
        first, second, third = (sheet_of(stage, place) for place in range(3))
        assert (first.status, first.total, first.comment) == ("submitted", 60, "Khá")
        assert marks_on(session, first)["jobs"].comment == "Ít việc làm"
        assert (second.status, marks_on(session, second)["plan"].not_applicable) == ("draft", True)
        assert marks_on(session, third) == {}


def test_every_bad_line_is_named_with_its_row_and_nothing_is_taken(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book = taken(stage).fill(A, novelty=99, jobs="4,3", plan="khá").fill(B)
        tab = book.book[SHEETS]
        for name, criterion in (("2024-338-999", "urgency"), (B, "charm"), (B, "urgency")):
            tab.append([name, "", criterion, "", "", "", 5, ""])
        report = looked(stage, book)
        last = tab.max_row
        assert bad_lines(report) == [
            ("sheets", book.row(A, "novelty"), "Điểm 99 vượt điểm tối đa 15"),
            ("sheets", book.row(A, "plan"), "“khá” không phải là điểm"),
            ("sheets", book.row(A, "jobs"), "Điểm 4,3 không đúng bước 0,5"),
            ("sheets", last - 2, "Không có hồ sơ này trong các phiếu của chị."),
            ("sheets", last - 1, "Bộ tiêu chí không có tiêu chí “charm”."),
            ("sheets", last, "Tiêu chí này đã có ở một dòng trên."),
        ]  # fmt: skip
        with pytest.raises(Refused, match="Tệp còn 6 dòng sai"):
            bring_back(session, stage.round, back(book), {stage.files[1].id: "draft"}, by=stage.actor("khoa"))
        assert marks_on(session, sheet_of(stage, 1)) == {}


def test_what_cannot_be_submitted_is_told_and_nothing_is_half_done(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book = taken(stage).fill(A).fill(B, **dict.fromkeys(LEVEL, 0)).put(C, "urgency", 5)
        report = looked(stage, book)
        assert [(one.verdict, one.may_be_submitted) for one in report.files] == [
            ("ready", True), ("ready", False), ("partial", False),
        ]  # fmt: skip
        acts = dict.fromkeys((file.id for file in stage.files), "submit")
        with pytest.raises(BadInput) as refused:
            bring_back(session, stage.round, back(book), acts, by=stage.actor("khoa"))
        assert list(refused.value.fields) == [f"take_{file.id}" for file in stage.files[1:]]
        assert sheet_of(stage, 0).status == "draft"
        assert marks_on(session, sheet_of(stage, 0)) == {}
        book.tell(B, "reason", "Chép nguyên văn hồ sơ khác")
        acts = {stage.files[1].id: "submit"}
        assert bring_back(session, stage.round, back(book), acts, by=stage.actor("khoa")) == (0, 1)


def test_a_hard_tie_declared_meanwhile_shuts_the_file_here_too(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book, khoa, file = taken(stage).fill(A).fill(B), stage.actor("khoa"), stage.files[0].id
        declare_conflicts(session, stage.round, by=khoa, conflicts=[(file, "kin", "Em họ")])
        report = looked(stage, book)
        assert [(one.held.name, one.verdict) for one in report.files] == [(A, "aside"), (B, "ready"), (C, "partial")]
        assert "Em họ" in str(report.files[0].reason)
        with pytest.raises(BadInput, match="đóng với chị vì xung đột lợi ích"):
            bring_back(session, stage.round, back(book), {file: "draft"}, by=khoa)
        assert {leaf.value for leaf in taken(stage).book[SHEETS]["A"][1:]} == {B, C}


def test_what_was_handed_in_or_abstained_meanwhile_is_left_aside(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book = taken(stage).fill(A, novelty=9).fill(B)
        stage.score("khoa", stage.files[0])
        abstain(session, sheet_of(stage, 1), "Ngoài chuyên môn", by=stage.actor("khoa"))
        report = looked(stage, book)
        assert [(one.verdict, str(one.reason)) for one in report.files[:2]] == [
            ("aside", "Phiếu đã nộp; muốn sửa, chị lấy lại phiếu trên trang chấm."),
            ("aside", "Chị đã ghi không tham gia chấm hồ sơ này."),
        ]
        assert sheet_of(stage, 0).total == 60


def test_a_draft_changed_on_the_page_meanwhile_is_told_and_replaced_only_on_her_word(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book, khoa, file = taken(stage).fill(A), stage.actor("khoa"), stage.files[0].id
        write_marks(session, sheet_of(stage, 0), {"urgency": "3"}, by=khoa)
        assert looked(stage, book).files[0].verdict == "changed"
        with pytest.raises(SomebodyWasFaster):
            bring_back(session, stage.round, back(book), {file: "draft"}, by=khoa, seen={file: 1})
        bring_back(session, stage.round, back(book), {file: "draft"}, by=khoa, seen={file: 2})
        assert marks_on(session, sheet_of(stage, 0))["urgency"].score == 10


def test_a_revised_file_is_read_again_before_its_sheet_is_submitted(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book, khoa, file = taken(stage).fill(A), stage.actor("khoa"), stage.files[0]
        file.revision = 2
        report = looked(stage, book)
        assert (report.files[0].verdict, report.files[0].may_be_submitted) == ("revised", False)
        bring_back(session, stage.round, back(book), {file.id: "draft"}, by=khoa)
        with pytest.raises(Refused, match="Hồ sơ đã có bản mới"):
            submit_sheet(session, sheet_of(stage, 0), by=khoa)
        submit_sheet(session, sheet_of(stage, 0), by=khoa, read_revision=2)


def test_another_jurors_book_or_a_strange_file_is_not_taken(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        with pytest.raises(Refused, match="vòng chấm khác hoặc của người khác"):
            looked(stage, taken(stage, "ngoc"), "khoa")
        with pytest.raises(NotFound):
            looked(stage, taken(stage), "hanh")
        with pytest.raises(Refused, match="không phải tệp Excel"):
            read_book(b"%PDF-1.7")
        out = BytesIO()
        Workbook().save(out)
        with pytest.raises(Refused, match="thiếu trang tính Phiếu chấm, Từng hồ sơ, Nhận dạng"):
            read_book(out.getvalue())


def test_a_closed_round_gives_and_takes_no_workbook(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        book = taken(stage).fill(A)
        stage.score_all()
        stage.step("close_scoring", "hanh")
        with pytest.raises(Refused, match="phải mở lại vòng chấm"):
            looked(stage, book)
        with pytest.raises(Refused, match="phải mở lại vòng chấm"):
            taken(stage)
