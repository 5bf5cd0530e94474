"""A roster: read whatever its columns' order, checked line by line, entered with few statements."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import event

from competition import audit
from competition.editions.queries import places
from competition.errors import Refused
from competition.people.actions import use_slip
from competition.people.models import Holding, Person, Slip
from competition.people.roster import check_roster
from competition.people.roster_entry import codes_as_spreadsheet, enter_roster
from competition.people.roster_reading import Line, empty_roster, read_roster
from tests.conftest import SECRET, THAI_BINH, World

HEAD = ["Họ và tên", "Số điện thoại", "Thư điện tử", "Vai trò", "Mã đơn vị", "Từ ngày", "Đến ngày"]
OFFICER = "Cán bộ Hội cấp xã"


def workbook(*rows: list[Any]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def line(number: int = 2, **told: str) -> Line:
    usual = {"name": "Nguyễn Thị Mơ", "phone": "0987111001", "role": OFFICER, "place": "12475"}
    return Line(number, **{**usual, **told})


def outcome(world: World, *lines: Line) -> list[tuple[str, list[str]]]:
    with world.session() as session:
        checked = check_roster(session, world.edition(session), lines)
        return [(one.state, [str(reason) for reason in one.reasons]) for one in checked]


def test_columns_are_found_by_name_and_numbers_become_text() -> None:
    content = workbook(
        ["Danh sách cán bộ"], ["Đơn vị", "Vai trò", "SĐT", "Họ tên", "Từ ngày"],
        [12475.0, OFFICER, 987111001.0, "  Nguyễn  Thị Mơ ", date(2024, 4, 1)], ["12478", OFFICER, "", "", ""],
    )  # fmt: skip
    found = read_roster(content)
    assert [asdict(one) for one in found] == [
        {"number": 3, "name": "Nguyễn Thị Mơ", "phone": "987111001", "email": "", "role": OFFICER, "place": "12475",
         "from_day": "01/04/2024", "to_day": ""}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,phone", "Đây không phải tệp Excel (.xlsx). Hãy lưu danh sách ở dạng .xlsx rồi tải lên."),
        (workbook(["a", "b"]), "Không thấy cột Họ và tên, Số điện thoại, Vai trò, Mã đơn vị. Hãy dùng tệp mẫu và giữ "
                               "nguyên dòng tên cột."),
        (workbook(HEAD), "Danh sách chưa có ai: các dòng đều để trống họ tên, điện thoại và thư điện tử."),
    ],
)  # fmt: skip
def test_what_is_no_roster_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_roster(content)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": ""}, "Thiếu họ và tên."),
        ({"phone": "12"}, "Số điện thoại chưa đúng. Ví dụ: 0912 345 678."),
        ({"phone": ""}, "Cần số điện thoại hoặc thư điện tử để đăng nhập."),
        ({"email": "mơ"}, "Địa chỉ thư điện tử chưa đúng."),
        ({"role": "Trưởng ban"}, "Không có vai trò “Trưởng ban”."),
        ({"place": "99999"}, "Không có đơn vị “99999” trong kỳ thi này."),
        ({"place": "338"}, "Vai trò Cán bộ Hội cấp xã không giữ ở Huyện Quỳnh Phụ."),
        ({"from_day": "hôm qua"}, "“hôm qua” không phải một ngày; viết như 27/03/2024."),
        ({"from_day": "10/05/2024", "to_day": "01/05/2024"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"phone": "0913000101"}, "Số điện thoại hoặc thư điện tử này đã có tài khoản dưới tên khác."),
    ],
)
def test_a_mistake_is_named_in_its_line(world: World, told: dict[str, str], sentence: str) -> None:
    assert outcome(world, line(**told)) == [("wrong", [sentence])]


def test_lines_that_hold_are_new_known_or_held(world: World) -> None:
    lua = {"name": "Phạm Thị Lụa", "phone": "0913 000 101"}
    assert outcome(
        world, line(), line(3, **lua, place="12472"), line(4, **lua, place="Xã Quỳnh Hoa, Huyện Quỳnh Phụ"), line(5),
        line(6, name="Người Khác", place="12472"),
    ) == [
        ("new", []), ("held", []), ("known", []), ("wrong", ["Dòng này lặp lại một dòng ở trên."]),
        ("wrong", ["0987111001 đã ghi cho người khác ở một dòng trên."]),
    ]  # fmt: skip


def test_a_name_that_occurs_twice_asks_for_the_code(world: World) -> None:
    with world.session() as session:
        names = Counter(place.name for place in places(session, world.edition(session).id, "intake"))
    name, many = names.most_common(1)[0]
    ((state, (reason,)),) = outcome(world, line(place=name))
    assert (state, reason.split(":")[0], many > 1) == ("wrong", f"Có {many} đơn vị tên như vậy, hãy ghi mã", True)


def test_what_is_entered_lets_people_in_and_the_second_time_changes_nothing(world: World) -> None:
    lines = [line(), line(3, role="Giám khảo", place="Quỳnh Phụ", to_day="31/12/2024"), line(4, phone="1")]
    with world.session() as session:
        checked = check_roster(session, world.edition(session), lines)
        entered = enter_roster(session, checked, secret=SECRET, by=None, days=14)
    assert (entered.people, entered.roles, len(entered.slips)) == (1, 2, 1)
    with world.session() as session:
        person = session.query(Person).filter_by(phone="0987111001").one()
        held = {(h.role, h.unit_id, h.to_day) for h in session.query(Holding).filter_by(person_id=person.id)}
        assert held == {
            ("commune_officer", world.unit(session, "12475"), None),
            ("juror", world.unit(session, "338"), date(2024, 12, 31)),
        }
        again = check_roster(session, world.edition(session), lines)
        assert [one.state for one in again] == ["held", "held", "wrong"]
        third = enter_roster(session, again, secret=SECRET, by=None, days=14)
        assert (third.people, third.roles, third.slips) == (0, 0, ())
        fourth = enter_roster(session, again, secret=SECRET, by=None, days=14, again=True)
        assert (fourth.people, fourth.roles, len(fourth.slips)) == (0, 0, 1)
    with world.session() as session, pytest.raises(Refused):
        use_slip(session, entered.slips[0].code, "mật khẩu của Mơ", secret=SECRET)
    with world.session() as session:
        assert use_slip(session, fourth.slips[0].code, "mật khẩu của Mơ", secret=SECRET) != ""
        assert list(audit.faults(session)) == []


def test_a_whole_province_is_entered_with_few_statements(world: World) -> None:
    with world.session() as session:
        rows = load_workbook(BytesIO(empty_roster(places(session, world.edition(session, THAI_BINH).id)))).worksheets[0]
    told = [list(row[:7]) for row in rows.iter_rows(values_only=True)]
    for number, row in enumerate(told[1:]):
        row[0], row[1] = f"Nguyễn Thị Số {number}", f"03{number:08d}"
    lines = read_roster(workbook(*told))
    statements: list[str] = []
    event.listen(world.engine, "before_cursor_execute", lambda *rest: statements.append(rest[2]))
    with world.session() as session:
        checked = check_roster(session, world.edition(session), lines)
        entered = enter_roster(session, checked, secret=SECRET, by=None, days=14)
        assert (entered.people, entered.roles, len(entered.slips)) == (260, 260, 260)
    assert len(statements) < 25
    with world.session() as session:
        assert session.query(Slip).filter_by(purpose="account").count() == 260
    sheet = load_workbook(BytesIO(codes_as_spreadsheet(entered.slips))).worksheets[0]
    assert sheet.max_row == 261


def test_a_name_never_runs_as_a_formula(world: World) -> None:
    with world.session() as session:
        checked = check_roster(session, world.edition(session), [line(name="=1+1")])
        entered = enter_roster(session, checked, secret=SECRET, by=None, days=14)
    cell = load_workbook(BytesIO(codes_as_spreadsheet(entered.slips))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
