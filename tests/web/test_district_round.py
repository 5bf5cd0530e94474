"""A round at its secretary's and its chair's over HTTP: panel, opening, who is in, conflicts, closing."""

import pytest

from competition import clock
from competition.scoring.models import Conflict, ScreeningRound, Seat, Sheet
from tests.conftest import World
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, marks, member, opened, ranked, scoring
from tests.web.visiting import Visit

__all__ = ["opened", "ranked", "scoring"]


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


@pytest.fixture
def begun(world: World) -> Round:
    return Round(world, "begun")


def press(officer: Officer, round_: Round, step: str, **typed: str) -> str:
    form = {f"{step}-version": round_.version()} | {f"{step}-{key}": value for key, value in typed.items()}
    return officer.sends(f"{round_.district}/steps/{step}", form)


def test_the_panel_is_seated_and_the_scoring_opened(hanh: Officer, begun: Round) -> None:
    assert "Hội đồng chưa có chủ tịch." in hanh.reads(begun.district)
    seats = {"minh": "chair", "khoa": "member", "ngoc": "member", "thu": "member", "hanh": "secretary"}
    for key, seat in seats.items():
        typed = {"person": str(begun.people[key]), "seat": seat, "field": "nông nghiệp"}
        assert hanh.sends(f"{begun.district}/panel", typed) == "Đã xếp ghế."
    assert press(hanh, begun, "open_scoring") == "Đã mở vòng chấm; giám khảo nhận thư báo."
    assert begun.state() == "scoring"


def test_who_holds_no_fitting_role_is_not_seated(hanh: Officer, begun: Round) -> None:
    typed = {"person": str(begun.people["khoa"]), "seat": "chair"}
    assert "chưa được giao vai trò phù hợp với ghế chủ tịch hội đồng" in hanh.fails(f"{begun.district}/panel", typed)
    assert "Mời chị chọn một trong các mục ở “Người”." in hanh.fails(
        f"{begun.district}/panel", {"person": "999", "seat": "member"}
    )


def test_a_juror_of_another_unit_sits_as_an_outside_member(hanh: Officer, begun: Round, world: World) -> None:
    with world.session() as session:
        tam = world.person(session, "tam").id
    assert "Đặng Văn Tâm – Huyện Vũ Thư" in hanh.reads(f"{begun.district}/panel?outside=1")
    hanh.sends(f"{begun.district}/panel?outside=1", {"person": str(tam), "seat": "member"})
    with world.session() as session:
        assert session.get_one(Seat, (begun.id, tam)).outside is True


def test_a_seat_is_taken_back_and_absence_needs_a_reason(hanh: Officer, opened: Round) -> None:
    way = f"{opened.district}/panel/{opened.people['thu']}"
    name = f"absent{opened.people['thu']}-reason"
    assert "Hãy ghi lý do vắng mặt." in hanh.fails(f"{way}/absent", {name: ""})
    assert hanh.sends(f"{way}/absent", {name: "Ốm"}) == "Đã ghi vắng mặt."
    assert "Vắng mặt Ốm" in hanh.reads(f"{opened.district}/panel")
    assert hanh.sends(f"{way}/present") == "Đã ghi có mặt trở lại."
    assert "hãy ghi vắng mặt kèm lý do" in hanh.fails(f"{way}/unseat")
    other = f"{opened.district}/panel/{opened.people['ngoc']}"
    assert hanh.sends(f"{other}/unseat") == "Đã thu ghế."
    assert hanh.answer(f"{other}/unseat").status_code == 404


def test_who_is_in_is_seen_and_no_score_before_its_time(visit: Visit, hanh: Officer, scoring: Round) -> None:
    member(visit, "khoa").sends(scoring.sheet(), {**marks(novelty="12,5"), "act": "submit", "version": "1"})
    words = hanh.reads(scoring.district)
    assert "GK2 Lê Văn Khoa: 1 trên 3" in words
    assert "✓ đã nộp" in words
    assert "67,5" not in words
    assert "Còn phiếu chưa nộp: Vũ Thị Minh (3), Lê Văn Khoa (2)" in words
    for page in ("/ranking", "/record/record.csv", "/record/summary.pdf"):
        assert "67,5" not in hanh.page(scoring.district + page, 422)
    hanh.page(f"{scoring.district}/sheets/1", 404)


def test_files_that_became_eligible_later_come_in(hanh: Officer, opened: Round, world: World) -> None:
    with world.session() as session:
        a_file(world, session, 9)
    assert "Có 1 hồ sơ đủ điều kiện sau khi mở vòng chấm." in hanh.reads(opened.district)
    assert hanh.sends(f"{opened.district}/late") == "Đã đưa 1 hồ sơ vào vòng chấm."
    with world.session() as session:
        assert session.query(Sheet).count() == 16


def test_the_chair_lets_a_juror_judge_with_a_reason(visit: Visit, scoring: Round, world: World) -> None:
    file, thu = scoring.files[0], scoring.people["thu"]
    member(visit, "thu").sends(
        f"{scoring.jury}/conflicts", {f"kind_{file}": "kin", f"reason_{file}": "Cháu họ xa", "sworn": "yes"}
    )
    minh, way, name = member(visit, "minh"), f"{scoring.district}/conflicts/{file}/{thu}", f"waive-{file}-{thu}-reason"
    assert "do giám khảo khai: Cháu họ xa" in minh.reads(f"{scoring.district}/conflicts")
    assert "Hãy ghi lý do cho phép chấm." in minh.fails(way, {name: ""})
    minh.sends(way, {name: "Quan hệ rất xa"})
    assert "Chủ tịch cho phép chấm: Quan hệ rất xa" in minh.reads(f"{scoring.district}/conflicts")
    assert member(visit, "hanh").answer(way, {name: "x"}).status_code == 403


def test_what_was_found_names_no_author_to_who_judges_blind(visit: Visit, opened: Round, world: World) -> None:
    with world.session() as session:
        session.add(
            Conflict(
                round_id=opened.id, proposal_id=opened.files[0], juror_id=opened.people["khoa"], kind="same_phone",
                hard=True, reason="Trùng số điện thoại với Nguyễn Thị Sen.", found_at=clock.now(),
            )
        )  # fmt: skip
    assert "Nguyễn Thị Sen" in member(visit, "hanh").reads(f"{opened.district}/conflicts")
    assert "Nguyễn Thị Sen" not in member(visit, "minh").page(f"{opened.district}/conflicts")


def test_the_chair_sees_why_a_sheet_was_taken_back_and_the_old_score_later(
    visit: Visit, hanh: Officer, scoring: Round
) -> None:
    khoa = member(visit, "khoa")
    khoa.sends(scoring.sheet(), {**marks(novelty="12,5"), "act": "submit", "version": "1"})
    khoa.sends(scoring.sheet() + "/take-back", {"take-back-reason": "Cộng nhầm"})
    words = member(visit, "minh").reads(f"{scoring.district}/changes")
    assert "Giám khảo lấy lại phiếu : Lê Văn Khoa, 2024-338-001 Hồ sơ 1" in words
    assert "“Cộng nhầm”" in words
    assert "67,5" not in words
    with scoring.world.session() as session:
        session.get_one(ScreeningRound, scoring.id).open_for = "choices"
    assert "Tổng điểm trước đó: 67,5" in member(visit, "minh").reads(f"{scoring.district}/changes")


def test_closing_is_shut_until_every_sheet_is_in(hanh: Officer, scoring: Round) -> None:
    step = f"{scoring.district}/steps/close_scoring"
    assert "Còn phiếu chưa nộp" in hanh.fails(step, {"close_scoring-version": scoring.version()})
    assert scoring.state() == "scoring"


def test_a_stale_button_is_refused_in_words(hanh: Officer, begun: Round) -> None:
    old = begun.version()
    hanh.sends(f"{begun.district}/panel", {"person": str(begun.people["minh"]), "seat": "chair"})
    words = hanh.fails(f"{begun.district}/steps/open_scoring", {"open_scoring-version": old})
    assert "vừa được người khác cập nhật" in words


def test_the_signature_is_no_ordinary_step(visit: Visit, ranked: Round) -> None:
    answer = member(visit, "minh").answer(f"{ranked.district}/steps/sign", {"sign-version": ranked.version()})
    assert answer.status_code == 404


def test_the_province_sees_a_districts_round_and_runs_nothing_in_it(visit: Visit, scoring: Round) -> None:
    bich = member(visit, "bich")
    assert "Tiến độ chấm" in bich.reads(scoring.district)
    assert bich.answer(f"{scoring.district}/panel", {"person": "1", "seat": "chair"}).status_code == 403
    assert bich.answer(f"{scoring.district}/late").status_code == 403
