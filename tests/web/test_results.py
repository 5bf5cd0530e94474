"""The public results: nothing before there are any, names only of those who agreed, the best first."""

from competition.editions.models import Edition
from competition.people.consent import give_consents
from competition.proposals.models import Proposal
from tests.conftest import World
from tests.counting import statements
from tests.web.province_stage import at_the_centre, brought_to
from tests.web.visiting import Visit

PAGE = "/editions/thai-binh-2024/results"
TO_PRIZE = ("record_preliminary_passed", "record_regional_finalist", "record_regional_prize")


def with_results(world: World) -> None:
    """The first, who agreed, has a regional prize; the second ended at the preliminary, the third passed it."""
    with world.session() as session:
        at_the_centre(world, session)
        first, second, third = (session.get_one(Proposal, number) for number in (1, 2, 3))
        edition, sen = world.edition(session), world.actor(session, "sen")
        give_consents(session, edition, first.applicant_id, ["publication"], by=sen, proposal_id=first.id)
        brought_to(world, session, first, *TO_PRIZE, prize="second")
        brought_to(world, session, second, "record_preliminary_failed")
        brought_to(world, session, third, "record_preliminary_passed")


def test_before_there_are_results_the_page_says_so(visit: Visit) -> None:
    assert "Chưa có kết quả nào được công bố." in visit.text(PAGE)


def test_results_stand_by_stage_with_names_only_of_those_who_agreed(visit: Visit, world: World) -> None:
    with_results(world)
    page = visit.text(PAGE)
    assert "Nguyễn Thị Sen Trà lá sen Quỳnh Phụ" in page
    assert [word in page for word in ("Vũ Thị Na", "Chiếu cói", "Trần Thị Mận", "Nấm rơm")] == [False] * 4
    assert "Tác giả chưa đồng ý công bố tên Ý tưởng Huyện Quỳnh Phụ 08/04/2024" in page
    assert page.index("Giải vùng") < page.index("Vào chung kết vùng") < page.index("Qua vòng sơ loại")


def test_who_ended_at_the_preliminary_is_not_shown_to_everyone(visit: Visit, world: World) -> None:
    with_results(world)
    assert visit.get(PAGE).text.count("Tác giả chưa đồng ý công bố tên") == 1


def test_a_hidden_or_unknown_edition_has_no_results(visit: Visit, world: World) -> None:
    with world.session() as session:
        session.query(Edition).filter_by(name="thai-binh-2024").one().published = False
    assert (visit.get(PAGE).status_code, visit.get("/editions/khong-co/results").status_code) == (404, 404)


def test_the_page_costs_few_statements(visit: Visit, world: World) -> None:
    with_results(world)
    visit.get(PAGE)
    with statements(visit.client.app.state.engine) as seen:
        visit.get(PAGE)
    assert len(seen) <= 8
