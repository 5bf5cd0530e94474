"""A juror at her sheet: drafts, bad marks, two windows, submission, taking back, and being blind to the others."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused, SomebodyWasFaster
from competition.scoring.board import board_of_round, progress
from competition.scoring.far_sheets import unexplained_far_sheets
from competition.scoring.judging import (
    abstain,
    explain_sheet,
    marks_on,
    open_sheet,
    submit_sheet,
    take_back_sheet,
    write_marks,
)  # fmt: skip
from competition.scoring.models import Sheet, SheetChange
from competition.scoring.reading import my_sheets, sheets_of
from tests.conftest import World
from tests.scoring.round_stage import LEVEL, Stage, a_round


def scoring(world: World, session: Session, files: int = 1) -> Stage:
    stage = a_round(world, session, files=files).open()
    stage.declare_all()
    return stage


def sheet_of(stage: Stage, key: str, place: int = 0) -> Sheet:
    return open_sheet(stage.session, stage.round, stage.files[place], by=stage.actor(key))


def totals(stage: Stage, reader: str, place: int = 0) -> dict[str, object]:
    read = sheets_of(stage.session, stage.round, stage.files[place].id, stage.actor(reader))
    return {one.juror.code: "hidden" if one.hidden else one.total for one in read}


def test_one_criterion_at_a_time_is_kept(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        write_marks(session, sheet, {"urgency": "8,5"}, by=khoa)
        write_marks(session, sheet, {"novelty": "na"}, "Khá tốt", by=khoa, remarks={"novelty": "Chưa rõ"})
        write_marks(session, sheet, {"plan": "4"}, by=khoa)
        write_marks(session, sheet, {"plan": ""}, by=khoa)
        kept = {key: (mark.score, mark.not_applicable, mark.comment) for key, mark in marks_on(session, sheet).items()}
        assert kept == {"urgency": (Decimal("8.5"), False, ""), "novelty": (None, True, "Chưa rõ")}
        assert (sheet.comment, sheet.status, sheet.total) == ("Khá tốt", "draft", None)


def test_bad_marks_are_all_named_and_nothing_is_kept(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        with pytest.raises(BadInput) as refused:
            write_marks(session, sheet, {"urgency": "10", "novelty": "99", "plan": "4,3"}, by=khoa)
        assert list(refused.value.fields) == ["novelty", "plan"]
        assert marks_on(session, sheet) == {}


def test_the_second_window_is_told_that_the_sheet_moved_on(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        seen = sheet.version
        write_marks(session, sheet, {"urgency": "8"}, by=khoa, seen_version=seen)
        with pytest.raises(SomebodyWasFaster):
            write_marks(session, sheet, {"urgency": "3"}, by=khoa, seen_version=seen)


def test_nobody_writes_on_another_jurors_sheet(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet = sheet_of(stage, "khoa")
        for key in ("ngoc", "hanh", "tam", "bich"):
            with pytest.raises(NotFound):
                write_marks(session, sheet, {"urgency": "8"}, by=stage.actor(key))


def test_a_sheet_is_submitted_whole_with_its_total(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        write_marks(session, sheet, {key: str(value) for key, value in LEVEL.items() if key != "jobs"}, by=khoa)
        with pytest.raises(BadInput) as refused:
            submit_sheet(session, sheet, by=khoa)
        assert list(refused.value.fields) == ["jobs"]
        write_marks(session, sheet, {"jobs": "6"}, by=khoa)
        submit_sheet(session, sheet, by=khoa)
        assert (sheet.status, sheet.total, sheet.charter_version, sheet.proposal_revision) == ("submitted", 60, 1, 1)
        with pytest.raises(Refused, match="không còn là bản nháp"):
            write_marks(session, sheet, {"jobs": "7"}, by=khoa)


def test_an_extreme_total_asks_for_a_reason(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        write_marks(session, sheet, dict.fromkeys(LEVEL, "0"), by=khoa)
        with pytest.raises(BadInput, match="Tổng 0 điểm"):
            submit_sheet(session, sheet, by=khoa)
        submit_sheet(session, sheet, by=khoa, reason="Chép nguyên văn hồ sơ khác")
        assert (sheet.total, sheet.reason) == (0, "Chép nguyên văn hồ sơ khác")


def test_a_criterion_that_does_not_apply_is_no_zero(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        write_marks(session, sheet, {**{key: str(value) for key, value in LEVEL.items()}, "technology": "na"}, by=khoa)
        submit_sheet(session, sheet, by=khoa)
        assert sheet.total == 60  # 54 of 90, rescaled to 100


def test_a_revised_file_is_read_again_before_the_sheet_is_submitted(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        write_marks(session, sheet, {key: str(value) for key, value in LEVEL.items()}, by=khoa)
        stage.files[0].revision = 2
        with pytest.raises(Refused, match="Hồ sơ đã có bản mới"):
            submit_sheet(session, sheet, by=khoa)
        submit_sheet(session, sheet, by=khoa, read_revision=2)
        assert sheet.proposal_revision == 2


def test_a_sheet_is_taken_back_with_a_reason_and_what_it_said_stays(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        stage.score("khoa", stage.files[0])
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        with pytest.raises(BadInput):
            take_back_sheet(session, sheet, " ", by=khoa)
        take_back_sheet(session, sheet, "Nhập nhầm cột", by=khoa)
        assert (sheet.status, sheet.total) == ("draft", None)
        change = session.scalars(select(SheetChange)).one()
        assert (change.act, change.reason, change.by_id) == ("take_back", "Nhập nhầm cột", khoa.person_id)
        assert (change.before["total"], change.before["marks"]["urgency"]) == ("60", "10")


def test_a_closed_round_gives_no_sheet_back(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).ranked()
        with pytest.raises(Refused, match="chủ tịch phải mở lại vòng chấm"):
            take_back_sheet(session, sheet_of(stage, "khoa"), "Nhầm", by=stage.actor("khoa"))


def test_an_abstention_has_a_reason_and_no_total(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, khoa = sheet_of(stage, "khoa"), stage.actor("khoa")
        with pytest.raises(BadInput):
            abstain(session, sheet, "", by=khoa)
        abstain(session, sheet, "Ngoài chuyên môn", by=khoa)
        assert (sheet.status, sheet.total, sheet.reason) == ("abstained", None, "Ngoài chuyên môn")


def test_a_far_score_is_explained_afterwards_and_stays(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        stage.score("khoa", stage.files[0])
        sheet = explain_sheet(session, sheet_of(stage, "khoa"), "Đã xem sản phẩm", by=stage.actor("khoa"))
        assert (sheet.reason, sheet.total) == ("Đã xem sản phẩm", 60)


def test_own_score_first_and_the_others_after(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        stage.score("minh", stage.files[0], 1)
        stage.score("ngoc", stage.files[0], 2)
        assert totals(stage, "khoa") == {"GK1": "hidden", "GK2": None, "GK3": "hidden", "GK4": "hidden"}
        stage.score("khoa", stage.files[0])
        assert totals(stage, "khoa") == {"GK1": 61, "GK2": 60, "GK3": 62, "GK4": None}
        take_back_sheet(session, sheet_of(stage, "khoa"), "Nhầm", by=stage.actor("khoa"))
        assert totals(stage, "khoa") == {"GK1": "hidden", "GK2": None, "GK3": "hidden", "GK4": "hidden"}


@pytest.mark.parametrize("reader", ["hanh", "bich", "duc"])
def test_who_does_not_vote_sees_who_is_in_and_no_score_before_the_round_is_closed(world: World, reader: str) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        stage.score("khoa", stage.files[0])
        board = board_of_round(session, stage.round, stage.actor(reader))
        cells = board.rows[0].cells[stage.id_of("khoa")]
        assert (cells.status, cells.total, cells.hidden) == ("submitted", None, True)
        read = sheets_of(session, stage.round, stage.files[0].id, stage.actor(reader))
        assert [(one.status, one.total, one.marks, one.comment) for one in read if one.juror.code == "GK2"] == [
            ("submitted", None, {}, "")
        ]


def test_a_closed_round_shows_the_whole_board_in_its_order(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=3).ranked()
        board = board_of_round(session, stage.round, stage.actor("hanh"))
        assert [one.code for one in board.jurors] == ["GK1", "GK2", "GK3", "GK4"]
        assert [(row.name, row.standing.rank if row.standing else None) for row in board.rows] == [
            ("2024-338-001", 1), ("2024-338-002", 2), ("2024-338-003", 3),
        ]  # fmt: skip
        assert {cell.total for cell in board.rows[2].cells.values()} == {Decimal(66)}


def test_a_jurors_list_and_the_progress_count_what_is_in(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session, files=3)
        stage.score("khoa", stage.files[1])
        write_marks(session, sheet_of(stage, "khoa"), {"urgency": "5", "plan": "na"}, by=stage.actor("khoa"))
        mine = my_sheets(session, stage.actor("khoa"), stage.round)
        assert [(one.name, one.status, one.total, one.answered) for one in mine] == [
            ("2024-338-001", "draft", None, 2),
            ("2024-338-002", "submitted", 60, 9),
            ("2024-338-003", "draft", None, 0),
        ]  # fmt: skip
        told = {one.juror.code: (one.waiting, one.handed_in) for one in progress(session, stage.round)}
        assert told == {"GK1": (3, 0), "GK2": (2, 1), "GK3": (3, 0), "GK4": (3, 0)}


def test_a_sheet_far_from_the_panel_asks_her_alone_for_a_reason_once_hers_is_in(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        khoa, file = stage.actor("khoa"), stage.files[0]
        sheet = sheet_of(stage, "khoa")
        write_marks(session, sheet, {**{key: str(value) for key, value in LEVEL.items()}, "environment": "0",
                                     "urgency": "0"}, by=khoa)  # fmt: skip
        stage.score("ngoc", file)
        stage.score("thu", file)
        assert unexplained_far_sheets(session, khoa, stage.round) == set()
        submit_sheet(session, sheet, by=khoa)
        assert unexplained_far_sheets(session, khoa, stage.round) == {file.id}
        assert unexplained_far_sheets(session, stage.actor("ngoc"), stage.round) == set()
        explain_sheet(session, sheet, "Không nêu tác động môi trường", by=khoa)
        assert unexplained_far_sheets(session, khoa, stage.round) == set()
