"""Who sees a round: those who sit on it, its unit's secretary and chair, the province; nobody else."""

import pytest

from competition.errors import NotFound
from competition.proposals.queries import find_proposal
from competition.scoring.seating import seat
from competition.scoring.seeing import find_round, rounds_for
from tests.conftest import World
from tests.scoring.round_stage import a_round


@pytest.mark.parametrize("key", ["hanh", "minh", "khoa", "bich", "hong", "duc"])
def test_these_see_the_round(world: World, key: str) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        stage.seat_all()
        actor = stage.actor(key)
        assert find_round(session, actor, stage.round.id) is stage.round
        assert [(found.id, place.name) for found, place in rounds_for(session, actor, world.edition(session))] == [
            (stage.round.id, "Huyện Quỳnh Phụ")
        ]


@pytest.mark.parametrize("key", ["yen", "cuc", "tam", "lua", "sen", "ha", "lan"])
def test_to_these_it_is_not_there(world: World, key: str) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        stage.seat_all()
        actor = stage.actor(key)
        with pytest.raises(NotFound):
            find_round(session, actor, stage.round.id)
        assert list(rounds_for(session, actor, world.edition(session))) == []


def test_a_juror_without_a_seat_sees_neither_round_nor_file(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        with pytest.raises(NotFound):
            find_round(session, stage.actor("khoa"), stage.round.id)
        with pytest.raises(NotFound):
            find_proposal(session, stage.actor("khoa"), stage.files[0].id)


def test_an_outside_member_sees_the_files_she_judges_and_no_others(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2)
        seat(session, stage.round, stage.id_of("tam"), "member", outside=True, by=stage.actor("hanh"))
        stage.open()
        stage.declare_all("tam")
        assert find_proposal(session, stage.actor("tam"), stage.files[0].id) is stage.files[0]
        with pytest.raises(NotFound):
            find_proposal(session, stage.actor("xuan"), stage.files[0].id)
