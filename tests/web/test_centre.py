"""The centre's pages: what was forwarded, its answer written down, outcomes recorded; and what must not be."""

import pytest

from competition.dossiers.models import Dispatch, DispatchItem
from competition.finals.models import Outcome
from competition.proposals.models import Proposal
from tests.conftest import World
from tests.counting import statements
from tests.dossiers_kept.stage import pdf
from tests.web.at_the_desk import Officer, the_proposal
from tests.web.province_stage import at_the_centre, brought_to, checked_off
from tests.web.visiting import Visit, hidden, words

DISPATCH, FILE = "/centre/dispatches/{}", "/centre/files/{}"
FILES = [1, 2, 3]
APRIL_8 = {"on-day": 8, "on-month": 4, "on-year": 2024}


@pytest.fixture
def ha(visit: Visit) -> Officer:
    """The central organiser."""
    return Officer(visit, "ha")


@pytest.fixture
def sent(world: World) -> int:
    with world.session() as session:
        return at_the_centre(world, session, received=False)


@pytest.fixture
def received(world: World) -> int:
    with world.session() as session:
        return at_the_centre(world, session)


def states(world: World) -> list[str]:
    return [the_proposal(world, number).state for number in FILES]


def answer(officer: Officer, address: str, **typed: object) -> dict[str, object]:
    return {"version": hidden(officer.page(address), "version"), **APRIL_8, **typed}


def outcome(step: str, **typed: object) -> dict[str, object]:
    day = {f"{step}-{name}": value for name, value in APRIL_8.items()}
    return {**day, **{f"{step}-{name}": value for name, value in typed.items()}}


def chosen(world: World, numbers: list[int] = FILES) -> list[str]:
    return [f"{number}:{the_proposal(world, number).version}" for number in numbers]


def test_she_sees_what_was_sent_and_nothing_before(ha: Officer, world: World) -> None:
    with world.session() as session:
        province = checked_off(world, session)
        number = province.dispatch().id
        session.commit()
    assert "Tỉnh chưa gửi đợt hồ sơ nào." in ha.reads("/centre")
    ha.page(DISPATCH.format(number), status=404)
    ha.page(FILE.format(1), status=404)
    ha.page("/files/dossiers/1", status=404)


def test_she_opens_the_dispatch_its_papers_and_its_files(ha: Officer, sent: int) -> None:
    page = ha.reads(DISPATCH.format(sent))
    assert ("3 hồ sơ trong đợt" in page, "Nguyễn Thị Sen" in page) == (True, True)
    for what in ("signed", "list"):
        assert ha.answer_of(f"/province/dispatches/{sent}/files/{what}").content[:5] == b"%PDF-"
    assert ha.answer_of(f"/province/dispatches/{sent}/files/package").content[:2] == b"PK"
    assert ha.answer_of("/files/dossiers/1").content[:5] == b"%PDF-"
    assert "Trà lá sen Quỳnh Phụ" in ha.reads(FILE.format(1))


def test_a_receipt_needs_its_day_and_its_source(ha: Officer, world: World, sent: int) -> None:
    address = f"{DISPATCH.format(sent)}/receipt"
    assert "Hãy ghi số văn bản trả lời hoặc đính kèm tệp." in ha.fails(address, answer(ha, address, source=""))
    early = answer(ha, address, source="Phiếu 12") | {"on-day": 1}
    assert "không thể trước ngày gửi" in ha.fails(address, early)
    assert states(world) == ["forwarded"] * 3
    said = ha.sends(address, answer(ha, address, source="Phiếu nhận số 12"))
    assert (said[:32], states(world)) == ("Đã ghi Trung ương nhận đợt gửi; ", ["central_received"] * 3)


def test_a_receipt_may_be_the_paper_itself(ha: Officer, world: World, sent: int) -> None:
    address = f"{DISPATCH.format(sent)}/receipt"
    paper = ha.answer_of(f"/province/dispatches/{sent}/files/signed").content
    ha.sends(address, answer(ha, address), files={"scan": ("phieu-nhan.pdf", paper, "application/pdf")})
    assert ha.answer_of(f"/province/dispatches/{sent}/files/answer").content == paper


def test_a_second_click_is_taken_for_the_first(ha: Officer, sent: int) -> None:
    address = f"{DISPATCH.format(sent)}/receipt"
    typed = answer(ha, address, source="Phiếu nhận số 12")
    for _ in range(2):
        assert ha.sends(address, typed).startswith("Đã ghi Trung ương nhận")


def test_a_return_names_its_reason_and_single_files(ha: Officer, visit: Visit, world: World, sent: int) -> None:
    address = f"{DISPATCH.format(sent)}/return"
    assert "Hãy ghi lý do Trung ương trả lại." in ha.fails(address, answer(ha, address, source="Công văn 5", reason=""))
    ha.sends(address, answer(ha, address, source="Công văn 5", reason="Thiếu dấu.", file_2="Ảnh mờ."))
    assert states(world) == ["returned_by_centre"] * 3
    with world.session() as session:
        assert session.get_one(DispatchItem, (sent, 2)).returned_reason == "Ảnh mờ."
        assert session.get_one(Dispatch, sent).answer == "Công văn 5\nThiếu dấu."
    officer = Officer(visit, "bich")
    assert "Trung ương nói: Ảnh mờ." in officer.reads("/province/files/2")
    assert "Sẵn sàng gửi 3" in officer.reads("/province/files")


def test_an_answer_is_not_written_twice(ha: Officer, received: int) -> None:
    assert "không còn chờ trả lời" in words(ha.answer_of(f"{DISPATCH.format(received)}/return").text)


def test_outcomes_of_several_are_recorded_after_a_dry_run(ha: Officer, world: World, received: int) -> None:
    picked = "&".join(f"case={number}" for number in FILES)
    assert "3 hồ sơ sẽ được: Ghi qua sơ loại." in ha.reads(f"/centre/bulk?step=record_preliminary_passed&{picked}")
    step = {"step": "record_preliminary_passed", "case": chosen(world)}
    assert "Hãy ghi nguồn" in ha.fails("/centre/bulk", step | outcome("record_preliminary_passed", source=""))
    typed = step | outcome("record_preliminary_passed", source="Thông báo số 30")
    assert ha.sends("/centre/bulk", typed) == "Đã ghi kết quả của 3 hồ sơ."
    assert states(world) == ["preliminary_passed"] * 3


def test_one_outcome_is_recorded_on_the_files_page_by_centre_or_province(
    ha: Officer, visit: Visit, world: World, received: int
) -> None:
    passed = {"source": "Thông báo số 30", **APRIL_8}
    assert ha.presses(FILE.format(1), "record_preliminary_passed", **passed) == "Đã ghi: qua sơ loại."
    officer = Officer(visit, "bich")
    assert officer.presses(FILE.format(1), "record_regional_finalist", **passed) == "Đã ghi: vào chung kết vùng."
    refused = ha.fails(
        f"{FILE.format(1)}/steps/record_regional_prize", ha.step(FILE.format(1), "record_regional_prize", **passed)
    )
    assert "Hãy chọn giải trong danh sách giải của kỳ thi." in refused
    ha.presses(FILE.format(1), "record_regional_prize", prize="consolation", **passed)
    with world.session() as session:
        kept = session.query(Outcome).filter_by(stage="regional_prize").one()
        assert (kept.prize, kept.source) == ("consolation", "Thông báo số 30")
    assert "Chưa bấm được vì: Chỉ hồ sơ đạt giải ba cấp vùng trở lên" in ha.reads(FILE.format(1))
    assert "Thông báo số 30" in ha.reads(FILE.format(1))


@pytest.mark.parametrize("key", ["lua", "hanh", "khoa", "sen", "duc"])
def test_the_centres_pages_are_not_everybodys(visit: Visit, sent: int, key: str) -> None:
    other = Officer(visit, key)
    assert other.answer_of("/centre").status_code == 403
    for path in (DISPATCH.format(sent), f"{DISPATCH.format(sent)}/receipt", FILE.format(1)):
        other.page(path, status=404)


def test_the_leader_looks_and_does_not_record(visit: Visit, sent: int) -> None:
    leader = Officer(visit, "hong")
    assert "Kết quả của Trung ương" in leader.reads("/centre")
    leader.page(f"{DISPATCH.format(sent)}/receipt", status=404)


def test_pages_cost_few_statements(ha: Officer, received: int) -> None:
    found = {}
    for path, most in (("/centre?tab=received", 8), (FILE.format(1), 10), (DISPATCH.format(received), 10)):
        ha.page(path)
        with statements(ha.visit.client.app.state.engine) as seen:
            ha.visit.get(path)
        found[path] = len(seen) <= most
    assert set(found.values()) == {True}


def finalists(world: World) -> None:
    with world.session() as session:
        for number in FILES:
            file = session.get_one(Proposal, number)
            brought_to(world, session, file, "record_preliminary_passed", "record_regional_finalist")


def test_several_are_recorded_together_each_with_her_own_prize(ha: Officer, world: World, received: int) -> None:
    finalists(world)
    picked = "&".join(f"case={number}" for number in FILES)
    page = ha.reads(f"/centre/bulk?step=record_regional_prize&{picked}")
    assert "Giải: Nguyễn Thị Sen – Trà lá sen Quỳnh Phụ" in page
    step = {"step": "record_regional_prize", "case": chosen(world)}
    won = {"prize_1": "first", "prize_2": "third", "prize_3": "consolation"}
    missing = outcome("record_regional_prize", source="Thông báo số 30", **(won | {"prize_2": ""}))
    assert "Hãy chọn giải trong danh sách giải của kỳ thi." in ha.fails("/centre/bulk", step | missing)
    assert states(world) == ["regional_finalist"] * 3
    typed = step | outcome("record_regional_prize", source="Thông báo số 30", **won)
    assert ha.sends("/centre/bulk", typed) == "Đã ghi kết quả của 3 hồ sơ."
    with world.session() as session:
        kept = session.query(Outcome).filter_by(stage="regional_prize").order_by(Outcome.proposal_id)
        assert [one.prize for one in kept] == ["first", "third", "consolation"]


def test_the_announcement_is_kept_with_the_outcome_and_read_by_those_above(
    ha: Officer, visit: Visit, world: World, received: int
) -> None:
    step = "record_preliminary_passed"
    typed = ha.step(FILE.format(1), step, source="Thông báo số 30", **APRIL_8)
    paper = pdf()
    scan = {f"{step}-scan": ("thông báo.pdf", paper, "application/pdf")}
    assert ha.sends(f"{FILE.format(1)}/steps/{step}", typed, files=scan) == "Đã ghi: qua sơ loại."
    assert 'href="/files/outcomes/1"' in ha.page(FILE.format(1))
    for key, status in (("ha", 200), ("bich", 200), ("hong", 200), ("duc", 200), ("sen", 404), ("hanh", 404)):
        answer = Officer(visit, key).answer_of("/files/outcomes/1")
        assert (key, answer.status_code) == (key, status)
    assert ha.answer_of("/files/outcomes/1").content == paper
    assert ha.answer_of("/files/outcomes/99").status_code == 404


def test_one_announcement_goes_with_all_that_are_recorded_together(ha: Officer, world: World, received: int) -> None:
    name = "record_preliminary_passed"
    typed = {"step": name, "case": chosen(world)} | outcome(name, source="Thông báo số 30")
    wrong = {f"{name}-scan": ("thông báo.pdf", b"MZ not a paper", "application/pdf")}
    assert "phải là PDF hoặc ảnh" in ha.fails("/centre/bulk", typed, files=wrong)
    assert states(world) == ["central_received"] * 3
    scan = {f"{name}-scan": ("thông báo.pdf", pdf(), "application/pdf")}
    assert ha.sends("/centre/bulk", typed, files=scan) == "Đã ghi kết quả của 3 hồ sơ."
    with world.session() as session:
        kept = {one.source_sha256 for one in session.query(Outcome)}
        assert (len(kept), None in kept) == (1, False)
