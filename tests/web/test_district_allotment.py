"""Who reads what, at the secretary's and at the jurors': over HTTP, in words, and in how many statements."""

import re

import pytest

from tests.conftest import World
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, marks, member, opened, scoring
from tests.web.test_district_counts import DETAIL, LIST, TRANSITION, asked, read
from tests.web.visiting import Visit, hidden

__all__ = ["opened", "scoring"]


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


def deal(hanh: Officer, round_: Round, **typed: str) -> None:
    at = f"{round_.district}/allotment"
    hanh.sends(f"{at}/await")
    hanh.sends(f"{at}/draw", {"demand": "2", "cap": "2", "seed": "12-07-33", **typed})


def files_of(visit: Visit, key: str, round_: Round) -> set[str]:
    page = member(visit, key).page(round_.jury)
    return set(re.findall(rf"{round_.jury}/files/(\d+)", page))


def test_the_secretary_deals_and_each_juror_sees_only_hers(visit: Visit, hanh: Officer, scoring: Round) -> None:
    deal(hanh, scoring)
    words = hanh.reads(f"{scoring.district}/allotment")
    assert "Mã bốc thăm: 12-07-33." in words
    assert "Hồ sơ thiệt nhất là 2024-338-003: 0 trên 2 giám khảo đúng lĩnh vực" in words
    assert "Thư ký đang phân công hồ sơ" in member(visit, "khoa").reads(scoring.jury)
    assert "Thư ký đang phân công hồ sơ" in member(visit, "khoa").reads("/jury")
    assert "Chưa công bố bảng phân công hồ sơ" in hanh.reads(scoring.district)
    said = hanh.sends(f"{scoring.district}/allotment/issue")
    assert said == "Đã công bố bảng phân công; mỗi giám khảo chỉ thấy hồ sơ của mình."
    seen = {key: files_of(visit, key, scoring) for key in ("minh", "khoa", "ngoc", "thu")}
    assert sorted(len(files) for files in seen.values()) == [1, 1, 2, 2]
    hers, others = seen["khoa"], {str(file) for file in scoring.files} - seen["khoa"]
    member(visit, "khoa").page(f"{scoring.jury}/files/{min(hers)}")
    member(visit, "khoa").page(f"{scoring.jury}/files/{min(others)}", 404)
    sent = {**marks(), "act": "submit", "version": "2"}
    assert member(visit, "khoa").answer(f"{scoring.jury}/files/{min(others)}", sent).status_code == 404


def test_a_draft_is_hidden_from_who_votes_and_dealing_is_the_secretarys(
    visit: Visit, hanh: Officer, scoring: Round
) -> None:
    deal(hanh, scoring)
    assert "12-07-33" not in member(visit, "minh").page(f"{scoring.district}/allotment")
    for act in ("draw", "issue", "drop", "everybody", "change", "lock", "unlock", "await"):
        assert member(visit, "minh").answer(f"{scoring.district}/allotment/{act}").status_code == 403
    member(visit, "khoa").page(f"{scoring.district}/allotment", 404)


def test_what_cannot_be_dealt_is_said_on_the_page(hanh: Officer, scoring: Round) -> None:
    hanh.sends(f"{scoring.district}/allotment/await")
    words = hanh.fails(f"{scoring.district}/allotment/draw", {"demand": "3", "cap": "1"})
    assert "Cần 9 lượt chấm nhưng các giám khảo chỉ nhận được 4; còn thiếu 5 lượt." in words
    assert "Hãy ghi mỗi hồ sơ cần mấy giám khảo." in hanh.fails(f"{scoring.district}/allotment/draw", {"cap": "2"})


def test_a_pair_is_locked_changed_and_let_go(hanh: Officer, scoring: Round) -> None:
    at, file, thu = f"{scoring.district}/allotment", str(scoring.files[0]), str(scoring.people["thu"])
    hanh.sends(f"{at}/await")
    assert hanh.sends(f"{at}/lock", {"lock-file": file, "lock-juror": thu}).startswith("Đã ghi cặp chỉ định")
    hanh.sends(f"{at}/draw", {"demand": "1", "cap": "3"})
    assert "2024-338-001 – GK4 " in hanh.reads(at)
    khoa = str(scoring.people["khoa"])
    change = {"change-file": file, "change-out": thu, "change-new": khoa}
    assert hanh.sends(f"{at}/change", change) == "Đã đổi giám khảo trong bản nháp."
    assert "đã được phân công hồ sơ 2024-338-001" in hanh.fails(f"{at}/change", change)
    assert hanh.sends(f"{at}/unlock", {"file": file, "juror": thu}) == "Đã bỏ cặp chỉ định."


def test_everybody_reads_everything_again(visit: Visit, hanh: Officer, scoring: Round) -> None:
    deal(hanh, scoring)
    hanh.sends(f"{scoring.district}/allotment/everybody")
    assert len(files_of(visit, "khoa", scoring)) == 3


@pytest.mark.parametrize("files", [3, 12])
def test_the_pages_and_acts_of_a_dealt_round(visit: Visit, world: World, files: int) -> None:
    round_, hanh, khoa = Round(world, files=files).declared(), member(visit, "hanh"), member(visit, "khoa")
    at = f"{round_.district}/allotment"
    hanh.page(at)
    token, counted = hidden(hanh.page(at), "_csrf"), {}
    for act in ("await", "draw", "draw", "issue", "draw", "issue"):
        typed = {"_csrf": token, "demand": "2", "cap": "9", "seed": "7"}
        counted[act + str(len(counted))] = asked(
            hanh, lambda act=act, typed=typed: visit.client.post(f"{at}/{act}", data=typed)
        )
    assert {act: many for act, many in counted.items() if many > TRANSITION} == {}
    pages = {part: read(hanh, round_.district + part) for part in ("", "/allotment")}
    pages["jury"] = read(khoa, round_.jury)
    assert {path: many for path, many in pages.items() if many > (LIST if path == "jury" else DETAIL)} == {}
