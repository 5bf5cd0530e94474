"""Another version of a journey on the administrator's pages: checked, looked at case by case, then pressed."""

import pytest

from competition.editions.queries import find_edition, journey_text
from competition.workflow import journey as journeys
from tests.conftest import HUNG_YEN, THAI_BINH, World
from tests.counting import statements
from tests.web.at_the_desk import Officer, many_waiting, the_proposal, waiting
from tests.web.visiting import Visit, words
from tests.workflow.test_changing import RENAMED, SHIPPED, WITHOUT_TAKEN_IN

JOURNEYS = f"/admin/editions/{THAI_BINH}/journeys"
REASON = {"note": "Theo thể lệ sửa đổi số 12"}


@pytest.fixture
def lan(visit: Visit) -> Officer:
    return Officer(visit, "lan")


def pinned(world: World) -> str:
    with world.session() as session:
        return journey_text(session, find_edition(session, THAI_BINH).proposal_journey_id)[0]


def brought(lan: Officer, text: str) -> str:
    """The address of the preview of a journey file."""
    sent = {"files": {"file": ("j.toml", text.encode(), "application/toml")}}
    answer = lan.answer(JOURNEYS, {}, **sent)
    assert answer.status_code == 303, words(answer.text)[:300]
    return str(answer.headers["location"])


def test_a_new_version_is_looked_at_and_then_changed_to(lan: Officer, world: World) -> None:
    number = waiting(world)
    address = brought(lan, RENAMED)
    text = lan.reads(address)
    assert ("1 chuyển được" in text, "0 chưa chuyển được" in text) == (True, True)
    assert "Sửa trạng thái: Xã chưa mở xem." in text
    assert pinned(world) == journeys.sha256(SHIPPED)
    assert "Hãy ghi lý do đổi quy trình." in lan.fails(address, {"note": ""})
    assert lan.sends(address, REASON) == "Đã đổi quy trình; 1 hồ sơ đi tiếp theo bản mới."
    assert pinned(world) == journeys.sha256(RENAMED)
    lua = Officer(lan.visit, "lua").reads(f"/commune/proposals/{number}")
    assert "Xã chưa mở xem" in lua
    assert "Chuyển sang bản quy trình mới" in lua
    assert "Theo thể lệ sửa đổi số 12" in lua
    assert "Chuyển sang bản quy trình mới" not in Officer(lan.visit, "sen").reads(f"/proposals/{number}")


def test_each_case_that_cannot_move_is_named_with_its_reason(lan: Officer, world: World) -> None:
    number = waiting(world, "taken_in")
    address = brought(lan, WITHOUT_TAKEN_IN)
    file_number = the_proposal(world, number).file_number
    text = lan.reads(address)
    assert f"Hồ sơ {file_number}, Thị trấn Quỳnh Côi, Huyện Quỳnh Phụ" in text
    assert "Đang ở “Đã tiếp nhận”, trạng thái mà bản mới không có." in text
    assert "Đổi sang bản này" not in text
    assert "1 hồ sơ chưa chuyển được sang bản mới." in lan.fails(address, REASON)
    assert pinned(world) == journeys.sha256(SHIPPED)


def test_a_faulty_journey_is_refused_as_the_command_line_does(lan: Officer, world: World) -> None:
    assert "Hãy chọn một bản đã có" in lan.fails(JOURNEYS, {})
    unread = "Quy trình không đọc được: sai cú pháp TOML ở dòng 1, cột 9."
    assert unread in lan.fails(JOURNEYS, {"text": "states ="})
    unknown = SHIPPED.replace('"documents_complete"', '"looks_nice"', 1)
    unknown = unknown if unknown != SHIPPED else SHIPPED.replace('provided = ["', 'provided = ["looks_nice", "', 1)
    assert "không có điều kiện “looks_nice”." in lan.fails(JOURNEYS, {"text": unknown})
    assert pinned(world) == journeys.sha256(SHIPPED)


def test_going_back_is_the_same_act(lan: Officer, world: World) -> None:
    number = waiting(world)
    lan.sends(brought(lan, RENAMED), REASON)
    before = journeys.sha256(SHIPPED)
    assert f'value="{before}"' in lan.page(JOURNEYS)
    lan.sends(JOURNEYS, {"kept": before})
    lan.sends(f"{JOURNEYS}/{before}", REASON)
    assert pinned(world) == before
    with world.session() as session:
        assert the_proposal(world, number).journey_id == find_edition(session, THAI_BINH).proposal_journey_id
    assert lan.page(f"{JOURNEYS}/{before}/journey.toml") == SHIPPED
    assert lan.page(f"{JOURNEYS}/{before}/picture.svg").startswith("<svg")


def test_rounds_and_dispatches_change_alike(lan: Officer, world: World) -> None:
    for kind in ("screening_round", "dispatch"):
        told = journeys.shipped(kind).replace('next = { vi = "', 'next = { vi = "(2) ', 1)
        assert lan.sends(brought(lan, told), REASON) == "Đã đổi quy trình; 0 hồ sơ đi tiếp theo bản mới."
    assert lan.reads(JOURNEYS).count(journeys.sha256(told)[:8]) == 1


def test_the_statements_do_not_grow_with_the_cases(lan: Officer, world: World) -> None:
    many_waiting(world, 3)
    few = counted(lan, world, RENAMED)
    many_waiting(world, 12)
    assert counted(lan, world, SHIPPED) == few
    assert few[0] <= 10
    assert few[1] <= 15


def counted(lan: Officer, world: World, text: str) -> tuple[int, int]:
    address = brought(lan, text)
    lan.page(address)
    with statements(world.engine) as looked:
        assert lan.visit.get(address).status_code == 200
    with statements(world.engine) as acted:
        assert lan.visit.post(address, REASON).status_code == 303
    return len(looked), len(acted)


def test_another_provinces_journeys_are_not_there(lan: Officer) -> None:
    assert lan.answer_of(f"/admin/editions/{HUNG_YEN}/journeys").status_code == 404
    assert lan.answer_of(f"{JOURNEYS}/{'0' * 64}").status_code == 404
