"""The ways of a page: many fold under one word on a phone, with and without a script, and lie open on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, go_to

Look = Callable[[Page, str], None]
BICH, MINH = "Nguyễn Thị Bích", "Vũ Thị Minh"


@pytest.mark.parametrize("browser_of", ["page", "without_script"])
def test_on_a_phone_the_ways_of_the_province_fold(
    served: Site, browser_of: str, request: pytest.FixtureRequest, look: Look
) -> None:
    page: Page = request.getfixturevalue(browser_of)
    served.enter_as(page, BICH)
    ways = page.get_by_role("navigation", name="Các mục")
    menu, register = ways.locator("summary"), ways.get_by_role("link", name="Sổ văn bản đi")
    expect(menu).to_have_text("☰ Menu đang ở mục Bảng tiến độ")
    expect(register).to_be_hidden()
    assert ways.bounding_box()["height"] < 60
    if browser_of == "page":
        look(page, "navigation-folded-phone")
    menu.press("Enter")
    expect(register).to_be_visible()
    if browser_of == "page":
        look(page, "navigation-open-phone")
    register.click()
    expect(menu).to_have_text("☰ Menu đang ở mục Sổ văn bản đi")
    expect(ways.get_by_role("link", name="Hồ sơ", exact=True)).to_be_hidden()


def test_on_a_desk_they_all_lie_open(served: Site, desktop: Page, look: Look) -> None:
    served.enter_as(desktop, BICH)
    ways = desktop.get_by_role("navigation", name="Các mục")
    expect(ways.locator("summary")).to_be_hidden()
    expect(ways.get_by_role("link", name="Sổ văn bản đi")).to_be_visible()
    look(desktop, "navigation-desk")
    go_to(desktop, "Sổ văn bản đi")
    expect(ways.get_by_role("link", name="Sổ văn bản đi")).to_have_attribute("aria-current", "page")


def test_a_few_ways_stay_open_on_a_phone(served: Site, page: Page, look: Look) -> None:
    served.enter_as(page, MINH)
    ways = page.get_by_role("navigation", name="Các mục")
    expect(ways.locator("summary")).to_have_count(0)
    expect(ways.get_by_role("link", name="Trình ký")).to_be_visible()
    look(page, "navigation-few-phone")
