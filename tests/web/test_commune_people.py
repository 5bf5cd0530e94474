"""Accounts and telephone at the commune: slips with a code that is shown once; whom no letter reaches."""

import re

import pytest

from competition import clock
from competition.keys import ALPHABET
from competition.mail import Letter
from competition.people.models import Person, Slip
from tests.conftest import World
from tests.proposals.conftest import Desk
from tests.web.at_the_desk import Officer, waiting
from tests.web.visiting import Visit, hidden, words

CODE = re.compile(rf'class="codes"[^>]*>((?:[{ALPHABET}]{{4}}-?){{3}})<')


@pytest.fixture
def lua(visit: Visit) -> Officer:
    return Officer(visit, "lua")


def person_id(world: World, key: str) -> int:
    with world.session() as session:
        return world.person(session, key).id


def code_of(html: str) -> str:
    found = CODE.search(html)
    assert found
    return found[1]


def test_she_finds_those_who_sent_something_in(lua: Officer, world: World) -> None:
    waiting(world), waiting(world, "submitted", "na", unit="12520"), waiting(world, "draft", "man")
    page = lua.reads("/commune/people")
    assert ("Nguyễn Thị Sen" in page, "Vũ Thị Na" in page, "Trần Thị Mận" in page) == (True, False, False)
    assert "Nguyễn Thị Sen" in lua.reads("/commune/people?q=sen")
    assert "Nguyễn Thị Sen" in lua.reads("/commune/people?q=0912+000+001")
    assert "Không có ai tên" in lua.reads("/commune/people?q=buoi")


def test_a_slip_lets_her_set_a_password_once(lua: Officer, world: World, visit: Visit) -> None:
    waiting(world)
    page = lua.answer(f"/commune/people/{person_id(world, 'sen')}/slip")
    code = code_of(page.text)
    assert (page.status_code, "Mã chỉ hiện lần này." in words(page.text)) == (200, True)
    assert code not in lua.page(f"/commune/people/{person_id(world, 'sen')}")
    visit.client.cookies.clear()
    answer = visit.post("/slip", {"code": code, "password": "mật khẩu của Sen"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/proposals")
    with world.session() as session:
        assert world.person(session, "sen").password_hash is not None
    visit.client.cookies.clear()
    assert visit.post("/slip", {"code": code, "password": "mật khẩu khác hẳn"}).status_code == 422


def test_the_slip_is_printed_with_its_qr_and_not_without_its_page(lua: Officer, world: World, visit: Visit) -> None:
    waiting(world)
    page = lua.answer(f"/commune/people/{person_id(world, 'sen')}/slip").text
    token = hidden(page, "slip")
    assert code_of(page) not in token
    paper = lua.answer("/commune/people/slip.pdf", {"slip": token})
    assert (paper.status_code, paper.headers["content-type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert paper.headers["cache-control"] == "no-store"
    assert Officer(visit, "thom").answer("/commune/people/slip.pdf", {"slip": token}).status_code == 422
    assert lua.answer("/commune/people/slip.pdf", {"slip": "x"}).status_code == 422
    with clock.stopped(clock.at(2024, 4, 8, 9, 31)):
        assert lua.answer("/commune/people/slip.pdf", {"slip": token}).status_code == 422


def test_a_new_account_comes_with_its_slip(lua: Officer, world: World) -> None:
    page = lua.answer("/commune/people", {"full_name": "Lê Thị Bưởi", "phone": "0987 111 222"})
    assert (page.status_code, len(code_of(page.text))) == (200, 14)
    with world.session() as session:
        person = session.query(Person).filter_by(phone="0987111222").one()
        assert session.query(Slip).filter_by(person_id=person.id).one().issued_by_id == world.person(session, "lua").id
    assert "Lê Thị Bưởi" in lua.reads("/commune/people")


def test_a_number_that_is_known_leads_to_her_or_says_where_she_asks(lua: Officer, world: World) -> None:
    waiting(world, "draft", "man")
    page = lua.answer("/commune/people", {"full_name": "Trần Thị Mận", "phone": "0912000002"}).text
    assert "Số này đã có tài khoản; đây là chị ấy." in words(page)
    man = person_id(world, "man")
    assert lua.answer_of(f"/commune/people/{man}").status_code == 404
    assert lua.answer(f"/commune/people/{man}/slip", {"phone": hidden(page, "phone")}).status_code == 200
    assert "chưa có hồ sơ ở xã chị" in lua.fails("/commune/people", {"full_name": "Vũ Thị Na", "phone": "0912000003"})


def test_nobody_else_and_no_staff_get_a_slip(lua: Officer, visit: Visit, world: World) -> None:
    waiting(world)
    sen, na = person_id(world, "sen"), person_id(world, "na")
    assert lua.answer(f"/commune/people/{na}/slip").status_code == 404
    assert Officer(visit, "thom").answer(f"/commune/people/{sen}/slip").status_code == 404
    assert lua.answer_of(f"/commune/people/{na}").status_code == 404
    with world.session() as session:
        Desk(world, session).submitted("hanh")
    assert "quản trị viên mới cấp lại" in lua.fails(f"/commune/people/{person_id(world, 'hanh')}/slip")


def test_who_has_no_phone_gets_one_written_down_first(lua: Officer, world: World) -> None:
    with world.session() as session:
        waiting_one = session.get_one(Person, world.person(session, "sen").id)
        Desk(world, session).submitted()
        waiting_one.phone = waiting_one.email = None
        number = waiting_one.id
    assert "chưa có số điện thoại" in lua.reads(f"/commune/people/{number}")
    assert lua.answer(f"/commune/people/{number}/slip").status_code == 422
    assert lua.sends(f"/commune/people/{number}/phone", {"phone": "0987 333 444"}) == "Đã ghi số điện thoại."
    assert lua.answer(f"/commune/people/{number}/slip").status_code == 200
    assert lua.answer(f"/commune/people/{number}/phone", {"phone": "0987 333 555"}).status_code == 404


def test_whom_no_letter_reaches_stands_in_the_list_until_she_was_phoned(
    lua: Officer, visit: Visit, world: World
) -> None:
    waiting(world, "submitted", "na")
    world.work_is_done()
    assert "Có 1 người cần gọi điện" in lua.reads("/commune")
    page = lua.page("/commune/to-phone")
    assert ("Vũ Thị Na" in page, 'href="tel:0912000003"' in page) == (True, True)
    with world.session() as session:
        letter = session.query(Letter).filter_by(to_person_id=world.person(session, "na").id).one().id
    assert Officer(visit, "thom").answer(f"/commune/to-phone/{letter}").status_code == 404
    assert lua.sends(f"/commune/to-phone/{letter}") == "Đã ghi: chị đã báo cho chị Vũ Thị Na."
    assert "Không có ai cần gọi." in lua.reads("/commune/to-phone")
    assert lua.answer(f"/commune/to-phone/{letter}").status_code == 303
