"""The commune's list and one file there: checked, taken in, returned, endorsed, passed on; and what must not be."""

import re
from collections.abc import Callable

import pytest

from competition import clock
from competition.audit import Entry
from competition.people.consent import give_consents
from competition.people.identity import seal_identity
from competition.proposals.claims import claim_priority
from competition.proposals.models import CheckedItem, PriorityClaim, Proposal, SupplementRequest
from competition.workflow.actions import advance
from tests.conftest import SECRET, World
from tests.proposals.conftest import Desk, photo
from tests.web.at_the_desk import Officer, many_waiting, stands_in, the_proposal, waiting
from tests.web.visiting import Visit, hidden, words

ADDRESS = "/commune/proposals/{}"


@pytest.fixture
def lua(visit: Visit) -> Officer:
    """The officer of Quỳnh Côi."""
    return Officer(visit, "lua")


@pytest.fixture
def file_(world: World) -> str:
    """A submitted file at her commune."""
    return ADDRESS.format(waiting(world))


def number_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def test_she_finds_what_waits_by_what_is_to_be_done(lua: Officer, file_: str) -> None:
    page = lua.reads("/commune")
    assert "Chờ tiếp nhận 1 Trả lại 0 Cần xác nhận 0 Sẵn sàng chuyển 0" in page
    assert "Nguyễn Thị Sen Trà lá sen Quỳnh Phụ Còn 3 ngày" in page


def test_an_empty_list_says_what_to_do_next(lua: Officer) -> None:
    assert "hồ sơ giấy thì bấm “Nhập hồ sơ giấy”" in lua.reads("/commune")


def test_she_searches_without_marks_and_by_beginnings(lua: Officer, world: World, file_: str) -> None:
    waiting(world, "submitted", "na", title="Nấm rơm")
    found = lua.reads("/commune?tab=all&q=tra+la+se")
    assert ("Nguyễn Thị Sen" in found, "Vũ Thị Na" in found) == (True, False)
    assert "Không có hồ sơ nào khớp" in lua.reads("/commune?tab=all&q=xyz")


def test_a_list_is_sorted_and_paged(lua: Officer, world: World) -> None:
    many_waiting(world, 51)
    first, second = lua.page("/commune?tab=submitted"), lua.page("/commune?tab=submitted&page=2")
    assert (first.count('name="case"'), second.count('name="case"')) == (50, 1)
    assert 'aria-sort="descending"' in lua.page("/commune?tab=submitted&sort=-name")


def test_every_item_is_checked_and_kept_together(lua: Officer, world: World, file_: str) -> None:
    assert lua.sends(f"{file_}/checks", {"photos_passes": "yes", "photos_note": "rõ"}) == "Đã lưu kết quả kiểm tra."
    with world.session() as session:
        check = session.get_one(CheckedItem, (number_of(file_), "checklist", "photos"))
        assert (check.passes, check.note) == (True, "rõ")


def test_a_failing_item_says_why_and_nothing_typed_is_lost(lua: Officer, world: World, file_: str) -> None:
    answer = lua.answer(f"{file_}/checks", {"photos_passes": "no", "photos_note": ""})
    assert (answer.status_code, "Ghi rõ vì sao mục này chưa đạt." in words(answer.text)) == (422, True)
    assert re.search(r'value="no" checked', answer.text)
    with world.session() as session:
        assert session.get(CheckedItem, (number_of(file_), "checklist", "photos")) is None


def test_taking_in_is_shut_until_the_checklist_is_checked(lua: Officer, file_: str) -> None:
    assert "Chưa bấm được vì: Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”." in lua.reads(file_)
    assert "take_in" not in lua.buttons(file_)
    said = lua.fails(f"{file_}/steps/take_in", {"take_in-version": the_version(lua.world, file_)})
    assert "Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”." in said


def the_version(world: World, address: str) -> int:
    return the_proposal(world, number_of(address)).version


def test_a_file_is_taken_in_with_its_number_and_a_receipt_to_print(lua: Officer, world: World, file_: str) -> None:
    lua.sends(f"{file_}/checks", {"photos_passes": "yes"})
    assert "số hồ sơ 2024-12472-001" in lua.presses(file_, "take_in")
    assert "đang được lập" in lua.reads(f"{file_}/receipt")
    world.work_is_done()
    answer = lua.answer_of(f"{file_}/receipt")
    paper = lua.visit.get(answer.headers["location"])
    assert (answer.status_code, paper.headers["content-type"], paper.content[:5]) == (303, "application/pdf", b"%PDF-")
    assert "Phiếu tiếp nhận hồ sơ 2024-12472-001 (PDF)" in lua.reads(file_)


def test_a_file_is_returned_with_reason_items_and_date(lua: Officer, world: World, file_: str) -> None:
    lua.sends(f"{file_}/checks", {"photos_passes": "no", "photos_note": "Ảnh mờ, chụp lại"})
    page = lua.page(file_)
    assert "Ảnh mờ, chụp lại</textarea>" in page
    day = [stands_in(page, f"return_to_applicant-due_on-{part}") for part in ("day", "month")]
    assert day == ["15", "4"]  # five working days after Monday 8 April
    typed = {"note": "Ảnh mờ, chụp lại", "items": ["photos"], **parts(15, 4, 2024)}
    assert lua.presses(file_, "return_to_applicant", **typed).startswith("Đã trả lại hồ sơ.")
    with world.session() as session:
        asked = session.query(SupplementRequest).filter_by(proposal_id=number_of(file_)).one()
        assert (asked.reason, asked.items, f"{asked.due_on:%d/%m/%Y}") == ("Ảnh mờ, chụp lại", ["photos"], "15/04/2024")
    assert "Trả lại 1" in lua.reads("/commune")


def parts(day: int, month: int, year: int) -> dict[str, int]:
    return {"due_on-day": day, "due_on-month": month, "due_on-year": year}


def test_without_a_reason_nothing_is_returned_and_the_date_stays(lua: Officer, world: World, file_: str) -> None:
    answer = lua.answer(
        f"{file_}/steps/return_to_applicant", lua.step(file_, "return_to_applicant", note=" ", **parts(22, 4, 2024))
    )
    assert (answer.status_code, "Hãy ghi rõ lý do." in words(answer.text)) == (422, True)
    assert stands_in(answer.text, "return_to_applicant-due_on-day") == "22"
    assert the_proposal(world, number_of(file_)).state == "submitted"


def test_a_date_that_has_passed_is_refused_in_words(lua: Officer, file_: str) -> None:
    typed = lua.step(file_, "return_to_applicant", note="Thiếu ảnh", **parts(1, 4, 2024))
    assert "Ngày hẹn bổ sung phải sau hôm nay." in lua.fails(f"{file_}/steps/return_to_applicant", typed)


def test_a_file_is_endorsed_and_passed_on(lua: Officer, world: World) -> None:
    address = ADDRESS.format(waiting(world, "taken_in"))
    assert lua.presses(address, "endorse", endorsement="Hội xác nhận chị làm thật.").startswith("Đã xác nhận.")
    assert the_proposal(world, number_of(address)).endorsement == "Hội xác nhận chị làm thật."
    assert lua.presses(address, "pass_on", note="Gửi kèm bản giấy").startswith("Đã chuyển hồ sơ 2024-12472-001")
    assert the_proposal(world, number_of(address)).state == "passed_on"
    page = lua.reads(address)
    assert "Chị không cần làm gì" in page
    assert "Chuyển lên sơ khảo → Chờ xét điều kiện 08:30 ngày 08/04/2024 · Phạm Thị Lụa (Cán bộ Hội cấp xã)" in page
    assert "“Gửi kèm bản giấy”" in page


def test_an_endorsement_is_asked_for(lua: Officer, world: World) -> None:
    address = ADDRESS.format(waiting(world, "taken_in"))
    said = lua.fails(f"{address}/steps/endorse", lua.step(address, "endorse", endorsement=""))
    assert "Hãy ghi ý kiến xác nhận của Hội LHPN xã." in said


def test_a_file_is_withdrawn_on_her_word_only(lua: Officer, world: World, file_: str) -> None:
    assert "Hãy ghi tác giả đề nghị rút" in lua.fails(f"{file_}/steps/withdraw", lua.step(file_, "withdraw", note=""))
    assert lua.presses(file_, "withdraw", note="Chị gọi sáng 8/4") == "Đã rút hồ sơ theo lời tác giả."
    assert the_proposal(world, number_of(file_)).state == "withdrawn"


def test_a_second_click_is_taken_for_the_first(lua: Officer, world: World, file_: str) -> None:
    lua.sends(f"{file_}/checks", {"photos_passes": "yes"})
    pressed = lua.step(file_, "take_in")
    first = lua.sends(f"{file_}/steps/take_in", pressed)
    assert lua.sends(f"{file_}/steps/take_in", pressed) == first
    assert lua.reads(file_).count("Tiếp nhận hồ sơ → Đã tiếp nhận") == 1


def test_who_was_slower_is_told_and_keeps_her_text(lua: Officer, world: World, file_: str) -> None:
    old = lua.step(file_, "return_to_applicant", note="Ảnh mờ lắm", **parts(15, 4, 2024))
    with world.session() as session:
        session.get_one(Proposal, number_of(file_)).title = "Trà sen"
    answer = lua.answer(f"{file_}/steps/return_to_applicant", old)
    assert (answer.status_code, "vừa được người khác cập nhật" in words(answer.text)) == (422, True)
    assert "Ảnh mờ lắm</textarea>" in answer.text
    again = {**old, "return_to_applicant-version": hidden(answer.text, "return_to_applicant-version")}
    assert lua.sends(f"{file_}/steps/return_to_applicant", again).startswith("Đã trả lại hồ sơ.")


def test_an_unknown_step_is_not_there(lua: Officer, file_: str) -> None:
    assert lua.answer(f"{file_}/steps/crown", {}).status_code == 404


def test_a_step_of_another_desk_is_not_hers(lua: Officer, file_: str) -> None:
    version = {"find_eligible-version": the_version(lua.world, file_)}
    assert lua.answer(f"{file_}/steps/find_eligible", version).status_code == 403


def test_checks_are_shut_once_the_file_has_gone(lua: Officer, world: World) -> None:
    address = ADDRESS.format(waiting(world, "passed_on"))
    assert "không còn ở bàn của xã" in lua.fails(f"{address}/checks", {"photos_passes": "no", "photos_note": "x"})
    assert 'name="photos_passes"' not in lua.page(address)


@pytest.fixture
def claimed(world: World) -> str:
    """A submitted file with a declared priority group and a personal number."""
    with world.session() as session:
        desk = Desk(world, session)
        proposal, her = desk.ready(), desk.actor("sen")
        give_consents(session, desk.edition, proposal.applicant_id, ["priority_data"], by=her, proposal_id=proposal.id)
        evidence = ("giấy.jpg", photo("red"))
        claim_priority(session, world.cabinet, proposal, "disabled", by=her, note="Giấy số 5", evidence=evidence)
        seal_identity(session, proposal.applicant_id, "034185012345", secret=SECRET, by=her)
        advance(session, proposal, "submit", by=her)
        return ADDRESS.format(proposal.id)


def test_sensitive_data_stand_behind_a_button_and_reading_them_is_written_down(
    lua: Officer, world: World, claimed: str
) -> None:
    page = lua.reads(claimed)
    assert ("khuyết tật" in page, "Giấy số 5" in page, "034185012345" in page) == (False, False, False)
    assert ("•••••••••345" in page, "Xem thông tin nhạy cảm" in page) == (True, True)
    opened = lua.answer(f"{claimed}/claims")
    assert (opened.status_code, "Phụ nữ khuyết tật Giấy số 5" in words(opened.text)) == (200, True)
    with world.session() as session:
        read = session.query(Entry).filter_by(tag="proposals:claim:read", subject_id=number_of(claimed)).one()
        assert read.actor_id == world.person(session, "lua").id
    assert lua.sends(f"{claimed}/claims/disabled", {"accepted": "yes"}) == "Đã ghi ý kiến về đối tượng ưu tiên."
    with world.session() as session:
        assert session.get_one(PriorityClaim, (number_of(claimed), "disabled")).accepted is True


def test_a_file_of_another_commune_is_not_there_on_any_address(
    visit: Visit, world: World, claimed: str, statuses: Callable[[Officer, str], dict[str, int]]
) -> None:
    assert set(statuses(Officer(visit, "thom"), claimed).values()) == {404}
    assert set(statuses(Officer(visit, "na"), claimed).values()) == {404}
    assert set(statuses(Officer(visit, "hanh"), claimed).values()) == {404}


def test_a_draft_that_a_woman_writes_herself_is_not_there_yet(
    visit: Visit, world: World, statuses: Callable[[Officer, str], dict[str, int]]
) -> None:
    assert set(statuses(Officer(visit, "lua"), ADDRESS.format(waiting(world, "draft"))).values()) == {404}


@pytest.fixture
def statuses() -> Callable[[Officer, str], dict[str, int]]:
    """What an officer gets on every address below a file."""

    def ask(officer: Officer, file_: str) -> dict[str, int]:
        shown = ["", "/receipt", "/consents", "/documents", "/team", "/entry", "/narrative", "/check", "/consents/1"]
        sent = ["/checks", "/steps/take_in", "/steps/withdraw", "/claims", "/claims/disabled", "/entry", "/team"]
        sent += ["/entry/autosave", "/documents", "/documents/1/remove", "/consents"]
        found = {path: officer.answer_of(file_ + path).status_code for path in shown}
        return found | {f"POST {path}": officer.answer(file_ + path, {"accepted": "yes"}).status_code for path in sent}

    return ask


def test_who_is_no_officer_is_told_whose_page_it_is(visit: Visit) -> None:
    sen = Officer(visit, "sen")
    for path in ("", "/paper", "/people", "/to-phone", "/bulk?step=take_in&case=1"):
        assert "Trang này dành cho cán bộ Hội cấp xã" in words(sen.page(f"/commune{path}", 403))


def test_time_that_runs_out_is_shown(lua: Officer, file_: str) -> None:
    with clock.stopped(clock.at(2024, 4, 12, 9)):
        assert "Quá hạn 1 ngày" in lua.reads("/commune")
        assert "Quá hạn 1 ngày" in lua.reads(file_)


def test_a_similar_file_is_pointed_at_before_deciding(lua: Officer, world: World, file_: str) -> None:
    waiting(world, "submitted", "na", unit="12520", title="Trà lá sen Quỳnh Phu")
    page = lua.reads(file_)
    assert "Có hồ sơ khác trông giống hồ sơ này." in page
    assert re.search(r"Trà lá sen Quỳnh Phu, [^–]+, Huyện Quỳnh Phụ – tên gần giống", page)
