"""A real server and a real browser: the world's database behind the site, Debian's Chromium in front of it.

Pictures go to a temporary folder, or to the folder that COMPETITION_PICTURES names.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from competition.settings import ROOT, Settings
from competition.web.assets_build import build
from tests.conftest import World

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FIRST_VISIT, LATER_VISIT = 120_000, 25_000
SERVE = "from competition.commands.site import run_site; from competition.commands.opening import settings_now; "
SERVE += "run_site(settings_now(), worker=False)"


@dataclass
class Site:
    """A served site: its address, and the world behind it."""

    address: str
    world: World

    def open(self, page: Page, path: str) -> None:
        page.goto(self.address + path)

    def enter_as(self, page: Page, name: str) -> None:
        """Take a seat of the cast, as the demonstration's page offers it."""
        self.open(page, "/demo")
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state()


def go_to(page: Page, name: str) -> None:
    """Press one of the page's ways; on a phone the menu that holds them is opened first."""
    ways = page.get_by_role("navigation", name="Các mục")
    if ways.locator("summary").is_visible():
        ways.locator("summary").click()
    ways.get_by_role("link", name=re.compile(rf"^{name}( \d+)?$")).click()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Ubuntu's own is a snap, which a test cannot steer: there `bin/test` fetches the one that Playwright brings.
    own = CHROMIUM if Path(CHROMIUM).exists() else None
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=own, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("COMPETITION_PICTURES") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def served(world: World, settings: Settings) -> Iterator[Site]:
    """The world's site in a process of its own; its clock stands in the demo's spring."""
    build()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = replace(settings, demo=True, host="127.0.0.1", port=port, public_url=address)
    told = {f"COMPETITION_{name.upper()}": str(value) for name, value in vars(settings).items() if value != ""}
    server = subprocess.Popen([sys.executable, "-c", SERVE], cwd=ROOT, env={**os.environ, **told})
    try:
        _wait_for(address + "/healthz", server)
        yield Site(address, world)
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 40) -> None:
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a browser of its own; a script that fails fails the test."""
    contexts, failures = [], []

    def opened(size: Any = PHONE, **options: Any) -> Page:
        context = browser.new_context(viewport=size, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A phone, 360 pixels wide."""
    return new_page(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desktop(new_page: Callable[..., Page]) -> Page:
    return new_page(DESKTOP)


@pytest.fixture
def without_script(new_page: Callable[..., Page]) -> Page:
    """A phone whose browser runs no script."""
    return new_page(PHONE, java_script_enabled=False)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that axe finds nothing, and that the page is no wider than its screen and no heavier than agreed."""

    def check(page: Page) -> None:
        weigh(page)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
        assert [_in_short(violation) for violation in found["violations"]] == [], page.url
        fits = page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        assert fits, f"{page.url} is wider than the screen"

    return check


def weigh(page: Page) -> None:
    """Compressed bytes: the page with all that it shows on a first visit, the page alone when the rest is kept."""
    html, carried = page.evaluate("""() => {
        const weights = kind => performance.getEntriesByType(kind).filter(entry => !entry.name.includes("/documents/"))
            .reduce((sum, entry) => sum + entry.encodedBodySize, 0);
        return [weights("navigation"), weights("resource")];
    }""")
    assert html <= LATER_VISIT, f"{page.url}: {html} bytes"
    assert html + carried <= FIRST_VISIT, f"{page.url}: {html} + {carried} bytes"


def _in_short(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"


@pytest.fixture
def look(axe: Callable[[Page], None], pictures: Path) -> Callable[[Page, str], None]:
    """Checks a page with axe and takes its picture."""

    def take(page: Page, name: str) -> None:
        axe(page)
        page.screenshot(path=pictures / f"{name}.png", full_page=True)

    return take
