"""Samples before the real files: the secretary names them, each juror scores them and sees herself beside the panel."""

import pytest

from competition.editions.actions import amend_charter
from competition.editions.queries import charter_of
from competition.editions.rules import plain
from competition.scoring.models import Mark, Sheet
from tests.conftest import World
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, marks, member, ranked, scoring
from tests.web.test_district_counts import DETAIL, LIST, TRANSITION, asked, read
from tests.web.visiting import Visit, hidden

__all__ = ["ranked", "scoring"]
SAMPLE = {"kind": "idea", "title": "Mứt gừng mẫu", "text": "Gừng trồng ở bãi sông, làm mứt bán Tết."}


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


@pytest.fixture
def practising(hanh: Officer, scoring: Round) -> Round:
    for number in (1, 2):
        hanh.sends(f"{scoring.district}/samples", {**SAMPLE, "title": f"Hồ sơ mẫu {number}"})
    return scoring


def sample(visit: Visit, key: str, round_: Round, number: int = 1, **changed: object) -> str:
    typed = {name: value for name, value in marks(**changed).items() if name != "revision"}
    return member(visit, key).sends(f"{round_.jury}/samples/{number}", typed)


def test_the_real_files_come_after_the_samples(visit: Visit, practising: Round) -> None:
    khoa = member(visit, "khoa")
    assert "mời chị chấm thử 2 hồ sơ mẫu" in khoa.reads(practising.jury)
    assert "Mời chị chấm thử các hồ sơ mẫu trước" in khoa.page(practising.sheet(), 422)
    assert "Mời chị chấm thử các hồ sơ mẫu trước" in khoa.fails(practising.sheet(), {**marks(), "version": "1"})
    for number in (1, 2):
        sample(visit, "khoa", practising, number)
    khoa.page(practising.sheet())
    khoa.sends(practising.sheet(), {**marks(), "act": "submit", "version": "1"})


def test_she_sees_herself_beside_the_panel_once_hers_is_in(visit: Visit, practising: Round) -> None:
    sample(visit, "khoa", practising, novelty="15")
    sample(visit, "thu", practising, novelty="14")
    words = member(visit, "ngoc").reads(f"{practising.jury}/samples/1")
    assert "Phiếu chấm thử của chị" in words
    assert "15" not in words.partition("Phiếu chấm thử của chị")[0]
    sample(visit, "ngoc", practising, novelty="5")
    words = member(visit, "ngoc").reads(f"{practising.jury}/samples/1")
    assert "Có 2 giám khảo khác đã chấm thử." in words
    assert "5 14 · 15 14,5 cách xa" in words
    assert "Lê Văn Khoa" not in words
    assert "cách xa hội đồng ở: " in member(visit, "hanh").reads(f"{practising.district}/samples")
    assert "cách xa hội đồng" not in member(visit, "minh").reads(f"{practising.district}/samples")


def test_a_sample_is_scored_whole_and_once(visit: Visit, practising: Round) -> None:
    khoa, way = member(visit, "khoa"), f"{practising.jury}/samples/1"
    assert "Chưa chấm tiêu chí" in khoa.fails(way, {"mark-urgency": "5"})
    assert "vượt điểm tối đa" in khoa.fails(way, marks(novelty="99"))
    sample(visit, "khoa", practising)
    assert "Chị đã chấm hồ sơ mẫu này." in khoa.fails(way, marks())


def test_samples_stay_out_of_the_record(visit: Visit, practising: Round, world: World) -> None:
    sample(visit, "khoa", practising)
    with world.session() as session:
        assert session.query(Sheet).count() == 12
        assert session.query(Mark).count() == 0


def test_a_sample_that_was_scored_stays_and_none_comes_after_real_sheets(
    visit: Visit, hanh: Officer, practising: Round
) -> None:
    hanh.sends(f"{practising.district}/samples/2/drop")
    sample(visit, "khoa", practising)
    assert "không bỏ được nữa" in hanh.fails(f"{practising.district}/samples/1/drop")
    member(visit, "khoa").sends(practising.sheet(), {**marks(), "act": "submit", "version": "1"})
    assert "Đã có phiếu chấm thật" in hanh.fails(f"{practising.district}/samples", SAMPLE)
    assert "Hãy ghi tên hồ sơ mẫu." in hanh.fails(f"{practising.district}/samples", {**SAMPLE, "title": ""})


def test_samples_are_the_secretarys_to_name_and_the_panels_to_score(visit: Visit, practising: Round) -> None:
    assert member(visit, "minh").answer(f"{practising.district}/samples", SAMPLE).status_code == 403
    assert member(visit, "hanh").answer(f"{practising.jury}/samples/1", marks()).status_code == 404
    member(visit, "tam").page(f"{practising.jury}/samples/1", 404)
    member(visit, "khoa").page(f"{practising.jury}/samples/99", 404)


def test_the_charter_may_ask_for_samples_before_the_opening(hanh: Officer, world: World) -> None:
    begun = Round(world, "seat_all")
    with world.session() as session:
        edition = world.edition(session)
        rounds = plain(charter_of(edition))["rounds"]
        rounds[0]["samples"] = 1
        amend_charter(session, edition, {"rounds": rounds}, by=world.person(session, "lan").id, note="Thử")
    said = "Thể lệ yêu cầu chấm thử 1 hồ sơ mẫu; vòng này mới có 0."
    assert said in hanh.reads(begun.district)
    hanh.sends(f"{begun.district}/samples", SAMPLE)
    assert said not in hanh.reads(begun.district)


def test_the_pages_and_acts_of_samples(visit: Visit, hanh: Officer, practising: Round) -> None:
    khoa, way = member(visit, "khoa"), f"{practising.jury}/samples/1"
    token = hidden(khoa.page(way), "_csrf")
    typed = {"_csrf": token, **marks()}
    assert asked(khoa, lambda: visit.client.post(way, data=typed)) <= TRANSITION
    pages = {part: read(khoa, practising.jury + part) for part in ("", "/samples", "/samples/1", "/samples/2")}
    pages["district"] = read(hanh, f"{practising.district}/samples")
    assert {path: many for path, many in pages.items() if many > (LIST if path == "" else DETAIL)} == {}
