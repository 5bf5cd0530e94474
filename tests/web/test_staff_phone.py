"""Jurors whom no letter reaches, on the list of the secretary who phones them; other units' are not there."""

from competition.people.models import Person
from competition.scoring.models import ScreeningRound
from tests.conftest import World
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member
from tests.web.test_district_counts import LIST, read
from tests.web.visiting import Visit


def without_mail(world: World, key: str) -> None:
    with world.session() as session:
        session.get_one(Person, world.person(session, key).id).email = None
        session.commit()


def test_a_juror_without_mail_stands_on_the_secretarys_list_until_she_was_told(visit: Visit, world: World) -> None:
    without_mail(world, "khoa")
    round_, hanh = Round(world), member(visit, "hanh")
    world.work_is_done()
    assert "Có 1 người cần gọi điện" in hanh.reads("/district")
    told = hanh.reads("/to-phone")
    assert "Lê Văn Khoa" in told
    assert "Mời chị/anh chấm 3 hồ sơ vòng sơ khảo, huyện Quỳnh Phụ" in told
    number = hanh.page("/to-phone").split('action="/to-phone/')[1].split('"')[0]
    for key in ("yen", "bich", "lua", "minh", "khoa"):
        assert member(visit, key).answer(f"/to-phone/{number}").status_code == 404, key
    assert hanh.sends(f"/to-phone/{number}") == "Đã ghi: đã gọi điện báo cho Lê Văn Khoa."
    assert hanh.answer(f"/to-phone/{number}").status_code == 303
    assert "Không có ai cần gọi." in hanh.reads("/to-phone")
    with world.session() as session:
        assert session.get_one(ScreeningRound, round_.id).state == "scoring"


def test_the_list_is_there_for_who_phones_alone(visit: Visit, world: World) -> None:
    for key, status in (("bich", 200), ("yen", 200), ("minh", 404), ("khoa", 404), ("hong", 404), ("sen", 404)):
        assert Officer(visit, key).answer_of("/to-phone").status_code == status, key


def test_the_list_needs_as_many_statements_as_any(visit: Visit, world: World) -> None:
    for key in ("khoa", "ngoc", "thu"):
        without_mail(world, key)
    Round(world)
    world.work_is_done()
    assert read(member(visit, "hanh"), "/to-phone") <= LIST
