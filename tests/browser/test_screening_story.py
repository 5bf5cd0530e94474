"""A screening round in a real browser: the secretary sets it up, jurors score on phones, the chair signs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from competition.people.passwords import hashed
from competition.proposals.clearing import clear_for_jury
from competition.proposals.models import Document, Proposal
from competition.scoring.models import ScreeningRound
from competition.workflow.actions import advance
from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.proposals.conftest import Desk
from tests.scoring.round_stage import JURORS, a_round

Look = Callable[[Page, str], None]
Open = Callable[..., Page]
HANH, MINH = "Đỗ Thị Hạnh", "Vũ Thị Minh"
NAMES = {"minh": MINH, "khoa": "Lê Văn Khoa", "ngoc": "Bùi Thị Ngọc", "thu": "Hoàng Thị Thu"}
TITLES = ("Trà lá sen Quỳnh Phụ", "Chiếu cói nhuộm màu thực vật", "Bánh cáy từ gạo hữu cơ")
PASSWORD = "hoa sen trắng nở"


def files_arrive(site: Site) -> None:
    """Three files have been passed on to the district; the chair has a password to sign with."""
    with site.world.session() as session:
        desk = Desk(site.world, session)
        for title, key in zip(TITLES, ("sen", "man", "na"), strict=True):
            desk.passed_on(key, title)
        site.world.person(session, "minh").password_hash = hashed(PASSWORD)


def round_opens(site: Site) -> str:
    """A round that scores, its files cleared for the jury; its address."""
    files_arrive(site)
    with site.world.session() as session:
        desk, stage = Desk(site.world, session), a_round(site.world, session, files=0)
        for file in session.query(Proposal).filter_by(state="passed_on").order_by(Proposal.id):
            desk.check(file, "eligibility", "hanh")
            advance(session, file, "find_eligible", by=stage.actor("hanh"))
            documents = [one.id for one in session.query(Document).filter_by(proposal_id=file.id)]
            clear_for_jury(session, file, documents, by=stage.actor("hanh"))
            stage.files.append(file)
        stage.open()
        return f"/jury/rounds/{stage.round.id}"


def test_the_secretary_examines_the_files_and_seats_the_panel(served: Site, desktop: Page, look: Look) -> None:
    files_arrive(served)
    page = desktop
    served.enter_as(page, HANH)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quỳnh Phụ")
    look(page, "district-home")
    page.get_by_role("link", name="Hồ sơ", exact=True).click()
    look(page, "district-files")
    for title in TITLES:
        page.get_by_role("row").filter(has_text=title).get_by_role("link").first.click()
        expect(page.get_by_text("Chưa bấm được vì:")).to_be_visible()
        if title == TITLES[0]:
            look(page, "district-file")
        page.get_by_role("button", name="Cả 5 điều kiện đều đạt").click()
        page.get_by_label("ảnh.jpg").check()
        page.get_by_role("button", name="Lưu lựa chọn").click()
        expect(page.get_by_text("Giám khảo đọc được 1 giấy tờ")).to_be_visible()
        served.open(page, "/district/files?tab=check")
    page.get_by_role("link", name=re.compile("Đánh dấu cả 3")).click()
    page.get_by_role("button", name="Xác nhận đủ điều kiện").click()
    look(page, "district-bulk")
    page.get_by_role("button", name=re.compile("^Xác nhận: ")).click()
    expect(page.get_by_text("Đã xác nhận 3 hồ sơ đủ điều kiện.")).to_be_visible()
    page.get_by_role("link", name="Đơn vị sơ khảo").first.click()
    page.get_by_role("button", name="Lập vòng chấm").click()
    seats = {MINH: "Chủ tịch Hội đồng"} | {NAMES[key]: "Giám khảo" for key in JURORS[1:]} | {HANH: "Thư ký"}
    for name, seat in seats.items():
        page.get_by_label("Người", exact=True).select_option(label=_option(page, name))
        page.get_by_role("radio", name=seat, exact=True).check()
        page.get_by_role("button", name="Xếp ghế").click()
        expect(page.get_by_text("Đã xếp ghế.")).to_be_visible()
    look(page, "district-panel")
    served.open(page, "/district/rounds/1")
    page.get_by_role("button", name="Mở vòng chấm").click()
    expect(page.get_by_text("Đã mở vòng chấm; giám khảo nhận thư báo.")).to_be_visible()
    look(page, "district-round-scoring")


def _option(page: Page, name: str) -> str:
    options = page.get_by_label("Người", exact=True).locator("option").all_inner_texts()
    return next(option for option in options if name in option)


def test_jurors_score_on_phones_and_the_chair_signs(served: Site, new_page: Open, look: Look) -> None:
    address = round_opens(served)
    for number, key in enumerate(JURORS):
        page = new_page(PHONE, has_touch=True, is_mobile=True)
        served.enter_as(page, NAMES[key])
        served.open(page, "/jury")
        if number == 1:
            look(page, "jury-home-phone")
        page.get_by_role("button", name="Khai xung đột lợi ích").or_(
            page.get_by_role("link", name="Khai xung đột lợi ích")
        ).first.click()
        if number == 1:
            look(page, "jury-conflicts-phone")
        page.get_by_label("Tôi đã xem từng hồ sơ").check()
        page.get_by_role("button", name="Ghi và bắt đầu chấm").click()
        look(page, f"jury-files-phone-{number}")
        for place in range(len(TITLES)):
            page.get_by_role("button", name="Chấm hồ sơ tiếp theo").click()
            _score(page, 3 - place, look if (number, place) == (1, 0) else None)
        expect(page.get_by_text("3 trên 3")).to_be_visible()
        page.context.close()
    page = new_page(DESKTOP)
    served.enter_as(page, HANH)
    served.open(page, address.replace("jury", "district"))
    look(page, "district-round-in")
    page.get_by_role("button", name="Khóa chấm và xếp hạng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xếp hạng")
    look(page, "district-ranking")
    served.open(page, address.replace("jury", "district") + "/minutes")
    page.get_by_label("Địa điểm").fill("Hội trường Hội LHPN huyện")
    page.get_by_role("button", name="Lưu diễn biến").click()
    _decide_and_sign(served, new_page(PHONE, has_touch=True, is_mobile=True), address.replace("jury", "district"), look)
    served.open(page, address.replace("jury", "district"))
    page.get_by_role("button", name="Gửi lên tỉnh").click()
    expect(page.get_by_text("Đã gửi các hồ sơ được chọn lên tỉnh.")).to_be_visible()
    look(page, "district-round-sent")
    served.open(page, address.replace("jury", "district") + "/record")
    look(page, "district-record")
    with served.world.session() as session:
        assert session.get_one(ScreeningRound, 1).state == "with_province"


def _score(page: Page, worth: int, look: Look | None) -> None:
    """One criterion at a time: press a level, go on; a number refines one of them."""
    if look:
        look(page, "jury-sheet-phone")
    steps = page.locator("[data-mark]").count()
    for number in range(steps - 1):
        shown = page.locator("fieldset.mark--now")
        expect(shown).to_have_count(1)
        picks = shown.locator(".pick:not(.pick--none)")
        picks.nth(min(worth if number == 1 else 2, picks.count() - 1)).click()
        if number == 0:
            shown.get_by_role("button", name="Thêm điểm").click()
            expect(shown.get_by_label(re.compile("^Điểm"))).to_have_value("10,5")
            if look:
                look(page, "jury-criterion-phone")
        page.get_by_role("button", name="Tiếp", exact=True).click()
    expect(page.locator("[data-saving]")).to_contain_text("đủ 9 tiêu chí, tổng")
    page.get_by_label("Nhận xét chung").fill("Sản phẩm có thật, cần số liệu bán hàng.")
    if look:
        look(page, "jury-sheet-end-phone")
    page.get_by_role("button", name="Nộp phiếu").click()
    expect(page.get_by_text("Đã nộp phiếu chấm hồ sơ này.")).to_be_visible()
    if look:
        look(page, "jury-handed-in-phone")
    page.get_by_role("link", name="Về danh sách hồ sơ").click()


def _decide_and_sign(site: Site, page: Page, address: str, look: Look) -> None:
    site.enter_as(page, MINH)
    site.open(page, address + "/choice")
    look(page, "district-choice-phone")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi quyết định: chọn 3 hồ sơ.")).to_be_visible()
    page.get_by_role("button", name="Đến biên bản").or_(page.get_by_role("link", name="Đến biên bản")).first.click()
    page.get_by_role("button", name="Lập biên bản").click()
    expect(page.get_by_text("Đã lập biên bản.")).to_be_visible()
    look(page, "district-minutes-phone")
    page.get_by_label("Mật khẩu của chị", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ký biên bản").click()
    expect(page.get_by_text("Đã ký biên bản.")).to_be_visible()
    look(page, "district-signed-phone")
