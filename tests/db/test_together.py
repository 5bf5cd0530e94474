"""Many versioned rows changed at once are one statement, and none of it gets past somebody who was faster."""

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm.exc import StaleDataError

from competition.proposals.models import Proposal
from tests.conftest import World
from tests.scoring.round_stage import a_file


def writes(world: World, heard: list[str]) -> None:
    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE proposals"):
            heard.append(statement)

    event.listen(world.engine, "before_cursor_execute", hear)


def test_many_changed_rows_are_one_statement_and_read_back_as_written(world: World) -> None:
    heard: list[str] = []
    with world.session() as session:
        files = [a_file(world, session, number) for number in range(30)]
        session.commit()
        writes(world, heard)
        for number, file in enumerate(files):
            file.jury_rank, file.answers = number, {"summary": f"Tóm tắt {number}"}
        session.flush()
        assert len(heard) == 1
        assert {file.version for file in files} == {2}
        session.commit()
        session.expire_all()
        assert [file.jury_rank for file in files] == list(range(30))
        assert files[7].answers == {"summary": "Tóm tắt 7"}


def test_rows_with_different_changes_are_one_statement_each_kind_of_change(world: World) -> None:
    heard: list[str] = []
    with world.session() as session:
        files = [a_file(world, session, number) for number in range(6)]
        session.commit()
        writes(world, heard)
        for file in files[:3]:
            file.jury_rank = 1
        for file in files[3:]:
            file.title = "Tên mới"
        session.flush()
        assert len(heard) == 2


def test_a_flush_without_a_change_writes_nothing_twice(world: World) -> None:
    heard: list[str] = []
    with world.session() as session:
        files = [a_file(world, session, number) for number in range(3)]
        session.commit()
        for file in files:
            file.jury_rank = 5
        session.flush()
        writes(world, heard)
        session.flush()
        for file in files:
            file.jury_rank = 5
        session.flush()
        assert (heard, {file.version for file in files}) == ([], {2})


def test_one_row_that_somebody_else_changed_stops_them_all(world: World) -> None:
    with world.session() as session:
        files = [a_file(world, session, number) for number in range(3)]
        session.commit()
        session.execute(
            update(Proposal).where(Proposal.id == files[1].id).values(version=9),
            execution_options={"synchronize_session": False},
        )
        for file in files:
            file.jury_rank = 1
        with pytest.raises(StaleDataError):
            session.flush()
        session.rollback()
        assert [file.jury_rank for file in files] == [None] * 3
