"""The papers' story in a real browser: advice approved, notices signed at once, a final announced, on a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from competition.dossiers.models import Paper
from tests.browser.conftest import Site
from tests.web.province_stage import sent_up

Look = Callable[[Page, str], None]


def test_advice_is_approved_and_notices_are_signed_on_a_phone(served: Site, page: Page, look: Look) -> None:
    with served.world.session() as session:
        province = sent_up(served.world, session, 3)
        round_id, file = province.stage.round.id, province.stage.files[0].id
        people = {key: served.world.person(session, key).full_name for key in ("hanh", "minh", "bich", "lua")}
    served.world.work_is_done()
    served.enter_as(page, people["hanh"])
    served.open(page, f"/district/rounds/{round_id}/feedback")
    page.get_by_role("button", name="Soạn bản thảo cho 3 hồ sơ").click()
    look(page, "feedback-list-phone")
    page.get_by_role("link", name="2024-338-001").click()
    look(page, "feedback-one-phone")
    page.get_by_role("button", name="Duyệt thư này").click()
    look(page, "feedback-approve-phone")
    page.get_by_role("button", name="Duyệt 1 thư").click()
    expect(page.get_by_text("Đã duyệt 1 thư góp ý")).to_be_visible()
    served.open(page, f"/district/rounds/{round_id}/decision")
    look(page, "decision-phone")
    with served.world.session() as session:
        notice = session.scalars(select(Paper.id).where(Paper.kind == "result_notice").order_by(Paper.id)).first()
    served.enter_as(page, people["minh"])
    served.open(page, "/signing")
    look(page, "signing-phone")
    page.get_by_role("link", name=re.compile("Thông báo kết quả")).click()
    look(page, "signing-batch-phone")
    served.open(page, f"/signing/{notice}")
    served.enter_as(page, people["lua"])
    for name, path in {"papers": f"/commune/proposals/{file}/papers", "register": "/commune/register"}.items():
        served.open(page, path)
        look(page, f"commune-{name}-phone")
    served.enter_as(page, people["bich"])
    for name, path in {"finals": "/province/finals", "final": "/province/finals/regional_finalist"}.items():
        served.open(page, path)
        look(page, f"province-{name}-phone")
