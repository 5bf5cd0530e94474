"""A dealt round in a real browser: the rules of the mix, samples, a draft and its loads, a juror's list, advice."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from competition.scoring.sample_models import Sample
from tests.browser.conftest import Site
from tests.scoring.round_stage import a_round

Look = Callable[[Page, str], None]
HANH, KHOA, MINH = "Đỗ Thị Hạnh", "Lê Văn Khoa", "Vũ Thị Minh"


def round_scores(site: Site, *, ranked: bool = False) -> int:
    with site.world.session() as session:
        stage = a_round(site.world, session)
        if ranked:
            stage.ranked()
        else:
            stage.open()
            stage.declare_all()
        return stage.round.id


def test_files_are_dealt_and_a_juror_sees_hers(served: Site, page: Page, look: Look) -> None:
    number = round_scores(served)
    served.enter_as(page, HANH)
    page.goto(f"{served.address}/district/rounds/{number}")
    page.get_by_role("link", name="Hội đồng giám khảo").click()
    expect(page.get_by_text("Quy định về thành phần")).to_be_visible()
    look(page, "mix-panel")
    page.goto(f"{served.address}/district/rounds/{number}/allotment")
    page.get_by_role("button", name="Phân công hồ sơ cho từng giám khảo").click()
    page.get_by_label("Mỗi hồ sơ mấy giám khảo đọc").fill("2")
    page.get_by_label("Mã bốc thăm").fill("12-07-33")
    page.get_by_role("button", name="Lập bản nháp").click()
    expect(page.get_by_text("Mã bốc thăm: 12-07-33.")).to_be_visible()
    expect(page.get_by_text("3 / 6")).to_have_count(4)
    look(page, "mix-draft")
    page.get_by_role("button", name="Công bố bảng phân công").click()
    expect(page.get_by_text("Bảng đang có hiệu lực")).to_be_visible()
    look(page, "mix-issued")
    served.enter_as(page, KHOA)
    page.goto(f"{served.address}/jury/rounds/{number}")
    expect(page.locator(".my-files__file")).to_have_count(3)
    look(page, "mix-juror")


def test_samples_come_first(served: Site, page: Page, look: Look) -> None:
    number = round_scores(served)
    served.enter_as(page, HANH)
    page.goto(f"{served.address}/district/rounds/{number}/samples")
    page.get_by_label("Ý tưởng").check()
    page.get_by_label("Tên hồ sơ mẫu").fill("Mứt gừng mẫu")
    page.get_by_label("Nội dung hồ sơ mẫu").fill("Gừng trồng ở bãi sông, làm mứt bán Tết.")
    page.get_by_role("button", name="Thêm hồ sơ mẫu").click()
    look(page, "samples-district")
    served.enter_as(page, KHOA)
    page.goto(f"{served.address}/jury/rounds/{number}")
    page.get_by_role("button", name="Chấm thử hồ sơ mẫu").click()
    look(page, "samples-list")
    page.get_by_role("link", name="Mứt gừng mẫu").click()
    look(page, "samples-sheet")
    for field in page.locator(".mark__number input").all():
        field.fill("3")
    page.get_by_role("button", name="Nộp điểm chấm thử").click()
    expect(page.get_by_text("Điểm của chị bên cạnh hội đồng")).to_be_visible()
    look(page, "samples-beside")
    with served.world.session() as session:
        assert session.query(Sample).count() == 1


def test_the_chair_reads_what_to_discuss(served: Site, page: Page, look: Look) -> None:
    number = round_scores(served, ranked=True)
    served.enter_as(page, MINH)
    page.goto(f"{served.address}/district/rounds/{number}/advice")
    expect(page.get_by_text("Cách chấm của từng giám khảo")).to_be_visible()
    look(page, "advice-chair")
    served.enter_as(page, KHOA)
    page.goto(f"{served.address}/jury/rounds/{number}/report")
    look(page, "advice-juror")
