"""How many statements the workbook, the paper sheets, the quotas and the bridge need, at two sizes."""

from collections.abc import Callable
from typing import Any

import pytest

from competition import clock
from tests.conftest import HUNG_YEN, World
from tests.counting import statements
from tests.scoring.two_juries import IN_2026, judged
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member
from tests.web.test_district_paper import PDF, at, typed
from tests.web.test_juror_offline import downloaded, upload
from tests.web.visiting import Visit, hidden

LIST, DETAIL, ACT = 8, 10, 15


def counted(officer: Officer, do: Callable[[], Any], status: int) -> int:
    with statements(officer.visit.client.app.state.engine) as seen:
        assert do().status_code == status
    return len(seen)


def read(officer: Officer, path: str) -> int:
    officer.page(path)
    return counted(officer, lambda: officer.visit.get(path), 200)


def sent(officer: Officer, path: str, data: dict[str, Any], **more: Any) -> int:
    """A form that works, without the page that gives its token."""
    token = hidden(officer.page("/profile"), "_csrf")
    return counted(officer, lambda: officer.visit.client.post(path, data={"_csrf": token, **data}, **more), 303)


@pytest.mark.parametrize("files", [3, 12])
def test_the_workbook(visit: Visit, world: World, files: int) -> None:
    round_, khoa = Round(world, files=files).declared(), member(visit, "khoa")
    assert read(khoa, f"{round_.jury}/offline") <= DETAIL
    assert read(khoa, f"{round_.jury}/offline/sheets.xlsx") <= DETAIL
    book = downloaded(khoa, round_)
    for number in range(files):
        book.fill(f"2024-338-{number + 1:03}")
    takes = {f"take_{file}": "submit" for file in round_.files}
    takes["book"] = hidden(upload(khoa, round_, book), "book")
    assert sent(khoa, f"{round_.jury}/offline/take", takes) <= ACT


@pytest.mark.parametrize("files", [3, 12])
def test_the_paper_sheets(visit: Visit, world: World, files: int) -> None:
    round_, hanh, bich = Round(world, files=files).declared(), member(visit, "hanh"), member(visit, "bich")
    assert read(hanh, f"{round_.district}/paper") <= LIST
    assert read(hanh, at(round_)) <= DETAIL
    scan = {"scan": ("p.pdf", PDF, "application/pdf")}
    assert sent(hanh, at(round_), {**typed(), "sworn": "yes"}, files=scan) <= ACT
    assert sent(bich, at(round_), typed()) <= ACT


@pytest.mark.parametrize("files", [3, 12])
def test_the_quotas(visit: Visit, world: World, files: int) -> None:
    round_, minh = Round(world, "ranked", files), member(visit, "minh")
    assert read(minh, f"{round_.district}/quotas") <= DETAIL
    assert sent(minh, f"{round_.district}/quotas", {"most_0": "2"}) <= ACT
    assert sent(minh, f"{round_.district}/quotas/take", {}) <= ACT


def test_the_bridge(visit: Visit, world: World) -> None:
    with clock.stopped(IN_2026):
        with world.session() as session:
            judged(world, session)
        bich, address = Officer(visit, "bich", HUNG_YEN), f"/province/bridge?edition={HUNG_YEN}"
        asked = f"{address}&plan=common_panel&best=3"
        assert max(read(bich, address), read(bich, asked)) <= DETAIL
        assert sent(bich, address, {"planned": hidden(bich.page(asked), "planned")}) <= ACT
