"""How many statements the pages of the screening unit and of its jurors need, at two sizes."""

from collections.abc import Callable

import pytest

from tests.conftest import World
from tests.counting import statements
from tests.proposals.conftest import Desk
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, marks, member
from tests.web.visiting import Visit, hidden

LIST, DETAIL, TRANSITION = 8, 10, 15
LISTS = ("/district", "/district/files", "/district/files?tab=all&sort=-score")


def asked(officer: Officer, act: Callable[[], object]) -> int:
    """The statements of one request; the charter and the journeys have been read by an earlier one."""
    with statements(officer.visit.client.app.state.engine) as seen:
        act()
    return len(seen)


def read(officer: Officer, path: str) -> int:
    officer.page(path)
    return asked(officer, lambda: officer.visit.get(path))


@pytest.mark.parametrize("files", [3, 12])
def test_the_pages_of_a_round_that_scores(visit: Visit, world: World, files: int) -> None:
    round_ = Round(world, files=files).declared()
    hanh, khoa = member(visit, "hanh"), member(visit, "khoa")
    counted = {path: read(hanh, path) for path in LISTS}
    parts = ("", "/panel", "/conflicts", "/minutes", "/record")
    counted |= {part: read(hanh, round_.district + part) for part in parts}
    counted |= {"jury " + part: read(khoa, part) for part in ("/jury", round_.jury, f"{round_.jury}/conflicts")}
    counted["jury sheet"] = read(khoa, round_.sheet())
    lists = (*LISTS, "jury /jury", f"jury {round_.jury}")
    assert {path: many for path, many in counted.items() if many > (LIST if path in lists else DETAIL)} == {}


@pytest.mark.parametrize("files", [3, 12])
def test_the_pages_of_a_ranked_round(visit: Visit, world: World, files: int) -> None:
    round_ = Round(world, "ranked", files)
    hanh, minh, khoa = (member(visit, key) for key in ("hanh", "minh", "khoa"))
    counted = {part: read(hanh, round_.district + part) for part in ("", "/ranking", "/choice", "/minutes", "/record")}
    counted |= {f"chair {part}": read(minh, round_.district + part) for part in ("", "/ranking", "/choice")}
    counted["sheet"] = read(khoa, round_.sheet())
    assert {path: many for path, many in counted.items() if many > DETAIL} == {}


def test_the_page_of_a_file(visit: Visit, world: World) -> None:
    with world.session() as session:
        number = Desk(world, session).passed_on("sen").id
    assert read(member(visit, "hanh"), f"/district/files/{number}") <= DETAIL
    with world.session() as session:
        Desk(world, session).check(session.get_one(type(a_file(world, session, 90)), number), "eligibility", "hanh")
    hanh = member(visit, "hanh")
    form = hanh.step(f"/district/files/{number}", "find_eligible")
    token = hidden(hanh.page("/profile"), "_csrf")
    address = f"/district/files/{number}/steps/find_eligible"
    assert asked(hanh, lambda: visit.client.post(address, data={"_csrf": token, **form})) <= TRANSITION


def test_a_mark_and_a_sheet(visit: Visit, world: World) -> None:
    round_, khoa = Round(world).declared(), member(visit, "khoa")
    token = hidden(khoa.page(round_.sheet()), "_csrf")
    typed = {"_csrf": token, "mark-urgency": "9", "version": "1"}
    head = {"X-Autosave": "1"}
    assert asked(khoa, lambda: visit.client.post(round_.sheet() + "/autosave", data=typed, headers=head)) <= TRANSITION
    visit.client.post(round_.sheet() + "/autosave", data={"_csrf": token, **marks(), "version": "2"}, headers=head)
    whole = {"_csrf": token, **marks(), "act": "submit", "version": "3"}
    assert asked(khoa, lambda: visit.client.post(round_.sheet(), data=whole)) <= TRANSITION


@pytest.mark.parametrize("samples", [0, 1])
def test_a_whole_sheet_handed_in_at_once_without_script(visit: Visit, world: World, samples: int) -> None:
    round_, khoa = Round(world).declared(), member(visit, "khoa")
    for number in range(1, samples + 1):
        member(visit, "hanh").sends(f"{round_.district}/samples", {"kind": "idea", "title": "Mẫu", "text": "Gừng."})
        khoa.sends(f"{round_.jury}/samples/{number}", marks())
    token = hidden(khoa.page(round_.sheet()), "_csrf")
    notes = {f"note-{key}": "Rõ." for key in ("urgency", "novelty")}
    whole = {"_csrf": token, **marks(), **notes, "comment": "Hay", "act": "submit", "version": "1"}
    assert asked(khoa, lambda: visit.client.post(round_.sheet(), data=whole, follow_redirects=False)) <= TRANSITION
    assert "Đã nộp: 60 điểm" in khoa.reads(round_.sheet())
