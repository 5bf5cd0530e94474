"""The commune officer's story in a real browser, on a phone and at a desk, with and without scripts."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, go_to
from tests.proposals.conftest import Desk, pdf, photo

Look = Callable[[Page, str], None]
LUA = "Phạm Thị Lụa"


def contest(site: Site) -> None:
    """A few women have sent something in: some without e-mail, one of them nearly the same as another's."""
    with site.world.session() as session:
        desk = Desk(site.world, session)
        desk.submitted("sen")
        desk.submitted("na", title="Nấm rơm trồng trong nhà")
        desk.submitted("na", unit="12520", title="Trà lá sen Quỳnh Phu", second=True)
        for number in range(3):
            desk.submitted("man", title=f"Chiếu cói Hưng Hà, mẫu số {number + 1}", second=True)
        taken = desk.taken_in("man", title="Bánh cáy làng Nguyễn")
        desk.check(taken, "checklist", "lua")
    site.world.work_is_done()


def test_a_file_is_checked_taken_in_endorsed_and_passed_on(served: Site, page: Page, look: Look) -> None:
    contest(served)
    served.enter_as(page, LUA)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thị trấn Quỳnh Côi")
    look(page, "commune-inbox-phone")
    page.get_by_role("link", name="Nguyễn Thị Sen").click()
    expect(page.get_by_text("Có hồ sơ khác trông giống hồ sơ này.")).to_be_visible()
    look(page, "commune-file-phone")
    page.get_by_role("radio", name="Đạt", exact=True).check()
    page.get_by_role("button", name="Lưu kết quả kiểm tra").click()
    expect(page.get_by_text("Đã lưu kết quả kiểm tra.")).to_be_visible()
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(page.get_by_text("Đã tiếp nhận, số hồ sơ 2024-12472-002.")).to_be_visible()
    look(page, "commune-taken-in-phone")
    page.get_by_label("Ý kiến xác nhận của Hội LHPN xã").fill("Chị Sen làm trà thật, xã ủng hộ.")
    page.get_by_role("button", name="Xác nhận của Hội LHPN xã").click()
    expect(page.get_by_text("Bước cuối ở xã")).to_be_visible()
    page.get_by_role("button", name="Chuyển lên sơ khảo").click()
    expect(page.get_by_text("Việc của xã với hồ sơ này đã xong.")).to_be_visible()
    look(page, "commune-passed-on-phone")


def test_a_file_is_returned_and_she_is_phoned(served: Site, page: Page, look: Look) -> None:
    contest(served)
    served.enter_as(page, LUA)
    page.get_by_role("link", name="Vũ Thị Na").first.click()
    page.locator("summary").filter(has_text="Trả lại để bổ sung").click()
    page.get_by_label("Lý do").fill("Ảnh bị mờ, mời chị chụp lại ngoài trời.")
    page.locator(".step-more").get_by_label("Ảnh sản phẩm hoặc mô hình").check()
    look(page, "commune-return-phone")
    page.get_by_role("button", name="Trả lại để bổ sung").click()
    expect(page.get_by_text("Đã trả lại hồ sơ.")).to_be_visible()
    look(page, "commune-returned-phone")
    served.world.work_is_done()
    go_to(page, "Cần gọi điện")
    expect(page.get_by_role("link", name=re.compile("Gọi 0912 000 003")).first).to_be_visible()
    look(page, "commune-to-phone-phone")
    page.get_by_role("button", name="Đã báo cho chị ấy").first.click()
    expect(page.get_by_text("Đã ghi: chị đã báo cho chị")).to_be_visible()


def test_without_scripts_several_files_are_taken_in_at_once(served: Site, without_script: Page) -> None:
    page = without_script
    contest(served)
    with served.world.session() as session:
        desk = Desk(served.world, session)
        for proposal in session.query(type(desk.draft("sen", title="x", second=True))).filter_by(state="submitted"):
            if proposal.title.startswith("Chiếu cói"):
                desk.check(proposal, "checklist", "lua")
    served.enter_as(page, LUA)
    page.get_by_role("link", name=re.compile("Đánh dấu cả")).click()
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(page.get_by_text("3 hồ sơ sẽ được: Tiếp nhận hồ sơ.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Xác nhận:")).click()
    expect(page.get_by_text("Đã tiếp nhận và cấp số cho 3 hồ sơ.")).to_be_visible()


def test_the_desk_on_a_large_screen(served: Site, desktop: Page, look: Look) -> None:
    contest(served)
    served.enter_as(desktop, LUA)
    look(desktop, "commune-inbox-desktop")
    desktop.get_by_role("link", name=re.compile("Đánh dấu cả")).click()
    desktop.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    look(desktop, "commune-dry-run-desktop")
    served.open(desktop, "/commune?tab=all")
    desktop.get_by_label("Tìm theo tên").fill("nam rom")
    desktop.get_by_role("button", name="Tìm").click()
    desktop.get_by_role("link", name="Vũ Thị Na").click()
    look(desktop, "commune-file-desktop")


def test_a_paper_file_is_keyed_in_and_its_author_gets_a_slip(served: Site, page: Page, look: Look) -> None:
    served.enter_as(page, LUA)
    go_to(page, "Nhập hồ sơ giấy")
    look(page, "commune-paper-phone")
    page.get_by_label("Họ và tên tác giả").fill("Lê Thị Bưởi")
    page.get_by_label("Số điện thoại").fill("0987 111 222")
    page.get_by_label("Tên ý tưởng, dự án").fill("Tương nếp làng Giắng")
    page.get_by_label("Ý tưởng", exact=True).check()
    page.get_by_label("Cá nhân").check()
    page.get_by_label("Chấm và chuyển hồ sơ").check()
    page.get_by_label("Cam kết", exact=True).check()
    for part, number in (("Ngày", "5"), ("Tháng", "4"), ("Năm", "2024")):
        page.get_by_label(part, exact=True).fill(number)
    page.get_by_label("Bản quét hoặc ảnh chụp phiếu có chữ ký").set_input_files(
        {"name": "phieu.pdf", "mimeType": "application/pdf", "buffer": pdf().getvalue()}
    )
    page.get_by_role("button", name="Lập hồ sơ và nhập tiếp").click()
    expect(page.get_by_text("Đã lập hồ sơ giấy cho chị Lê Thị Bưởi.")).to_be_visible()
    look(page, "commune-keying-phone")
    page.get_by_role("link", name="Phiếu đăng ký", exact=True).click()
    look(page, "commune-entry-phone")
    page.get_by_label("Lĩnh vực").select_option(index=1)
    page.get_by_label("Tóm tắt").fill("Tương làm theo cách của bà nội.")
    page.get_by_role("button", name="Lưu và quay lại").click()
    page.get_by_role("link", name="Thuyết minh").click()
    for box in page.locator("textarea").all():
        box.fill("Như trên giấy.")
    page.get_by_role("button", name="Lưu và quay lại").click()
    page.get_by_role("link", name="Giấy tờ, ảnh").click()
    page.locator("#file-photos").set_input_files(
        {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photo().getvalue()}
    )
    page.locator("#photos").get_by_role("button", name="Tải lên").click()
    expect(page.get_by_text("Đã đính kèm “anh.jpg”.")).to_be_visible()
    look(page, "commune-documents-phone")
    page.get_by_role("link", name="Quay lại hồ sơ").click()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_text("Đã nộp hồ sơ giấy.")).to_be_visible()
    page.get_by_role("link", name="Cấp phiếu kích hoạt tài khoản cho chị ấy").click()
    look(page, "commune-person-phone")
    page.get_by_role("button", name="Cấp phiếu kích hoạt").click()
    expect(page.get_by_text("Mã chỉ hiện lần này.")).to_be_visible()
    look(page, "commune-slip-phone")
    go_to(page, "Phiếu kích hoạt")
    look(page, "commune-people-phone")
