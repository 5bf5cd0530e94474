"""One step for many files at the commune: seen beforehand, then done; and what pages cost in statements."""

import re

import pytest

from tests.conftest import World
from tests.counting import statements
from tests.web.at_the_desk import Officer, many_waiting, the_proposal, waiting
from tests.web.visiting import Visit, words

PICKED = re.compile(r'<input type="hidden" name="case" value="(\d+:\d+)"')


@pytest.fixture
def lua(visit: Visit) -> Officer:
    return Officer(visit, "lua")


def address(step: str, cases: list[int]) -> str:
    return f"/commune/bulk?step={step}&" + "&".join(f"case={number}" for number in cases)


def states(world: World, cases: list[int]) -> list[str]:
    return [the_proposal(world, number).state for number in cases]


def test_the_dry_run_says_case_by_case_what_would_happen_and_does_nothing(lua: Officer, world: World) -> None:
    checked, bare = many_waiting(world, 2, checked=True), waiting(world, "submitted", "na", title="Nấm rơm")
    page = lua.page(address("take_in", [*checked, bare]))
    assert "2 hồ sơ sẽ được: Tiếp nhận hồ sơ." in words(page)
    assert "Vũ Thị Na – Nấm rơm : Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”." in words(page)
    assert [picked.partition(":")[0] for picked in PICKED.findall(page)] == [str(number) for number in checked]
    assert states(world, [*checked, bare]) == ["submitted"] * 3


def test_confirmed_it_is_done_for_each_that_may(lua: Officer, world: World) -> None:
    cases = many_waiting(world, 3, checked=True)
    picked = PICKED.findall(lua.page(address("take_in", cases)))
    assert lua.sends("/commune/bulk", {"step": "take_in", "case": picked}) == "Đã tiếp nhận và cấp số cho 3 hồ sơ."
    assert [the_proposal(world, number).file_number for number in cases] == [
        "2024-12472-001", "2024-12472-002", "2024-12472-003"
    ]  # fmt: skip


def test_what_changed_meanwhile_stays_and_is_told(lua: Officer, world: World) -> None:
    cases = many_waiting(world, 2, checked=True)
    picked = PICKED.findall(lua.page(address("take_in", cases)))
    with world.session() as session:
        session.merge(the_proposal(world, cases[0])).title = "Tên khác"
    said = lua.sends("/commune/bulk", {"step": "take_in", "case": picked})
    assert said == (
        "Đã tiếp nhận và cấp số cho 1 hồ sơ. 1 hồ sơ ở lại: Hồ sơ vừa được người khác cập nhật sau khi chị xem."
    )
    assert states(world, cases) == ["submitted", "taken_in"]


def test_one_opinion_endorses_several_and_they_are_passed_on(lua: Officer, world: World) -> None:
    cases = many_waiting(world, 2, checked=True)
    lua.sends("/commune/bulk", {"step": "take_in", "case": PICKED.findall(lua.page(address("take_in", cases)))})
    picked = PICKED.findall(lua.page(address("endorse", cases)))
    assert "Hãy ghi ý kiến xác nhận" in lua.fails("/commune/bulk", {"step": "endorse", "case": picked})
    typed = {"step": "endorse", "case": picked, "endorse-endorsement": "Hội LHPN xã xác nhận."}
    assert lua.sends("/commune/bulk", typed) == "Đã xác nhận 2 hồ sơ."
    assert [the_proposal(world, number).endorsement for number in cases] == ["Hội LHPN xã xác nhận."] * 2
    picked = PICKED.findall(lua.page(address("pass_on", cases)))
    assert lua.sends("/commune/bulk", {"step": "pass_on", "case": picked}) == "Đã chuyển 2 hồ sơ lên vòng sơ khảo."


def test_a_file_of_another_commune_among_them_makes_the_page_not_there(lua: Officer, world: World) -> None:
    here, elsewhere = waiting(world), waiting(world, "submitted", "na", unit="12520")
    lua.page(address("take_in", [here, elsewhere]), 404)
    assert lua.answer("/commune/bulk", {"step": "take_in", "case": [f"{elsewhere}:2"]}).status_code == 404


def test_nothing_ticked_and_nonsense_are_told(lua: Officer, world: World) -> None:
    assert "Chị chưa đánh dấu hồ sơ nào." in words(lua.page("/commune/bulk?step=take_in", 422))
    number = waiting(world)
    lua.page(f"/commune/bulk?step=withdraw&case={number}", 404)
    lua.page("/commune/bulk?step=take_in&case=x", 404)


@pytest.mark.parametrize("many", [3, 30])
def test_pages_and_steps_cost_the_same_at_any_size(lua: Officer, world: World, many: int) -> None:
    cases = many_waiting(world, many, checked=True)
    file_ = f"/commune/proposals/{cases[0]}"
    lua.page("/commune"), lua.page(file_)  # what is read once a process
    cost = {
        "list": counted(lua, "/commune"),
        "search": counted(lua, "/commune?tab=all&q=tra&sort=-name"),
        "file": counted(lua, file_),
        "dry run": counted(lua, address("take_in", cases)),
        "take in": pressed(lua, f"{file_}/steps/take_in", lua.step(file_, "take_in")),
        "endorse": pressed(lua, f"{file_}/steps/endorse", lua.step(file_, "endorse", endorsement="Tốt.")),
        "endorsed file": counted(lua, file_),
        "pass on": pressed(lua, f"{file_}/steps/pass_on", lua.step(file_, "pass_on")),
        "passed on file": counted(lua, file_),
        "many": pressed(
            lua, "/commune/bulk",
            {"step": "take_in", "case": PICKED.findall(lua.page(address("take_in", cases[1:])))},
        ),
    }  # fmt: skip
    most = {"list": 8, "search": 8, "file": 10, "dry run": 8, "endorsed file": 10, "passed on file": 10}
    assert {name: many for name, many in cost.items() if many > most.get(name, 15)} == {}


def counted(officer: Officer, path: str) -> int:
    officer.page(path)
    with statements(officer.visit.client.app.state.engine) as seen:
        assert officer.visit.get(path).status_code == 200
    return len(seen)


def pressed(officer: Officer, path: str, typed: dict[str, object]) -> int:
    carried = {"_csrf": re.findall(r'name="_csrf" value="([0-9a-f]+)"', officer.page("/commune"))[0], **typed}
    with statements(officer.visit.client.app.state.engine) as seen:
        answer = officer.visit.client.post(path, data=carried)
    assert answer.status_code == 303, words(answer.text)
    return len(seen)
