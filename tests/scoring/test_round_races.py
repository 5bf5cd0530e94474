"""Two people on one round at one time, each in a transaction of her own; SQLite lets only one writer in at all."""

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.errors import Refused
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.allotting import await_allotment
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import take_back_sheet, write_marks
from competition.scoring.models import ScreeningRound, Sheet
from competition.workflow.actions import advance
from tests.conftest import World
from tests.scoring.round_stage import a_round

Act = Callable[[Session], object]


@pytest.fixture
def world_of_many(world: World) -> World:
    if world.engine.dialect.name == "sqlite":
        pytest.skip("SQLite serialises writers")
    return world


def meanwhile(world: World, first: Act, second: Act) -> list[str]:
    """`second` begins while `first` is not committed yet; what came of the second."""
    came_of_it: list[str] = []

    def run() -> None:
        with new_session(world.engine) as session:
            try:
                second(session)
                session.commit()
                came_of_it.append("done")
            except Refused as refused:
                session.rollback()
                came_of_it.append(str(refused))

    with new_session(world.engine) as session:
        first(session)
        other = Thread(target=run)
        other.start()
        other.join(1)
        session.commit()
        other.join(20)
    return came_of_it


def taking_back(round_id: int, juror: Actor) -> Act:
    def act(session: Session) -> None:
        sheets = select(Sheet).where(Sheet.round_id == round_id, Sheet.juror_id == juror.person_id)
        take_back_sheet(session, session.scalars(sheets.order_by(Sheet.id)).first(), "Nhầm", by=juror)  # type: ignore[arg-type]

    return act


def closing(round_id: int, secretary: Actor) -> Act:
    return lambda session: advance(session, session.get(ScreeningRound, round_id), "close_scoring", by=secretary)


def scored(world: World) -> tuple[int, Actor, Actor]:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        stage.declare_all()
        stage.score_all()
        return stage.round.id, stage.actor("khoa"), stage.actor("hanh")


def test_a_round_is_not_closed_over_a_sheet_that_is_being_taken_back(world_of_many: World) -> None:
    round_id, khoa, hanh = scored(world_of_many)
    told = meanwhile(world_of_many, taking_back(round_id, khoa), closing(round_id, hanh))
    assert [said.partition(".")[0] for said in told] == ["Hồ sơ vừa được người khác cập nhật"]


def test_a_sheet_is_not_taken_back_from_a_round_that_is_being_closed(world_of_many: World) -> None:
    round_id, khoa, hanh = scored(world_of_many)
    told = meanwhile(world_of_many, closing(round_id, hanh), taking_back(round_id, khoa))
    assert told == ["Vòng chấm đã khóa; muốn sửa phiếu, chủ tịch phải mở lại vòng chấm."]


def test_jurors_declare_side_by_side(world_of_many: World) -> None:
    with world_of_many.session() as session:
        stage = a_round(world_of_many, session, files=2).open()
        round_id, khoa, ngoc = stage.round.id, stage.actor("khoa"), stage.actor("ngoc")

    def declaring(juror: Actor) -> Act:
        return lambda session: declare_conflicts(session, session.get_one(ScreeningRound, round_id), by=juror)

    assert meanwhile(world_of_many, declaring(khoa), declaring(ngoc)) == ["done"]


def test_a_deal_is_not_issued_over_a_sheet_that_is_being_written(world_of_many: World) -> None:
    with world_of_many.session() as session:
        stage = a_round(world_of_many, session, files=2).open()
        stage.declare_all()
        round_id, files = stage.round.id, [file.id for file in stage.files]
        khoa, hanh = stage.actor("khoa"), stage.actor("hanh")
        sheet = session.query(Sheet).filter_by(juror_id=khoa.person_id, proposal_id=files[0]).one().id

    def writing(session: Session) -> None:
        write_marks(session, session.get_one(Sheet, sheet), {"urgency": 9}, by=khoa)

    def awaiting(session: Session) -> None:
        round = session.get_one(ScreeningRound, round_id)
        await_allotment(session, round, [session.get_one(Proposal, one) for one in files], by=hanh)

    assert meanwhile(world_of_many, writing, awaiting) == ["done"]
    with world_of_many.session() as session:
        assert session.get_one(Sheet, sheet).status == "draft"
        assert session.query(Sheet).filter_by(status="unallotted").count() == 7
