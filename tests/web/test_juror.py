"""A juror's rounds, her conflicts and her list of files, over HTTP."""

from tests.conftest import World
from tests.web.judging import Round, member, opened, scoring, sheet_of
from tests.web.visiting import Visit

__all__ = ["opened", "scoring"]


def test_who_has_no_seat_reads_what_to_expect(visit: Visit) -> None:
    assert "Hiện chị chưa có ghế trong hội đồng nào." in member(visit, "khoa").reads("/jury")


def test_her_round_waits_with_its_first_task(visit: Visit, opened: Round) -> None:
    words = member(visit, "khoa").reads("/jury")
    assert "Vòng sơ khảo – Huyện Quỳnh Phụ" in words
    assert "Có 3 hồ sơ chờ chị. Việc đầu tiên: khai xung đột lợi ích." in words


def test_conflicts_come_before_the_files(visit: Visit, opened: Round) -> None:
    khoa = member(visit, "khoa")
    assert khoa.answer_of(opened.jury).headers["location"] == f"{opened.jury}/conflicts"
    assert "Mời chị khai xung đột lợi ích trước khi mở hồ sơ." in khoa.page(opened.sheet(), 422)


def test_no_conflict_is_one_tick(visit: Visit, opened: Round) -> None:
    said = member(visit, "khoa").sends(f"{opened.jury}/conflicts", {"sworn": "yes"})
    assert said == "Đã ghi: chị không có xung đột lợi ích với hồ sơ nào."
    assert "0 trên 3" in member(visit, "khoa").reads(opened.jury)


def test_without_her_word_nothing_is_declared(visit: Visit, opened: Round) -> None:
    kind = f"kind_{opened.files[0]}"
    words = member(visit, "khoa").fails(f"{opened.jury}/conflicts", {kind: "kin", f"reason_{opened.files[0]}": "Em họ"})
    assert "Mời chị đánh dấu xác nhận đã xem từng hồ sơ." in words
    assert sheet_of(opened.world, "khoa", opened.files[0]).status == "draft"


def test_a_tie_needs_its_reason_and_stays_typed(visit: Visit, opened: Round) -> None:
    typed = {f"kind_{opened.files[0]}": "kin", "sworn": "yes"}
    answer = member(visit, "khoa").answer(f"{opened.jury}/conflicts", typed)
    assert answer.status_code == 422
    assert "Hãy ghi rõ quan hệ với hồ sơ." in answer.text
    assert '<option value="kin" selected>' in answer.text


def test_a_hard_tie_shuts_the_file_and_is_no_zero(visit: Visit, opened: Round) -> None:
    khoa, file = member(visit, "khoa"), opened.files[0]
    typed = {f"kind_{file}": "kin", f"reason_{file}": "Em họ", "sworn": "yes"}
    assert khoa.sends(f"{opened.jury}/conflicts", typed) == (
        "Đã ghi 1 quan hệ; 1 hồ sơ đóng với chị và không tính là 0 điểm."
    )
    words = khoa.reads(opened.jury)
    assert "Rút khỏi việc chấm Người thân trong gia đình" in words
    assert "0 trên 2" in words
    assert "Em họ" in khoa.page(opened.sheet(), 403)


def test_an_acquaintance_is_written_down_and_she_still_judges(visit: Visit, opened: Round) -> None:
    khoa, file = member(visit, "khoa"), opened.files[0]
    khoa.sends(
        f"{opened.jury}/conflicts", {f"kind_{file}": "acquaintance", f"reason_{file}": "Cùng chợ", "sworn": "yes"}
    )
    assert "Phiếu chấm của chị" in khoa.reads(opened.sheet())


def test_more_is_declared_later(visit: Visit, scoring: Round) -> None:
    khoa, file = member(visit, "khoa"), scoring.files[1]
    khoa.sends(f"{scoring.jury}/conflicts", {f"kind_{file}": "business", f"reason_{file}": "Góp vốn", "sworn": "yes"})
    assert [sheet_of(scoring.world, "khoa", one).status for one in scoring.files] == ["draft", "recused", "draft"]


def test_another_panels_round_is_not_there(visit: Visit, scoring: Round) -> None:
    for key in ("tam", "yen", "lua", "hanh", "bich", "duc"):
        officer = member(visit, key)
        for path in (scoring.jury, f"{scoring.jury}/conflicts", scoring.sheet()):
            officer.page(path, 404)
        assert officer.answer(scoring.sheet(), {"mark-novelty": "5"}).status_code == 404
        assert officer.answer(f"{scoring.jury}/conflicts", {"sworn": "yes"}).status_code == 404


def test_an_unknown_round_or_file_is_not_there(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    for path in ("/jury/rounds/99", f"{scoring.jury}/files/99", f"{scoring.jury}/files/99/documents/1"):
        khoa.page(path, 404)


def test_nobody_signed_in_is_asked_to_sign_in(visit: Visit, scoring: Round) -> None:
    assert visit.get(scoring.jury).headers["location"].startswith("/sign-in?next=")


def test_a_panel_that_is_made_up_shows_no_file(visit: Visit, world: World) -> None:
    round_ = Round(world, "seat_all")
    words = member(visit, "khoa").reads(round_.jury)
    assert "Hội đồng đang chuẩn bị." in words
    assert "Hồ sơ 1" not in words
    assert "Vòng chấm chưa mở." in member(visit, "khoa").page(f"{round_.jury}/conflicts", 422)
