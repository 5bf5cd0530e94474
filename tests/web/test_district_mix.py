"""The rules of a panel's mix and load caps: as the charter lays them down, in words, and where they shut the way."""

import pytest

from competition.editions.actions import amend_charter
from competition.editions.queries import charter_of
from competition.editions.rules import plain
from competition.scoring.models import Seat
from tests.conftest import World
from tests.web.at_the_desk import Officer, stands_in
from tests.web.judging import Round, member, opened
from tests.web.visiting import Visit, hidden

__all__ = ["opened"]


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


@pytest.fixture
def begun(world: World) -> Round:
    return Round(world, "begun")


def rule_that(world: World, **changed: object) -> None:
    """The first rule of the screening round's mix, a woman on the panel, as the charter now has it."""
    with world.session() as session:
        edition = world.edition(session)
        rounds = plain(charter_of(edition))["rounds"]
        rounds[0]["mix"][0] |= changed
        amend_charter(session, edition, {"rounds": rounds}, by=world.person(session, "lan").id, note="Thử")


def fill(hanh: Officer, begun: Round, **more: dict[str, str]) -> None:
    seats = {"minh": "chair", "khoa": "member", "ngoc": "member", "thu": "member", "hanh": "secretary"}
    for key, seat in seats.items():
        typed = {"person": str(begun.people[key]), "seat": seat, **more.get(key, {})}
        hanh.sends(f"{begun.district}/panel", typed)


def test_the_page_says_which_rules_are_met(hanh: Officer, begun: Round) -> None:
    words = hanh.reads(f"{begun.district}/panel")
    assert "Chưa đạt Một chủ tịch, có chấm điểm: chưa có" in words
    assert "Chưa đạt phụ nữ: có 0 người chấm, cần ít nhất 1 – nên có" in words
    fill(hanh, begun, minh={"woman": "yes"}, khoa={"field": "Tài chính, ngân hàng"})
    words = hanh.reads(f"{begun.district}/panel")
    assert "Đạt Một thư ký, không chấm điểm: Đỗ Thị Hạnh" in words
    assert "Đạt Ít nhất 3 người chấm, kể cả chủ tịch: có 4 người đang có mặt" in words
    assert "Đạt phụ nữ: có 1 người chấm, cần ít nhất 1 (Vũ Thị Minh) – nên có" in words
    assert "Đạt người am hiểu tài chính: có 1 người chấm, cần ít nhất 1 (Lê Văn Khoa) – nên có" in words
    assert "Chưa đạt người ngoài đơn vị: có 0 người chấm, cần ít nhất 1 – nên có" in words


def test_a_rule_that_must_hold_shuts_the_opening(hanh: Officer, begun: Round, world: World) -> None:
    rule_that(world, must=True, least=2)
    fill(hanh, begun, minh={"woman": "yes"})
    shut = "Thành phần hội đồng chưa đạt: phụ nữ: có 1 người chấm, cần ít nhất 2."
    assert shut in hanh.reads(begun.district)
    way, name = f"{begun.district}/panel/{begun.people['ngoc']}/traits", f"traits{begun.people['ngoc']}"
    assert hanh.sends(way, {f"{name}-woman": "yes", f"{name}-load_cap": "5"}) == "Đã ghi lại."
    assert shut not in hanh.reads(begun.district)
    with world.session() as session:
        seat = session.get_one(Seat, (begun.id, begun.people["ngoc"]))
        assert (seat.woman, seat.load_cap, seat.seat) == (True, 5, "member")


def test_a_cap_below_the_number_of_files_asks_for_a_deal(hanh: Officer, begun: Round) -> None:
    fill(hanh, begun, thu={"load_cap": "2"})
    said = "Vòng có 3 hồ sơ, nhiều hơn mức tối đa của"
    assert said in hanh.reads(begun.district)
    hanh.sends(f"{begun.district}/allotment/await")
    assert said not in hanh.reads(begun.district)


def test_a_cap_is_kept_while_everybody_reads_everything(hanh: Officer, opened: Round) -> None:
    way, name = f"{opened.district}/panel/{opened.people['thu']}/traits", f"traits{opened.people['thu']}"
    assert "nhiều hơn mức tối đa của Hoàng Thị Thu" in hanh.fails(way, {f"{name}-load_cap": "2"})
    hanh.sends(f"{opened.district}/allotment/await")
    hanh.sends(way, {f"{name}-load_cap": "2"})
    assert "nhiều hơn mức tối đa của Hoàng Thị Thu" in hanh.fails(f"{opened.district}/allotment/everybody")


def test_readers_with_a_trait_are_dealt_to_every_file(hanh: Officer, world: World, begun: Round) -> None:
    rule_that(world, each_file=True)
    fill(hanh, begun, thu={"woman": "yes", "load_cap": "2"})
    hanh.sends(f"{begun.district}/allotment/await")
    hanh.sends(f"{begun.district}/steps/open_scoring", {"open_scoring-version": begun.version()})
    words = hanh.fails(f"{begun.district}/allotment/draw", {"demand": "2", "cap": "9"})
    assert "Không đủ giám khảo “phụ nữ” cho hồ sơ 2024-338-00" in words
    name = f"traits{begun.people['minh']}"
    hanh.sends(f"{begun.district}/panel/{begun.people['minh']}/traits", {f"{name}-woman": "yes"})
    hanh.sends(f"{begun.district}/allotment/draw", {"demand": "2", "cap": "9"})


def test_only_the_secretary_corrects_what_is_known_of_a_member(visit: Visit, opened: Round) -> None:
    way = f"{opened.district}/panel/{opened.people['ngoc']}/traits"
    assert member(visit, "minh").answer(way, {}).status_code == 403


def test_the_administrator_lays_the_rules_down(visit: Visit, world: World) -> None:
    lan = member(visit, "lan")
    address = "/admin/editions/thai-binh-2024/parts/panels"

    page = lan.page(address)
    assert stands_in(page, "screening_redeal_after_days") == "5"
    typed = {
        "version": hidden(page, "version"), "note": "Theo kế hoạch", "screening_readers": "3",
        "screening_files_per_juror": "", "screening_redeal_after_days": "4", "screening_samples": "2",
        "screening_mix_woman": "2", "screening_how_woman": "each_file", "screening_mix_outside": "1",
        "screening_how_outside": "advice", "screening_mix_finance": "1", "screening_how_finance": "must",
    }  # fmt: skip
    lan.sends(address, typed)
    with world.session() as session:
        terms = charter_of(world.edition(session)).rounds[0]
    assert (terms.readers, terms.redeal_after_days, terms.samples) == (3, 4, 2)
    assert [(rule.least, rule.must, rule.each_file) for rule in terms.mix] == [
        (2, True, True), (1, False, False), (1, True, False),
    ]  # fmt: skip
