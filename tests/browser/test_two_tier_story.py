"""The two-tier edition in a real browser: a cluster of communes where a district was, on each counter's first pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from competition import clock
from competition.people.actions import let_in
from competition.workflow.models import Movement
from tests.browser.conftest import Site
from tests.conftest import HUNG_YEN, World
from tests.scoring.round_stage import a_file

Look = Callable[[Page, str], None]
IN_2026 = clock.at(2026, 4, 22, 8, 30)
OPEN = {
    "lua": ("/commune",),
    "hanh": ("/district", f"/district/files?edition={HUNG_YEN}"),
    "bich": (f"/province?edition={HUNG_YEN}", f"/province/batches?edition={HUNG_YEN}"),
    "duc": (f"/auditor?edition={HUNG_YEN}",),
    "lan": (f"/admin/editions/{HUNG_YEN}",),
}


@pytest.fixture
def in_2026(world: World) -> None:
    """Its last act is in 2026, so that is where the served demonstration begins."""
    with clock.stopped(IN_2026), world.session() as session:
        file = a_file(world, session, 1, code="C07", state="eligible", edition_name=HUNG_YEN)
        session.add(Movement(
            edition_id=file.edition_id, case_kind=file.case_kind, case_id=file.id, journey_id=file.journey_id,
            step="find_eligible", from_state="passed_on", to_state="eligible", role="screening_secretary",
            by_id=world.person(session, "hanh", HUNG_YEN).id, at=IN_2026, facts={},
        ))  # fmt: skip


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.usefixtures("in_2026")
def test_every_counter_speaks_of_clusters(served: Site, page: Page, desktop: Page, look: Look, size: str) -> None:
    screen = {"phone": page, "desk": desktop}[size]
    for key, paths in OPEN.items():
        with clock.stopped(IN_2026), served.world.session() as session:
            token = let_in(session, served.world.person(session, key, HUNG_YEN))
        screen.context.add_cookies([{"name": "sign_in", "value": token, "url": served.address}])
        for number, path in enumerate(paths):
            served.open(screen, path)
            expect(screen).to_have_url(served.address + path)
            expect(screen.get_by_role("button", name="Đăng xuất")).to_be_visible()
            assert "Huyện" not in screen.locator("main").inner_text(), path
            look(screen, f"clusters-{key}-{number}-{size}")
