"""The advisory page of chair and secretary, and a juror's own report: after the closing, each for whom it is."""

from tests.web.judging import Round, member, ranked, scoring
from tests.web.test_district_counts import DETAIL, read
from tests.web.visiting import Visit

__all__ = ["ranked", "scoring"]


def test_the_chair_reads_what_to_discuss_and_how_each_juror_scores(visit: Visit, ranked: Round) -> None:
    words = member(visit, "minh").reads(f"{ranked.district}/advice")
    assert "Bỏ phiếu của bất kỳ một giám khảo nào, thứ hạng vẫn như cũ." in words
    assert "so được mọi hồ sơ với nhau (3 hồ sơ, 4 giám khảo, 12 phiếu)" in words
    assert "GK2 Lê Văn Khoa" in words
    assert "Trên cùng hồ sơ, cho điểm ngang với các giám khảo khác." in words
    assert "Nên trao đổi trước" in member(visit, "hanh").reads(ranked.district)


def test_a_juror_reads_only_her_own_report(visit: Visit, ranked: Round) -> None:
    words = member(visit, "khoa").reads(f"{ranked.jury}/report")
    assert "3 phiếu được tính." in words
    assert "Trên cùng hồ sơ, cho điểm ngang với các giám khảo khác." in words
    assert words.count("Nghiêm hay rộng") == 1
    member(visit, "khoa").page(f"{ranked.district}/advice", 404)
    member(visit, "hanh").page(f"{ranked.jury}/report", 404)


def test_nothing_is_told_before_the_closing(visit: Visit, scoring: Round) -> None:
    member(visit, "hanh").page(f"{scoring.district}/advice", 422)
    member(visit, "khoa").page(f"{scoring.jury}/report", 422)


def test_the_statements_of_both_pages(visit: Visit, ranked: Round) -> None:
    assert read(member(visit, "minh"), f"{ranked.district}/advice") <= DETAIL
    assert read(member(visit, "khoa"), f"{ranked.jury}/report") <= DETAIL
