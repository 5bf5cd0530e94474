"""Signed paper sheets over HTTP: two people, two readings, and nobody else."""

from typing import Any

from competition.proposals.models import Proposal
from tests.scoring.round_stage import LEVEL
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member, scoring, sheet_of
from tests.web.visiting import Visit, words

__all__ = ["scoring"]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def at(round: Round, key: str = "khoa", place: int = 0) -> str:
    return f"{round.district}/paper/{round.files[place]}/{round.people[key]}"


def typed(**changed: Any) -> dict[str, str]:
    return {"revision": "1", **{f"mark_{key}": str(value) for key, value in {**LEVEL, **changed}.items()}}


def first(officer: Officer, round: Round, **changed: Any) -> str:
    files = {"scan": ("phiếu.pdf", PDF, "application/pdf")}
    return officer.sends(at(round), {**typed(**changed), "sworn": "yes", "comment": "Khá"}, files=files)


def test_a_paper_is_keyed_in_by_two_people_and_handed_in(visit: Visit, scoring: Round) -> None:
    hanh, bich = member(visit, "hanh"), member(visit, "bich")
    assert "Nhập phiếu giấy đã ký" in hanh.reads(f"{scoring.district}/record")
    assert "2024-338-001 Hồ sơ 1 Chưa nhập" in hanh.reads(f"{scoring.district}/paper")
    assert first(hanh, scoring) == "Đã ghi lần một. Mời một người khác nhập lần hai."
    assert "Chờ lần hai lần một: Đỗ Thị Hạnh" in bich.reads(f"{scoring.district}/paper")
    assert "Lần hai phải do người khác nhập." in hanh.reads(at(scoring))
    form = bich.page(at(scoring))
    assert "Đây là lần hai: điểm của lần một không hiện ở đây." in words(form)
    assert 'value="12"' not in form
    assert bich.answer_of(at(scoring) + "/scan").content == PDF
    assert bich.sends(at(scoring), typed()) == "Đã nộp phiếu của giám khảo từ bản giấy."
    assert sheet_of(scoring.world, "khoa", scoring.files[0]).total == 60
    told = "Đỗ Thị Hạnh, Nguyễn Thị Bích nhập phiếu này từ bản giấy chị đã ký."
    assert told in member(visit, "khoa").reads(scoring.sheet())
    assert "Nhập phiếu giấy lần hai" in hanh.reads(f"{scoring.district}/changes")


def test_what_differs_is_shown_and_settled_with_a_reason(visit: Visit, scoring: Round) -> None:
    hanh, bich = member(visit, "hanh"), member(visit, "bich")
    first(hanh, scoring, jobs="1,5")
    assert bich.sends(at(scoring), typed(jobs=7)) == "Hai lần nhập khác nhau: mời xem lại phiếu giấy."
    told = bich.reads(at(scoring))
    assert "Tiêu chí hai lần nhập khác nhau Tiêu chí Lần một Lần hai" in told
    assert "1,5 7" in told
    assert "Tính mới" not in told
    assert "Hãy ghi đã xem lại giấy" in bich.fails(at(scoring), {"mark_jobs": "7"})
    assert bich.sends(at(scoring), {"mark_jobs": "7", "settled_reason": "Số 7 viết như số 1"}) == (
        "Đã nộp phiếu của giám khảo từ bản giấy."
    )


def test_a_paper_without_scan_or_signature_is_refused_and_what_was_typed_stays(visit: Visit, scoring: Round) -> None:
    answer = member(visit, "hanh").answer(at(scoring), typed(jobs="4,3"))
    told = words(answer.text)
    assert answer.status_code == 422
    assert "Cần bản quét hoặc ảnh chụp phiếu có chữ ký." in told
    assert 'value="4,3"' in answer.text


def test_bad_scores_are_told_at_their_fields(visit: Visit, scoring: Round) -> None:
    files = {"scan": ("phiếu.pdf", PDF, "application/pdf")}
    told = member(visit, "hanh").fails(at(scoring), {**typed(jobs="4,3", novelty=99), "sworn": "yes"}, files=files)
    assert "Điểm 4,3 không đúng bước 0,5" in told
    assert "Điểm 99 vượt điểm tối đa 15" in told


def test_a_wrong_paper_is_set_aside(visit: Visit, scoring: Round) -> None:
    hanh = member(visit, "hanh")
    first(hanh, scoring)
    assert "Hãy ghi lý do bỏ phiếu giấy này." in hanh.fails(at(scoring) + "/drop", {"drop-reason": ""})
    said = hanh.sends(at(scoring) + "/drop", {"drop-reason": "Nhầm phiếu"})
    assert said == "Đã bỏ phiếu giấy này; có thể nhập phiếu khác."


def test_a_paper_of_an_older_version_of_the_file_is_refused_and_set_aside(visit: Visit, scoring: Round) -> None:
    hanh, bich = member(visit, "hanh"), member(visit, "bich")
    first(hanh, scoring)
    with scoring.world.session() as session:
        session.get_one(Proposal, scoring.files[0]).revision = 2
        session.commit()
    told = bich.reads(at(scoring))
    assert "phiếu giấy này chấm bản 1, nay là bản 2." in told
    assert "Ghi phiếu" not in told
    bich.sends(at(scoring) + "/drop", {"drop-reason": "Hồ sơ có bản mới"})
    assert "phiếu giấy này chấm bản 1, nay là bản 2." in hanh.fails(
        at(scoring), {**typed(), "sworn": "yes"}, files={"scan": ("phiếu.pdf", PDF, "application/pdf")}
    )


def test_nobody_else_has_these_pages(visit: Visit, scoring: Round) -> None:
    first(member(visit, "hanh"), scoring)
    for key in ("minh", "khoa", "hong", "duc", "yen", "sen"):
        for path in (f"{scoring.district}/paper", at(scoring), at(scoring) + "/scan"):
            assert member(visit, key).answer_of(path).status_code == 404, (key, path)
