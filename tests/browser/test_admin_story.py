"""The administrator's story in a real browser: a roster becomes people with slips, a rubric and dates are changed."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, go_to

Look = Callable[[Page, str], None]
LAN = "Đinh Thị Lan"
HEAD = ["Họ và tên", "Số điện thoại", "Thư điện tử", "Vai trò", "Mã đơn vị", "Từ ngày", "Đến ngày"]
LINES = [
    ["Nguyễn Thị Mơ", "0987111001", "", "Cán bộ Hội cấp xã", "12475", "", ""],
    ["Trần Thị Lan Anh", "0987111002", "", "Giám khảo", "Huyện Quỳnh Phụ", "", ""],
    ["Bùi Thị Cam", "12", "", "Cán bộ Hội cấp xã", "99999", "", ""],
]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    buffer, path = BytesIO(), tmp_path / "cán bộ.xlsx"
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([HEAD, *LINES]):
            sheet.write_row(row, 0, cells)
    path.write_bytes(buffer.getvalue())
    return path


def test_a_roster_becomes_people_with_slips(served: Site, page: Page, look: Look, roster: Path) -> None:
    served.enter_as(page, LAN)
    served.open(page, "/admin")
    look(page, "admin-overview-phone")
    go_to(page, "Danh sách cán bộ")
    look(page, "admin-roster-phone")
    page.get_by_label("Danh sách (.xlsx)").set_input_files(roster)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Số điện thoại chưa đúng.")).to_be_visible()
    look(page, "admin-roster-report-phone")
    page.get_by_role("button", name="Nhập 2 dòng và cấp phiếu").click()
    expect(page.get_by_text("Đã ghi 2 vai trò")).to_be_visible()
    look(page, "admin-roster-done-phone")
    page.get_by_role("link", name="Ai chưa vào được tài khoản").click()
    page.get_by_role("link", name="Nguyễn Thị Mơ").click()
    look(page, "admin-person-phone")
    page.get_by_role("button", name="Cấp phiếu kích hoạt").click()
    expect(page.get_by_text("Mã chỉ hiện lần này.")).to_be_visible()
    look(page, "admin-slip-phone")


def test_a_criterion_is_changed_with_a_reason(served: Site, desktop: Page, look: Look) -> None:
    page = desktop
    served.enter_as(page, LAN)
    served.open(page, "/admin/editions/thai-binh-2024")
    look(page, "admin-edition-desktop")
    page.get_by_role("link", name="Bộ tiêu chí “example”").click()
    look(page, "admin-rubric-desktop")
    page.get_by_role("link", name="Việc làm và thu nhập").click()
    page.get_by_label("Điểm tối đa").fill("12")
    page.get_by_label("Lý do thay đổi").fill("Theo thông báo số 5")
    page.get_by_role("button", name="Lưu thành phiên bản mới").click()
    expect(page.get_by_text("Chưa lưu: có")).to_be_visible()
    look(page, "admin-criterion-desktop")
    page.get_by_role("button", name="Lưu thành phiên bản mới").click()
    expect(page.get_by_text("Đã lưu thành phiên bản 2")).to_be_visible()
    served.open(page, "/admin/editions/thai-binh-2024/versions")
    expect(page.get_by_text("Theo thông báo số 5")).to_be_visible()
    look(page, "admin-versions-desktop")


PAGES = {
    "people": "/admin/people?q=hanh", "units": "/admin/units?on=01/03/2024&q=quynh", "editions": "/admin/editions",
    "edition": "/admin/editions/thai-binh-2024", "calendar": "/admin/editions/thai-binh-2024/parts/calendar",
    "checklist": "/admin/editions/thai-binh-2024/checklist", "item": "/admin/editions/thai-binh-2024/checklist/photos",
    "consents": "/admin/editions/thai-binh-2024/consents", "rubric": "/admin/editions/thai-binh-2024/rubrics/example",
    "criterion": "/admin/editions/thai-binh-2024/rubrics/example/criteria/novelty",
    "rule": "/admin/editions/thai-binh-2024/rules/published", "clone": "/admin/editions/thai-binh-2024/clone",
    "toml": "/admin/editions/thai-binh-2024/rubrics/example/toml",
    "versions": "/admin/editions/thai-binh-2024/versions", "found": "/admin/units/found",
}  # fmt: skip


def test_every_page_suits_a_phone_without_scripts(served: Site, without_script: Page, page: Page, look: Look) -> None:
    served.enter_as(without_script, LAN)
    served.open(without_script, PAGES["calendar"])
    without_script.get_by_label("Hạn gửi Trung ương").fill("2024-06-16T17:00")
    without_script.get_by_label("Lý do thay đổi").fill("Dời theo kế hoạch")
    without_script.get_by_role("button", name="Lưu thành phiên bản mới").click()
    expect(without_script.get_by_text("Đã lưu thành phiên bản 2")).to_be_visible()
    served.enter_as(page, LAN)
    for name, path in PAGES.items():
        served.open(page, path)
        look(page, f"admin-{name}-phone")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, path
