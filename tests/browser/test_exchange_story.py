"""A package's way between installations in a real browser: read, answered under a signature, the answer handed in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from competition.dossiers.models import Dispatch
from competition.dossiers.receiving import receive_package
from competition.dossiers.verify import examine
from competition.settings import Settings
from tests.browser.conftest import Site
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.web.province_stage import at_the_centre

Look = Callable[[Page, str], None]
BICH, HA, HANH = "Nguyễn Thị Bích", "Lý Thu Hà", "Đỗ Thị Hạnh"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """An installation with a signing key, which trusts the authority that gave it."""
    authority = Authority(tmp_path, "gốc")
    key = str(authority.give("Ban Tổ chức"))
    return replace(settings, signing_key=key, signing_passphrase=PASSPHRASE.decode(), trusted_roots=str(authority.root))


def sent_and_received(site: Site) -> int:
    with site.world.session() as session:
        number = at_the_centre(site.world, session, received=False)
        dispatch = session.get_one(Dispatch, number)
        with site.world.cabinet.local_path(dispatch.package_sha256 or "") as path:
            receive_package(session, site.world.cabinet, examine(path))
        return number


def test_a_return_goes_from_the_receiver_s_counter_to_the_sender_s_dispatch(
    served: Site, without_script: Page, page: Page, look: Look, tmp_path: Path
) -> None:
    number, answer = sent_and_received(served), tmp_path / "tra-loi.p7m"
    served.enter_as(page, HA)
    served.open(page, "/received")
    look(page, "received-phone")
    page.get_by_role("link", name="thai-binh-2024-01").click()
    look(page, "received-package-phone")
    served.open(page, "/received/1/cases/1")
    look(page, "received-case-phone")
    served.open(page, "/received/1")
    page.get_by_label("Trả lại, có lý do").check()
    page.get_by_label("Lý do trả lại cả gói").fill("Thiếu ảnh sản phẩm.")
    page.get_by_role("button", name="Ký và trả lời").click()
    expect(page.get_by_text("Đã ký thư trả lời.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải thư trả lời đã ký").click()
    download.value.save_as(answer)
    served.enter_as(without_script, BICH)
    served.open(without_script, f"/province/dispatches/{number}/answer")
    without_script.get_by_label("Thư trả lời đã ký số").set_input_files(answer)
    without_script.get_by_role("button", name="Kiểm tra và ghi thư trả lời").click()
    expect(without_script.get_by_text("Đã ghi thư trả lời: đợt gửi bị trả lại.")).to_be_visible()
    expect(without_script.get_by_text("Thiếu ảnh sản phẩm.").first).to_be_visible()


def test_the_blind_edition_is_looked_over_on_a_phone(served: Site, page: Page, look: Look) -> None:
    with served.world.session() as session:
        at_the_centre(served.world, session, received=False)
    served.enter_as(page, HANH)
    served.open(page, "/district/files/1/blind")
    expect(page.get_by_text("ảnh, chị xem bằng mắt").first).to_be_visible()
    look(page, "district-blind-phone")
