"""The auditor's story in a real browser: a file found, its history read, the register searched and checked."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.web.province_stage import sent_up

Look = Callable[[Page, str], None]
DUC = "Phan Văn Đức"


def test_the_auditor_reads_a_file_and_the_register(served: Site, page: Page, desktop: Page, look: Look) -> None:
    with served.world.session() as session:
        file = sent_up(served.world, session, 3).stage.files[0].id
    served.world.work_is_done()
    for screen, size in ((page, "phone"), (desktop, "desk")):
        served.enter_as(screen, DUC)
        served.open(screen, "/auditor")
        look(screen, f"auditor-cases-{size}")
        served.open(screen, f"/auditor/proposals/{file}")
        expect(screen.get_by_role("link", name="Tải lịch sử (CSV)")).to_be_visible()
        assert screen.locator("main form[method=post]").count() == 0
        look(screen, f"auditor-file-{size}")
        served.open(screen, f"/auditor/register?kind=proposal&number={file}&check=1")
        expect(screen.get_by_text("Sổ còn nguyên vẹn")).to_be_visible()
        look(screen, f"auditor-register-{size}")
