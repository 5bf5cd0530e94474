"""Sheets away from the site, in a real browser: a workbook out, filled, looked at and taken; paper keyed in."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.scoring.offline import Book
from tests.scoring.round_stage import a_round

Look = Callable[[Page, str], None]
KHOA, HANH = "Lê Văn Khoa", "Đỗ Thị Hạnh"
A, B = "2024-338-001", "2024-338-002"


def round_scores(site: Site) -> int:
    with site.world.session() as session:
        stage = a_round(site.world, session)
        stage.open()
        stage.declare_all()
        return stage.round.id


def upload(page: Page, path: Path, book: Book) -> None:
    path.write_bytes(book.content)
    page.locator("main input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Xem trước tệp phiếu")).to_be_visible()


def test_a_workbook_goes_out_and_comes_in_again_on_a_phone(
    served: Site, page: Page, look: Look, tmp_path: Path
) -> None:
    jury = f"/jury/rounds/{round_scores(served)}"
    served.enter_as(page, KHOA)
    served.open(page, f"{jury}/offline")
    look(page, "offline-out")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp phiếu chấm (.xlsx)").click()
    empty = Path(download.value.path()).read_bytes()
    upload(page, tmp_path / "sai.xlsx", Book(empty).fill(A, novelty=99))
    expect(page.get_by_text("Điểm 99 vượt điểm tối đa 15")).to_be_visible()
    look(page, "offline-faults")
    served.open(page, f"{jury}/offline")
    upload(page, tmp_path / "phieu.xlsx", Book(empty).fill(A).put(B, "urgency", 8))
    look(page, "offline-report")
    page.get_by_role("button", name="Ghi các phiếu đã chọn").click()
    expect(page.get_by_text("Đã lưu 2 bản nháp, nộp 0 phiếu.")).to_be_visible()
    look(page, "offline-taken")


def test_paper_sheets_are_keyed_in_on_a_desk(served: Site, desktop: Page, look: Look) -> None:
    number = round_scores(served)
    served.enter_as(desktop, HANH)
    served.open(desktop, f"/district/rounds/{number}/paper")
    look(desktop, "paper-list")
    desktop.locator("main table a, main li a").first.click()
    look(desktop, "paper-sheet")
