"""Who gets a seat, and what becomes of a seat while the round is scored."""

import pytest
from sqlalchemy import select

from competition.errors import BadInput, NotAllowed, Refused
from competition.people.appointing import give_role
from competition.scoring.judging import abstain, open_sheet
from competition.scoring.models import Sheet
from competition.scoring.panel import panel_of
from competition.scoring.seating import mark_absent, mark_present, seat, unseat
from tests.conftest import World
from tests.scoring.round_stage import JURORS, Stage, a_round


def seats(stage: Stage) -> list[tuple[str, str, str]]:
    return [(one.name, one.seat, one.code) for one in panel_of(stage.session, stage.round)]


def statuses(stage: Stage, key: str) -> list[str]:
    of_juror = select(Sheet.status).where(Sheet.juror_id == stage.id_of(key)).order_by(Sheet.id)
    return list(stage.session.scalars(of_juror))


def test_the_chair_votes_and_the_secretary_does_not(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        stage.seat_all()
        assert seats(stage) == [
            ("Vũ Thị Minh", "chair", "GK1"), ("Lê Văn Khoa", "member", "GK2"), ("Bùi Thị Ngọc", "member", "GK3"),
            ("Hoàng Thị Thu", "member", "GK4"), ("Đỗ Thị Hạnh", "secretary", ""),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "place"),
    [("khoa", "chair"), ("hanh", "member"), ("khoa", "secretary"), ("tam", "member"), ("sen", "member")],
)
def test_a_seat_needs_its_role_in_the_unit(world: World, key: str, place: str) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        with pytest.raises(Refused, match="chưa được giao vai trò phù hợp"):
            seat(session, stage.round, stage.id_of(key), place, by=stage.actor("hanh"))


def test_an_outside_member_is_a_juror_of_another_unit(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        seat(
            session, stage.round, stage.id_of("tam"), "member", outside=True, field="Tài chính", by=stage.actor("hanh")
        )
        assert [(one.name, one.outside, one.field) for one in panel_of(session, stage.round)] == [
            ("Đặng Văn Tâm", True, "Tài chính")
        ]


def test_a_role_that_has_ended_gives_no_seat(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        edition = world.edition(session)
        give_role(session, stage.id_of("na"), "juror", stage.round.unit_id, by=None,
                  from_day=edition.tree_on, to_day=edition.tree_on)  # fmt: skip
        with pytest.raises(Refused):
            seat(session, stage.round, stage.id_of("na"), "member", by=stage.actor("hanh"))


def test_there_is_one_chair_and_one_secretary(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        stage.seat_all()
        give_role(session, stage.id_of("khoa"), "jury_chair", stage.round.unit_id, by=None)
        with pytest.raises(Refused, match="Hội đồng đã có chủ tịch hội đồng"):
            seat(session, stage.round, stage.id_of("khoa"), "chair", by=stage.actor("hanh"))


def test_only_the_units_secretary_makes_up_the_panel(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        for key in ("minh", "yen", "bich", "khoa"):
            with pytest.raises(NotAllowed):
                seat(session, stage.round, stage.id_of("khoa"), "member", by=stage.actor(key))


def test_a_juror_seated_while_the_round_is_scored_gets_her_sheets_at_once(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=3).open()
        seat(session, stage.round, stage.id_of("tam"), "member", outside=True, by=stage.actor("hanh"))
        assert statuses(stage, "tam") == ["draft"] * 3


def test_who_has_not_scored_gives_her_seat_back_and_who_has_is_marked_absent(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        stage.declare_all()
        stage.score("thu", stage.files[0])
        unseat(session, stage.round, stage.id_of("khoa"), by=stage.actor("hanh"))
        assert statuses(stage, "khoa") == []
        with pytest.raises(Refused, match="hãy ghi vắng mặt kèm lý do"):
            unseat(session, stage.round, stage.id_of("thu"), by=stage.actor("hanh"))
        with pytest.raises(BadInput):
            mark_absent(session, stage.round, stage.id_of("thu"), " ", by=stage.actor("hanh"))
        mark_absent(session, stage.round, stage.id_of("thu"), "Ốm", by=stage.actor("hanh"))
        assert statuses(stage, "thu") == ["submitted", "absent"]
        mark_present(session, stage.round, stage.id_of("thu"), by=stage.actor("hanh"))
        assert statuses(stage, "thu") == ["submitted", "draft"]


def test_an_abstention_outlives_an_absence(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).open()
        stage.declare_all()
        ngoc = stage.actor("ngoc")
        abstain(session, open_sheet(session, stage.round, stage.files[0], by=ngoc), "Ngoài chuyên môn", by=ngoc)
        mark_absent(session, stage.round, stage.id_of("ngoc"), "Ốm", by=stage.actor("hanh"))
        assert statuses(stage, "ngoc") == ["abstained"]


def test_a_panel_is_not_changed_after_the_scoring_closed(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).ranked()
        with pytest.raises(Refused, match="chủ tịch phải mở lại vòng chấm"):
            unseat(session, stage.round, stage.id_of("khoa"), by=stage.actor("hanh"))
        assert len(JURORS) == len(panel_of(session, stage.round)) - 1
