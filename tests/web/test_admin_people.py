"""People at the administrator's counter: found, opened, given roles and slips, entered from a list, emptied; units."""

import re
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
import xlsxwriter
from openpyxl import load_workbook

from competition import clock, jobs
from competition.folding import name_key
from competition.mail import Letter
from competition.people.appointing import give_role
from competition.people.models import Holding, Person, Slip
from competition.people.queries import actor_for
from competition.proposals.models import Proposal, SearchWord
from competition.territory.models import Unit
from tests.conftest import HUNG_YEN, World
from tests.web.at_the_desk import Officer, waiting
from tests.web.visiting import Visit, hidden, words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["Họ và tên", "Số điện thoại", "Vai trò", "Mã đơn vị"]
TODAY, MAY = clock.at(2024, 4, 8).date(), {"to_day-day": "31", "to_day-month": "5", "to_day-year": "2024"}


@pytest.fixture
def lan(visit: Visit) -> Officer:
    return Officer(visit, "lan")


def person_id(world: World, key: str) -> int:
    with world.session() as session:
        return world.person(session, key).id


def day_of(name: str, day: date) -> dict[str, str]:
    day = day + timedelta(0)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def today() -> date:
    return clock.in_vietnam(clock.now()).date()


def roles(world: World, key: str) -> set[tuple[str, int]]:
    with world.session() as session:
        return {(held.role, held.unit_id) for held in actor_for(session, world.person(session, key).id).held}


def test_an_account_is_opened_gets_a_role_and_a_slip(lan: Officer, world: World, visit: Visit) -> None:
    lan.sends("/admin/people/new", {"full_name": "Lê Thị Bưởi", "phone": "0987 111 222"})
    with world.session() as session:
        number = session.query(Person).filter_by(phone="0987111222").one().id
        commune = world.unit(session, "12475")
    given = {"edition": "thai-binh-2024", "role": "commune_officer", "place": "Quỳnh Hoàng, Quỳnh Phụ"}
    address = f"/admin/people/{number}/role"
    assert "Không có đơn vị" in lan.fails(address, {**given, "place": "Xã Không Có", **day_of("from_day", today())})
    assert "không giữ ở" in lan.fails(address, {**given, "place": "338", **day_of("from_day", today())})
    lan.sends(address, {**given, "place": "12475", **day_of("from_day", today())})
    assert "đã giữ vai trò đó" in lan.fails(address, {**given, "place": "12475", **day_of("from_day", today())})
    with world.session() as session:
        assert [(held.role, held.unit_id) for held in actor_for(session, number).held] == [("commune_officer", commune)]
    answer = lan.answer(f"/admin/people/{number}/slip")
    code = re.search(r'class="codes"[^>]*>([^<]+)<', answer.text)[1]  # type: ignore[index]
    pdf = lan.answer("/admin/slips.pdf", {"slips": hidden(answer.text, "slips")})
    assert (pdf.headers["content-type"], pdf.content[:5], pdf.headers["cache-control"]) == (
        "application/pdf", b"%PDF-", "no-store",
    )  # fmt: skip
    assert code not in lan.page(f"/admin/people/{number}")
    assert Officer(visit, "bich").answer("/admin/slips.pdf", {"slips": hidden(answer.text, "slips")}).status_code == 403
    visit.client.cookies.clear()
    assert visit.post("/slip", {"code": code, "password": "mật khẩu của Bưởi"}).headers["location"] == "/commune"


def test_a_deputy_stands_in_until_a_day_and_a_role_ends(lan: Officer, world: World) -> None:
    lua, number = person_id(world, "lua"), 0
    with world.session() as session:
        number = session.query(Holding).filter_by(person_id=lua).one().id
    address = f"/admin/people/{lua}/roles/{number}"
    assert "Chưa có tài khoản" in lan.fails(f"{address}/deputy", {"phone": "0987 111 222", **MAY})
    assert "phải là người khác" in lan.fails(f"{address}/deputy", {"phone": "0913000101", **MAY})
    assert "ở tỉnh khác" in lan.fails(f"{address}/deputy", {"phone": "0914000102", **MAY})
    lan.sends(f"{address}/deputy", {"phone": "0913000102", **MAY})
    assert len(roles(world, "thom")) == 2
    assert "Đỗ Thị Thơm" in lan.reads(address)
    lan.sends(f"{address}/end", day_of("last_day", today() - timedelta(days=1)))
    assert (roles(world, "lua"), len(roles(world, "thom"))) == (set(), 1)


def test_she_neither_ends_her_own_role_nor_deletes_herself(lan: Officer, world: World) -> None:
    own = person_id(world, "lan")
    with world.session() as session:
        number = session.query(Holding).filter_by(person_id=own).one().id
    assert "không tự kết thúc" in lan.fails(f"/admin/people/{own}/roles/{number}/end", day_of("last_day", today()))
    assert "không tự xóa" in lan.fails(f"/admin/people/{own}/empty", {"sure": "yes"})


def test_who_also_serves_another_province_keeps_her_password_and_her_name(lan: Officer, world: World) -> None:
    khoa = person_id(world, "khoa")
    with world.session() as session:
        give_role(session, khoa, "juror", world.unit(session, "C07", HUNG_YEN), by=None, from_day=date(2024, 1, 1))
    assert "ở tỉnh khác" in lan.fails(f"/admin/people/{khoa}/slip")
    assert "ở tỉnh khác" in lan.fails(f"/admin/people/{khoa}/empty", {"sure": "yes"})


def test_a_person_is_emptied_after_a_confirmation(lan: Officer, world: World) -> None:
    waiting(world)
    sen = person_id(world, "sen")
    assert "Nguyễn Thị Sen" in lan.reads("/admin/people?q=sen")
    assert "Hãy đánh dấu xác nhận" in lan.fails(f"/admin/people/{sen}/empty")
    lan.sends(f"/admin/people/{sen}/empty", {"sure": "yes"})
    with world.session() as session:
        gone = session.get_one(Person, sen)
        assert (gone.full_name, gone.phone, gone.email, gone.emptied_at is None) == ("", None, None, False)
        assert session.query(SearchWord).filter_by(word="nguyen").count() == 0
        assert session.query(Proposal).one().sort_key == name_key("")
    assert lan.answer_of(f"/admin/people/{sen}").status_code == 404


def roster(*rows: list[str]) -> dict[str, object]:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return {"files": {"roster": ("danh-sach.xlsx", buffer.getvalue(), XLSX)}}


def test_a_roster_is_looked_at_then_entered_then_printed(lan: Officer, world: World) -> None:
    lines = [[f"Trần Thị Số {n}", f"09871110{n:02d}", "Cán bộ Hội cấp xã", str(12475 + 3 * n)] for n in range(6)]
    sent = roster(*lines, ["Sai", "12", "Cán bộ Hội cấp xã", "00000"])
    report = lan.answer("/admin/roster", {"edition": "thai-binh-2024"}, **sent)
    faults = ["Số điện thoại chưa đúng.", "Không có đơn vị “00000”"]
    assert (report.status_code, [fault for fault in faults if fault not in words(report.text)]) == (200, [])
    with world.session() as session:
        assert session.query(Person).filter(Person.full_name.like("Trần Thị Số%")).count() == 0
    done = lan.answer("/admin/roster/enter", {"roster": hidden(report.text, "roster")})
    good = int(re.search(r"Đã ghi (\d+) vai trò", words(done.text))[1])  # type: ignore[index]
    with world.session() as session:
        assert session.query(Person).filter(Person.full_name.like("Trần Thị Số%")).count() == good
        assert session.query(Slip).count() == good
    token = {"slips": hidden(done.text, "slips")}
    sheet = load_workbook(BytesIO(lan.answer("/admin/slips.xlsx", token).content)).worksheets[0]
    assert sheet.max_row == good + 1
    with pikepdf.open(BytesIO(lan.answer("/admin/slips.pdf", token).content)) as pdf:
        assert len(pdf.pages) == -(-good // 4)
    again = lan.answer("/admin/roster/enter", {"roster": hidden(report.text, "roster")})
    assert again.status_code == 303
    with clock.stopped(clock.now() + timedelta(hours=4)):
        assert "để quá lâu" in lan.fails("/admin/roster/enter", {"roster": hidden(report.text, "roster")})


def test_what_is_no_roster_is_said_at_its_field(lan: Officer) -> None:
    sent = {"files": {"roster": ("a.xlsx", b"not a workbook", XLSX)}}
    assert "không phải tệp Excel" in lan.fails("/admin/roster", {"edition": "thai-binh-2024"}, **sent)
    assert "Hãy chọn tệp danh sách." in lan.fails("/admin/roster", {"edition": "thai-binh-2024"})
    assert "Bản xem trước này" in lan.fails("/admin/roster/enter", {"roster": "x"})


def test_a_unit_is_founded_and_an_older_one_becomes_it(visit: Visit, world: World) -> None:
    with clock.stopped(clock.at(2026, 4, 8, 9)):
        lan = Officer(visit, "lan", HUNG_YEN)
        new = {"kind": "xã", "name": "Thử Nghiệm", "code": "99001", "parent": "33"}
        born = day_of("valid_from", date(2026, 6, 1))
        assert "Không có đơn vị mã 77" in lan.fails("/admin/units/found", {**new, "parent": "77", **born})
        assert "đang thuộc một đơn vị khác" in lan.fails("/admin/units/found", {**new, "code": "12472", **born})
        lan.sends("/admin/units/found", {**new, **born})
        with world.session() as session:
            old = session.query(Unit).filter_by(code="12472", valid_to=None).one().id
        address = f"/admin/units/{old}"
        assert "Không có đơn vị mã 00" in lan.fails(
            f"{address}/close", {**day_of("last_day", date(2026, 5, 31)), "became": "00"}
        )
        lan.sends(f"{address}/close", {**day_of("last_day", date(2026, 5, 31)), "became": "99001"})
        assert "Xã Thử Nghiệm" in lan.reads(address)
        assert "đã đóng" in lan.fails(f"{address}/close", {**day_of("last_day", date(2026, 6, 30)), "became": ""})


def test_work_that_was_given_up_and_letters_that_failed_are_seen_and_left_again(lan: Officer, world: World) -> None:
    with world.session() as session:
        jobs.leave(session, "a job of yesterday", case=7)
        lua, stranger = world.person(session, "lua"), world.person(session, "lua", HUNG_YEN)
        for person in (lua, stranger):
            session.add(Letter(
                key=f"letter {person.id}", to_person_id=person.id, address="a@b.vn", subject=f"Thư số {person.id}",
                body="…", message_id="x", created_at=clock.now(), failure="550 no such user",
            ))  # fmt: skip
        subjects = f"Thư số {lua.id}", f"Thư số {stranger.id}"
    jobs.drain(world.engine, {}, failing_allowed=True)
    text = lan.reads("/admin")
    assert [subject in text for subject in subjects] == [True, False]
    assert ("a job of yesterday: bỏ sau" in text, "550 no such user" in text) == (True, True)
    with world.session() as session:
        number = jobs.failed(session)[0].id
    lan.sends(f"/admin/jobs/{number}/again")
    with world.session() as session:
        assert (jobs.failed(session), jobs.pending(session)) == ([], 1)
    assert lan.answer("/admin/jobs/none/again").status_code == 404
