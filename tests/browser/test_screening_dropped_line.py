"""A score sheet when the line drops, when the page is reloaded, and when no script runs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Site
from tests.browser.test_screening_story import NAMES, round_opens

Look = Callable[[Page, str], None]
Open = Callable[..., Page]
NOVELTY = re.compile("^Điểm Điểm mới")


def sits_down(site: Site, page: Page, key: str, address: str) -> None:
    """She declares that she has no conflict and opens her first file."""
    site.enter_as(page, NAMES[key])
    site.open(page, address + "/conflicts")
    page.get_by_label("Tôi đã xem từng hồ sơ").check()
    page.get_by_role("button", name="Ghi và bắt đầu chấm").click()
    page.get_by_role("button", name="Chấm hồ sơ tiếp theo").click()


def test_a_dropped_line_loses_nothing(served: Site, new_page: Open, look: Look) -> None:
    page = new_page(DESKTOP)
    sits_down(served, page, "khoa", round_opens(served))
    page.get_by_role("button", name="Nộp phiếu").click()
    expect(page.get_by_role("link", name=re.compile("Chưa chấm tiêu chí"))).to_have_count(9)
    look(page, "jury-sheet-desk")
    saving = page.locator("[data-saving]")
    page.context.set_offline(True)
    page.locator(".pick").nth(2).click()
    expect(saving).to_contain_text("Chưa lưu được: mất mạng.")
    page.context.set_offline(False)
    expect(saving).to_contain_text("1 trên 9 tiêu chí")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label(NOVELTY).fill("7,5")
    page.reload()
    expect(page.get_by_label(NOVELTY)).to_have_value("7,5")
    expect(saving).to_contain_text("2 trên 9 tiêu chí")


def test_a_sheet_is_handed_in_without_script(served: Site, without_script: Page) -> None:
    page = without_script
    sits_down(served, page, "ngoc", round_opens(served))
    for criterion in page.locator("fieldset.mark").all():
        criterion.locator(".pick").nth(2).click()
    page.get_by_role("button", name="Nộp phiếu").click()
    expect(page.get_by_text("Đã nộp phiếu chấm hồ sơ này.")).to_be_visible()
