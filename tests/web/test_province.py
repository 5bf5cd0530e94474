"""The province's board, list, single file and batches: what is shown, what is done, and what must not be."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from competition import clock
from competition.proposals.models import CheckedItem
from competition.scoring.models import ScreeningRound
from competition.workflow.models import Movement
from tests.conftest import HUNG_YEN, World
from tests.counting import statements
from tests.proposals.conftest import Desk
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer, the_proposal
from tests.web.province_stage import pass_check, sent_up
from tests.web.visiting import Visit, words

FILE, BATCH = "/province/files/{}", "/province/batches/{}"


@pytest.fixture
def bich(visit: Visit) -> Officer:
    """The province's officer."""
    return Officer(visit, "bich")


@pytest.fixture
def hong(visit: Visit) -> Officer:
    """The province's leader."""
    return Officer(visit, "hong")


@pytest.fixture
def in_2026() -> Iterator[None]:
    """The spring of the second edition, in which its cast holds its roles."""
    with clock.stopped(clock.at(2026, 4, 8, 9)):
        yield


@pytest.fixture
def batch(world: World) -> tuple[int, list[int]]:
    """A unit's round that lies at the province, and its three selected files, not yet checked."""
    with world.session() as session:
        province = sent_up(world, session)
        return province.stage.round.id, [file.id for file in province.files]


def round_state(world: World, number: int) -> str:
    with world.session() as session:
        return session.get_one(ScreeningRound, number).state


def check_all(officer: Officer, files: list[int]) -> None:
    for number in files:
        assert officer.sends(f"{FILE.format(number)}/checks", {"photos_passes": "yes"}) == "Đã lưu kết quả kiểm tra."


def test_the_board_shows_every_unit_against_its_target(bich: Officer, batch: tuple[int, list[int]]) -> None:
    page = bich.reads("/province")
    assert "3 Chờ kiểm tra 0 Sẵn sàng gửi 0 Trong đợt gửi 1 Đợt của đơn vị chờ nhận" in page
    assert "Huyện Quỳnh Phụ 3 / 3" in page
    assert page.count("chưa lập vòng") == 7
    assert "Còn 46 ngày" in page


def test_the_board_opens_each_units_files(bich: Officer, world: World, batch: tuple[int, list[int]]) -> None:
    with world.session() as session:
        unit = world.unit(session, "338")
    assert f"&amp;tab=all&amp;unit={unit}" in bich.page("/province")
    assert "5 hồ sơ." in bich.reads(f"/province/files?tab=all&unit={unit}")
    with world.session() as session:
        other = world.unit(session, "344")
    assert "0 hồ sơ." in bich.reads(f"/province/files?tab=all&unit={other}")


def test_a_board_without_a_single_file_is_shown(bich: Officer) -> None:
    assert "Bảng tiến độ các đơn vị" in bich.reads("/province")
    assert "Chưa đơn vị nào lập vòng chấm." in bich.reads("/province/batches")


def test_she_finds_a_file_by_a_word_of_it(bich: Officer, world: World) -> None:
    with world.session() as session:
        Desk(world, session).submitted("sen")
        Desk(world, session).submitted("na", title="Nấm rơm")
    found = bich.reads("/province/files?tab=all&q=tra+la+se")
    assert ("Nguyễn Thị Sen" in found, "Vũ Thị Na" in found) == (True, False)


def test_a_draft_is_nobodys_business_yet(bich: Officer, world: World) -> None:
    with world.session() as session:
        draft = Desk(world, session).draft("sen").id
    bich.page(FILE.format(draft), status=404)


def test_a_file_is_checked_item_by_item_and_checked_off(
    bich: Officer, world: World, batch: tuple[int, list[int]]
) -> None:
    address = FILE.format(batch[1][0])
    assert "Chưa bấm được vì: Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”." in bich.reads(address)
    check_all(bich, batch[1][:1])
    with world.session() as session:
        assert session.get_one(CheckedItem, (batch[1][0], "province", "photos")).passes is True
    assert bich.presses(address, "check_off") == "Đã xác nhận kiểm tra hồ sơ."
    assert the_proposal(world, batch[1][0]).state == "province_checked"


def test_a_failing_item_says_why_and_nothing_typed_is_lost(bich: Officer, batch: tuple[int, list[int]]) -> None:
    answer = bich.answer(f"{FILE.format(batch[1][0])}/checks", {"photos_passes": "no", "photos_note": ""})
    assert (answer.status_code, "Ghi rõ vì sao mục này chưa đạt." in words(answer.text)) == (422, True)
    assert re.search(r'value="no" checked', answer.text)


def test_what_was_checked_off_is_not_checked_again(bich: Officer, batch: tuple[int, list[int]]) -> None:
    address = FILE.format(batch[1][0])
    check_all(bich, batch[1][:1])
    bich.presses(address, "check_off")
    assert "không còn ở bước tỉnh kiểm tra" in bich.fails(f"{address}/checks", {"photos_passes": "yes"})


def test_a_dry_run_says_who_would_be_checked_off_and_who_stays(
    bich: Officer, world: World, batch: tuple[int, list[int]]
) -> None:
    check_all(bich, batch[1][:2])
    picked = "&".join(f"case={number}" for number in batch[1])
    page = bich.reads(f"/province/bulk?step=check_off&{picked}")
    assert "2 hồ sơ sẽ được: Xác nhận đã kiểm tra." in page
    assert "1 hồ sơ ở lại, vì:" in page
    assert the_proposal(world, batch[1][0]).state == "with_province"
    cases = [f"{number}:{the_proposal(world, number).version}" for number in batch[1][:2]]
    assert bich.sends("/province/bulk", {"step": "check_off", "case": cases}) == "Đã xác nhận kiểm tra 2 hồ sơ."
    states = [the_proposal(world, number).state for number in batch[1]]
    assert states == ["province_checked", "province_checked", "with_province"]


def test_only_the_leader_disqualifies_and_only_with_a_reason(
    bich: Officer, hong: Officer, world: World, batch: tuple[int, list[int]]
) -> None:
    address = FILE.format(batch[1][0])
    assert "disqualify" not in bich.buttons(address)
    version = the_proposal(world, batch[1][0]).version
    bich.fails(f"{address}/steps/disqualify", {"disqualify-version": version, "disqualify-note": "Sao chép."}, 403)
    hong.fails(f"{address}/steps/disqualify", hong.step(address, "disqualify", note=" "))
    said = hong.presses(address, "disqualify", note="Sao chép dự án của người khác, quyết định số 5.")
    assert (said, the_proposal(world, batch[1][0]).state) == (
        "Đã loại hồ sơ; tác giả sẽ nhận thư kèm lý do.", "disqualified",
    )  # fmt: skip


def test_the_leader_reads_and_does_not_check(hong: Officer, batch: tuple[int, list[int]]) -> None:
    page = hong.page(FILE.format(batch[1][0]))
    assert 'name="photos_passes"' not in page
    hong.fails(f"{FILE.format(batch[1][0])}/checks", {"photos_passes": "yes"}, 422)


def test_a_batch_is_accepted_when_every_file_is_checked(
    bich: Officer, world: World, batch: tuple[int, list[int]]
) -> None:
    address = BATCH.format(batch[0])
    page = bich.reads(address)
    assert ("Chưa bấm được vì:" in page, "Bảng xếp hạng" in page, "Đã ký" in page) == (True, True, True)
    check_all(bich, batch[1])
    for number in batch[1]:
        bich.presses(FILE.format(number), "check_off")
    assert bich.presses(address, "accept") == "Đã nhận đợt hồ sơ của đơn vị."
    assert round_state(world, batch[0]) == "closed"


def test_a_batch_goes_back_with_a_reason_and_all_its_files_with_it(
    bich: Officer, world: World, batch: tuple[int, list[int]]
) -> None:
    address = BATCH.format(batch[0])
    assert "Hãy ghi rõ lý do." in bich.fails(
        f"{address}/steps/return_for_rework", bich.step(address, "return_for_rework", note="")
    )
    assert round_state(world, batch[0]) == "with_province"
    bich.presses(address, "return_for_rework", note="Biên bản thiếu chữ ký.")
    assert round_state(world, batch[0]) == "in_rework"
    assert {the_proposal(world, number).state for number in batch[1]} == {"in_rework"}
    assert "Biên bản thiếu chữ ký." in bich.reads(address)


def test_the_minutes_are_opened_from_the_batch(bich: Officer, batch: tuple[int, list[int]]) -> None:
    answer = bich.answer_of(f"{BATCH.format(batch[0])}/minutes.pdf")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_second_click_is_taken_for_the_first(bich: Officer, world: World, batch: tuple[int, list[int]]) -> None:
    address = FILE.format(batch[1][0])
    check_all(bich, batch[1][:1])
    form = bich.step(address, "check_off")
    for _ in range(2):
        assert bich.sends(f"{address}/steps/check_off", form) == "Đã xác nhận kiểm tra hồ sơ."
    with world.session() as session:
        moves = select(Movement).where(Movement.case_id == batch[1][0], Movement.step == "check_off")
        assert len(session.scalars(moves).all()) == 1


@pytest.mark.parametrize("key", ["lua", "hanh", "khoa", "sen", "duc"])
def test_the_provinces_pages_are_the_provinces_own(visit: Visit, batch: tuple[int, list[int]], key: str) -> None:
    other = Officer(visit, key)
    for path in ("/province", "/province/files", "/province/batches", "/province/dispatches", "/province/register"):
        assert other.answer_of(path).status_code == 403
    for path in (FILE.format(batch[1][0]), BATCH.format(batch[0])):
        assert other.answer_of(path).status_code == 404


def test_another_provinces_officer_finds_nothing(visit: Visit, batch: tuple[int, list[int]], in_2026: None) -> None:
    other = Officer(visit, "bich", HUNG_YEN)
    picked = f"/province/bulk?step=check_off&case={batch[1][0]}"
    for path in (FILE.format(batch[1][0]), BATCH.format(batch[0]), f"{BATCH.format(batch[0])}/minutes.pdf", picked):
        other.page(path, status=404)
    assert other.answer(f"{FILE.format(batch[1][0])}/checks", {"photos_passes": "yes"}).status_code == 404
    assert other.answer(f"{BATCH.format(batch[0])}/steps/accept", {}).status_code == 404
    assert "Trà lá sen" not in other.page("/province/files?tab=all&edition=thai-binh-2024")


def test_the_provincial_round_is_set_up_where_the_edition_has_one(visit: Visit, world: World, in_2026: None) -> None:
    officer = Officer(visit, "bich", HUNG_YEN)
    answer = officer.answer("/province/batches", {})
    with world.session() as session:
        round = session.scalars(select(ScreeningRound).where(ScreeningRound.key == "provincial")).one()
    assert answer.headers["location"] == f"/district/rounds/{round.id}/panel"
    assert officer.answer_of(f"/province/batches/{round.id}").headers["location"] == f"/district/rounds/{round.id}"
    assert "Mở vòng cấp tỉnh" in officer.reads("/province/batches")


def test_an_edition_without_a_provincial_round_has_no_button_for_it(bich: Officer) -> None:
    assert "vòng cấp tỉnh" not in bich.reads("/province/batches")
    assert bich.answer("/province/batches", {}).status_code == 404


def test_pages_cost_few_statements_at_any_size(bich: Officer, world: World, batch: tuple[int, list[int]]) -> None:
    limits = {
        "/province": 8, "/province/files?tab=all&sort=score": 8, "/province/batches": 8,
        FILE.format(batch[1][0]): 10, BATCH.format(batch[0]): 10,
    }  # fmt: skip

    def counted() -> dict[str, int]:
        found = {}
        for path in limits:
            bich.page(path)
            with statements(bich.visit.client.app.state.engine) as seen:
                bich.visit.get(path)
            found[path] = len(seen)
        return found

    few = counted()
    with world.session() as session:
        for number in range(20):
            a_file(world, session, 100 + number, code="344", state="with_province")
    assert counted() == few
    assert {path: many for path, many in few.items() if many > limits[path]} == {}


def test_checking_off_a_hundred_costs_no_more_than_fifteen_statements(bich: Officer, world: World) -> None:
    with world.session() as session:
        province = sent_up(world, session)
        files = [a_file(world, session, 200 + number, state="with_province") for number in range(100)]
        for file in files:
            pass_check(province, file)
        cases = [f"{file.id}:{file.version}" for file in files]
    token = re.search(r'name="_csrf" value="([0-9a-f]+)"', bich.page("/profile"))
    typed = {"_csrf": token[1] if token else "", "step": "check_off", "case": cases}
    with statements(bich.visit.client.app.state.engine) as seen:
        said = bich.visit.client.post("/province/bulk", data=typed)
    assert (said.status_code, len(seen) <= 15) == (303, True)
