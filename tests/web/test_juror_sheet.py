"""A juror's sheet over HTTP: what she reads, how her marks are kept, handed in, taken back."""

from decimal import Decimal

from competition.proposals.clearing import clear_for_jury
from competition.proposals.models import Document, Proposal
from competition.scoring.models import Mark
from competition.workflow.actions import advance
from tests.conftest import World
from tests.proposals.conftest import Desk
from tests.scoring.round_stage import a_round
from tests.web.judging import Round, marks, member, scoring, sheet_of
from tests.web.visiting import Visit

__all__ = ["scoring"]


def kept(world: World, key: str, proposal_id: int) -> dict[str, object]:
    with world.session() as session:
        found = session.query(Mark).filter_by(sheet_id=sheet_of(world, key, proposal_id).id)
        return {mark.criterion: "na" if mark.not_applicable else mark.score for mark in found}


def test_a_sheet_is_saved_and_handed_in(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    assert khoa.sends(scoring.sheet(), marks(version="1") | {"act": "save", "version": "1"}) == (
        "Đã lưu phiếu; phiếu chưa nộp."
    )
    assert khoa.sends(scoring.sheet(), {**marks(), "act": "submit", "version": "2"}) == "Đã nộp phiếu chấm hồ sơ này."
    sheet = sheet_of(scoring.world, "khoa", scoring.files[0])
    assert (sheet.status, sheet.total) == ("submitted", Decimal(60))


def test_a_level_is_pressed_or_a_number_written_and_the_changed_one_counts(visit: Visit, scoring: Round) -> None:
    khoa, file = member(visit, "khoa"), scoring.files[0]
    khoa.sends(scoring.sheet(), {"pick-urgency": "10", "mark-urgency": "", "mark-novelty": "7,5", "version": "1"})
    assert kept(scoring.world, "khoa", file) == {"urgency": Decimal(10), "novelty": Decimal("7.5")}
    changed = {"pick-urgency": "15", "mark-urgency": "10", "pick-novelty": "5", "mark-novelty": "6", "version": "2"}
    khoa.sends(scoring.sheet(), changed)
    assert kept(scoring.world, "khoa", file) == {"urgency": Decimal(15), "novelty": Decimal(6)}
    changed = {"pick-urgency": "na", "mark-urgency": "", "pick-novelty": "", "mark-novelty": "", "version": "3"}
    khoa.sends(scoring.sheet(), changed)
    assert kept(scoring.world, "khoa", file) == {"urgency": "na"}


def test_a_bad_mark_is_named_and_everything_typed_stays(visit: Visit, scoring: Round) -> None:
    answer = member(visit, "khoa").answer(scoring.sheet(), {**marks(novelty="99", urgency="7,3"), "version": "1"})
    assert answer.status_code == 422
    assert "Điểm 99 vượt điểm tối đa 15" in answer.text
    assert "Điểm 7,3 không đúng bước 0,5" in answer.text
    assert 'value="7,3"' in answer.text
    assert kept(scoring.world, "khoa", scoring.files[0]) == {}


def test_what_is_missing_is_named_and_the_rest_is_kept(visit: Visit, scoring: Round) -> None:
    words = member(visit, "khoa").fails(scoring.sheet(), {"mark-urgency": "9", "act": "submit", "version": "1"})
    assert "Chưa chấm tiêu chí “Kế hoạch sản xuất, kinh doanh và tài chính”." in words
    assert kept(scoring.world, "khoa", scoring.files[0]) == {"urgency": Decimal(9)}


def test_each_mark_saves_itself(visit: Visit, scoring: Round) -> None:
    khoa, address = member(visit, "khoa"), scoring.sheet() + "/autosave"
    answer = khoa.answer(address, {"mark-urgency": "9,5", "version": "1"}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.text) == (200, "Đã lưu lúc 08:30: 1 trên 9 tiêu chí.")
    assert answer.headers["x-version"] == "2"
    answer = khoa.answer(address, {**marks(), "version": "2"}, headers={"X-Autosave": "1"})
    assert answer.text == "Đã lưu lúc 08:30: đủ 9 tiêu chí, tổng 60 điểm."


def test_saving_itself_keeps_what_can_stand_and_names_what_cannot(visit: Visit, scoring: Round) -> None:
    typed = {"mark-urgency": "9", "mark-novelty": "99", "comment": "Tốt", "version": "1"}
    answer = member(visit, "khoa").answer(scoring.sheet() + "/autosave", typed, headers={"X-Autosave": "1"})
    assert answer.status_code == 422
    assert answer.text.endswith("Các mục khác đã lưu.")
    assert kept(scoring.world, "khoa", scoring.files[0]) == {"urgency": Decimal(9)}
    assert sheet_of(scoring.world, "khoa", scoring.files[0]).comment == "Tốt"


def test_a_sheet_open_twice_overwrites_nothing(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    khoa.sends(scoring.sheet(), {"mark-urgency": "9", "version": "1"})
    answer = khoa.answer(scoring.sheet(), {"mark-urgency": "3", "version": "1"})
    assert answer.status_code == 422
    assert "Phiếu này vừa được lưu từ một trang khác của chị." in answer.text
    assert 'value="3"' in answer.text
    assert kept(scoring.world, "khoa", scoring.files[0]) == {"urgency": Decimal(9)}
    typed = {"mark-urgency": "3", "version": "1"}
    short = khoa.answer(scoring.sheet() + "/autosave", typed, headers={"X-Autosave": "1"})
    assert (short.status_code, "vừa được lưu từ một trang khác" in short.text) == (422, True)


def test_an_extreme_total_asks_for_a_reason(visit: Visit, scoring: Round) -> None:
    khoa, nothing = member(visit, "khoa"), {name: "0" for name in marks() if name.startswith("mark-")}
    words = khoa.fails(scoring.sheet(), {**nothing, "act": "submit", "version": "1", "revision": "1"})
    assert "Tổng 0 điểm là mức thấp nhất hoặc cao nhất; hãy ghi lý do." in words
    khoa.sends(scoring.sheet(), {**nothing, "act": "submit", "version": "2", "revision": "1", "reason": "Chép nguyên"})
    assert sheet_of(scoring.world, "khoa", scoring.files[0]).reason == "Chép nguyên"


def test_others_sheets_are_read_after_her_own_is_in(visit: Visit, scoring: Round) -> None:
    told = {**marks(novelty="12"), "act": "submit", "version": "1", "comment": "Rất mới"}
    member(visit, "khoa").sends(scoring.sheet(), told)
    ngoc = member(visit, "ngoc")
    before = ngoc.reads(scoring.sheet())
    assert "67" not in before
    assert "Rất mới" not in before
    ngoc.sends(scoring.sheet(), {**marks(), "act": "submit", "version": "1"})
    after = ngoc.reads(scoring.sheet())
    assert "Tổng điểm 60 67" in after
    assert "GK2: Rất mới" in after
    assert "GK1 chưa nộp; GK4 chưa nộp." in after


def test_a_sheet_is_taken_back_with_its_reason(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    khoa.sends(scoring.sheet(), {**marks(), "act": "submit", "version": "1"})
    assert "Hãy ghi lý do." in khoa.fails(scoring.sheet() + "/take-back", {"take-back-reason": " "})
    said = khoa.sends(scoring.sheet() + "/take-back", {"take-back-reason": "Cộng nhầm"})
    assert said == "Đã lấy lại phiếu; chị sửa rồi nộp lại nhé."
    assert sheet_of(scoring.world, "khoa", scoring.files[0]).status == "draft"


def test_a_score_far_from_the_others_is_explained_and_stays(visit: Visit, scoring: Round) -> None:
    for key in ("minh", "ngoc"):
        member(visit, key).sends(scoring.sheet(), {**marks(), "act": "submit", "version": "1"})
    low = {name: "2" for name in marks() if name.startswith("mark-")}
    khoa = member(visit, "khoa")
    khoa.sends(scoring.sheet(), {**low, "act": "submit", "version": "1", "revision": "1"})
    assert "Điểm của chị cách xa điểm của các giám khảo khác." in khoa.reads(scoring.sheet())
    assert "Mời ghi lý do" in khoa.reads(scoring.jury)
    said = khoa.sends(scoring.sheet() + "/explain", {"explain-reason": "Chưa có sản phẩm thật."})
    assert said == "Đã ghi lý do cho số điểm của chị."
    sheet = sheet_of(scoring.world, "khoa", scoring.files[0])
    assert (sheet.total, sheet.reason) == (Decimal(18), "Chưa có sản phẩm thật.")


def test_she_abstains_with_a_reason(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    said = khoa.sends(scoring.sheet() + "/abstain", {"abstain-reason": "Ngoài chuyên môn"})
    assert said == "Đã ghi: chị không chấm hồ sơ này. Không phải là 0 điểm."
    assert sheet_of(scoring.world, "khoa", scoring.files[0]).status == "abstained"


def test_an_unknown_act_is_not_there_and_a_refused_one_leads_back(visit: Visit, scoring: Round) -> None:
    khoa = member(visit, "khoa")
    assert khoa.answer(scoring.sheet() + "/burn", {}).status_code == 404
    assert khoa.answer_of(scoring.sheet() + "/take-back").headers["location"] == scoring.sheet()


def test_a_closed_round_takes_no_marks(visit: Visit, world: World) -> None:
    ranked = Round(world, "ranked")
    khoa = member(visit, "khoa")
    assert "Vòng chấm đã khóa" in khoa.fails(ranked.sheet(), {**marks(), "version": "1"})
    assert "Vòng chấm đã khóa" in khoa.fails(ranked.sheet() + "/take-back", {"take-back-reason": "Cộng nhầm"})


def files_with_traces(world: World) -> Round:
    """A file whose text names its author, with one document cleared and one not."""
    with world.session() as session:
        desk, stage = Desk(world, session), a_round(world, session, files=0)
        file = desk.passed_on("sen")
        told = "Em là Nguyễn Thị Sen (nguyen thi sen), gọi 0912 000 001; trang https://sen.vn."
        file.answers = {**file.answers, "summary": told, "link": "https://sen.vn/toi"}
        desk.check(file, "eligibility", "hanh")
        stage.files.append(file)
        advance(session, file, "find_eligible", by=stage.actor("hanh"))
        stage.open()
        stage.declare_all()
        round_ = Round.__new__(Round)
        round_.world, round_.id, round_.files = world, stage.round.id, [file.id]
        return round_


def test_she_reads_no_name_number_or_link(visit: Visit, world: World) -> None:
    round_ = files_with_traces(world)
    html = member(visit, "khoa").page(round_.sheet())
    assert "Em là […] ([…]), gọi […]; trang […]." in html
    for trace in ("Nguyễn Thị Sen", "0912", "sen@vidu.vn", "sen.vn", "Hội LHPN xã xác nhận"):
        assert trace not in html, trace


def test_only_cleared_documents_are_there_and_their_names_and_traces_are_not(visit: Visit, world: World) -> None:
    round_ = files_with_traces(world)
    with world.session() as session:
        document = session.query(Document).one().id
    khoa = member(visit, "khoa")
    address = f"{round_.sheet()}/documents/{document}"
    khoa.page(address, 404)
    with world.session() as session:
        clear_for_jury(session, session.get_one(Proposal, round_.files[0]), [document], by=world.actor(session, "hanh"))
    html = khoa.page(round_.sheet())
    assert "ảnh.jpg" not in html
    answer = khoa.answer_of(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert b"Exif" not in answer.content
    assert "nh.jpg" not in answer.headers["content-disposition"]
    khoa.page(f"/files/documents/{document}", 404)
    member(visit, "minh").page(f"/files/documents/{document}", 404)
    member(visit, "tam").page(address, 404)
