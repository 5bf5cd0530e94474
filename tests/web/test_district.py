"""The screening unit's files over HTTP: her unit, its lists, conditions, decisions, what the jury may read."""

import pytest

from competition.db.stored_files import StoredFile
from competition.proposals.models import CheckedItem, Document, Proposal
from tests.conftest import World
from tests.proposals.conftest import Desk
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member
from tests.web.visiting import Visit

CONDITIONS = ("women_led", "in_theme", "in_territory", "not_awarded_before", "no_dispute")
ALL_PASS = {f"{key}_passes": "yes" for key in CONDITIONS}


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


@pytest.fixture
def arrived(world: World) -> str:
    """The address of a file that has just been passed on to her unit."""
    with world.session() as session:
        return f"/district/files/{Desk(world, session).passed_on('sen').id}"


def state_of(world: World, address: str) -> str:
    with world.session() as session:
        return session.get_one(Proposal, int(address.rpartition("/")[2])).state


def test_her_first_page_counts_and_says_what_to_do(hanh: Officer, arrived: str) -> None:
    words = hanh.reads("/district")
    assert "Huyện Quỳnh Phụ" in words
    assert "xét điều kiện 1 hồ sơ" in words
    assert "Được chọn gửi lên tỉnh 0 / 3" in words
    assert "không cần chọn thêm cho đủ" in words


def test_who_has_no_unit_is_told_whose_page_it_is(visit: Visit) -> None:
    for key in ("lua", "khoa", "duc"):
        assert "Trang này dành cho thư ký và chủ tịch hội đồng" in member(visit, key).page("/district", 403)


def test_the_list_is_searched_and_sorted(hanh: Officer, arrived: str) -> None:
    assert "Nguyễn Thị Sen Trà lá sen Quỳnh Phụ" in hanh.reads("/district/files?q=tra+la")
    assert "Không có hồ sơ nào khớp." in hanh.reads("/district/files?q=xoai")
    assert "Nguyễn Thị Sen" in hanh.reads("/district/files?tab=all&sort=-score")


def test_each_condition_is_noted_and_the_button_says_what_is_missing(hanh: Officer, arrived: str) -> None:
    assert "Chưa kiểm tra: “Do phụ nữ làm chủ hoặc tham gia quản lý”" in hanh.reads(arrived)
    typed = {**ALL_PASS, "in_theme_passes": "no", "in_theme_note": "Không thuộc lĩnh vực của kỳ thi."}
    assert hanh.sends(f"{arrived}/checks", typed) == "Đã lưu kết quả xét điều kiện."
    assert "Chưa đạt: “Đúng chủ đề và lĩnh vực của kỳ thi”." in hanh.reads(arrived)
    hanh.sends(f"{arrived}/checks", ALL_PASS)
    assert hanh.presses(arrived, "find_eligible") == "Đã xác nhận hồ sơ đủ điều kiện."
    assert state_of(hanh.world, arrived) == "eligible"


def test_a_failing_condition_says_why_and_nothing_typed_is_lost(hanh: Officer, arrived: str) -> None:
    answer = hanh.answer(f"{arrived}/checks", {**ALL_PASS, "in_theme_passes": "no"})
    assert answer.status_code == 422
    assert "Ghi rõ vì sao mục này chưa đạt." in answer.text
    with hanh.world.session() as session:
        assert session.query(CheckedItem).filter_by(subject="eligibility").count() == 0


def test_a_file_is_found_ineligible_with_its_reason(hanh: Officer, arrived: str) -> None:
    form = hanh.step(arrived, "find_ineligible", note="")
    assert "Hãy ghi rõ lý do." in hanh.fails(f"{arrived}/steps/find_ineligible", form)
    hanh.presses(arrived, "find_ineligible", note="Đã đạt giải năm 2023, chưa có phát triển mới.")
    assert state_of(hanh.world, arrived) == "ineligible"
    assert "Đã đạt giải năm 2023" in hanh.reads(arrived)


def test_a_file_goes_back_to_its_commune(hanh: Officer, arrived: str) -> None:
    assert hanh.presses(arrived, "send_back_to_commune", note="Thiếu dấu.") == "Đã trả hồ sơ về xã."
    assert state_of(hanh.world, arrived) == "taken_in"


def test_checks_are_shut_once_it_is_decided(hanh: Officer, arrived: str) -> None:
    hanh.sends(f"{arrived}/checks", ALL_PASS)
    hanh.presses(arrived, "find_eligible")
    assert "không còn ở bước xét điều kiện" in hanh.fails(f"{arrived}/checks", ALL_PASS)


def test_several_files_are_confirmed_at_once_after_a_dry_run(hanh: Officer, world: World) -> None:
    with world.session() as session:
        desk = Desk(world, session)
        ready, not_yet = desk.passed_on("sen"), desk.passed_on("na", "Nấm rơm")
        desk.check(ready, "eligibility", "hanh")
        ids, versions = [ready.id, not_yet.id], [ready.version, not_yet.version]
    words = hanh.reads(f"/district/bulk?step=find_eligible&case={ids[0]}&case={ids[1]}")
    assert "1 hồ sơ sẽ được: Xác nhận đủ điều kiện." in words
    assert "1 hồ sơ ở lại, vì:" in words
    picked = [f"{one}:{version}" for one, version in zip(ids, versions, strict=True)]
    said = hanh.sends("/district/bulk", {"step": "find_eligible", "case": picked})
    assert said.startswith("Đã xác nhận 1 hồ sơ đủ điều kiện. 1 hồ sơ ở lại:")
    assert [state_of(world, f"/district/files/{one}") for one in ids] == ["eligible", "passed_on"]


def test_she_chooses_what_the_jury_reads(hanh: Officer, arrived: str) -> None:
    with hanh.world.session() as session:
        document = session.query(Document).one().id
    said = hanh.sends(f"{arrived}/clearing", {"document": str(document)})
    assert said == "Giám khảo đọc được 1 giấy tờ của hồ sơ này."
    with hanh.world.session() as session:
        assert session.get_one(Document, document).cleared_for_jury is True
    assert "Có giấy tờ không thuộc hồ sơ này." in hanh.fails(f"{arrived}/clearing", {"document": "999"})
    hanh.sends(f"{arrived}/clearing", {})
    with hanh.world.session() as session:
        assert session.get_one(Document, document).cleared_for_jury is False


def test_what_cannot_be_made_blind_is_not_offered(hanh: Officer, arrived: str) -> None:
    with hanh.world.session() as session:
        document = session.query(Document).one()
        session.get_one(StoredFile, document.sha256).media_type = "video/mp4"
        number = document.id
    assert "không ẩn danh được, giám khảo không đọc" in hanh.reads(arrived)
    said = hanh.sends(f"{arrived}/clearing", {"document": str(number)})
    assert said.startswith("Chưa gửi giám khảo 1 giấy tờ")
    assert "Chỉ gửi được khi có bản đã che tên." in hanh.reads(f"{arrived}/blind")


def test_priority_groups_stand_behind_a_button(hanh: Officer, arrived: str) -> None:
    assert "Tác giả không khai đối tượng ưu tiên nào." in hanh.answer(f"{arrived}/claims").text


def test_a_file_of_another_unit_is_not_there(visit: Visit, arrived: str) -> None:
    for key in ("yen", "cuc", "minh", "khoa", "lua", "bich"):
        officer = member(visit, key)
        officer.page(arrived, 404)
        for act in ("checks", "clearing", "claims", "steps/find_eligible"):
            assert officer.answer(f"{arrived}/{act}", {}).status_code == 404, (key, act)


def test_a_file_that_is_still_at_its_commune_is_not_there(hanh: Officer, world: World) -> None:
    with world.session() as session:
        number = Desk(world, session).taken_in("sen").id
    hanh.page(f"/district/files/{number}", 404)


def test_a_chair_has_no_list_with_names(visit: Visit, arrived: str) -> None:
    minh = member(visit, "minh")
    assert "Nguyễn Thị Sen" not in minh.page("/district")
    for path in ("/district/files", "/district/files?tab=all", f"/district/bulk?step=find_eligible&case={arrived[-1]}"):
        minh.page(path, 404)


def test_her_round_is_begun_once(hanh: Officer, world: World) -> None:
    with world.session() as session:
        a_file(world, session, 1)
        unit, other = world.unit(session, "338"), world.unit(session, "344")
    assert hanh.sends("/district", {"unit": str(unit)}) == "Đã lập vòng chấm. Mời chị xếp ghế hội đồng."
    hanh.sends("/district", {"unit": str(unit)})
    assert hanh.answer("/district", {"unit": str(other)}).status_code == 404
    assert "Chuẩn bị vòng chấm" in hanh.reads("/district")


def test_another_units_round_is_not_there_on_any_address(visit: Visit, world: World) -> None:
    ranked = Round(world, "ranked")
    pages = ("", "/panel", "/conflicts", "/changes", "/ranking", "/choice", "/minutes", "/record", "/few",
             "/record/record.csv",
             "/sheets/1", f"/blank/{ranked.files[0]}")  # fmt: skip
    acts = ("/steps/send_to_province", "/late", "/panel", "/choice", "/few", "/minutes", "/minutes/prepare",
            "/minutes/sign", "/ranking", f"/promotion/{ranked.files[0]}", f"/panel/{ranked.people['khoa']}/unseat",
            f"/conflicts/{ranked.files[0]}/{ranked.people['khoa']}")  # fmt: skip
    for key in ("yen", "cuc", "lua", "khoa", "tam"):
        officer = member(visit, key)
        for page in pages:
            officer.page(ranked.district + page, 404)
        for act in acts:
            assert officer.answer(ranked.district + act, {}).status_code == 404, (key, act)
