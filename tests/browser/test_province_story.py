"""The province's and the centre's story in a real browser: a batch checked, sent, answered, and the results for all."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, go_to
from tests.web.province_stage import at_the_centre, checked_off, pass_check, sent_up

Look = Callable[[Page, str], None]
BICH, HONG, HA = "Nguyễn Thị Bích", "Trần Thị Hồng", "Lý Thu Hà"


def a_batch(site: Site) -> tuple[int, list[int]]:
    with site.world.session() as session:
        province = sent_up(site.world, session)
        for file in province.files[1:]:
            pass_check(province, file)
        return province.stage.round.id, [file.id for file in province.files]


def test_a_batch_is_checked_and_accepted(served: Site, page: Page, look: Look) -> None:
    round_id, files = a_batch(served)
    served.enter_as(page, BICH)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng tiến độ các đơn vị")
    look(page, "province-board-phone")
    served.open(page, f"/province/batches/{round_id}")
    expect(page.get_by_text("Chưa bấm được vì:")).to_be_visible()
    look(page, "province-batch-phone")
    served.open(page, "/province/files")
    look(page, "province-files-phone")
    served.open(page, f"/province/files/{files[0]}")
    page.get_by_role("radio", name="Đạt", exact=True).first.check()
    look(page, "province-file-phone")
    page.get_by_role("button", name="Lưu kết quả kiểm tra").click()
    expect(page.get_by_text("Đã lưu kết quả kiểm tra.")).to_be_visible()
    go_to(page, "Hồ sơ")
    page.get_by_role("link", name=re.compile("Đánh dấu cả 3")).click()
    page.get_by_role("button", name="Xác nhận đã kiểm tra").click()
    expect(page.get_by_text("3 hồ sơ sẽ được: Xác nhận đã kiểm tra.")).to_be_visible()
    look(page, "province-bulk-phone")
    page.get_by_role("button", name=re.compile("Xác nhận:")).click()
    expect(page.get_by_text("Đã xác nhận kiểm tra 3 hồ sơ.")).to_be_visible()
    go_to(page, "Đợt của đơn vị")
    look(page, "province-batches-phone")
    page.get_by_role("link", name=re.compile("Quỳnh Phụ")).click()
    page.get_by_role("button", name="Nhận đợt hồ sơ").click()
    expect(page.get_by_text("Đã nhận đợt hồ sơ của đơn vị.")).to_be_visible()


def test_a_dispatch_is_prepared_signed_and_sent(served: Site, page: Page, look: Look) -> None:
    with served.world.session() as session:
        checked_off(served.world, session)
    served.enter_as(page, BICH)
    go_to(page, "Gửi Trung ương")
    look(page, "province-dispatches-phone")
    page.get_by_role("button", name="Chọn hồ sơ cho đợt gửi").click()
    page.get_by_role("button", name="Đưa vào đợt gửi").click()
    look(page, "province-dispatch-new-phone")
    page.get_by_role("button", name="Xác nhận: đưa 3 hồ sơ vào đợt gửi").click()
    expect(page.get_by_text("Bộ hồ sơ đã dựng: 0 trên 3")).to_be_visible()
    look(page, "province-dispatch-building-phone")
    served.world.work_is_done()
    expect(page.get_by_text("Đã dựng đủ 3 bộ hồ sơ")).to_be_visible()  # the page looked again by itself
    page.get_by_role("button", name="Lập công văn và danh sách").click()
    look(page, "province-letter-phone")
    page.get_by_role("button", name="Lập công văn và danh sách").click()
    expect(page.get_by_text("Đã lập công văn và danh sách trích ngang.")).to_be_visible()
    address = page.url
    look(page, "province-dispatch-phone")
    served.enter_as(page, HONG)
    page.goto(address)
    page.get_by_role("button", name="Đọc và ký công văn").click()
    look(page, "province-sign-phone")
    page.get_by_label("Tôi đã đọc công văn và ký").check()
    page.get_by_role("button", name="Ký công văn gửi").click()
    expect(page.get_by_text("Đã ký công văn và cấp số.")).to_be_visible()
    served.world.work_is_done()
    served.enter_as(page, BICH)
    page.goto(address)
    expect(page.get_by_role("button", name="Tải gói hồ sơ (ZIP)")).to_be_visible()
    look(page, "province-dispatch-signed-phone")
    page.get_by_role("button", name="Gửi Trung ương").click()
    expect(page.get_by_text("Đã ghi đợt gửi đi Trung ương")).to_be_visible()
    go_to(page, "Sổ văn bản đi")
    look(page, "province-register-phone")


def test_the_centre_answers_and_the_results_are_shown(served: Site, page: Page, look: Look) -> None:
    with served.world.session() as session:
        at_the_centre(served.world, session, received=False)
    served.enter_as(page, HA)
    look(page, "centre-home-phone")
    page.get_by_role("link", name="Đợt gửi 1").first.click()
    look(page, "centre-dispatch-phone")
    page.get_by_role("button", name="Ghi Trung ương trả lại").click()
    look(page, "centre-return-phone")
    page.go_back()
    page.get_by_role("button", name="Ghi Trung ương đã nhận").click()
    page.get_by_label("Văn bản trả lời", exact=True).fill("Phiếu nhận số 12")
    look(page, "centre-receipt-phone")
    page.get_by_role("button", name="Ghi Trung ương đã nhận").click()
    expect(page.get_by_text("Đã ghi Trung ương nhận đợt gửi")).to_be_visible()
    page.get_by_role("link", name="Hồ sơ tỉnh gửi").first.click()
    page.get_by_role("link", name=re.compile("Chờ sơ loại")).click()
    page.get_by_role("link", name=re.compile("Đánh dấu cả 3")).click()
    page.get_by_role("button", name="Ghi qua sơ loại").click()
    page.get_by_label("Nguồn").fill("Thông báo số 30")
    look(page, "centre-bulk-phone")
    page.get_by_role("button", name=re.compile("Xác nhận:")).click()
    expect(page.get_by_text("Đã ghi kết quả của 3 hồ sơ.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Qua sơ loại")).click()
    page.get_by_role("link", name="Nguyễn Thị Sen").first.click()
    look(page, "centre-file-phone")
    served.open(page, "/editions/thai-binh-2024/results")
    expect(page.get_by_text("Tác giả chưa đồng ý công bố tên").first).to_be_visible()
    look(page, "results-phone")


def test_without_scripts_a_dispatch_goes_its_way(served: Site, without_script: Page) -> None:
    page = without_script
    with served.world.session() as session:
        checked_off(served.world, session)
    served.enter_as(page, BICH)
    served.open(page, "/province/files?tab=ready&all=1")
    page.get_by_role("button", name="Đưa vào đợt gửi").click()
    page.get_by_role("button", name="Xác nhận: đưa 3 hồ sơ vào đợt gửi").click()
    served.world.work_is_done()
    expect(page.get_by_text("Đã dựng đủ 3 bộ hồ sơ")).to_be_visible()  # the browser loaded the page anew
    page.locator("summary").filter(has_text="Hủy đợt gửi").click()
    page.get_by_label("Lý do").fill("Lập lại với mẫu công văn mới.")
    page.get_by_role("button", name="Hủy đợt gửi").click()
    expect(page.get_by_text("Đã hủy đợt gửi")).to_be_visible()


def test_the_province_on_a_large_screen(served: Site, desktop: Page, look: Look) -> None:
    with served.world.session() as session:
        dispatch = at_the_centre(served.world, session, received=False)
    served.enter_as(desktop, BICH)
    look(desktop, "province-board-desktop")
    for name, path in {
        "files": "/province/files?tab=all", "batches": "/province/batches",
        "dispatch": f"/province/dispatches/{dispatch}", "register": "/province/register", "centre": "/centre",
    }.items():  # fmt: skip
        served.open(desktop, path)
        look(desktop, f"province-{name}-desktop")
    served.open(desktop, "/province/files?tab=centre")
    desktop.get_by_role("link", name="Nguyễn Thị Sen").first.click()
    look(desktop, "province-file-desktop")
