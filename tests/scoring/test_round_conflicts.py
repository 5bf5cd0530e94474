"""A hard conflict shuts the file on every path; a soft one is noted; a waiver is a named act with a reason."""

import pytest
from sqlalchemy import select

from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.people.models import Person
from competition.proposals.queries import find_proposal
from competition.scoring.conflicts import declare_conflicts, waive
from competition.scoring.judging import open_sheet, submit_sheet, write_marks
from competition.scoring.models import Conflict, Sheet, SheetChange
from competition.scoring.reading import my_sheets, sheets_of
from competition.scoring.seating import seat
from tests.conftest import World
from tests.scoring.round_stage import Stage, a_round


def sheet_of(stage: Stage, key: str, place: int = 0) -> Sheet:
    return stage.session.scalars(
        select(Sheet).where(Sheet.juror_id == stage.id_of(key), Sheet.proposal_id == stage.files[place].id)
    ).one()


def shared_phone(stage: Stage, key: str) -> None:
    """The juror lives at the applicant's own house."""
    for who in (key, "sen"):
        stage.session.get_one(Person, stage.id_of(who)).address = "Số 5, thôn Đông, xã An Bài"
    stage.session.flush()


def test_an_inferred_hard_tie_makes_the_sheet_recused_from_the_start(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2)
        shared_phone(stage, "khoa")
        stage.open()
        assert [(sheet_of(stage, "khoa").status), sheet_of(stage, "ngoc").status] == ["recused", "draft"]
        found = session.scalars(select(Conflict)).all()
        assert {(tie.kind, tie.hard, tie.reason) for tie in found} == {
            ("same_address", True, "Trùng địa chỉ với Nguyễn Thị Sen.")
        }


def test_a_soft_tie_is_noted_and_she_judges(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        for key in ("khoa", "sen"):
            session.get_one(Person, stage.id_of(key)).employer = "HTX Hoa Sen"
        stage.open()
        khoa = stage.actor("khoa")
        declare_conflicts(session, stage.round, by=khoa)
        assert open_sheet(session, stage.round, stage.files[0], by=khoa).status == "draft"
        assert [one.ties for one in my_sheets(session, khoa, stage.round)] == [("same_employer",)]


def test_no_file_opens_before_she_has_declared(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).open()
        khoa = stage.actor("khoa")
        with pytest.raises(Refused, match="Mời chị khai xung đột lợi ích"):
            open_sheet(session, stage.round, stage.files[0], by=khoa)
        with pytest.raises(NotFound):
            find_proposal(session, khoa, stage.files[0].id)
        declare_conflicts(session, stage.round, by=khoa)
        assert find_proposal(session, khoa, stage.files[0].id) is stage.files[0]


def test_a_declared_hard_tie_shuts_every_path(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        khoa, file = stage.actor("khoa"), stage.files[0]
        declare_conflicts(session, stage.round, by=khoa, conflicts=[(file.id, "kin", "Em gái của tác giả")])
        sheet = sheet_of(stage, "khoa")
        assert (sheet.status, sheet.reason) == ("recused", "Em gái của tác giả")
        for path in (
            lambda: open_sheet(session, stage.round, file, by=khoa),
            lambda: write_marks(session, sheet, {"urgency": "5"}, by=khoa),
            lambda: submit_sheet(session, sheet, by=khoa),
        ):
            with pytest.raises(NotAllowed, match="Em gái của tác giả"):
                path()
        with pytest.raises(NotFound):
            find_proposal(session, khoa, file.id)
        with pytest.raises(NotFound):
            sheets_of(session, stage.round, file.id, khoa)
        assert open_sheet(session, stage.round, stage.files[1], by=khoa).status == "draft"


def test_a_juror_seated_later_is_shut_out_too(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        shared_phone(stage, "tam")
        stage.open()
        seat(session, stage.round, stage.id_of("tam"), "member", outside=True, by=stage.actor("hanh"))
        assert sheet_of(stage, "tam").status == "recused"


def test_a_tie_declared_after_the_sheet_is_in_takes_the_score_out_and_keeps_it_in_the_history(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).open()
        stage.declare_all()
        stage.score("khoa", stage.files[0])
        declare_conflicts(
            session, stage.round, by=stage.actor("khoa"), conflicts=[(stage.files[0].id, "business", "Góp vốn")]
        )
        sheet = sheet_of(stage, "khoa")
        assert (sheet.status, sheet.total) == ("recused", None)
        change = session.scalars(select(SheetChange)).one()
        assert (change.act, change.reason, change.before["total"]) == ("recuse", "Góp vốn", "60")


def test_what_is_declared_must_be_complete(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        one, two = (file.id for file in stage.files)
        with pytest.raises(BadInput) as refused:
            declare_conflicts(session, stage.round, by=stage.actor("khoa"),
                              conflicts=[(one, "kin", " "), (two, "same_phone", "x"), (9999, "kin", "x")])  # fmt: skip
        assert list(refused.value.fields) == [f"reason_{one}", f"kind_{two}", "proposal_9999"]


def test_somebody_without_a_vote_declares_nothing(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).open()
        for key in ("hanh", "tam"):
            with pytest.raises(NotFound):
                declare_conflicts(session, stage.round, by=stage.actor(key))


def test_the_chair_waives_a_tie_with_a_reason_and_the_file_opens(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1)
        shared_phone(stage, "khoa")
        stage.open()
        stage.declare_all()
        file, khoa = stage.files[0], stage.id_of("khoa")
        with pytest.raises(BadInput):
            waive(session, stage.round, file.id, khoa, "", by=stage.actor("minh"))
        with pytest.raises(NotAllowed):
            waive(session, stage.round, file.id, khoa, "Chỉ trùng khu tập thể", by=stage.actor("hanh"))
        waive(session, stage.round, file.id, khoa, "Chỉ trùng khu tập thể", by=stage.actor("minh"))
        tie = session.scalars(select(Conflict)).one()
        assert (tie.waived_by_id, tie.waiver_reason) == (stage.id_of("minh"), "Chỉ trùng khu tập thể")
        assert open_sheet(session, stage.round, file, by=stage.actor("khoa")).status == "draft"


def test_neither_an_authors_tie_nor_the_chairs_own_is_waived(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).open()
        stage.declare_all()
        file, minh = stage.files[0], stage.actor("minh")
        declare_conflicts(
            session, stage.round, by=stage.actor("ngoc"), conflicts=[(file.id, "own_proposal", "Đồng tác giả")]
        )
        with pytest.raises(Refused, match="Tác giả không được chấm hồ sơ của chính mình"):
            waive(session, stage.round, file.id, stage.id_of("ngoc"), "Vẫn khách quan", by=minh)
        declare_conflicts(session, stage.round, by=minh, conflicts=[(file.id, "kin", "Chị họ")])
        with pytest.raises(Refused, match="không tự gỡ"):
            waive(session, stage.round, file.id, stage.id_of("minh"), "Vẫn khách quan", by=minh)
