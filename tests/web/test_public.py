"""The public pages: the calls, one call in full, and the state of a proposal by its tracking code."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from competition import clock
from competition.people.tries import WRONG_CODES_ALLOWED
from competition.workflow.drafts import start_draft
from tests.conftest import HUNG_YEN, THAI_BINH, World
from tests.web.visiting import Visit, words


@pytest.fixture
def draft(world: World) -> tuple[int, str]:
    """Sen's draft in Quỳnh Hải: its id and its tracking code."""
    with world.session() as session:
        proposal = start_draft(
            session, world.edition(session), by=world.actor(session, "sen"), unit_id=world.unit(session, "12520"),
            kind="idea", entrant="individual", title="Miến dong sạch",
        )  # fmt: skip
        return proposal.id, proposal.tracking_code


def test_the_first_page_shows_each_published_call_with_the_time_left(visit: Visit) -> None:
    text = visit.text("/")
    assert "Đang nhận hồ sơ Cuộc thi Phụ nữ khởi nghiệp năm 2024" in text
    assert "Nhận hồ sơ đến 17:00 ngày 26/04/2024. Còn 18 ngày." in text
    assert "Sắp mở Cuộc thi Phụ nữ khởi nghiệp năm 2026 (ví dụ)" in text
    assert "Bắt đầu nhận hồ sơ từ 08:00 ngày 09/03/2026." in text
    ways_in = re.findall(r'href="(/proposals/start[^"]*)"', visit.get("/").text)
    assert ways_in == [f"/proposals/start?edition={THAI_BINH}"]


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (clock.at(2024, 3, 11, 7, 59), "Bắt đầu nhận hồ sơ từ 08:00 ngày 11/03/2024."),
        (clock.at(2024, 3, 11, 8), "Còn 46 ngày."),
        (clock.at(2024, 4, 25, 23, 59), "Ngày mai hết hạn."),
        (clock.at(2024, 4, 26, 16, 59, 59), "Hôm nay hết hạn."),
        (clock.at(2024, 4, 26, 17), "Đã hết hạn nộp lúc 17:00 ngày 26/04/2024."),
    ],
)
def test_the_time_left_is_told_to_the_last_moment(visit: Visit, moment: Any, told: str) -> None:
    with clock.stopped(moment):
        assert told in visit.text("/")


def test_an_edition_that_is_not_published_is_not_there(visit: Visit, world: World) -> None:
    with world.session() as session:
        world.edition(session, HUNG_YEN).published = False
    assert "2026" not in visit.text("/")
    assert visit.get(f"/editions/{HUNG_YEN}").status_code == 404
    assert visit.get("/editions/no-such-edition").status_code == 404


def test_a_call_tells_who_when_what_and_how_it_is_judged(visit: Visit) -> None:
    text = visit.text(f"/editions/{THAI_BINH}")
    for told in (
        "“Phụ nữ khởi nghiệp sáng tạo và chuyển đổi xanh”",
        "Lịch, danh mục hồ sơ và thang điểm là ví dụ để tỉnh sửa cho đúng thể lệ; chưa phải văn bản chính thức.",
        "Có thể dự thi với ý tưởng hoặc dự án, đứng tên:",
        "Hết hạn nộp hồ sơ 17:00 ngày 26/04/2024",
        "Chung kết toàn quốc 12/10/2024",
        "Bản thuyết minh (tệp) bắt buộc với dự án",
        "Tính mới, sáng tạo 25",
        "Tổng cộng 100 điểm. Điểm sàn: 50.",
        "Giải đặc biệt",
    ):
        assert told in text


def test_a_call_reads_in_english_throughout(visit: Visit) -> None:
    visit.get("/language/en")
    text = visit.text(f"/editions/{THAI_BINH}")
    assert "Enter with idea or project, in the name of:" in text
    assert "Entries close 17:00, 26/04/2024" in text


def test_the_status_page_tells_the_state_without_a_personal_word(visit: Visit, draft: tuple[int, str]) -> None:
    text = visit.text(f"/status?code={draft[1].lower().replace('-', ' ')}")
    assert "Chị đang soạn hồ sơ từ 08:30 ngày 08/04/2024" in text
    assert "Điền phiếu, đính kèm giấy tờ rồi bấm Nộp hồ sơ trước hạn." in text
    assert "Nơi nhận hồ sơ Xã Quỳnh Hải, Huyện Quỳnh Phụ" in text
    for secret in ("Sen", "0912", "Miến dong"):
        assert secret not in text


def test_the_address_in_letters_leads_to_the_same_page(visit: Visit, draft: tuple[int, str]) -> None:
    assert "Chị đang soạn hồ sơ" in visit.text(f"/status/{draft[1]}")


def test_a_wrong_code_gets_a_clear_sentence_and_keeps_what_was_typed(visit: Visit) -> None:
    answer = visit.get("/status?code=K7PM-<b>")
    assert answer.status_code == 422
    assert "Không có hồ sơ nào mang mã này. Mời chị xem lại từng ký tự trên phiếu." in words(answer.text)
    assert 'value="K7PM-&lt;b&gt;"' in answer.text
    assert visit.get("/status?code=%20").status_code == 422


def test_who_guesses_codes_is_stopped_and_may_try_again_later(visit: Visit, draft: tuple[int, str]) -> None:
    for _ in range(WRONG_CODES_ALLOWED):
        assert visit.get("/status?code=AAAA-BBBB-CCCC").status_code == 422
    stopped = visit.get(f"/status?code={draft[1]}")
    assert stopped.status_code == 429
    assert "Đã nhập sai nhiều lần. Mời chị thử lại sau 15 phút." in words(stopped.text)
    with clock.stopped(clock.at(2024, 4, 8, 8, 46)):
        assert visit.get(f"/status?code={draft[1]}").status_code == 200


def test_counted_codes_come_from_an_address_that_is_kept_as_a_keyed_hash(visit: Visit, world: World) -> None:
    visit.get("/status?code=AAAA")
    with world.session() as session:
        kept = session.connection().exec_driver_sql("select who from failed_sign_ins").scalars().all()
    assert len(kept) == 1
    assert re.fullmatch("[0-9a-f]{64}", kept[0])


def test_a_page_that_is_not_there_says_so(visit: Visit) -> None:
    answer = visit.get("/editions")
    assert answer.status_code == 404
    assert "Không tìm thấy" in words(answer.text)


def test_the_demonstration_exists_only_in_the_demo_and_only_on_this_machine(new_visit: Callable[..., Visit]) -> None:
    assert new_visit().get("/demo").status_code == 404
    demo = new_visit(demo=True)
    assert demo.get("/demo").status_code == 200
    assert demo.get("/demo", headers={"Host": "khoinghiep.example.vn"}).status_code == 404
    assert new_visit(demo=True, host="0.0.0.0").get("/demo").status_code == 404
    assert demo.post("/demo", {"person": "1"}, headers={"Host": "evil.example:8000"}).status_code == 404


def test_a_seat_of_the_cast_is_taken_by_one_press(new_visit: Callable[..., Visit], world: World) -> None:
    visit = new_visit(demo=True)
    text = visit.text("/demo")
    assert "Phạm Thị Lụa Cán bộ Hội cấp xã" in text
    with world.session() as session:
        lua = world.person(session, "lua").id
    answer = visit.post("/demo", {"person": str(lua)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/commune")


def test_nobody_but_the_cast_can_be_played(new_visit: Callable[..., Visit], world: World) -> None:
    visit = new_visit(demo=True)
    with world.session() as session:
        person = world.person(session, "sen")
        person.cast = False
        number = person.id
    for typed in (str(number), "999999", "abc", "", "1" * 30):
        assert visit.post("/demo", {"person": typed}).status_code == 404, typed
