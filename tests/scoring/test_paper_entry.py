"""Signed paper sheets keyed in twice: agreement hands in, a difference is looked up, and every name stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import marks_on, take_back_sheet
from competition.scoring.models import Seat, Sheet
from competition.scoring.paper_entry import drop_paper, key_first, key_second, open_paper, settle
from competition.scoring.paper_marks import differing
from competition.scoring.paper_models import PaperSheet
from competition.scoring.papers_read import papers_of_round, typists_of
from competition.scoring.sheet_history import changes_of_round
from competition.storage.keeping import TAKE
from tests.conftest import World
from tests.scoring.round_stage import LEVEL, Stage, a_round

SCAN = "a" * 64
MARKS = {key: str(value) for key, value in LEVEL.items()}


def scoring(world: World, session: Session, files: int = 2, *, declared: bool = True) -> Stage:
    stage = a_round(world, session, files=files).open()
    if declared:
        stage.declare_all()
    row = {"sha256": SCAN, "size": 1, "media_type": "application/pdf", "stored_at": clock.now()}
    session.execute(TAKE, row)
    return stage


def sheet_of(stage: Stage, key: str = "khoa", place: int = 0) -> Sheet:
    wanted = (Sheet.proposal_id == stage.files[place].id, Sheet.juror_id == stage.id_of(key))
    return stage.session.scalars(select(Sheet).where(*wanted)).one()


def first(stage: Stage, by: str = "hanh", key: str = "khoa", place: int = 0, **changed: str) -> PaperSheet:
    return key_first(
        stage.session, sheet_of(stage, key, place), {**MARKS, **changed}, scan_sha256=SCAN, sworn=True, revision=1,
        by=stage.actor(by), comment="Khá tốt",
    )  # fmt: skip


def second(stage: Stage, paper: PaperSheet, by: str = "bich", **changed: str) -> PaperSheet:
    return key_second(stage.session, paper, {**MARKS, **changed}, revision=1, by=stage.actor(by))


def acts(stage: Stage) -> list[tuple[str, str, str]]:
    return [(str(one.act), one.who, one.reason) for one in reversed(changes_of_round(stage.session, stage.round))]


def test_where_two_people_read_the_same_the_sheet_is_handed_in_under_both_names(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = first(stage, jobs="6,0", plan="na")
        sheet = sheet_of(stage)
        assert (paper.status, sheet.status, marks_on(session, sheet)) == ("once", "draft", {})
        second(stage, paper, jobs="6", plan="na")
        assert (paper.status, sheet.status, sheet.comment) == ("entered", "submitted", "Khá tốt")
        assert marks_on(session, sheet)["plan"].not_applicable
        assert acts(stage) == [
            ("Nhập phiếu giấy lần một", "Đỗ Thị Hạnh", ""), ("Nhập phiếu giấy lần hai", "Nguyễn Thị Bích", ""),
        ]  # fmt: skip
        assert typists_of(session, sheet) == ["Đỗ Thị Hạnh", "Nguyễn Thị Bích"]


def test_what_they_read_differently_is_looked_up_on_the_paper_with_a_reason(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = second(stage, first(stage, jobs="1"), jobs="7")
        assert (paper.status, differing(paper), sheet_of(stage).status) == ("differs", ["jobs"], "draft")
        with pytest.raises(BadInput) as refused:
            settle(session, paper, {}, " ", by=stage.actor("hanh"))
        assert list(refused.value.fields) == ["jobs", "settled_reason"]
        with pytest.raises(BadInput, match="không đúng bước"):
            settle(session, paper, {"jobs": "7,3"}, "Số 7 viết như số 1", by=stage.actor("hanh"))
        settle(session, paper, {"jobs": "7", "urgency": "0"}, "Số 7 viết như số 1", by=stage.actor("hanh"))
        assert (paper.status, sheet_of(stage).total) == ("entered", 61)
        assert acts(stage)[-1] == ("Xem lại giấy vì hai lần nhập khác nhau", "Đỗ Thị Hạnh", "Số 7 viết như số 1")


def test_the_second_keying_is_another_persons(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = first(stage)
        with pytest.raises(NotAllowed, match="người khác"):
            second(stage, paper, by="hanh")
        with pytest.raises(Refused, match="đã được nhập lần một"):
            first(stage, by="bich")


@pytest.mark.parametrize("key", ["khoa", "minh", "yen", "hong", "duc", "lua"])
def test_nobody_keys_in_who_votes_or_has_no_business_there(world: World, key: str) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        with pytest.raises(NotFound):
            first(stage, by=key)


def test_a_hard_tie_shuts_this_path_too(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper, file = first(stage), stage.files[0].id
        declare_conflicts(session, stage.round, by=stage.actor("khoa"), conflicts=[(file, "kin", "Em họ")])
        for act in (lambda: first(stage), lambda: second(stage, paper)):
            with pytest.raises(NotAllowed, match="xung đột lợi ích: Em họ"):
                act()
        assert (file, "Vũ Đăng Khoa") not in [(row.file.id, row.juror) for row in papers_of_round(session, stage.round)]


def test_a_paper_is_whole_signed_and_explained_where_it_is_extreme(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        sheet, hanh = sheet_of(stage), stage.actor("hanh")
        with pytest.raises(BadInput) as refused:
            key_first(session, sheet, MARKS, scan_sha256=SCAN, sworn=False, revision=1, by=hanh)
        assert list(refused.value.fields) == ["sworn"]
        with pytest.raises(BadInput) as refused:
            key_first(session, sheet, {**MARKS, "jobs": None}, scan_sha256=SCAN, sworn=True, revision=1, by=hanh)
        assert list(refused.value.fields) == ["jobs"]
        nothing = dict.fromkeys(MARKS, "0")
        with pytest.raises(BadInput, match="Tổng 0 điểm"):
            key_first(session, sheet, nothing, scan_sha256=SCAN, sworn=True, revision=1, by=hanh)
        paper = key_first(
            session, sheet, nothing, scan_sha256=SCAN, sworn=True, revision=1, by=hanh, reason="Chép nguyên"
        )
        key_second(session, paper, nothing, revision=1, by=stage.actor("bich"))
        assert (sheet.total, sheet.reason) == (0, "Chép nguyên")


def test_a_wrong_paper_is_set_aside_with_a_reason_and_another_keyed_in(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = first(stage)
        with pytest.raises(BadInput):
            drop_paper(session, paper, " ", by=stage.actor("bich"))
        drop_paper(session, paper, "Nhầm phiếu của hồ sơ khác", by=stage.actor("bich"))
        assert open_paper(session, sheet_of(stage).id) is None
        with pytest.raises(Refused, match="không còn ở bước đó"):
            second(stage, paper)
        second(stage, first(stage))
        assert acts(stage)[0] == ("Bỏ phiếu giấy đang nhập", "Nguyễn Thị Bích", "Nhầm phiếu của hồ sơ khác")


def test_what_the_juror_handed_in_herself_meanwhile_stands(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = first(stage)
        stage.score("khoa", stage.files[0], 3)
        with pytest.raises(Refused, match="không còn mở"):
            second(stage, paper)
        assert (sheet_of(stage).total, typists_of(session, sheet_of(stage))) == (63, [])


def test_a_new_version_of_the_file_asks_for_a_new_paper(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = first(stage)
        stage.files[0].revision = 2
        told = "Hồ sơ đã có bản mới: phiếu giấy này chấm bản 1, nay là bản 2."
        with pytest.raises(Refused, match=told):
            second(stage, paper)
        drop_paper(session, paper, "Hồ sơ có bản mới", by=stage.actor("bich"))
        with pytest.raises(BadInput, match=told):
            first(stage)


def test_a_paper_that_differed_is_overtaken_like_any_other(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        paper = second(stage, first(stage, jobs="1"), jobs="7")
        stage.files[0].revision = 2
        with pytest.raises(Refused, match="nay là bản 2"):
            settle(session, paper, {"jobs": "7"}, "Số 7", by=stage.actor("hanh"))


@pytest.mark.parametrize(
    ("printed", "told"), [(None, "Hãy ghi số bản hồ sơ"), (1, "chấm bản 1, nay là bản 2"), (3, "chưa có bản 3")]
)
def test_both_people_read_the_version_in_print(world: World, printed: int | None, told: str) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        stage.files[0].revision = 2
        given = {"scan_sha256": SCAN, "sworn": True}
        with pytest.raises(BadInput, match=told) as refused:
            key_first(session, sheet_of(stage), MARKS, **given, revision=printed, by=stage.actor("hanh"))
        assert list(refused.value.fields) == ["revision"]
        paper = key_first(session, sheet_of(stage), MARKS, **given, revision=2, by=stage.actor("hanh"))
        with pytest.raises(BadInput, match=told):
            key_second(session, paper, MARKS, revision=printed, by=stage.actor("bich"))
        key_second(session, paper, MARKS, revision=2, by=stage.actor("bich"))
        assert (sheet_of(stage).status, sheet_of(stage).proposal_revision) == ("submitted", 2)


def test_she_takes_a_paper_sheet_back_like_any_other(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session)
        second(stage, first(stage))
        sheet = sheet_of(stage)
        take_back_sheet(session, sheet, "Sửa một điểm", by=stage.actor("khoa"))
        second(stage, first(stage, jobs="7"), jobs="7")
        assert sheet.total == 61


def test_who_swore_on_the_paper_of_each_of_her_files_has_declared(world: World) -> None:
    with world.session() as session:
        stage = scoring(world, session, declared=False)
        seat = session.get_one(Seat, (stage.round.id, stage.id_of("khoa")))
        second(stage, first(stage))
        assert seat.declared_at is None
        second(stage, first(stage, place=1))
        assert seat.declared_at == clock.now()
