"""An applicant's story in a real browser: from the call to the end, on a phone of 360 pixels and on a desktop."""

import io
import re
import socket
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from competition import clock
from competition.people.actions import issue_slip, let_in
from competition.proposals.documents import attach_document
from competition.proposals.models import Proposal
from competition.workflow.actions import advance
from competition.workflow.drafts import start_draft
from tests.browser.conftest import Site
from tests.conftest import World

Look = Callable[[Page, str], None]


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "Ảnh vườn sen nhà chị Mai.jpg"
    Image.new("RGB", (640, 480), "seagreen").save(path)
    return path


def next_page(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def begin(page: Page, site: Site) -> None:
    """From the first page over the account and the commune to a draft."""
    site.open(page, "/")
    page.get_by_role("button", name="Bắt đầu hồ sơ").click()
    page.get_by_role("link", name="Chưa có tài khoản? Mở tài khoản").click()
    page.get_by_label("Họ và tên").fill("Hoàng Thị Mai")
    page.get_by_label("Số điện thoại").fill("0987 654 321")
    page.get_by_label("Đặt mật khẩu").fill("hoa sen tháng tư")
    next_page(page, "Mở tài khoản")
    page.get_by_label("Tên xã, phường, thị trấn").fill("quynh hai")
    next_page(page, "Tìm")
    page.get_by_role("link", name="Xã Quỳnh Hải, Huyện Quỳnh Phụ").click()
    page.get_by_label("Tên ý tưởng, dự án").fill("Trà sen Quỳnh Hải")
    page.get_by_label("Ý tưởng", exact=True).check()
    page.get_by_label("Cá nhân").check()
    next_page(page, "Lập hồ sơ")


def write(page: Page) -> None:
    """The entry form by its button, the narrative saved by itself."""
    page.get_by_role("link", name="Phiếu đăng ký").click()
    page.get_by_label("Lĩnh vực").select_option(label="Nông, lâm, ngư nghiệp")
    page.get_by_label("Tóm tắt").fill("Trà ướp hương sen từ đầm nhà, bán cho khách du lịch.")
    page.get_by_label("Vốn cần thêm").fill("150.000.000")
    next_page(page, "Lưu và quay lại")
    page.get_by_role("link", name="Thuyết minh").click()
    page.get_by_label("1. Vì sao cần làm?").fill("Đầm sen bỏ hoang, chị em trong thôn thiếu việc.")
    expect(page.get_by_role("status").filter(has_text="Đã lưu lúc")).to_have_text(re.compile(r"Đã lưu lúc \d\d:\d\d\."))
    page.get_by_label("2. Điểm mới").fill("Ướp lạnh ban đêm, giữ hương lâu.")
    page.get_by_label("4. Bảo vệ môi trường").fill("Không dùng hóa chất, bao bì lá sen.")
    next_page(page, "Lưu và quay lại")


def attach(page: Page, photograph: Path) -> None:
    page.get_by_role("link", name="Giấy tờ, ảnh").click()
    card = page.locator("#photos")
    card.locator("input[type=file]").set_input_files(photograph)
    card.get_by_role("button", name="Tải lên").click()
    expect(page.locator("#photos")).to_contain_text("Đã có 1 tệp")


def agree(page: Page, site: Site, at: str) -> None:
    site.open(page, f"{at}/consents")
    page.get_by_label("Tôi đồng ý: Chấm và chuyển hồ sơ").check()
    page.get_by_label("Tôi cam kết điều trên").check()
    next_page(page, "Lưu lựa chọn")


def test_from_the_call_to_the_tracking_code_on_a_phone(served: Site, page: Page, look: Look, photograph: Path) -> None:
    site = served
    site.open(page, "/")
    look(page, "start-phone")
    begin(page, site)
    at = page.url.removeprefix(site.address)
    look(page, "tasks-phone")
    write(page)
    attach(page, photograph)
    look(page, "documents-phone")
    site.open(page, f"{at}/check")
    expect(page.get_by_text("Còn thiếu 2 mục")).to_be_visible()
    look(page, "missing-phone")
    agree(page, site, at)
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    look(page, "check-phone")
    next_page(page, "Nộp hồ sơ")
    expect(page.get_by_role("heading", name="Đã nộp hồ sơ")).to_be_visible()
    look(page, "submitted-phone")
    code = page.locator(".govuk-panel strong").inner_text()
    page.get_by_role("button", name="Đăng xuất").click()
    site.open(page, f"/status/{code}")
    expect(page.get_by_text("Xã đã nhận được hồ sơ, đang kiểm tra")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Mai")
    look(page, "status-phone")


def test_a_returned_file_is_completed_sent_again_and_its_receipt_read_on_a_desktop(
    served: Site, desktop: Page, look: Look, photograph: Path
) -> None:
    site, page = served, desktop
    begin(page, site)
    at = page.url.removeprefix(site.address)
    write(page)
    attach(page, photograph)
    agree(page, site, at)
    site.open(page, f"{at}/check")
    next_page(page, "Nộp hồ sơ")
    with site.world.session() as session:
        due = clock.today() + timedelta(days=30)
        proposal = session.query(Proposal).one()
        officer = site.world.actor(session, "thom")
        why = {"note": "Chị thêm ảnh đầm sen.", "due_on": due, "items": ["photos"]}
        advance(session, proposal, "return_to_applicant", by=officer, **why)
    site.open(page, at)
    expect(page.get_by_text("Chị thêm ảnh đầm sen.").first).to_be_visible()
    look(page, "returned-desktop")
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    next_page(page, "Nộp lại")
    expect(page.get_by_role("heading", name="Đã nộp hồ sơ")).to_be_visible()
    page.get_by_role("button", name="Theo dõi hồ sơ").click()
    expect(page.locator(".timeline__event")).to_have_count(4)
    look(page, "following-desktop")
    page.get_by_role("link", name="Rút hồ sơ này").click()
    page.get_by_label("Tôi chắc chắn muốn rút hồ sơ này").check()
    look(page, "withdraw-desktop")
    next_page(page, "Rút hồ sơ")
    expect(page.locator(".standing")).to_contain_text("Chị đã rút hồ sơ")


def test_saving_that_fails_says_so_aloud_and_catches_up_when_the_line_is_back(
    served: Site, page: Page, look: Look
) -> None:
    site = served
    begin(page, site)
    page.get_by_role("link", name="Thuyết minh").click()
    page.context.set_offline(True)
    page.get_by_label("1. Vì sao cần làm?").fill("Viết lúc mất sóng.")
    status = page.locator("[data-saving]")
    expect(status).to_have_text("Chưa lưu được: mất mạng. Chị đừng đóng trang; khi có mạng trang sẽ tự lưu.")
    expect(status).to_have_attribute("aria-live", "polite")
    look(page, "offline-phone")
    page.context.set_offline(False)
    expect(status).to_have_text(re.compile("^Đã lưu lúc"))
    page.reload()
    expect(page.get_by_label("1. Vì sao cần làm?")).to_have_value("Viết lúc mất sóng.")


def test_everything_works_without_scripts(served: Site, without_script: Page, photograph: Path) -> None:
    site, page = served, without_script
    begin(page, site)
    at = page.url.removeprefix(site.address)
    page.get_by_role("link", name="Phiếu đăng ký").click()
    page.get_by_label("Lĩnh vực").select_option(label="Dịch vụ, du lịch")
    page.get_by_label("Tóm tắt").fill("Trà sen.")
    next_page(page, "Lưu và quay lại")
    page.get_by_role("link", name="Thuyết minh").click()
    for label in ("1. Vì sao cần làm?", "2. Điểm mới", "4. Bảo vệ môi trường"):
        page.get_by_label(label).fill("Vài câu.")
    next_page(page, "Lưu và quay lại")
    attach(page, photograph)
    agree(page, site, at)
    site.open(page, f"{at}/check")
    next_page(page, "Nộp hồ sơ")
    expect(page.get_by_role("heading", name="Đã nộp hồ sơ")).to_be_visible()


def test_a_slip_with_its_qr_opens_the_account_of_a_woman_without_mail(served: Site, page: Page, look: Look) -> None:
    site = served
    with site.world.session() as session:
        person = site.world.person(session, "na")
        _, code = issue_slip(session, person, "activate", secret=site.world.settings.secret, by=None, days=400)
    site.open(page, f"/slip?code={code}")
    expect(page.get_by_label("Mã trên phiếu")).to_have_value(code)
    look(page, "slip-phone")
    page.get_by_label("Đặt mật khẩu mới").fill("mật khẩu của na")
    next_page(page, "Đặt mật khẩu và đăng nhập")
    expect(page.get_by_text("Chào chị Vũ Thị Na")).to_be_visible()


@pytest.mark.parametrize("size", ["page", "desktop"])
def test_every_other_page_is_accessible_and_fits(
    served: Site, request: pytest.FixtureRequest, look: Look, size: str
) -> None:
    site = served
    with site.world.session() as session:
        started_draft(site.world, session)
    page: Page = request.getfixturevalue(size)
    for path in ("/editions/thai-binh-2024", "/editions/hung-yen-2026", "/status", "/status?code=X", "/sign-in",
                 "/sign-up", "/slip", "/demo", "/no-such-page"):  # fmt: skip
        site.open(page, path)
        look(page, f"{size}{re.sub('[^a-z0-9]+', '-', path)}")
    site.enter_as(page, "Nguyễn Thị Sen")
    for path in ("/proposals", "/proposals/1", "/proposals/1/entry", "/proposals/1/narrative", "/proposals/1/team",
                 "/proposals/1/documents", "/proposals/1/priority", "/proposals/1/consents", "/proposals/1/check",
                 "/proposals/1/withdraw", "/proposals/1/consents/judging/withdraw", "/consents", "/profile",
                 "/profile/password", "/proposals/start?edition=thai-binh-2024",
                 "/proposals/start?edition=thai-binh-2024&another=yes&q=an",
                 "/proposals/start?edition=hung-yen-2026"):  # fmt: skip
        site.open(page, path)
        look(page, f"{size}{re.sub('[^a-z0-9]+', '-', path)}")


def started_draft(world: World, session: Session) -> Proposal:
    return start_draft(
        session, world.edition(session), by=world.actor(session, "sen"), unit_id=world.unit(session, "12520"),
        kind="project", entrant="cooperative", title="Trà sen",
    )  # fmt: skip


def test_slow_downloads_keep_nobody_waiting(served: Site) -> None:
    """More unfinished downloads than the house has places, and a page is still answered."""
    site, film = served, io.BytesIO(b"\0\0\0\x18ftypmp42" + bytes(30_000_000))
    with site.world.session() as session:
        proposal = started_draft(site.world, session)
        sen = site.world.actor(session, "sen")
        document = attach_document(session, site.world.cabinet, proposal, "video", "phim.mp4", film, by=sen)
        token = let_in(session, site.world.person(session, "sen"), hours=24 * 365)
    host, port = site.address.removeprefix("http://").split(":")
    asked = f"GET /files/documents/{document.id} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: sign_in={token}\r\n\r\n"
    readers = [socket.create_connection((host, int(port)), timeout=10) for _ in range(2 * site.world.settings.threads)]
    try:
        for reader in readers:
            reader.sendall(asked.encode())
            assert reader.recv(12) == b"HTTP/1.1 200"
        with urllib.request.urlopen(site.address + "/", timeout=10) as answer:
            assert answer.status == 200
    finally:
        for reader in readers:
            reader.close()
