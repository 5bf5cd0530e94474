"""Choosing under quotas over HTTP: set, read with its proof, asked about, taken over; nothing for strangers."""

import re

from competition.proposals.models import Proposal
from competition.scoring.models import Standing
from tests.web.judging import Round, member, ranked, scoring
from tests.web.visiting import Visit

__all__ = ["ranked", "scoring"]


def at(round: Round) -> str:
    """The address; the last of the three files alone is of the technologies."""
    with round.world.session() as session:
        session.get_one(Proposal, round.files[2]).category = "technology"
    return f"{round.district}/quotas"


def number_of(html: str, label: str) -> str:
    """Where a quota stands in the form."""
    found = re.search(rf'aria-label="{label}".*?name="least_(\d+)"', html, re.DOTALL)
    assert found, label
    return found[1]


def outcomes(round: Round) -> list[str]:
    with round.world.session() as session:
        return [session.get_one(Standing, (round.id, file)).outcome for file in round.files]


def test_quotas_are_set_proved_and_taken_over(visit: Visit, ranked: Round) -> None:
    hanh, minh, address = member(visit, "hanh"), member(visit, "minh"), at(ranked)
    page = hanh.page(address)
    total, sector = number_of(page, "Tổng số"), number_of(page, "Khoa học, công nghệ, chuyển đổi số")
    said = hanh.sends(address, {f"most_{total}": "2", f"least_{sector}": "1"})
    assert said == "Đã ghi chỉ tiêu và tính lại; chưa có gì được chọn."
    assert outcomes(ranked) == ["", "", ""]
    told = minh.reads(address)
    assert "Được chọn theo chỉ tiêu: 2 hồ sơ" in told
    assert "Không cách chọn nào bỏ hụt ít chỉ tiêu tối thiểu hơn: còn thiếu 0." in told
    assert "Bộ giải quy hoạch nguyên đã chứng minh từng bước" in told
    assert "Nếu “Tổng số” nhiều nhất là 3: vào: 2024-338-002." in told
    assert "Nếu “Tổng số” nhiều nhất là 1: ra: 2024-338-001." in minh.reads(f"{address}?if=0&most=1")
    assert minh.sends(f"{address}/take") == "Đã ghi quyết định theo chỉ tiêu: chọn 2 hồ sơ."
    assert outcomes(ranked) == ["selected", "reserve", "selected"]
    assert "Chủ tịch đã lấy cách chọn này làm quyết định." in hanh.reads(address)


def test_an_unfilled_minimum_asks_for_its_reason(visit: Visit, ranked: Round) -> None:
    minh, address = member(visit, "minh"), at(ranked)
    sector = number_of(minh.page(address), "Khoa học, công nghệ, chuyển đổi số")
    minh.sends(address, {f"least_{sector}": "2"})
    told = minh.fails(f"{address}/take", {"reason": ""})
    assert "cần ít nhất 2 hồ sơ nhưng còn thiếu 1" in told
    assert minh.sends(f"{address}/take", {"reason": "Chỉ có một."}) == "Đã ghi quyết định theo chỉ tiêu: chọn 3 hồ sơ."


def test_numbers_that_contradict_each_other_are_told_at_their_field(visit: Visit, ranked: Round) -> None:
    hanh, address = member(visit, "hanh"), at(ranked)
    answer = hanh.answer(address, {"least_0": "3", "most_0": "2"})
    assert (answer.status_code, "Nhiều nhất phải không nhỏ hơn ít nhất." in answer.text) == (422, True)


def test_the_page_is_there_once_the_scores_may_be_read_and_for_those_alone(visit: Visit, ranked: Round) -> None:
    address = at(ranked)
    for key in ("khoa", "yen", "sen", "lua"):
        assert member(visit, key).answer_of(address).status_code == 404
    assert "Đặt chỉ tiêu" not in member(visit, "bich").reads(address)
    assert member(visit, "bich").answer(f"{address}/take").status_code == 403


def test_before_the_scoring_is_closed_there_is_nothing_to_choose(visit: Visit, scoring: Round) -> None:
    assert member(visit, "hanh").answer_of(at(scoring)).status_code == 404


def test_the_chair_neither_sees_nor_changes_the_numbers_of_priority_groups(visit: Visit, ranked: Round) -> None:
    hanh, minh, address = member(visit, "hanh"), member(visit, "minh"), at(ranked)
    group = number_of(hanh.page(address), "Phụ nữ khuyết tật")
    hanh.sends(address, {f"least_{group}": "0", f"most_{group}": "3", "most_0": "2"})
    assert 'aria-label="Phụ nữ khuyết tật"' not in minh.page(address)
    assert minh.answer_of(f"{address}?if=1&most=0").status_code == 404
    minh.sends(address, {"most_0": "1"})
    assert "Phụ nữ khuyết tật – 3 0" in hanh.reads(address)
