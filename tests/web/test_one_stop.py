"""The commune's papers over HTTP: an apology with a new day, the process slip, the register of files."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select

from competition import clock
from competition.dossiers.models import Paper
from competition.mail.models import Letter
from tests.conftest import World
from tests.dossiers.seeing import text_of
from tests.web.at_the_desk import Officer, waiting
from tests.web.judging import member
from tests.web.visiting import Visit


def taken_in(visit: Visit, world: World) -> tuple[Officer, str]:
    lua, number = member(visit, "lua"), waiting(world, "taken_in")
    world.work_is_done()
    return lua, f"/commune/proposals/{number}"


def day(name: str, days: int) -> dict[str, str]:
    on = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def a_monday_after(days: int) -> int:
    """How many days until the first Monday at least `days` from today."""
    return next(n for n in range(days, days + 7) if (clock.today() + timedelta(days=n)).weekday() == 0)


def test_an_apology_tells_why_and_until_when_and_moves_the_appointed_day(visit: Visit, world: World) -> None:
    lua, at = taken_in(visit, world)
    assert "Phiếu tiếp nhận hồ sơ" in lua.reads(f"{at}/papers")
    assert "Hãy ghi lý do" in lua.fails(f"{at}/apology", {"reason": "", **day("new_date", 70)})
    early = {"reason": "Cán bộ đi tập huấn", **day("new_date", 1)}
    assert "Ngày hẹn mới phải sau hôm nay và sau ngày hẹn cũ" in lua.fails(f"{at}/apology", early)
    later = a_monday_after(70)
    sunday = {"reason": "Cán bộ đi tập huấn", **day("new_date", later - 1)}
    assert "Ngày hẹn mới phải là ngày làm việc." in lua.fails(f"{at}/apology", sunday)
    said = lua.sends(f"{at}/apology", {"reason": "Cán bộ đi tập huấn", **day("new_date", later)})
    assert said == "Đã lập phiếu xin lỗi và hẹn lại; chị ấy được báo tin."
    new = clock.today() + timedelta(days=later)
    assert f"Ngày hẹn trả kết quả hiện nay: {new:%d/%m/%Y}" in lua.reads(f"{at}/papers")
    with world.session() as session:
        paper = session.scalars(select(Paper).where(Paper.kind == "apology")).one()
        assert len(session.scalars(select(Letter).where(Letter.key == f"paper:{paper.id}")).all()) == 1
    words = " ".join(text_of(member(visit, "sen").answer_of(f"/files/papers/{paper.id}").content).split())
    assert "vì: Cán bộ đi tập huấn." in words
    assert f"{new:%d/%m/%Y}" in words


def test_the_process_slip_has_a_line_for_each_hand_over_and_its_delay(visit: Visit, world: World) -> None:
    number = waiting(world, "submitted")
    lua = member(visit, "lua")
    assert lua.answer_of(f"/commune/proposals/{number}/phieu-kiem-soat.pdf").status_code == 404
    lua, at = taken_in(visit, world)
    words = " ".join(text_of(lua.answer_of(f"{at}/phieu-kiem-soat.pdf").content).split())
    assert "1 Nộp hồ sơ" in words
    assert "2 Tiếp nhận" in words
    assert member(visit, "thom").answer_of(f"{at}/phieu-kiem-soat.pdf").status_code == 404


def test_the_register_of_files_prints_and_exports(visit: Visit, world: World) -> None:
    lua, _ = taken_in(visit, world)
    page = lua.reads("/commune/register")
    assert "1 hồ sơ" in page
    assert "Khoảng ngày này xã chưa tiếp nhận hồ sơ nào." in lua.reads(
        "/commune/register?from=2020-01-01&to=2020-02-01"
    )
    words = " ".join(text_of(lua.answer_of("/commune/register/so-theo-doi.pdf").content).split())
    assert "Cộng: 01 (một) hồ sơ." in words
    book = load_workbook(BytesIO(lua.answer_of("/commune/register/so-theo-doi.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert (rows[0][0], len(rows)) == ("Số hồ sơ", 2)
    assert lua.answer_of("/commune/register/so-theo-doi.csv").content.startswith(b"\xef\xbb\xbf")
    assert lua.answer_of("/commune/register/other.txt").status_code == 404
    assert member(visit, "sen").answer_of("/commune/register").status_code == 403
