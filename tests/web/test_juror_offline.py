"""The juror's workbook over HTTP: downloaded, looked at, taken; other people's are not there."""

from decimal import Decimal

from tests.scoring.offline import Book
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member, scoring, sheet_of
from tests.web.visiting import Visit, hidden, words

__all__ = ["scoring"]

A, B = "2024-338-001", "2024-338-002"


def downloaded(juror: Officer, round: Round) -> Book:
    answer = juror.answer_of(f"{round.jury}/offline/sheets.xlsx")
    assert answer.status_code == 200
    return Book(answer.content)


def upload(juror: Officer, round: Round, book: Book) -> str:
    files = {"book": ("phieu.xlsx", book.content, "application/octet-stream")}
    answer = juror.answer(f"{round.jury}/offline", files=files)
    assert answer.status_code == 200, words(answer.text)[:300]
    return str(answer.text)


def test_a_filled_workbook_is_looked_at_then_taken(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    report = upload(khoa, scoring, downloaded(khoa, scoring).fill(A).put(B, "urgency", 8))
    told = words(report)
    assert "2024-338-001 Hồ sơ 1 Đủ điểm Tổng 60 điểm." in told
    assert "2024-338-002 Hồ sơ 2 Chưa đủ tiêu chí 1 trên 9 tiêu chí." in told
    typed = {"book": hidden(report, "book"), f"take_{scoring.files[0]}": "submit", f"take_{scoring.files[1]}": "draft",
             f"take_{scoring.files[2]}": ""}  # fmt: skip
    assert khoa.sends(f"{scoring.jury}/offline/take", typed) == "Đã lưu 1 bản nháp, nộp 1 phiếu."
    first, second = (sheet_of(scoring.world, "khoa", file) for file in scoring.files[:2])
    assert (first.status, first.total, second.status) == ("submitted", Decimal(60), "draft")


def test_one_tick_hands_in_all_that_are_whole(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    report = upload(khoa, scoring, downloaded(khoa, scoring).fill(A).fill(B))
    takes = {f"take_{file}": "draft" for file in scoring.files}
    said = khoa.sends(f"{scoring.jury}/offline/take", {"book": hidden(report, "book"), "all": "yes", **takes})
    assert said == "Đã lưu 1 bản nháp, nộp 2 phiếu."


def test_bad_lines_are_listed_and_there_is_nothing_to_press(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    report = upload(khoa, scoring, downloaded(khoa, scoring).fill(A, novelty=99))
    assert "Điểm 99 vượt điểm tối đa 15" in words(report)
    assert "Ghi các phiếu đã chọn" not in words(report)


def test_what_cannot_be_handed_in_stays_on_the_page(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    book = downloaded(khoa, scoring).fill(A)
    report = upload(khoa, scoring, book)
    khoa.sends(scoring.sheet(), {"mark-urgency": "9", "version": "1"})
    takes = {"book": hidden(report, "book"), f"take_{scoring.files[0]}": "submit"}
    assert "vừa được người khác cập nhật" in khoa.fails(f"{scoring.jury}/offline/take", takes, status=409)


def test_a_strange_file_is_refused_at_its_field(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    files = {"book": ("phieu.xlsx", b"%PDF-1.7", "application/octet-stream")}
    answer = khoa.answer(f"{scoring.jury}/offline", files=files)
    assert (answer.status_code, "Đây không phải tệp Excel (.xlsx)." in words(answer.text)) == (422, True)


def test_nobody_else_has_these_pages(visit: Visit, scoring: Round) -> None:
    for key in ("hanh", "bich", "sen"):
        assert member(visit, key).answer_of(f"{scoring.jury}/offline").status_code == 404
        assert member(visit, key).answer_of(f"{scoring.jury}/offline/sheets.xlsx").status_code == 404


def test_another_juror_cannot_take_what_was_looked_at(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    report = upload(khoa, scoring, downloaded(khoa, scoring).fill(A))
    takes = {"book": hidden(report, "book"), f"take_{scoring.files[0]}": "submit"}
    assert "Bản xem trước này đã để quá lâu." in member(visit, "ngoc").fails(f"{scoring.jury}/offline/take", takes)
