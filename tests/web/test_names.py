"""A name that was written wrong: corrected by her officer, the administrator or herself; by whom and why is kept."""

from datetime import date

import pytest

from competition.people.actions import empty_person
from competition.people.appointing import give_role
from competition.people.models import NameCorrection, Person
from competition.proposals.models import Proposal, SearchWord
from tests.conftest import HUNG_YEN, World
from tests.proposals.conftest import Desk
from tests.web.at_the_desk import Officer, waiting
from tests.web.visiting import Visit

RIGHT = {"full_name": " Nguyễn Thị  Xen ", "reason": "Gõ sai dấu"}


def person_id(world: World, key: str) -> int:
    with world.session() as session:
        return world.person(session, key).id


def kept(world: World) -> list[tuple[int, str, str, str, int | None]]:
    with world.session() as session:
        rows = session.query(NameCorrection).order_by(NameCorrection.id).all()
        return [(row.person_id, row.old_name, row.new_name, row.reason, row.by_id) for row in rows]


@pytest.mark.parametrize(("key", "desk"), [("lua", "/commune"), ("lan", "/admin")])
def test_an_officer_corrects_an_authors_name_and_says_why(visit: Visit, world: World, key: str, desk: str) -> None:
    waiting(world)
    officer, sen = Officer(visit, key), person_id(world, "sen")
    address = f"{desk}/people/{sen}"
    assert f'href="{address}/name"' in officer.page(address)
    assert 'value="Nguyễn Thị Sen"' in officer.page(f"{address}/name")
    assert officer.sends(f"{address}/name", RIGHT) == "Đã sửa họ tên."
    assert kept(world) == [(sen, "Nguyễn Thị Sen", "Nguyễn Thị Xen", "Gõ sai dấu", person_id(world, key))]
    page = officer.reads(f"{address}/name")
    assert ("Nguyễn Thị Xen" in page, "Gõ sai dấu" in page) == (True, True)
    with world.session() as session:
        assert session.get_one(Person, sen).full_name == "Nguyễn Thị Xen"
        found = session.query(SearchWord.proposal_id).filter_by(word="xen").all()
        assert found == session.query(Proposal.id).filter_by(applicant_id=sen).all()


def test_without_a_reason_or_a_name_nothing_is_corrected(visit: Visit, world: World) -> None:
    waiting(world)
    lua, address = Officer(visit, "lua"), f"/commune/people/{person_id(world, 'sen')}/name"
    assert "Hãy ghi vì sao sửa họ tên." in lua.fails(address, RIGHT | {"reason": " "})
    assert "Hãy ghi họ và tên." in lua.fails(address, RIGHT | {"full_name": ""})
    assert lua.sends(address, RIGHT | {"full_name": "Nguyễn Thị Sen"}) == "Đã sửa họ tên."
    assert kept(world) == []


def test_an_officer_corrects_nobody_elses_author_and_no_staff(visit: Visit, world: World) -> None:
    waiting(world)
    sen, na = person_id(world, "sen"), person_id(world, "na")
    for key, address in (("thom", f"/commune/people/{sen}/name"), ("lua", f"/commune/people/{na}/name")):
        officer = Officer(visit, key)
        assert (officer.answer_of(address).status_code, officer.answer(address, RIGHT).status_code) == (404, 404)
    with world.session() as session:
        Desk(world, session).submitted("hanh")
    hanh = f"/commune/people/{person_id(world, 'hanh')}/name"
    assert "chính người ấy mới sửa" in Officer(visit, "lua").fails(hanh, RIGHT)
    assert kept(world) == []


def test_who_also_serves_another_province_corrects_her_name_herself(visit: Visit, world: World) -> None:
    khoa = person_id(world, "khoa")
    with world.session() as session:
        give_role(session, khoa, "juror", world.unit(session, "C07", HUNG_YEN), by=None, from_day=date(2024, 1, 1))
    lan = Officer(visit, "lan")
    assert "ở tỉnh khác" in lan.fails(f"/admin/people/{khoa}/name", RIGHT)
    assert f"/admin/people/{khoa}/name" not in lan.page(f"/admin/people/{khoa}")


def test_she_corrects_her_own_name_and_sees_what_was_corrected(visit: Visit, world: World) -> None:
    sen, hers = Officer(visit, "sen"), person_id(world, "sen")
    known = {"phone": "0912000001", "email": "", "address": "", "birth_year": "", "national_id": "", "language": "vi"}
    sen.sends("/profile", known | {"full_name": "Nguyễn Thị Sen"})
    sen.sends("/profile", known | {"full_name": "Nguyễn Thị Xen", "why_this_name": "Đúng theo căn cước"})
    sen.sends("/profile", known | {"full_name": "Nguyễn Thị Sen"})
    assert kept(world) == [
        (hers, "Nguyễn Thị Sen", "Nguyễn Thị Xen", "Đúng theo căn cước", hers),
        (hers, "Nguyễn Thị Xen", "Nguyễn Thị Sen", "", hers),
    ]
    assert "Đúng theo căn cước" in sen.reads("/profile")


def test_what_she_was_called_goes_when_her_account_is_emptied(visit: Visit, world: World) -> None:
    waiting(world)
    sen = person_id(world, "sen")
    Officer(visit, "lua").sends(f"/commune/people/{sen}/name", RIGHT)
    with world.session() as session:
        empty_person(session, session.get_one(Person, sen), by=None)
    assert kept(world) == []
