"""The bridge between the juries over HTTP: how they hang together, a plan, the provincial round made from it."""

from collections.abc import Iterator

import pytest

from competition import clock
from competition.editions.queries import find_edition
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound
from competition.scoring.seatable import outside_jurors
from competition.scoring.standings import record_name
from tests.conftest import HUNG_YEN, World
from tests.scoring.two_juries import IN_2026, judged
from tests.web.at_the_desk import Officer
from tests.web.visiting import Visit, hidden, words

AT = f"/province/bridge?edition={HUNG_YEN}"
PLAN = "&plan=common_panel&best=3&readers=&seed="


@pytest.fixture(autouse=True)
def in_2026(world: World) -> Iterator[None]:
    with clock.stopped(IN_2026):
        yield


@pytest.fixture
def two_units(world: World) -> World:
    with world.session() as session:
        judged(world, session)
    return world


def who(visit: Visit, key: str) -> Officer:
    return Officer(visit, key, HUNG_YEN)


def kept(world: World) -> ScreeningRound | None:
    with world.session() as session:
        edition = find_edition(session, HUNG_YEN)
        return session.query(ScreeningRound).filter_by(edition_id=edition.id, key="provincial").one_or_none()


def test_the_page_says_that_the_juries_do_not_compare_yet(visit: Visit, two_units: World) -> None:
    told = who(visit, "hong").reads(AT)
    assert "Hiện nay điểm tách thành 2 nhóm không so được với nhau:" in told
    assert "các phiếu tách thành 2 nhóm không có giám khảo chung" in told
    assert "2024-C07-001 Hồ sơ 1" in told


def test_a_plan_is_looked_at_and_becomes_the_provincial_round(visit: Visit, two_units: World) -> None:
    bich = who(visit, "bich")
    told = bich.reads(AT + PLAN)
    assert "Kế hoạch: 6 hồ sơ, 24 lượt đọc" in told
    assert "Chưa nối: điểm của các hội đồng tách thành 2 nhóm. Với 24 lượt đọc thêm, tất cả nối thành một." in told
    assert "Tạ Thị Phương 6" in told
    assert kept(two_units) is None
    page = bich.page(AT + "&plan=common_panel&best=3&readers=2&seed=20/10")
    assert bich.sends(AT, {"planned": hidden(page, "planned")}) == "Đã lập vòng tỉnh theo kế hoạch. Mời chị xếp ghế."
    round = kept(two_units)
    assert round is not None
    assert (round.state, round.course["bridge"]["seed"], len(round.course["bridge"]["pairs"])) == ("open", "20/10", 12)
    assert "Vòng tỉnh đang theo kế hoạch:" in bich.reads(AT)


@pytest.mark.parametrize(("plan", "pairs"), [("visiting_jurors", 6), ("anchors", 9)])
def test_the_units_own_jurors_may_read_more_in_the_provincial_round(
    visit: Visit, two_units: World, plan: str, pairs: int
) -> None:
    bich = who(visit, "bich")
    page = bich.page(AT + f"&plan={plan}&best=3&readers=&seed=7")
    assert "xếp ghế cho những người này từ danh sách giám khảo ngoài đơn vị" in words(page)
    assert bich.sends(AT, {"planned": hidden(page, "planned")}) == "Đã lập vòng tỉnh theo kế hoạch. Mời chị xếp ghế."
    round = kept(two_units)
    assert round is not None
    assert (round.course["bridge"]["plan"], len(round.course["bridge"]["pairs"])) == (plan, pairs)
    readers = {name for _, name in round.course["bridge"]["pairs"]}
    with two_units.session() as session:
        assert readers <= {str(one.person_id) for one in outside_jurors(session, round)}


def test_the_plans_pairs_are_locked_into_the_deal_of_the_provincial_round(visit: Visit, two_units: World) -> None:
    bich = who(visit, "bich")
    page = bich.page(AT + "&plan=visiting_jurors&best=3&readers=&seed=7")
    assert "thành cặp chỉ định của vòng tỉnh" in words(page)
    bich.sends(AT, {"planned": hidden(page, "planned")})
    round = kept(two_units)
    assert round is not None
    with two_units.session() as session:
        files = {record_name(file): file.id for file in session.query(Proposal)}
    assert round.course["locked_pairs"] == [
        [files[name], int(juror)] for name, juror in round.course["bridge"]["pairs"]
    ]
    assert round.allotting == "awaited"


def test_a_panel_that_reads_everything_has_no_locked_pairs(visit: Visit, two_units: World) -> None:
    bich = who(visit, "bich")
    page = bich.page(AT + PLAN)
    assert "thành cặp chỉ định" not in words(page)
    bich.sends(AT, {"planned": hidden(page, "planned")})
    round = kept(two_units)
    assert round is not None
    assert (round.course["locked_pairs"], round.allotting) == ([], "")


def test_a_plan_that_cannot_be_is_refused_in_words(visit: Visit, world: World) -> None:
    with world.session() as session:
        judged(world, session, second=False)
    told = words(who(visit, "bich").page(AT + PLAN, 422))
    assert "Cần ít nhất hai đơn vị đã khóa chấm để nối các hội đồng." in told
    assert "Lập vòng tỉnh theo kế hoạch này" not in told


def test_what_is_not_a_number_is_told_at_its_field(visit: Visit, two_units: World) -> None:
    told = words(who(visit, "bich").page(AT + "&plan=common_panel&best=x", 422))
    assert "Bao nhiêu hồ sơ" in told
    assert "Kế hoạch:" not in told


def test_the_leader_looks_and_does_not_begin(visit: Visit, two_units: World) -> None:
    hong = who(visit, "hong")
    assert "Lập vòng tỉnh theo kế hoạch này" not in hong.reads(AT + PLAN)
    assert hong.answer(AT).status_code == 404
    assert "Kế hoạch này đã để quá lâu." in who(visit, "bich").fails(AT, {"planned": "x"})
    assert kept(two_units) is None


def test_nobody_else_has_the_page(visit: Visit, two_units: World) -> None:
    for key in ("hanh", "minh", "khoa", "duc", "lua"):
        assert who(visit, key).answer_of(AT).status_code in (403, 404), key
