"""The two-tier edition in a real browser: a cluster of communes where a district was, on each counter's first pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from competition.people.actions import let_in
from tests.browser.conftest import Site
from tests.conftest import HUNG_YEN
from tests.scoring.round_stage import a_file

Look = Callable[[Page, str], None]
OPEN = {
    "lua": ("/commune",),
    "hanh": ("/district", f"/district/files?edition={HUNG_YEN}"),
    "bich": (f"/province?edition={HUNG_YEN}", f"/province/batches?edition={HUNG_YEN}"),
    "duc": (f"/auditor?edition={HUNG_YEN}",),
    "lan": (f"/admin/editions/{HUNG_YEN}",),
}


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_counter_speaks_of_clusters(served: Site, page: Page, desktop: Page, look: Look, size: str) -> None:
    screen = {"phone": page, "desk": desktop}[size]
    with served.world.session() as session:
        a_file(served.world, session, 1, code="C07", state="eligible", edition_name=HUNG_YEN)
    for key, paths in OPEN.items():
        with served.world.session() as session:
            token = let_in(session, served.world.person(session, key, HUNG_YEN))
        screen.context.add_cookies([{"name": "sign_in", "value": token, "url": served.address}])
        for number, path in enumerate(paths):
            served.open(screen, path)
            expect(screen.get_by_role("heading", level=1)).to_be_visible()
            assert "Huyện" not in screen.locator("main").inner_text(), path
            look(screen, f"clusters-{key}-{number}-{size}")
