"""The letter about a deal: one a juror, how many files, where and until when; again only for whose part changed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.jobs import Context
from competition.language import LANGUAGES
from competition.mail import Letter, render_letter
from competition.people.models import Person
from competition.scoring.allotment_task import Wish
from competition.scoring.allotting import await_allotment, draw_up, issue
from competition.scoring.seating import mark_absent
from competition.work import TABLE
from competition.workflow.phoning import to_phone
from tests.conftest import World
from tests.counting import statements
from tests.scoring.round_stage import JURORS, Stage, a_round

TWO = Wish(demand=2, cap=4)
NOW = clock.at(2024, 4, 10, 8, 0)


def awaited(world: World, session: Session) -> Stage:
    stage = a_round(world, session)
    await_allotment(session, stage.round, [], by=stage.actor("hanh"))
    stage.open().declare_all()
    return stage


def deal(stage: Stage, wish: Wish = TWO) -> None:
    draw_up(stage.session, stage.round, stage.files, wish, "7", by=stage.actor("hanh"))
    issue(stage.session, stage.round, stage.files, by=stage.actor("hanh"))
    stage.session.commit()
    stage.world.work_is_done()
    stage.session.expire_all()


def letters(session: Session, name: str = "mail_dealt") -> list[Letter]:
    query = select(Letter).where(Letter.key.startswith(f"{name}:"))
    return list(session.scalars(query.order_by(Letter.id)))


def test_each_juror_is_told_how_many_files_are_hers_where_and_until_when(world: World) -> None:
    with clock.stopped(NOW), world.session() as session:
        stage = awaited(world, session)
        deal(stage)
        found = letters(session)
        assert [one.to_person_id for one in found] == sorted(stage.id_of(key) for key in JURORS)
        assert {one.subject for one in found} == {"Chị/anh được phân công chấm 3 hồ sơ, huyện Quỳnh Phụ"}
        person = session.get_one(Person, found[0].to_person_id)
        assert found[0].body == (
            f"Kính gửi {person.full_name},\n\n"
            "Hội đồng giám khảo của huyện Quỳnh Phụ đã công bố bảng phân công. Chị/anh chấm 3 hồ sơ.\n\n"
            "Việc tiếp theo: chấm từng hồ sơ trên phiếu của mình, xong trước 17:00 ngày 24/05/2024. Điểm của giám khảo"
            " khác chỉ mở ra sau khi phiếu của chị/anh đã nộp.\n\n"
            f"Đăng nhập để làm việc: http://127.0.0.1:8000/jury/rounds/{stage.round.id}\n\n"
            "Trân trọng,\nHội Liên hiệp Phụ nữ tỉnh Thái Bình\nCuộc thi Phụ nữ khởi nghiệp năm 2024\n"
        )


def test_before_the_deal_she_is_asked_to_declare_and_not_to_score_everything(world: World) -> None:
    with clock.stopped(NOW), world.session() as session:
        awaited(world, session)
        session.commit()
        world.work_is_done()
        told = letters(session, "mail_panel")[0]
        assert told.subject == "Mời chị/anh khai xung đột lợi ích cho 6 hồ sơ vòng sơ khảo, huyện Quỳnh Phụ"


def test_a_second_deal_writes_to_those_alone_whose_part_changed(world: World) -> None:
    with clock.stopped(NOW), world.session() as session:
        stage = awaited(world, session)
        deal(stage)
        deal(stage)
        assert len(letters(session)) == 4
        mark_absent(session, stage.round, stage.id_of("thu"), "Ốm", by=stage.actor("hanh"))
        deal(stage, Wish(2, 6))
        again = {one.to_person_id: one for one in letters(session)[4:]}
        assert sorted(again) == sorted(stage.id_of(key) for key in JURORS)
        assert "Nay chị/anh chấm 0 hồ sơ (thêm 0, chuyển cho người khác 3)." in again[stage.id_of("thu")].body
        assert "Nay chị/anh chấm 4 hồ sơ (thêm 1, chuyển cho người khác 0)." in again[stage.id_of("khoa")].body


def test_whom_no_letter_reaches_stands_on_the_units_list_of_those_to_phone(world: World) -> None:
    with clock.stopped(NOW), world.session() as session:
        stage = awaited(world, session)
        session.get_one(Person, stage.id_of("khoa")).email = None
        deal(stage)
        calls = [(one.person_id, one.subject) for one in to_phone(session, [stage.round.unit_id])]
        assert (stage.id_of("khoa"), "Chị/anh được phân công chấm 3 hồ sơ, huyện Quỳnh Phụ") in calls


def test_the_job_writes_once_however_often_it_runs_and_however_many_jurors_there_are(world: World) -> None:
    with clock.stopped(NOW), world.session() as session:
        stage = awaited(world, session)
        deal(stage)
        number = int(letters(session)[0].key.split(":")[1])
        session.commit()
    with statements(world.engine) as seen:
        context = Context(world.settings, world.engine, lambda: world.cabinet)
        TABLE["mail_dealt"](context, allotment_id=number, before_id=None)
    assert len(seen) <= 12
    with world.session() as session:
        assert len(letters(session)) == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("changed", [{}, {"again": True, "files": 0, "until": None}])
def test_no_letter_has_gaps(language: str, changed: dict[str, object]) -> None:
    facts = {
        "name": "Vũ Đăng Khoa", "unit": "huyện Quỳnh Phụ", "files": 3, "added": 1, "taken": 2, "again": False,
        "until": NOW, "site": "http://x/jury/rounds/1", "organiser": "Hội", "contest": "Cuộc thi",
    }  # fmt: skip
    subject, body = render_letter("dealt", {**facts, **changed}, language)  # type: ignore[arg-type]
    assert subject.count("\n") == 0
    assert "\n\n\n" not in body
    assert "  " not in body
