"""A screening round from its panel to the province, step by step, with every guard's refusal."""

import pytest
from sqlalchemy import event, select, update

from competition import clock
from competition.db.stored_files import StoredFile
from competition.errors import NotAllowed, Refused, SomebodyWasFaster
from competition.people.roles import THE_CLOCK
from competition.scoring.choices import choose, give_minimum_reason
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.models import ScreeningRound, Sheet, Standing
from competition.scoring.seating import mark_absent, seat
from competition.workflow.actions import advance, open_steps
from competition.workflow.models import Movement
from competition.workflow.rounds import bring_in_late_files, open_round
from tests.conftest import World
from tests.scoring.round_stage import JURORS, Stage, a_file, a_round

PDF, SCAN = "a" * 64, "b" * 64


def refusal(stage: Stage, step: str, by: str, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        stage.step(step, by, **given)
    return str(refused.value)


def keep_files(stage: Stage) -> None:
    for sha256 in (PDF, SCAN):
        stage.session.add(StoredFile(sha256=sha256, size=1, media_type="application/pdf", stored_at=clock.now()))
    stage.session.flush()


def signed(stage: Stage) -> Stage:
    keep_files(stage)
    stage.ranked()
    stage.choose_by_rule()
    stage.prepare_minutes(PDF)
    stage.step("sign", "minh", password_confirmed=True, pdf_sha256=PDF)
    return stage


def states(stage: Stage) -> list[str]:
    return [file.state for file in stage.files]


def test_the_round_of_a_unit_is_begun_once(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        again = open_round(session, world.edition(session), "screening", stage.round.unit_id, by=stage.actor("hanh"))
        assert (again.id, again.state, again.open_for) == (stage.round.id, "open", "panel")


def test_only_the_units_own_secretary_begins_its_round(world: World) -> None:
    with world.session() as session:
        unit = world.unit(session, "338")
        for key in ("yen", "khoa", "lua", "bich"):
            with pytest.raises(NotAllowed):
                open_round(session, world.edition(session), "screening", unit, by=world.actor(session, key))


def test_a_commune_holds_no_round(world: World) -> None:
    with world.session() as session, pytest.raises(Refused, match="không tổ chức vòng này"):
        open_round(session, world.edition(session), "screening", world.unit(session, "12472"), by=THE_CLOCK)


def test_an_edition_without_a_provincial_round_begins_none(world: World) -> None:
    with world.session() as session:
        edition, bich = world.edition(session), world.actor(session, "bich")
        with pytest.raises(Refused, match="không có vòng provincial"):
            open_round(session, edition, "provincial", edition.province_id, by=bich)


def test_scoring_opens_with_a_complete_panel_only(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        hanh = stage.actor("hanh")
        assert refusal(stage, "open_scoring", "hanh") == "Hội đồng chưa có chủ tịch."
        seat(session, stage.round, stage.id_of("minh"), "chair", by=hanh)
        assert refusal(stage, "open_scoring", "hanh") == "Hội đồng mới có 1 người chấm, cần ít nhất 3."
        for key in ("khoa", "ngoc"):
            seat(session, stage.round, stage.id_of(key), "member", by=hanh)
        assert refusal(stage, "open_scoring", "hanh") == "Hội đồng chưa có thư ký."
        seat(session, stage.round, stage.id_of("hanh"), "secretary", by=hanh)
        stage.step("open_scoring", "hanh")
        assert stage.round.state == "scoring"


def test_scoring_does_not_open_without_a_file(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=0)
        stage.seat_all()
        assert refusal(stage, "open_scoring", "hanh") == "Chưa có hồ sơ nào đủ điều kiện để chấm."


def test_scoring_does_not_open_while_a_file_waits_for_its_eligibility(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        stage.seat_all()
        a_file(world, session, 90, state="passed_on")
        assert refusal(stage, "open_scoring", "hanh") == "Còn 1 hồ sơ chưa xét điều kiện dự thi."


def test_the_province_does_not_open_a_districts_scoring(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        stage.seat_all()
        assert "thư ký hội đồng của chính đơn vị đó" in refusal(stage, "open_scoring", "bich")


def test_opening_brings_the_units_files_in_and_lays_a_sheet_for_every_juror(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=3)
        other = a_file(world, session, 80, code="344")
        stage.open()
        assert states(stage) == ["in_screening"] * 3
        assert other.state == "eligible"
        sheets = session.execute(select(Sheet.proposal_id, Sheet.juror_id, Sheet.status)).all()
        jurors = [stage.id_of(key) for key in JURORS]
        assert sorted(sheets) == sorted((f.id, juror, "draft") for f in stage.files for juror in jurors)
        assert (stage.round.open_for, stage.round.charter_version) == ("sheets", 1)


def test_each_file_that_was_brought_in_has_its_movement(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        moved = session.execute(
            select(Movement.case_id, Movement.step, Movement.role).where(Movement.case_kind == "proposal")
        )
        assert list(moved) == [(file.id, "enter_screening", "screening_secretary") for file in stage.files]


def test_a_file_enters_through_its_round_only(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        with pytest.raises(Refused, match="Không có bước này"):
            advance(session, stage.files[0], "enter_screening", by=stage.actor("hanh"))


def test_scoring_closes_when_conflicts_are_declared_and_sheets_are_in(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        for key in JURORS[:3]:
            declare_conflicts(session, stage.round, by=stage.actor(key))
        told = refusal(stage, "close_scoring", "hanh")
        assert told.startswith("Chưa khai xung đột lợi ích: Hoàng Thị Thu.")
        stage.declare_all()
        stage.score_all(frozenset({("thu", stage.files[0].id)}))
        assert refusal(stage, "close_scoring", "hanh").startswith("Còn phiếu chưa nộp: Hoàng Thị Thu (1).")
        stage.score("thu", stage.files[0], 8)
        stage.step("close_scoring", "hanh")
        assert (stage.round.state, states(stage)) == ("ranked", ["ranked", "ranked"])


def test_an_absent_juror_holds_nobody_up(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        stage.declare_all()
        stage.score_all(frozenset({("thu", file.id) for file in stage.files}))
        mark_absent(session, stage.round, stage.id_of("thu"), "Đi công tác", by=stage.actor("hanh"))
        stage.step("close_scoring", "hanh")
        assert session.scalars(select(Standing.jurors)).all() == [3, 3]


def test_a_file_withdrawn_while_it_is_judged_is_not_ranked_and_holds_nobody_up(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=3).open()
        stage.declare_all()
        gone = stage.files.pop(1)
        advance(session, gone, "withdraw", by=stage.actor("sen"))
        stage.score_all()
        stage.step("close_scoring", "hanh")
        assert sorted(session.scalars(select(Standing.proposal_id))) == [file.id for file in stage.files]
        assert set(session.scalars(select(Sheet.status).where(Sheet.proposal_id == gone.id))) == {"void"}


def test_ranking_writes_score_and_rank_on_the_proposals(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=3).ranked()
        assert [(file.jury_score, file.jury_rank) for file in stage.files] == [(68.0, 1), (67.0, 2), (66.0, 3)]


def test_the_chair_reopens_with_a_reason_and_the_ranking_is_gone(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).ranked()
        assert refusal(stage, "reopen_scoring", "minh") == "Hãy ghi rõ lý do."
        assert refusal(stage, "reopen_scoring", "hanh", note="Nhầm").startswith("Bước")
        stage.step("reopen_scoring", "minh", note="Giám khảo nhập nhầm phiếu")
        assert (stage.round.open_for, states(stage)) == ("sheets", ["in_screening"] * 2)
        assert session.scalars(select(Standing)).all() == []
        assert [(file.jury_score, file.jury_rank) for file in stage.files] == [(None, None)] * 2


def test_signing_needs_every_file_decided(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=4).ranked()
        keep_files(stage)
        told = refusal(stage, "sign", "minh", password_confirmed=True, pdf_sha256=PDF)
        assert told.startswith("Chưa quyết định: 2024-338-001, 2024-338-002, 2024-338-003, 2024-338-004.")


def test_signing_below_the_minimum_needs_a_reason_and_no_more(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2)
        keep_files(stage)
        stage.ranked()
        stage.choose_by_rule()
        stage.prepare_minutes(PDF)
        told = refusal(stage, "sign", "minh", password_confirmed=True, pdf_sha256=PDF)
        assert told == "Mới chọn 2 hồ sơ, dưới mức 3; hãy ghi lý do, không cần chọn thêm cho đủ."
        give_minimum_reason(session, stage.round, "Huyện chỉ có 2 hồ sơ đủ điều kiện.", by=stage.actor("minh"))
        stage.prepare_minutes(PDF)
        stage.step("sign", "minh", password_confirmed=True, pdf_sha256=PDF)
        assert states(stage) == ["selected", "selected"]


def test_minutes_are_written_again_after_a_change(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        keep_files(stage)
        stage.ranked()
        stage.choose_by_rule()
        assert refusal(stage, "sign", "minh", scan_sha256=SCAN) == "Chưa lập biên bản."
        stage.prepare_minutes(PDF)
        choose(session, stage.round, {stage.files[3].id: "not_selected"}, {stage.files[4].id: "Hợp chủ đề hơn"},
               by=stage.actor("minh"))  # fmt: skip
        assert refusal(stage, "sign", "minh", scan_sha256=SCAN).startswith("Kết quả đã thay đổi sau khi lập biên bản")


def test_the_signature_is_bound_to_the_pdf_she_saw_or_to_a_scan(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        keep_files(stage)
        stage.ranked()
        stage.choose_by_rule()
        stage.prepare_minutes(PDF)
        assert refusal(stage, "sign", "minh").startswith("Hãy nhập lại mật khẩu để ký")
        assert refusal(stage, "sign", "minh", pdf_sha256=PDF).startswith("Hãy nhập lại mật khẩu để ký")
        told = refusal(stage, "sign", "minh", password_confirmed=True, pdf_sha256=SCAN)
        assert told.startswith("Biên bản chị đang xem không phải bản mới nhất")
        stage.step("sign", "minh", scan_sha256=SCAN)
        assert (stage.round.state, stage.round.open_for) == ("signed", "")


def test_only_the_chair_of_this_panel_signs(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session)
        keep_files(stage)
        stage.ranked()
        stage.choose_by_rule()
        stage.prepare_minutes(PDF)
        for key in ("hanh", "khoa", "bich"):
            assert refusal(stage, "sign", key, scan_sha256=SCAN).startswith("Bước “Ký biên bản” do")
        told = refusal(stage, "sign", "cuc", scan_sha256=SCAN)
        assert told == "Việc này do chủ tịch hội đồng của vòng chấm thực hiện."


def test_signing_carries_the_decisions_out(world: World) -> None:
    with world.session() as session:
        stage = signed(a_round(world, session))
        assert states(stage) == ["selected"] * 3 + ["reserve"] * 2 + ["not_selected"]


def test_the_selected_go_to_the_province_and_come_back_for_rework(world: World) -> None:
    with world.session() as session:
        stage = signed(a_round(world, session))
        assert refusal(stage, "conclude", "bich") == "Chỉ vòng cấp tỉnh kết thúc ở bước này."
        stage.step("send_to_province", "hanh")
        assert states(stage)[:4] == ["with_province"] * 3 + ["reserve"]
        assert refusal(stage, "accept", "bich").startswith("Chưa kiểm tra xong: 2024-338-001, ")
        assert refusal(stage, "return_for_rework", "bich") == "Hãy ghi rõ lý do."
        stage.step("return_for_rework", "bich", note="Thiếu ảnh sản phẩm")
        assert states(stage)[:4] == ["in_rework"] * 3 + ["reserve"]
        stage.step("send_to_province", "hanh")
        assert states(stage)[:3] == ["with_province"] * 3


def test_a_batch_is_not_returned_once_a_file_went_on(world: World) -> None:
    with world.session() as session:
        stage = signed(a_round(world, session))
        stage.step("send_to_province", "hanh")
        a_file(world, session, 70, state="in_dispatch")
        stage.files[0].state = "in_dispatch"
        session.flush()
        told = refusal(stage, "return_for_rework", "bich", note="Thiếu ảnh")
        assert told == "Đã vào vòng tỉnh hoặc đợt gửi, không trả lại được: 2024-338-001."


def test_the_province_accepts_when_every_file_is_checked_off(world: World) -> None:
    with world.session() as session:
        stage = signed(a_round(world, session))
        stage.step("send_to_province", "hanh")
        for file in stage.files[:3]:
            file.state = "province_checked"
        session.flush()
        stage.step("accept", "bich")
        assert stage.round.state == "closed"


def test_a_late_file_still_comes_into_a_round_that_is_scoring(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        late = a_file(world, session, 60)
        assert bring_in_late_files(session, stage.round, by=stage.actor("hanh")) == 1
        assert late.state == "in_screening"
        assert len(session.scalars(select(Sheet).where(Sheet.proposal_id == late.id)).all()) == len(JURORS)


def test_shut_buttons_tell_why(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=1).open()
        shut = {found.name: [str(reason) for reason in found.reasons]
                for found in open_steps(session, stage.round, by=stage.actor("hanh"))}  # fmt: skip
        assert list(shut) == ["close_scoring"]
        assert shut["close_scoring"][0].startswith("Chưa khai xung đột lợi ích: Vũ Thị Minh, Lê Văn Khoa")


def test_of_two_who_turn_the_lock_at_once_one_succeeds(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        stage.declare_all()
        stage.score_all()
        session.commit()
        session.execute(
            update(ScreeningRound).where(ScreeningRound.id == stage.round.id).values(version=99),
            execution_options={"synchronize_session": False},
        )
        with pytest.raises(SomebodyWasFaster):
            stage.step("close_scoring", "hanh")
        session.rollback()
        assert states(stage) == ["in_screening"] * 2


def statements(world: World, files: int) -> dict[str, int]:
    """How many statements each step of a round with this many files takes."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            heard.append(statement)

    counted: dict[str, int] = {}
    with world.session() as session:
        stage = a_round(world, session, files=files)
        keep_files(stage)
        stage.seat_all()
        session.commit()
        actors = {key: stage.actor(key) for key in ("hanh", "minh", "bich")}
        event.listen(world.engine, "before_cursor_execute", hear)

        def step(name: str, by: str, **given: object) -> None:
            session.commit()
            session.expire_all()
            heard.clear()
            advance(session, stage.round, name, by=actors[by], **given)
            session.commit()
            counted[name] = len(heard)

        step("open_scoring", "hanh")
        stage.declare_all()
        stage.score_all()
        step("close_scoring", "hanh")
        stage.choose_by_rule()
        stage.prepare_minutes(PDF)
        step("sign", "minh", password_confirmed=True, pdf_sha256=PDF)
        step("send_to_province", "hanh")
        step("return_for_rework", "bich", note="Sửa")
        event.remove(world.engine, "before_cursor_execute", hear)
    return counted


@pytest.mark.parametrize("files", [6, 24])
def test_a_step_takes_the_same_statements_for_few_files_and_for_many(world: World, files: int) -> None:
    # Two of each read the round and its edition anew, four or six are the engine's own, whatever moves along.
    expected = {"open_scoring": 15, "close_scoring": 15, "sign": 15, "send_to_province": 12, "return_for_rework": 12}
    assert statements(world, files) == expected
