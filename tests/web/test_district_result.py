"""The result over HTTP: ranking, the chair's choice, minutes, signature, sending, the record for a recount."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from competition.people.passwords import hashed
from competition.scoring.models import Minutes, ScreeningRound, Standing
from competition.scoring.rank import rank
from competition.scoring.record import read_record
from competition.scoring.rubric import read_rubric
from competition.scoring.rule import read_rule
from competition.workflow.models import Movement
from tests.conftest import World
from tests.proposals.conftest import pdf
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member, ranked
from tests.web.visiting import Visit, hidden

__all__ = ["ranked"]
PASSWORD = "hoa sen trắng nở"


@pytest.fixture
def minh(visit: Visit, world: World) -> Officer:
    with world.session() as session:
        world.person(session, "minh").password_hash = hashed(PASSWORD)
    return member(visit, "minh")


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


def choice(ranked: Round, *outcomes: str, **reasons: str) -> dict[str, str]:
    typed = {f"decision_{file}": outcome for file, outcome in zip(ranked.files, outcomes, strict=True)}
    return typed | {f"reason_{ranked.files[int(place[1:])]}": reason for place, reason in reasons.items()}


def prepared(minh: Officer, ranked: Round) -> str:
    """Everything is chosen by the order and the minutes are written; the hash of their PDF."""
    minh.sends(f"{ranked.district}/choice", choice(ranked, "selected", "selected", "selected"))
    minh.sends(f"{ranked.district}/minutes/prepare")
    return hidden(minh.page(f"{ranked.district}/minutes"), "pdf")


def test_the_ranking_tells_the_rule_and_the_estimate_apart(hanh: Officer, ranked: Round) -> None:
    words = hanh.reads(f"{ranked.district}/ranking")
    assert "Quy tắc đã công bố: điểm trung bình cộng của các phiếu đã nộp" in words
    assert "1 2024-338-001 Hồ sơ 1 68,00 68 68 68 68 0" in words
    assert "Ước lượng tham khảo" in words
    assert "Không thể hiệu chỉnh: các phiếu khớp hoàn toàn với nhau" in words


def test_the_chair_follows_the_order_without_a_word(minh: Officer, ranked: Round) -> None:
    words = minh.reads(f"{ranked.district}/choice")
    assert words.count("Theo thứ hạng: Được chọn") == 3
    said = minh.sends(f"{ranked.district}/choice", choice(ranked, "selected", "selected", "selected"))
    assert said == "Đã ghi quyết định: chọn 3 hồ sơ."


def test_leaving_the_order_needs_a_reason(minh: Officer, ranked: Round) -> None:
    typed = choice(ranked, "not_selected", "reserve", "selected")
    assert "Chọn 2024-338-003 trước 2024-338-001, 2024-338-002" in minh.fails(f"{ranked.district}/choice", typed)
    with ranked.world.session() as session:
        assert {row.outcome for row in session.query(Standing)} == {""}
    reasons = {"r1": "Dự phòng tốt hơn", "r2": "Thuyết trình thuyết phục"}
    minh.sends(f"{ranked.district}/choice", choice(ranked, "not_selected", "reserve", "selected", **reasons))


def test_only_the_chair_chooses(visit: Visit, ranked: Round) -> None:
    hanh = member(visit, "hanh")
    assert "Chủ tịch hội đồng quyết định; trang này để theo dõi." in hanh.reads(f"{ranked.district}/choice")
    typed = choice(ranked, "selected", "selected", "selected")
    assert hanh.answer(f"{ranked.district}/choice", typed).status_code == 403


def test_fewer_than_the_minimum_needs_a_written_reason_and_no_padding(minh: Officer, ranked: Round) -> None:
    minh.sends(f"{ranked.district}/choice", choice(ranked, "selected", "selected", "not_selected"))
    minh.sends(f"{ranked.district}/minutes/prepare")
    assert "Mới chọn 2 hồ sơ, dưới mức 3; hãy ghi lý do" in minh.reads(f"{ranked.district}/minutes")
    assert "Hãy ghi lý do." in minh.fails(f"{ranked.district}/few", {"reason": ""})
    minh.sends(f"{ranked.district}/few", {"reason": "Chỉ hai hồ sơ đạt chất lượng."})
    assert "Kết quả đã thay đổi sau khi lập biên bản" in minh.reads(f"{ranked.district}/minutes")
    minh.sends(f"{ranked.district}/minutes/prepare")
    seen = hidden(minh.page(f"{ranked.district}/minutes"), "pdf")
    minh.sends(f"{ranked.district}/minutes/sign", {"pdf": seen, "password": PASSWORD})
    assert ranked.state() == "signed"


def test_the_secretary_writes_the_course_and_reserved_opinions(hanh: Officer, ranked: Round) -> None:
    typed = {
        "place": "Hội trường", "copies": "4", "began_at": "2024-04-08T08:00", "ended_at": "2024-04-08T07:00",
        f"reserved_{ranked.people['khoa']}": "Hồ sơ 2 đáng chọn hơn.",
    }  # fmt: skip
    assert "Giờ kết thúc phải sau giờ bắt đầu." in hanh.fails(f"{ranked.district}/minutes", typed)
    hanh.sends(f"{ranked.district}/minutes", {**typed, "ended_at": "2024-04-08T09:30"})
    with ranked.world.session() as session:
        course = session.get_one(ScreeningRound, ranked.id).course
    assert (course["place"], course["copies"]) == ("Hội trường", 4)
    assert course["reserved"] == [{"name": "Lê Văn Khoa", "text": "Hồ sơ 2 đáng chọn hơn."}]
    assert "Hồ sơ 2 đáng chọn hơn." in hanh.page(f"{ranked.district}/minutes")


def test_a_wrong_password_signs_nothing_and_is_never_kept(minh: Officer, ranked: Round) -> None:
    seen = prepared(minh, ranked)
    words = minh.fails(f"{ranked.district}/minutes/sign", {"pdf": seen, "password": "khác"})
    assert "Mật khẩu chưa đúng; biên bản chưa được ký." in words
    assert "Hãy nhập lại mật khẩu để ký" in minh.fails(f"{ranked.district}/minutes/sign", {"pdf": seen})
    assert ranked.state() == "ranked"
    minh.sends(f"{ranked.district}/minutes/sign", {"pdf": seen, "password": PASSWORD})
    with ranked.world.session() as session:
        facts: Any = session.query(Movement).filter_by(step="sign").one().facts
    assert facts == {"pdf_sha256": seen, "password_confirmed": True}


def test_a_signature_holds_for_the_pdf_that_was_seen(minh: Officer, ranked: Round) -> None:
    prepared(minh, ranked)
    typed = {"pdf": "0" * 64, "password": PASSWORD}
    words = minh.fails(f"{ranked.district}/minutes/sign", typed)
    assert "Biên bản chị đang xem không phải bản mới nhất" in words


def test_the_signed_paper_is_uploaded_instead(minh: Officer, ranked: Round) -> None:
    seen = prepared(minh, ranked)
    address = f"{ranked.district}/minutes/sign"
    wrong = minh.answer(address, {"pdf": seen}, files={"scan": ("ký.txt", b"no paper", "text/plain")})
    assert (wrong.status_code, "Bản quét phải là tệp PDF hoặc ảnh JPG, PNG." in wrong.text) == (422, True)
    minh.sends(address, {"pdf": seen}, files={"scan": ("ký.pdf", pdf().read(), "application/pdf")})
    with ranked.world.session() as session:
        minutes = session.query(Minutes).one()
        assert minutes.scan_sha256 is not None
    assert minh.answer_of(f"{ranked.district}/minutes/{minutes.id}/ban-ky").headers["content-type"] == "application/pdf"


def test_only_the_panels_chair_signs(visit: Visit, minh: Officer, ranked: Round) -> None:
    seen = prepared(minh, ranked)
    hanh = member(visit, "hanh")
    answer = hanh.answer(f"{ranked.district}/minutes/sign", {"pdf": seen})
    assert answer.status_code == 403
    assert ranked.state() == "ranked"


def test_the_reserve_is_promoted_and_signed_files_go_to_the_province(
    visit: Visit, minh: Officer, ranked: Round
) -> None:
    typed = choice(ranked, "selected", "selected", "reserve")
    minh.sends(f"{ranked.district}/choice", typed)
    minh.sends(f"{ranked.district}/few", {"reason": "Hai hồ sơ đạt."})
    minh.sends(f"{ranked.district}/minutes/prepare")
    seen = hidden(minh.page(f"{ranked.district}/minutes"), "pdf")
    minh.sends(f"{ranked.district}/minutes/sign", {"pdf": seen, "password": PASSWORD})
    page = minh.page(ranked.district)
    assert "Hồ sơ đứng đầu danh sách dự phòng: 2024-338-003 Hồ sơ 3." in page
    promotion = f"{ranked.district}/promotion/{ranked.files[2]}"
    version = {"promote-version": hidden(page, "promote-version")}
    assert "Hãy ghi rõ lý do." in minh.fails(promotion, {**version, "promote-note": ""})
    said = minh.sends(promotion, {**version, "promote-note": "Hồ sơ 1 xin rút."})
    assert said == "Đã đưa hồ sơ từ dự phòng lên."
    hanh = member(visit, "hanh")
    form = {"send_to_province-version": ranked.version()}
    assert hanh.sends(f"{ranked.district}/steps/send_to_province", form) == "Đã gửi các hồ sơ được chọn lên tỉnh."
    assert ranked.state() == "with_province"


def test_a_closed_round_is_reopened_by_its_chair_with_a_reason(minh: Officer, ranked: Round) -> None:
    step = f"{ranked.district}/steps/reopen_scoring"
    version = {"reopen_scoring-version": ranked.version()}
    assert "Hãy ghi rõ lý do." in minh.fails(step, {**version, "reopen_scoring-note": ""})
    minh.sends(step, {**version, "reopen_scoring-note": "Phiếu của chị Thu cộng nhầm."})
    assert ranked.state() == "scoring"


def test_the_record_is_recomputed_from_what_was_downloaded(hanh: Officer, ranked: Round) -> None:
    way = f"{ranked.district}/record"
    rubric = read_rubric(hanh.answer_of(f"{way}/rubric.toml").text)
    rule = read_rule(hanh.answer_of(f"{way}/rule.toml").text)
    with ranked.world.session() as session:
        stored = {f"2024-338-00{row.proposal_id}": (row.rank, row.score) for row in session.query(Standing)}
    for name in ("record.csv", "record.xlsx"):
        record = read_record(hanh.answer_of(f"{way}/{name}").content, rubric)
        places = rank(record, rubric, rule).legal
        assert {place.proposal: (place.rank, place.rounded) for place in places} == stored
    assert load_workbook(BytesIO(hanh.answer_of(f"{way}/record.xlsx").content))["record"]["A1"].value == "proposal"
    hanh.page(f"{way}/record.exe", 404)
    hanh.page(f"{way}/record.csv?kind=idea", 404)


def test_papers_are_printed(hanh: Officer, ranked: Round) -> None:
    for path in ("/record/summary.pdf", f"/blank/{ranked.files[0]}", "/sheets/1"):
        answer = hanh.answer_of(ranked.district + path)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-"), path
    hanh.page(f"{ranked.district}/blank/999", 404)
    assert re.search("Phiếu chấm để in", hanh.reads(f"{ranked.district}/record"))
